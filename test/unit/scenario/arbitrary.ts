/** Sound documents of every kind, generated from the declarations of the parts. */
import * as fc from 'fast-check'
import { cohortParams, cohortRelations } from '../../../src/scenario/cohort.ts'
import type { Param, ParamSpecs, Part, Value } from '../../../src/scenario/declaration.ts'
import { defaultsOf } from '../../../src/scenario/defaults.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { liveParams } from '../../../src/scenario/edits.ts'
import { parseScenario } from '../../../src/scenario/schema.ts'
import { DECLARATIONS, type Loose } from './fakes.ts'

const { processes, venues, margins, liquidations, rungs, agents, shocks } = DECLARATIONS
const { chains, surfaces, bookMargins, bookLiquidations } = DECLARATIONS

const text = (maxLength: number) => fc.string({ unit: 'grapheme', maxLength })

const GRIDS = [
  { tick: 0.5, lot: 0.001 },
  { tick: 0.1, lot: 0.001 },
  { tick: 0.05, lot: 0.1, settlement: 'usd' },
  { tick: 0.0001, lot: 3 },
]

/** A value within the bounds, mostly within the slider's. */
export function valueOf(param: Param): fc.Arbitrary<Value> {
  switch (param.kind) {
    case 'number':
    case 'whole': {
      const within = ([min, max]: readonly [number, number]) =>
        param.kind === 'whole' ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })
      return fc.oneof({ weight: 4, arbitrary: within(param.slider) }, fc.constant(param.default))
    }
    case 'choice':
      return fc.constantFrom(...param.choices)
    case 'toggle':
      return fc.boolean()
    case 'points':
      return fc
        .array(fc.tuple(fc.double({ min: 0.1, max: 1000, noNaN: true }), priceOf), { minLength: 1 })
        .map(steps => {
          let minute = 0
          return steps.map(([gap, price]) => [(minute += gap), price] as const)
        })
  }
}

const priceOf = fc.double({ min: 0.01, max: 1e6, noNaN: true })

/** Some of the parameters; those left out take their defaults. */
function paramsOf(
  params: ParamSpecs,
  relations: NonNullable<Part['relations']> = [],
): fc.Arbitrary<Record<string, Value>> {
  const values = Object.fromEntries(Object.entries(params).map(([k, p]) => [k, valueOf(p)]))
  const defaults = defaultsOf(params)
  return fc
    .record(values, { requiredKeys: [] })
    .filter(given => relations.every(({ holds }) => holds({ ...defaults, ...given } as never)))
    .map(given => given as Record<string, Value>)
}

function partOf(parts: ReadonlyMap<string, Part>): fc.Arbitrary<Loose> {
  return fc.oneof(
    ...[...parts.values()].map(part =>
      paramsOf(part.params, part.relations).map(params => ({ kind: part.id, ...params })),
    ),
  )
}

const indexed = (name: string, items: readonly object[]): Loose[] =>
  items.map((item, i) => ({ id: `${name}-${i}`, ...item }))

const market = fc
  .tuple(fc.constantFrom(...GRIDS), partOf(processes), partOf(venues))
  .map(([grid, process, venue]) => ({
    base: 'BTC',
    ...grid,
    process: onGrid(process, grid.tick),
    venue,
  }))

const protocol = fc.record(
  {
    margin: partOf(margins),
    liquidation: partOf(liquidations),
    waterfall: fc.array(partOf(rungs), { maxLength: 4 }),
  },
  { requiredKeys: ['margin', 'liquidation'] },
)

const some = (parts: ReadonlyMap<string, Part>): ReadonlyMap<string, Part> =>
  new Map([...parts].filter(([id]) => id !== 'none'))

/** Begins at a price that an order can have. */
function onGrid(process: Loose, tick: number): Loose {
  const within = (price: number): number => Math.max(tick, Math.min(1e6 * tick, price))
  const { start, path } = process as { start?: number; path?: [number, number][] }
  return {
    ...process,
    ...(start !== undefined && { start: within(start) }),
    ...(path && { path: path.map(([minute, price]) => [minute, within(price)]) }),
  }
}

/** What a protocol that lists options says of them. */
const options = fc.record({
  chain: partOf(some(chains)),
  surface: partOf(some(surfaces)),
  bookMargin: partOf(some(bookMargins)),
  bookLiquidation: partOf(some(bookLiquidations)),
})

