/** Laws of an order-book venue, looked at in whole runs: after every step, and between its phases. */
import { describe, expect, test } from 'vitest'
import { LIQUIDATED_DETAIL, type Run } from '../../src/engine/run.ts'
import { stepper } from '../../src/engine/stepper.ts'
import { BEST_ASK as TOP_ASK, BEST_BID as TOP_BID } from '../../src/market/book/book.ts'
import type { BookMemory } from '../../src/market/venues/bookMemory.ts'
import type { bookParams } from '../../src/market/venues/bookParams.ts'
import {
  BAND_HIGH,
  BAND_LOW,
  BEST_ASK,
  BEST_BID,
  FEED_CLOSES,
  FEED_SPARES,
  FUNDING,
  FUNDING_RATE,
  HALTED,
  IMPACT,
  LIQUIDATION_ROOM,
  MARK,
  MID,
  ORIGINS,
  OUTSIDE,
  PREMIUM,
  STEP,
} from '../../src/world/world.ts'
import { faults } from '../unit/market/book/structure.ts'
import { LIVELY, LIVELY_NAMES, lawBook, type LivelyName } from '../support/laws.ts'
import { eventsOf, watch, type Seen } from '../support/watch.ts'

const sum = (values: Iterable<number>): number => {
  let all = 0
  for (const value of values) all += value
  return all
}

type Note = ReturnType<typeof lawBook>['note']

/** Steps from one look at every level of the book to the next. */
const LEVELS_EVERY = 10

/** The book of orders, and the market's registers of it. */
function lookAtBook({ world, memories }: Run, note: Note): void {
  const { book } = memories.venues[0] as BookMemory
  const [{ state }] = world.markets
  const { [TOP_BID]: top, [TOP_ASK]: low } = book.registers
  note('K1: the best bid is below the best ask', top < low, () => `${top} and ${low}`)
  if (world.scalars[STEP] % LEVELS_EVERY === 0) {
    const found = faults(book)
    note('K3: every level is the sum of its orders', found.length === 0, () => found[0])
  }
  const [bid, ask] = [state[BEST_BID], state[BEST_ASK]]
  if (!(bid > 0 && ask > 0)) return
  const middle = (bid + ask) / 2
  note('the middle is that of the best prices', Math.abs(state[MID] - middle) < 1e-6, () => `${state[MID]} for ${middle}`) // prettier-ignore
}

/** Where prices come from. */
function lookAtOrigins({ world }: Run, note: Note): void {
  const [{ state, tick, origins, basisParts }] = world.markets
  const gap = Math.log((state[MID] * tick) / state[OUTSIDE]) - state[IMPACT]
  const parts = sum(basisParts)
  note('the parts of the basis sum to it', Math.abs(parts - gap) < 1e-9, () => `${parts} for ${gap}`) // prettier-ignore
  const mark = Math.log(state[MARK] * tick)
  const made = sum(origins)
  note('the origins of the mark sum to its log', Math.abs(made - mark) < 1e-9, () => `${made} for ${mark}`) // prettier-ignore
}

/** Funding: nobody pays into the void, and nobody more than is declared. */
function lookAtFunding({ world, scenario }: Run, before: number, note: Note): void {
  const [market] = world.markets
  const { state, size, fundedAt, fundingRest, funding, asset } = market
  const { fundingMost, fundingInterest } = scenario.markets[0].venue as unknown as Record<keyof typeof bookParams, number> // prettier-ignore
  const moved = state[FUNDING] - before
  if (moved === 0) return
  let open = 0n
  for (let row = 0; row < size.length; row++) {
    const due = state[FUNDING] - fundedAt[row]
    open += BigInt(size[row]) * BigInt(due) + BigInt(fundingRest[row])
  }
  const held = 65_536n * BigInt(world.cash[asset][funding])
  note('N1: funding paid, due and carried sums to nothing', held === -open, () => `${held} and ${open}`) // prettier-ignore
  const rate = state[FUNDING_RATE]
  note('N2: the rate is within its most', Math.abs(rate) <= 8 * fundingMost, () => `${rate}`)
  note('N4: the index moves the way of the rate', Math.sign(moved) === Math.sign(rate), () => `${moved} at ${rate}`) // prettier-ignore
  // What is drawn to the interest rate is at most five hundredths of a percent off it.
  const drawn = Math.max(-0.0005, Math.min(0.0005, fundingInterest - state[PREMIUM]))
  const now = state[PREMIUM] + drawn
  note('the rate is near the premium, drawn to the interest rate', Math.abs(rate - now) < 0.02, () => `${rate} for ${now}`) // prettier-ignore
}

