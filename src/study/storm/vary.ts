/** A shipped scenario, small and short, with some of its parts and parameters changed. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import { compose, type Change } from '../../scenario/compose.ts'
import type { Part } from '../../scenario/declaration.ts'
import type { Scenario } from '../../scenario/document.ts'
import { partsInUse } from '../../scenario/parts.ts'
import { parseScenario } from '../../scenario/schema.ts'
import { MARKET_SLOTS, PROTOCOL_LISTS, PROTOCOL_SLOTS } from '../../scenario/slots.ts'
import type { Dice } from './dice.ts'
import { drawPart, drawValue } from './draw.ts'
import { QUIET_FROM, type Size } from './invent.ts'
import { nudged } from './nudge.ts'

const CHANGES_MOST = 10

/** A sound scenario: a change that would bring faults is not made. */
export function varied(dice: Dice, size: Size, presets: readonly Scenario[]): Scenario {
  let scenario = shortened(dice, size, dice.pick(presets))
  const changes = dice.whole(0, CHANGES_MOST)
  for (let k = 0; k < changes; k++) {
    const { scenario: next } = compose(scenario, anyChange(dice, size, scenario), CATALOGUE)
    const read = parseScenario(next, CATALOGUE)
    if ('scenario' in read) scenario = read.scenario
  }
  return scenario
}

/** Fewer agents with the same money, fewer steps, from some minute of its path on, shocks moved, no edits; often with
 *  more breakers. */
export function shortened(dice: Dice, size: Size, preset: Scenario): Scenario {
  const { agents, steps } = size
  const all = preset.cohorts.reduce((sum, { count }) => sum + count, 0)
  const hours = (steps * preset.clock.stepSeconds) / 3600
  const cohorts = preset.cohorts.map(cohort => {
    const count = Math.max(1, Math.round((cohort.count * agents) / all))
    const equity = Math.min(1e9, (cohort.equity * cohort.count) / count)
    return { ...cohort, count, equity, agent: nudged(dice, cohort.agent, hours) }
  })
  const protocols = preset.protocols.map(own => ({
    ...own,
    chain: nudged(dice, own.chain, hours),
    liquidation: nudged(dice, own.liquidation, hours),
    breakers: [
      ...own.breakers.map(breaker => nudged(dice, breaker, hours)),
      ...otherBreakers(dice, size, own.breakers, hours),
    ],
  }))
  const markets = preset.markets.map(market => {
    const { path } = market.process
    if (!Array.isArray(path) || dice.chance(0.3)) return market
    const [startMinute] = dice.pick(path as [number, number][])
    return { ...market, process: { ...market.process, startMinute } }
  })
  const shocks = preset.shocks.map(shock => ({
    ...shock,
    step: dice.whole(0, Math.floor(steps * QUIET_FROM) - 1),
  }))
  const clock = { ...preset.clock, steps }
  const read = parseScenario(
    { ...preset, clock, cohorts, markets, protocols, shocks, edits: [] },
    CATALOGUE,
  )
  return 'scenario' in read ? read.scenario : { ...preset, clock, shocks, edits: [] }
}

/** Up to two breakers of kinds that are not there yet: a preset has few, and a crowd that brings them to trip. */
function otherBreakers(
  dice: Dice,
  { manner }: Size,
  there: readonly { readonly kind: string }[],
  hours: number,
): readonly Record<string, unknown>[] {
  const others = [...CATALOGUE.breakers.values()].filter(
    ({ id }) => !there.some(({ kind }) => kind === id),
  ) as Part[]
  return dice
    .shuffled(others)
    .slice(0, dice.whole(0, 2))
    .map(part => nudged(dice, drawPart(dice, part, manner), hours))
}

function anyChange(dice: Dice, size: Size, scenario: Scenario): Change {
  const which = dice.next()
  if (which < 0.6) return setSomething(dice, size, scenario)
  if (which < 0.85) return changeList(dice, scenario)
  if (which < 0.92) return replaceSlot(dice, scenario)
  if (which < 0.96 || scenario.cohorts.length === 1) {
    const kind = dice.pick([...CATALOGUE.agents.keys()])
    return { act: 'add-cohort', kind, fields: { count: dice.whole(1, 5) } }
  }
  return { act: 'remove', path: ['cohorts', dice.whole(0, scenario.cohorts.length - 1)] }
}

function setSomething(dice: Dice, { manner }: Size, scenario: Scenario): Change {
  const uses = partsInUse(scenario, CATALOGUE).filter(use => Object.keys(use.params).length > 0)
  const { path, params, values } = dice.pick(uses)
  const name = dice.pick(Object.keys(params).filter(one => one !== 'count'))
  const strayed = { ...manner, usual: 0, near: manner.near + manner.usual }
  const value = drawValue(dice, params[name], strayed, values[name] as number)
  return { act: 'set', path: [...path, name], value }
}

function changeList(dice: Dice, scenario: Scenario): Change {
  const row = dice.whole(0, scenario.protocols.length - 1)
  const list = dice.pick(Object.keys(PROTOCOL_LISTS) as (keyof typeof PROTOCOL_LISTS)[])
  const path = ['protocols', row, list]
  const { length } = scenario.protocols[row][list]
  const act = length === 0 ? 'add' : dice.pick(['add', 'remove', 'move'] as const)
  const place = dice.whole(0, length - 1)
  if (act === 'add') {
    const parts: ReadonlyMap<string, Part> = CATALOGUE[PROTOCOL_LISTS[list]]
    return { act, path, kind: dice.pick([...parts.keys()]) }
  }
  if (act === 'remove') return { act, path: [...path, place] }
  return { act, path, from: place, to: dice.whole(0, length - 1) }
}

function replaceSlot(dice: Dice, scenario: Scenario): Change {
  const places = [
    ...scenario.markets.flatMap((_, row) => slotsOf('markets', row, MARKET_SLOTS)),
    ...scenario.protocols.flatMap((_, row) => slotsOf('protocols', row, PROTOCOL_SLOTS)),
  ]
  const { path, slot } = dice.pick(places)
  return { act: 'replace', path, kind: dice.pick([...CATALOGUE[slot].keys()]) }
}

const slotsOf = <S extends Record<string, keyof typeof CATALOGUE>>(
  list: string,
  row: number,
  slots: S,
) => Object.entries(slots).map(([key, slot]) => ({ path: [list, row, key], slot }))
