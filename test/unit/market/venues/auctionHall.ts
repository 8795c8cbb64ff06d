/** A book venue as it opens, with makers' quotes in it, shut for everybody: its auctions are called and uncrossed by hand. */
import { stepper, type Stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import type { Book } from '../../../../src/market/book/book.ts'
import type { CallBook, BookMemory } from '../../../../src/market/venues/bookMemory.ts'
import type { Venue } from '../../../../src/market/venue.ts'
import { AUCTION, HALTED, MID, NO_TRADE, STEP, type Market } from '../../../../src/world/world.ts'
import type { Scenario } from '../../../../src/scenario/document.ts'
import { pay } from '../../../../src/world/ledger.ts'
import { parsed, small } from '../../../support/scenarios.ts'
import { eventsOf, type Seen } from '../../../support/watch.ts'

export interface Order {
  readonly id?: string
  /** Slot in its cohort. */
  readonly slot?: number
  readonly lots: number
  readonly limit?: number
  readonly rule?: number
}

export interface Hall {
  readonly stepper: Stepper
  readonly run: Run
  readonly market: Market
  readonly book: Book
  readonly call: CallBook
  /** Whole ticks about the middle of the book as it opened. */
  readonly mid: number
  readonly venue: () => Venue
  readonly cohort: (id: string) => Run['world']['cohorts'][number]
  /** Row of an agent of a cohort: by default of noise traders. */
  readonly row: (slot: number, id?: string) => number
  /** A step of the market phase with these orders, in a phase of the auction. */
  readonly step: (phase: number, orders?: readonly Order[]) => void
  /** What it changed in every account's position. */
  readonly changes: (act: () => void) => Map<number, number>
  readonly events: (kind: string) => Seen[]
  /** Takes off every quote. */
  readonly clear: () => void
}

/** The usual market, in which no cap holds anybody. */
function roomy(): Scenario {
  const scenario = small('standard', 200, 10)
  const [market] = scenario.markets
  return parsed({
    ...scenario,
    markets: [{ ...market, venue: { ...market.venue, positionCap: 1 } }],
  })
}

const scenario = roomy()

/** So much that margin holds nobody either, quanta. */
const RICH = 1e12

export function openHall(): Hall {
  const opened = stepper(scenario)
  const { run } = opened
  const [market] = run.world.markets
  const { first, count } = run.world.cohorts.find(({ id }) => id === 'noise')!
  for (let i = first; i < first + count; i++) pay(run.world, 0, run.world.outside, i, RICH)
  const { book, call } = run.memories.venues[0] as BookMemory
  const venue = (): Venue => run.rules.markets[0].venue
  const cohort: Hall['cohort'] = id => run.world.cohorts.find(one => one.id === id)!
  market.state[HALTED] = NO_TRADE
  return {
    stepper: opened,
    run,
    market,
    book,
    call,
    mid: Math.round(market.state[MID]),
    venue,
    cohort,
    row: (slot, id = 'noise') => cohort(id).first + slot,
    step: (phase, orders = []) => {
      market.state[AUCTION] = phase
      for (const { id = 'noise', slot = 0, lots, limit = 0, rule = 0 } of orders) {
        venue().clear(cohort(id), {
          count: 1,
          rows: Int32Array.of(cohort(id).first + slot),
          lots: Float64Array.of(lots),
          limit: Float64Array.of(limit),
          rule: Uint8Array.of(rule),
        })
      }
      venue().finish()
      run.world.scalars[STEP]++
    },
    changes: act => {
      const before = market.size.slice()
      act()
      const all = [...market.size].map((lots, row) => [row, lots - before[row]] as const)
      return new Map(all.filter(([, lots]) => lots !== 0))
    },
    events: kind => eventsOf(run.world.log).filter(one => one.kind === kind),
    clear: () => {
      for (let row = 0; row < run.world.agentRows; row++) venue().pull(row)
    },
  }
}