/** Every event's parent is an earlier event, and causes are shares. */
function lookAtCauses({ world, scratch }: Run, events: readonly Seen[], note: Note): void {
  for (const { id, cause, kind } of events) {
    note('R1: a parent is an earlier event', cause < id, () => `${kind} ${id} of ${cause}`)
  }
  const told = events.filter(({ kind }) => kind === 'liquidation')
  const { count, detail } = scratch.liquidated
  note('each liquidation has a row of causes', told.length === count, () => `${count} rows for ${told.length}`) // prettier-ignore
  for (let j = 0; j < count; j++) {
    const row = detail.subarray(j * LIQUIDATED_DETAIL, (j + 1) * LIQUIDATED_DETAIL)
    const shares = row.subarray(1, 1 + ORIGINS.length)
    const isShare = shares.every(share => share >= 0 && share <= 1 + 1e-12)
    const all = sum(shares)
    note('shares of a cause are between 0 and 1 and sum to one', isShare && (Math.abs(all - 1) < 1e-9 || all === 0), () => `${[...shares].join(' ')} of ${told[j].account}`) // prettier-ignore
    note('a cause is found', all > 0, () => `none for ${told[j].account}`)
    const [safeAt, mark] = row.subarray(2 + ORIGINS.length)
    const known = world.markets[0].history.mark[safeAt]
    note('the last safe mark is one of the past', safeAt <= world.scalars[0] && mark === known, () => `${mark} at ${safeAt}`) // prettier-ignore
  }
}

interface Closed {
  readonly isClosed: boolean
  readonly size: Float64Array
  readonly from: number
}

const REDUCERS = new Set(['trader', 'carry', 'keeper'])

/** While the market is closed only reductions trade; inside a band nobody buys above it nor sells below. */
function lookAtTrades({ world }: Run, { isClosed, size, from }: Closed, note: Note): void {
  const [market] = world.markets
  const { state } = market
  if (isClosed) {
    for (const { role, first, count } of world.cohorts) {
      if (!REDUCERS.has(role)) continue
      for (let row = first; row < first + count; row++) {
        const [was, now] = [size[row], market.size[row]]
        const isReduction = Math.abs(now) <= Math.abs(was) && now * was >= 0
        note('B1: a closed market lets only reductions trade', isReduction, () => `${row}: ${was} to ${now}`) // prettier-ignore
      }
    }
  }
  if (state[BAND_HIGH] === Infinity) return
  for (const { kind, lots, ticks } of eventsOf(world.log, from)) {
    if (kind !== 'fill') continue
    const isHeld = lots > 0 ? ticks <= state[BAND_HIGH] : ticks >= state[BAND_LOW]
    note('a band holds every order', isHeld, () => `${lots} at ${ticks}`)
  }
}

/** Liquidations keep to the room that a throttle leaves, and to what a bad feed allows. */
function lookAtLiquidations({ world }: Run, room: number, from: number, note: Note): void {
  const [{ state, k }] = world.markets
  const told = eventsOf(world.log, from).filter(({ kind }) => kind === 'liquidation')
  const gone = sum(told.map(({ lots, ticks }) => Math.abs(lots) * ticks * k))
  if (room < Infinity) note('a throttle is kept to at every step', gone <= room, () => `${gone} of ${room}`) // prettier-ignore
  if (state[FEED_SPARES] === 1) note('a bad feed spares accounts where it is to', gone === 0, () => `${gone}`) // prettier-ignore
  else if (state[HALTED] === 1 && gone > 0) note('liquidations go on in a halt', true, () => '')
  else if (state[FEED_CLOSES] === 1 && gone > 0) note('liquidations go on on a bad feed', true, () => '') // prettier-ignore
}

