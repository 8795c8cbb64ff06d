/** Scenarios for tests: the presets, small ones, and random ones drawn from the declarations. */
import { readdirSync, readFileSync } from 'node:fs'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { cohortParams } from '../../src/scenario/cohort.ts'
import type { Param, Part, Value } from '../../src/scenario/declaration.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import { liveParams } from '../../src/scenario/edits.ts'
import { formatFault } from '../../src/scenario/faults.ts'
import { parseScenario } from '../../src/scenario/schema.ts'
import { Dice } from '../../src/study/storm/dice.ts'

export { Dice }

/** The parsed scenario; a fault fails the test. */
export function parsed(document: unknown): Scenario {
  const read = parseScenario(document, CATALOGUE)
  if ('faults' in read) throw new Error(read.faults.map(formatFault).join('\n'))
  return read.scenario
}

export const PRESET_IDS = readdirSync('presets')
  .filter(file => file.endsWith('.json'))
  .map(file => file.slice(0, -5))

/** A preset's document, or that of a market kept for tests alone. */
export const presetDocument = (id: string): Record<string, unknown> => {
  const folder = PRESET_IDS.includes(id) ? 'presets' : 'test/support'
  return JSON.parse(readFileSync(`${folder}/${id}.json`, 'utf8')) as Record<string, unknown>
}

export const preset = (id: string): Scenario => parsed(presetDocument(id))

/** A preset with about as many agents and as many steps. Every cohort keeps its share of them and of the money. */
export function small(id: string, agents: number, steps: number): Scenario {
  const scenario = preset(id)
  const all = scenario.cohorts.reduce((sum, { count }) => sum + count, 0)
  const cohorts = scenario.cohorts.map(cohort => {
    const count = Math.max(1, Math.round((cohort.count * agents) / all))
    const isBook = scenario.markets[0].venue.kind === 'book'
    const equity = isBook ? (cohort.equity * cohort.count) / count : cohort.equity
    return { ...cohort, count, equity }
  })
  const shocks = scenario.shocks.filter(({ step }) => step < steps)
  return parsed({ ...scenario, clock: { ...scenario.clock, steps }, cohorts, shocks })
}

/** A value inside the bounds: the default, inside the slider's stretch, or at an extreme. */
function drawValue(dice: Dice, param: Param): Value {
  if (param.kind === 'toggle') return dice.chance(0.2)
  if (param.kind === 'choice') return dice.pick(param.choices)
  if (param.kind === 'points') return [[0, 100], [dice.between(1, 60), dice.between(20, 200)]] // prettier-ignore
  const [low, high] = param.slider
  if (dice.chance(0.3)) return param.default
  const value = dice.chance(0.1) ? dice.pick([param.min, param.max]) : dice.between(low, high)
  return param.kind === 'whole' ? Math.round(value) : value
}

function drawPart(dice: Dice, parts: ReadonlyMap<string, Part>): Record<string, Value> {
  const part = dice.pick([...parts.values()])
  for (;;) {
    const params = Object.fromEntries(
      Object.entries(part.params).map(([name, param]) => [name, drawValue(dice, param)]),
    )
    const holds = (part.relations ?? []).every(relation => relation.holds(params as never))
    if (holds) return { kind: part.id, ...params }
  }
}

/** A random sound scenario, and edits of live parameters, from a number. Some attempts do not parse; the next is tried. */
export function randomScenario(seed: number): Scenario {
  for (let attempt = 0; ; attempt++) {
    const read = parseScenario(randomDocument(new Dice(seed * 1000 + attempt)), CATALOGUE)
    if ('scenario' in read) return read.scenario
    if (attempt === 200) throw new Error(read.faults.map(formatFault).join('\n'))
  }
}

const GRIDS = [
  { tick: 0.01, lot: 0.01 },
  { tick: 0.5, lot: 0.001 },
  { tick: 1, lot: 0.001 },
  { tick: 0.1, lot: 0.1 },
]

