/** A small venue with options for tests: a market that stands still unless it is moved by hand. */
import type { Books } from '../../src/engine/books/books.ts'
import { stepper, type Stepper } from '../../src/engine/stepper.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import type { Market, World } from '../../src/world/world.ts'
import { parsed, preset } from './scenarios.ts'

export interface Overrides {
  readonly chain?: object
  readonly surface?: object
  readonly bookMargin?: object
  readonly bookLiquidation?: object
  readonly waterfall?: readonly object[]
  readonly cohorts?: readonly object[]
  readonly shocks?: readonly object[]
  readonly steps?: number
  readonly stepSeconds?: number
}

/** The standard venue with few agents, without its crash, and with options. */
export function optionsScenario(over: Overrides = {}): Scenario {
  const base = preset('standard')
  const [protocol] = base.protocols
  const [market] = base.markets
  const cohort = (id: string, agent: object, count: number, equity: number): object => ({
    ...{ id, protocol: protocol.id, market: market.id, agent, count, equity, activity: 720 },
  })
  return parsed({
    ...base,
    clock: { ...base.clock, steps: over.steps ?? 60, stepSeconds: over.stepSeconds ?? 5 },
    shocks: over.shocks ?? [],
    protocols: [
      {
        ...protocol,
        chain: { kind: 'grid', firstHours: 24, everyHours: 24, expiries: 3, strikes: 5, ...over.chain }, // prettier-ignore
        surface: { kind: 'ssvi', noise: 0, ...over.surface },
        bookMargin: { kind: 'portfolio', ...over.bookMargin },
        bookLiquidation: { kind: 'close-by-cost', ...over.bookLiquidation },
        waterfall: over.waterfall ?? protocol.waterfall,
      },
    ],
    cohorts: [
      ...base.cohorts.map(one => ({ ...one, count: Math.max(1, Math.min(40, Math.round(one.count / 25))) })), // prettier-ignore
      ...(over.cohorts ?? [
        cohort('buyers', { kind: 'option-buyer', holds: 0.2 }, 6, 50_000),
        cohort('sellers', { kind: 'option-seller' }, 6, 100_000),
        cohort('vol-makers', { kind: 'vol-maker' }, 3, 2_000_000),
        cohort('desks', { kind: 'gamma-hedger' }, 2, 1_000_000),
      ]),
    ],
  })
}

export interface Venue {
  readonly run: Stepper
  readonly world: World
  readonly market: Market
  readonly books: Books
  /** First account of a cohort. */
  readonly first: (cohort: string) => number
}

export function optionsVenue(over: Overrides = {}): Venue {
  const run = stepper(optionsScenario(over), { audit: 'full' })
  const { world, rules } = run.run
  return {
    run,
    world,
    market: world.markets[0],
    books: rules.books[0]!,
    first: id => world.cohorts.find(cohort => cohort.id === id)!.first,
  }
}
