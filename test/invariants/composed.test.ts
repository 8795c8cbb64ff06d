import { expect, test } from 'vitest'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { simulate } from '../../src/engine/simulate.ts'
import { ENGINE_VERSION } from '../../src/engine/version.ts'
import { compose, type Change } from '../../src/scenario/compose.ts'
import type { Param, ParamSpecs, Part, Value } from '../../src/scenario/declaration.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import { formatFault } from '../../src/scenario/faults.ts'
import { decodeLink, encodeLink } from '../../src/scenario/link.ts'
import { partsInUse } from '../../src/scenario/parts.ts'
import { composition } from '../../src/workers/compose.ts'
import { Dice, parsed, preset, PRESET_IDS } from '../support/scenarios.ts'

/** Protocols that a person puts together on the page: some changes after another of a small run, each sound by itself. */
const COMPOSITIONS = 200
const CHANGES = 8

/** An asset that books may be margined with beside the one that all settle in. */
const COIN = { id: 'coin', unit: 1e-8 }

/** Every preset with few agents, short, with edits on its time line. */
const BASES = PRESET_IDS.map(id => {
  const base = preset(id)
  const steps = 30 + (base.title.length % 31)
  const cohorts = base.cohorts.map(cohort => {
    const count = Math.max(1, Math.min(6, Math.round(cohort.count / 100)))
    return { ...cohort, count }
  })
  const shocks = base.shocks.map((shock, i) => ({ ...shock, step: 5 + i }))
  const assets = [...base.assets, COIN]
  return parsed({ ...base, assets, clock: { ...base.clock, steps }, cohorts, shocks, edits: [] })
})

/** What a list offers, and a slot. */
const LISTS = {
  waterfall: CATALOGUE.rungs,
  breakers: CATALOGUE.breakers,
  collateral: CATALOGUE.collaterals,
} as const
const SLOTS = {
  process: CATALOGUE.processes,
  venue: CATALOGUE.venues,
  oracle: CATALOGUE.oracles,
  margin: CATALOGUE.margins,
  liquidation: CATALOGUE.liquidations,
  fees: CATALOGUE.fees,
  chain: CATALOGUE.chains,
  surface: CATALOGUE.surfaces,
  bookMargin: CATALOGUE.bookMargins,
  bookLiquidation: CATALOGUE.bookLiquidations,
} as const
const OF_MARKET = new Set(['process', 'venue', 'oracle'])

const kindIn = (dice: Dice, parts: ReadonlyMap<string, Part>): string =>
  dice.pick([...parts.keys()])

function valueOf(dice: Dice, param: Param): Value {
  if (param.kind === 'toggle') return dice.chance(0.5)
  if (param.kind === 'choice') return dice.pick(param.choices)
  if (param.kind === 'points') return [[0, dice.between(50, 150)], [10, dice.between(50, 150)]] // prettier-ignore
  const value = dice.chance(0.1) ? dice.pick([param.min, param.max]) : dice.between(...param.slider)
  return param.kind === 'whole' ? Math.round(value) : value
}

/** A parameter of any part, or of a cohort; counts stay small, since it is not size that is tried here. */
function setSomething(dice: Dice, scenario: Scenario): Change {
  const { path, params } = dice.pick(partsInUse(scenario, CATALOGUE).filter(has))
  const name = dice.pick(Object.keys(params))
  const value = name === 'count' ? dice.whole(1, 8) : valueOf(dice, params[name])
  return { act: 'set', path: [...path, name], value }
}

const has = ({ params }: { readonly params: ParamSpecs }): boolean => Object.keys(params).length > 0

function changeList(dice: Dice, scenario: Scenario): Change {
  const list = dice.pick(['waterfall', 'waterfall', 'breakers', 'breakers', 'collateral'] as const)
  const path = ['protocols', 0, list]
  const { length } = scenario.protocols[0][list]
  const act = length === 0 ? 'add' : dice.pick(['add', 'remove', 'move'] as const)
  const place = dice.whole(0, length - 1)
  if (act === 'add') return { act, path, kind: kindIn(dice, LISTS[list]) }
  if (act === 'remove') return { act, path: [...path, place] }
  return { act, path, from: place, to: dice.whole(0, length - 1) }
}