function randomDocument(dice: Dice): unknown {
  const steps = dice.whole(1, 150)
  const markets = Array.from({ length: dice.whole(1, 2) }, (_, i) => ({
    id: `m${i}`,
    base: 'BTC',
    settlement: 'usd',
    ...dice.pick(GRIDS),
    process: drawPart(dice, CATALOGUE.processes),
    venue: drawPart(dice, CATALOGUE.venues),
    oracle: drawPart(dice, CATALOGUE.oracles),
  }))
  for (const { venue } of markets) {
    if (venue.kind === 'house') venue.depth = dice.between(1000, 20_000)
    else venue.openInterest = dice.between(10_000, 1e7)
  }
  for (const { process } of markets) {
    if (process.kind === 'diffusion') {
      process.start = dice.between(20, 60_000)
      process.volatility = dice.between(0, 2.5)
    } else process.path = [[0, 100], [dice.between(1, 60), dice.between(20, 200)]] // prettier-ignore
  }
  const protocols = Array.from({ length: dice.whole(1, 2) }, (_, i) => ({
    id: `p${i}`,
    markets: markets.map(({ id }) => id),
    margin: drawPart(dice, CATALOGUE.margins),
    liquidation: drawPart(dice, CATALOGUE.liquidations),
    fees: drawPart(dice, CATALOGUE.fees),
    waterfall: [...CATALOGUE.rungs.values()]
      .filter(() => dice.chance(0.4))
      .map(rung => drawPart(dice, new Map([[rung.id, rung]]))),
    breakers: [...CATALOGUE.breakers.values()]
      .filter(() => dice.chance(0.3))
      .map(breaker => drawPart(dice, new Map([[breaker.id, breaker]]))),
  }))
  for (const { waterfall } of protocols) if (dice.chance(0.5)) waterfall.reverse()
  // Dice of its own: what is drawn beside options is what it would be without them.
  const options = randomOptions(new Dice(1e9 + dice.seed))
  const cohorts = Array.from({ length: dice.whole(1, 5) }, (_, i) => ({
    id: `c${i}`,
    protocol: dice.pick(protocols).id,
    market: dice.pick(markets).id,
    agent: drawPart(dice, CATALOGUE.agents),
    ...Object.fromEntries(
      Object.entries(cohortParams).map(([name, param]) => [name, drawValue(dice, param)]),
    ),
    count: dice.whole(1, 150),
    equity: dice.between(1, 10_000),
    activity: dice.between(0, 720),
    leverageMin: dice.between(0, 2),
    leverageMax: dice.between(2, 50),
  }))
  const document = {
    version: 1,
    title: 'random',
    seed: `random ${dice.whole(0, 1e6)}`,
    micro: dice.whole(0, 10),
    clock: { start: '2026-01-01T00:00Z', stepSeconds: dice.pick([1, 5, 60, 3600]), steps },
    assets: [{ id: 'usd', unit: 0.0001 }],
    markets,
    // One lists options: on a market two may not.
    protocols: protocols.map((protocol, i) => (i === 0 ? { ...protocol, ...options } : protocol)),
    cohorts,
    shocks: dice.chance(0.5)
      ? [{ ...drawPart(dice, CATALOGUE.shocks), market: 'm0', step: dice.whole(0, steps - 1) }]
      : [],
  }
  return { ...document, edits: randomEdits(dice, document, steps) }
}

/** What a protocol that lists options says of them; nothing in most cases. Few are listed, so that books stay small. */
function randomOptions(dice: Dice): object {
  if (dice.chance(0.7)) return {}
  const some = (parts: ReadonlyMap<string, Part>): Record<string, Value> =>
    drawPart(dice, new Map([...parts].filter(([id]) => id !== 'none')))
  const few = {
    expiries: dice.whole(1, 3),
    strikes: dice.whole(1, 4),
    firstHours: dice.between(0.1, 3),
  }
  return {
    chain: { ...some(CATALOGUE.chains), ...few },
    surface: some(CATALOGUE.surfaces),
    bookMargin: some(CATALOGUE.bookMargins),
    bookLiquidation: some(CATALOGUE.bookLiquidations),
  }
}

/** Live edits of any declared parameter; those that break a relation are refused by the parser. */
function randomEdits(dice: Dice, document: unknown, steps: number): unknown[] {
  const read = parseScenario(document, CATALOGUE)
  if ('faults' in read) return []
  const live = liveParams(read.scenario, CATALOGUE).filter(one => one.live)
  const edits = []
  let step = dice.whole(0, steps)
  while (step < steps && edits.length < 5) {
    const { path, param } = dice.pick(live)
    edits.push({ step, patches: [{ op: 'replace', path, value: drawValue(dice, param) }] })
    step += dice.whole(1, steps)
  }
  return edits
}