/** Law, and the markets in which there must be something to see. */
const LAWS: readonly (readonly [string, readonly LivelyName[]])[] = [
  ['K1: the best bid is below the best ask', LIVELY_NAMES],
  ['K3: every level is the sum of its orders', LIVELY_NAMES],
  ['the middle is that of the best prices', LIVELY_NAMES],
  ['the parts of the basis sum to it', LIVELY_NAMES],
  ['the origins of the mark sum to its log', LIVELY_NAMES],
  ['N1: funding paid, due and carried sums to nothing', LIVELY_NAMES],
  ['N2: the rate is within its most', LIVELY_NAMES],
  ['N4: the index moves the way of the rate', LIVELY_NAMES],
  ['the rate is near the premium, drawn to the interest rate', LIVELY_NAMES],
  ['R1: a parent is an earlier event', LIVELY_NAMES],
  ['each liquidation has a row of causes', LIVELY_NAMES],
  ['shares of a cause are between 0 and 1 and sum to one', LIVELY_NAMES],
  ['the last safe mark is one of the past', LIVELY_NAMES],
  ['B1: a closed market lets only reductions trade', ['breakers armed', 'a silent feed', 'a lying feed that spares accounts']],
  ['a band holds every order', ['breakers armed']],
  ['a throttle is kept to at every step', ['breakers armed']],
  ['a bad feed spares accounts where it is to', ['a lying feed that spares accounts']],
  ['liquidations go on in a halt', ['breakers armed']],
  ['liquidations go on on a bad feed', ['a silent feed']],
] // prettier-ignore

describe.each(LIVELY_NAMES)('in a run of %s', name => {
  const book = lawBook()
  const { note } = book
  const run = stepper(LIVELY[name], { audit: 'full' })
  let shares = 0
  let closed: Closed
  let funding = 0
  let room: [number, number]
  const from = (state: Run): number => state.world.log.cursor[1]
  watch(run, LIVELY[name].clock.steps, {
    before: {
      market: state => {
        const [market] = state.world.markets
        const isClosed = market.state[HALTED] === 1 || market.state[FEED_CLOSES] === 1
        closed = { isClosed, size: market.size.slice(), from: from(state) }
      },
      funding: state => (funding = state.world.markets[0].state[FUNDING]),
      liquidations: state => (room = [state.world.protocols[0].tally[LIQUIDATION_ROOM], from(state)]), // prettier-ignore
    },
    after: {
      oracle: state => lookAtOrigins(state, note),
      market: state => {
        lookAtTrades(state, closed, note)
        lookAtBook(state, note)
      },
      funding: state => lookAtFunding(state, funding, note),
      liquidations: state => lookAtLiquidations(state, ...room, note),
    },
    end: state => {
      lookAtBook(state, note)
      lookAtCauses(state, eventsOf(state.world.log), note)
      const { count, detail } = state.scratch.liquidated
      for (let j = 0; j < count; j++) shares += detail[j * LIQUIDATED_DETAIL + 2]
    },
  })

  test.each(LAWS)('%s', (law, under) => {
    expect(book.of(law).broken).toBeUndefined()
    if (under.includes(name)) expect(book.of(law).looks).toBeGreaterThan(0)
  })

  test('the reproduction number is the mean share of earlier liquidations', () => {
    const { liquidations, reproductionNumber } = run.summary()
    expect(liquidations).toBeGreaterThan(10)
    expect(reproductionNumber).toBeCloseTo(shares / liquidations, 12)
    expect(reproductionNumber).toBeLessThan(1)
  })

  test('nearly every liquidation has a cause', () => {
    const { looks, failures } = book.of('a cause is found')
    expect(looks).toBeGreaterThan(10)
    expect(failures / looks).toBeLessThan(0.02)
  })
})