function anyChange(dice: Dice, scenario: Scenario): Change {
  const which = dice.whole(0, 9)
  if (which < 3) return setSomething(dice, scenario)
  if (which < 6) return changeList(dice, scenario)
  if (which === 6) return { act: 'add-cohort', kind: kindIn(dice, CATALOGUE.agents), fields: { count: dice.whole(1, 4) } } // prettier-ignore
  if (which === 7) return { act: 'add-shock', kind: kindIn(dice, CATALOGUE.shocks), step: dice.whole(0, scenario.clock.steps - 1) } // prettier-ignore
  if (which === 8 && scenario.cohorts.length > 1)
    return { act: 'remove', path: ['cohorts', dice.whole(0, scenario.cohorts.length - 1)] }
  const slot = dice.pick(Object.keys(SLOTS) as (keyof typeof SLOTS)[])
  const path = [OF_MARKET.has(slot) ? 'markets' : 'protocols', 0, slot]
  return { act: 'replace', path, kind: kindIn(dice, SLOTS[slot]) }
}

/** A live edit at a step, as a person makes while it runs. */
function edited(dice: Dice, scenario: Scenario): Scenario {
  const live = partsInUse(scenario, CATALOGUE).flatMap(({ path, params }) =>
    Object.entries(params)
      .filter(([, param]) => param.live)
      .map(([name, param]) => ({ path: [...path, name], param })),
  )
  const step = dice.whole(0, scenario.clock.steps - 1)
  const edits = Array.from({ length: 3 }, () => {
    const { path, param } = dice.pick(live)
    return { step, patches: [{ op: 'replace' as const, path, value: valueOf(dice, param) as number }] } // prettier-ignore
  })
  const { scenario: sound } = compose(
    { ...scenario, edits },
    { act: 'set', path: ['title'], value: 'edited' },
    CATALOGUE,
  )
  return sound
}

const fine = (): undefined => undefined

/** Changes one after another; those with faults are not run, as on the page, and not kept. */
function composed(seed: number): {
  readonly scenario: Scenario
  readonly changes: readonly Change[]
} {
  const dice = new Dice(seed)
  const changes: Change[] = []
  let scenario = dice.pick(BASES)
  for (let k = 0; k < CHANGES; k++) {
    if (k === 2) {
      const next = composition(edited(dice, scenario), null, fine)
      if (next.faults.length === 0) scenario = next.scenario
    }
    const change = anyChange(dice, scenario)
    const next = composition(scenario, change, fine)
    if (next.faults.length > 0) continue
    scenario = next.scenario
    changes.push(change)
  }
  return { scenario, changes }
}

test(
  `${COMPOSITIONS} protocols composed at random play, and their links replay them bit for bit`,
  { timeout: 240_000 },
  async () => {
    const seen = { acts: new Set<string>(), kinds: new Set<string>(), edits: 0, digests: new Set() }
    for (let seed = 0; seed < COMPOSITIONS; seed++) {
      const { scenario, changes } = composed(seed)
      const what = `composition ${seed}: ${JSON.stringify(changes)}`
      const { digest } = simulate(scenario)
      const link = await encodeLink({ scenario, engine: ENGINE_VERSION, digest, view: null }, CATALOGUE) // prettier-ignore
      if ('faults' in link) throw new Error(`${what}\n${link.faults.map(formatFault).join('\n')}`)
      const read = await decodeLink(link.link, CATALOGUE, ENGINE_VERSION)
      if ('faults' in read) throw new Error(`${what}\n${read.faults.map(formatFault).join('\n')}`)
      expect(read.content.scenario, what).toEqual(scenario)
      expect(simulate(read.content.scenario).digest, what).toBe(digest)
      for (const { act } of changes) seen.acts.add(act)
      for (const { part } of partsInUse(scenario, CATALOGUE)) if (part) seen.kinds.add(part.id)
      seen.edits += Math.min(1, scenario.edits.length)
      seen.digests.add(digest)
    }
    // What was composed is all there is to compose with.
    expect(seen.acts.size).toBe(7)
    const all = Object.values(CATALOGUE).flatMap(parts => [...parts.keys()])
    expect(all.filter(kind => !seen.kinds.has(kind))).toEqual([])
    expect(seen.edits).toBeGreaterThan(COMPOSITIONS / 4)
    expect(seen.digests.size).toBeGreaterThan(COMPOSITIONS * 0.98)
  },
)