const cohort = fc
  .tuple(partOf(agents), paramsOf(cohortParams, cohortRelations), fc.nat(), fc.nat())
  .map(([agent, params, home, place]) => ({ agent, ...params, ...affordable(params), home, place }))

/** Few enough that no draw goes beyond the largest market there is. */
function affordable({ count, equity }: Loose): Loose {
  return {
    ...(typeof count === 'number' ? { count: Math.min(count, 1000) } : {}),
    ...(typeof equity === 'number' ? { equity: Math.min(equity, 5000) } : {}),
  }
}

const head = fc.record(
  {
    title: text(60),
    about: text(200),
    sources: fc.array(text(60), { maxLength: 3 }),
    seed: fc.stringMatching(/^[ -~]{1,64}$/),
    micro: fc.nat(),
    assets: fc.constant([
      { id: 'btc', unit: 1e-8 },
      { id: 'usd', unit: 1e-4 },
    ]),
  },
  { requiredKeys: ['title', 'seed'] },
)

const clock = fc.record(
  {
    start: fc.constantFrom('2020-03-12T09:20Z', '2024-02-29T23:59:59Z'),
    stepSeconds: fc.double({ min: 0.001, max: 86_400, noNaN: true }),
    steps: fc.integer({ min: 1, max: 2_000_000 }),
  },
  { requiredKeys: ['start', 'steps'] },
)

const shock = fc.tuple(partOf(shocks), fc.nat(), fc.nat())

/** A sound document without edits. */
export const documents: fc.Arbitrary<Loose> = fc
  .record({
    head,
    clock,
    markets: fc.array(market, { minLength: 1, maxLength: 3 }),
    protocols: fc.array(protocol, { minLength: 1, maxLength: 2 }),
    options: fc.option(options, { freq: 1 }),
    cohorts: fc.array(cohort, { minLength: 1, maxLength: 4 }),
    shocks: fc.option(fc.array(shock, { maxLength: 3 })),
    rho: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
  })
  .map(parts => {
    const markets = indexed('m', parts.markets)
    const ids = markets.map(({ id }) => id as string)
    // All protocols are on the same markets, so that one of them at most lists options.
    const protocols = indexed('p', parts.protocols).map((p, i) => ({
      ...p,
      ...(i === 0 && parts.options),
      markets: ids,
    }))
    return {
      version: 1,
      ...parts.head,
      clock: parts.clock,
      markets,
      ...(parts.rho !== null &&
        ids.length > 1 && { correlations: [{ a: ids[1], b: ids[0], rho: parts.rho }] }),
      protocols,
      cohorts: indexed('c', parts.cohorts).map(({ home, place, ...rest }) => ({
        ...rest,
        protocol: protocols[home % protocols.length].id,
        market: ids[place % ids.length],
      })),
      ...(parts.shocks && {
        shocks: parts.shocks.map(([part, step, place]) => ({
          ...part,
          step: step % parts.clock.steps,
          market: ids[place % ids.length],
        })),
      }),
    }
  })

const change = fc.record({ step: fc.nat(), param: fc.nat(), dice: fc.nat() })

/** Parsed scenarios, half of them with edits of their live parameters. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .tuple(documents, fc.array(change, { maxLength: 8 }))
  .map(([doc, changes]) => {
    const plain = parseScenario(doc, DECLARATIONS)
    if ('faults' in plain) throw new Error(JSON.stringify(plain.faults))
    const edited = parseScenario({ ...doc, edits: editsOf(plain.scenario, changes) }, DECLARATIONS)
    // Some edits break a relation: then the document goes without.
    return 'faults' in edited ? plain.scenario : edited.scenario
  })

function editsOf(scenario: Scenario, changes: readonly Loose[]): Loose[] {
  const live = liveParams(scenario, DECLARATIONS).filter(param => param.live)
  const edits = changes.map(({ step, param, dice }) => {
    const chosen = live[param % live.length]
    return {
      step: step % scenario.clock.steps,
      patches: [{ path: chosen.path, value: drawn(chosen.param, dice) }],
    }
  })
  return edits.sort((a, b) => a.step - b.step)
}

function drawn(param: Param, dice: number): Value {
  if (param.kind === 'toggle') return dice % 2 === 0
  if (param.kind === 'choice') return param.choices[dice % param.choices.length]
  if (param.kind === 'points') return param.default
  const [min, max] = param.slider
  const value = min + ((dice % 1000) / 999) * (max - min)
  return param.kind === 'whole' ? Math.round(value) : value
}
