/** What may be done while something is stopped: each action under each state. */
import { describe, expect, test } from 'vitest'
import { stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import { bestAsk, bestBid } from '../../../../src/market/book/book.ts'
import type { BookMemory } from '../../../../src/market/venues/bookMemory.ts'
import {
  BAND_HIGH,
  BAND_LOW,
  FEED_CLOSES,
  FEED_SPARES,
  HALTED,
  LIQUIDATION_ROOM,
  STEP,
  equity,
} from '../../../../src/world/world.ts'
import { eventsOf } from '../../../support/watch.ts'
import { leave, notionalOf, phase, rowsOf } from '../hands.ts'
import { ruled } from '../liquidation/witness.ts'

const KEEPING = { kind: 'full', keeperReward: 0.005, penaltyRate: 0.01, backstopAfter: 80_000 }
const scenario = ruled(
  { agents: 400, steps: 60 },
  {
    margin: { kind: 'static' },
    liquidation: KEEPING,
    keeper: { leastReward: 0.0001, latencyMin: 5, latencyMax: 5 },
  },
)

/** A run in which everybody has looked and nobody has done anything yet. */
function still(of = scenario): Run {
  const { run } = stepper(of)
  for (const one of ['prices', 'oracle', 'agents']) phase(run, one)
  return run
}

const bookOf = (run: Run) => (run.memories.venues[0] as BookMemory).book

interface Wish {
  readonly row: number
  readonly lots: number
  readonly limit?: number
}

/** The market phase with nothing but the orders of these noise traders. */
function trade(run: Run, wishes: readonly Wish[]) {
  const { world, scratch } = run
  const [market] = world.markets
  for (const { acting } of scratch.cohorts) acting.count = 0
  const { index } = world.cohorts.find(({ id }) => id === 'noise')!
  const { acting, intents } = scratch.cohorts[index]
  acting.count = wishes.length
  wishes.forEach(({ row, lots, limit = 0 }, j) => {
    acting.rows[j] = row
    acting.size[j] = market.size[row]
    acting.equity[j] = equity(world, market, row)
    intents.lots[j] = lots
    intents.limit[j] = limit
    intents.rule[j] = 0
  })
  return phase(run, 'market')
}

type State = (run: Run) => void

const set =
  (index: number, value: number): State =>
  run => {
    run.world.markets[0].state[index] = value
  }

const STATES: Record<string, State> = {
  open: () => {},
  halted: set(HALTED, 1),
  'on a feed that closes the market': set(FEED_CLOSES, 1),
  'on a feed that spares accounts': set(FEED_SPARES, 1),
  'without room for liquidations': run => {
    run.world.protocols[0].tally[LIQUIDATION_ROOM] = 0
  },
}

/** What a trader who holds a position wants, and how much of it happens while nothing is stopped. */
const SMALL = 5
const ACTIONS: Record<string, (held: number) => number> = {
  enlarge: held => Math.sign(held) * SMALL,
  reduce: held => -Math.sign(held) * Math.min(SMALL, Math.abs(held)),
  close: held => -held,
  turn: held => -held - Math.sign(held) * SMALL,
}

/** Size after an action, by state: 'all' as wanted, 'none' as before, 'closed' no more than flat. */
const TABLE: Record<string, Record<string, 'all' | 'none' | 'closed'>> = {
  open: { enlarge: 'all', reduce: 'all', close: 'all', turn: 'all' },
  halted: { enlarge: 'none', reduce: 'all', close: 'all', turn: 'closed' },
  'on a feed that closes the market': { enlarge: 'none', reduce: 'all', close: 'all', turn: 'closed' }, // prettier-ignore
  'on a feed that spares accounts': { enlarge: 'all', reduce: 'all', close: 'all', turn: 'all' },
  'without room for liquidations': { enlarge: 'all', reduce: 'all', close: 'all', turn: 'all' },
}

/** A trader with a small position on a side, and all the margin it may want. */
function holder(run: Run, side: number): number {
  const { size } = run.world.markets[0]
  const row = rowsOf(run, 'noise').filter(one => Math.sign(size[one]) === side).sort((a, b) => Math.abs(size[a]) - Math.abs(size[b]))[0] // prettier-ignore
  leave(run, row, 1)
  return row
}

describe.each(Object.keys(STATES))('a market that is %s', name => {
  test.each(Object.keys(ACTIONS).flatMap(action => [1, -1].map(side => [action, side] as const)))(
    'lets who holds a position %s as the table says: side %i',
    (action, side) => {
      const run = still()
      const { size } = run.world.markets[0]
      const row = holder(run, side)
      const held = size[row]
      STATES[name](run)
      trade(run, [{ row, lots: ACTIONS[action](held) }])
      const expected = { all: held + ACTIONS[action](held), none: held, closed: 0 }
      expect(size[row] + 0).toBe(expected[TABLE[name][action]] + 0)
    },
  )

  test('lets nobody without a position in while it is closed, and everybody else', () => {
    const run = still()
    const { size } = run.world.markets[0]
    const row = holder(run, 1)
    trade(run, [{ row, lots: -size[row] }])
    expect(size[row]).toBe(0)
    STATES[name](run)
    trade(run, [{ row, lots: SMALL }])
    expect(size[row]).toBe(TABLE[name].enlarge === 'all' ? SMALL : 0)
  })

  test('lets liquidations go on unless it is they that are stopped', () => {
    const run = still()
    const { size } = run.world.markets[0]
    const [row] = rowsOf(run, 'noise')
    leave(run, row, 0.004)
    for (const one of ['margin', 'liquidations']) phase(run, one)
    run.world.scalars[STEP]++
    STATES[name](run)
    phase(run, 'margin')
    const told = phase(run, 'liquidations')
    const isStopped = ['on a feed that spares accounts', 'without room for liquidations'].includes(name) // prettier-ignore
    expect(size[row] === 0).toBe(!isStopped)
    expect(told.length === 0).toBe(isStopped)
    // It is found all the same.
    const { flaggedAt, first } = run.world.protocols[0]
    expect(flaggedAt[row - first] > 0).toBe(isStopped)
  })

  test('lets orders be taken off, and vaults and makers do as they please', () => {
    const run = still()
    STATES[name](run)
    const before = bestBid(bookOf(run))
    const { first, count } = run.world.cohorts.find(({ id }) => id === 'makers')!
    for (let row = first; row < first + count; row++) run.rules.markets[0].venue.pull(row)
    expect(bestBid(bookOf(run))).toBeLessThan(before)
    for (const one of ['agents', 'market']) phase(run, one)
    expect(bestBid(bookOf(run))).toBeGreaterThan(0)
  })
})

describe('a throttle', () => {
  test('lets go no more than its room, in whole lots, one after the other', () => {
    const run = still()
    const rows = rowsOf(run, 'noise').slice(0, 12)
    for (const row of rows) leave(run, row, 0.004)
    for (const one of ['margin', 'liquidations']) phase(run, one)
    run.world.scalars[STEP]++
    const [market] = run.world.markets
    const all = rows.reduce((sum, row) => sum + notionalOf(run, row), 0)
    const room = Math.floor(0.4 * all)
    run.world.protocols[0].tally[LIQUIDATION_ROOM] = room
    phase(run, 'margin')
    const told = phase(run, 'liquidations').filter(({ kind }) => kind === 'liquidation')
    const gone = told.reduce((sum, { lots, ticks }) => sum + Math.abs(lots) * ticks * market.k, 0)
    expect(gone).toBeLessThanOrEqual(room)
    expect(room - gone).toBeLessThan(50_001 * market.k)
    expect(run.world.protocols[0].tally[LIQUIDATION_ROOM]).toBe(room - gone)
    expect(rows.filter(row => market.size[row] !== 0).length).toBeGreaterThan(2)
  })
})

describe('a price band', () => {
  /** Fills of a large order on each side while the band lies so many ticks from the middle of the book. */
  function fillsIn(low: number, high: number, forced = false) {
    const run = still()
    const { state, size } = run.world.markets[0]
    const mid = (bestBid(bookOf(run)) + bestAsk(bookOf(run))) / 2
    state[BAND_LOW] = Math.floor(mid + low)
    state[BAND_HIGH] = Math.ceil(mid + high)
    const rows = [holder(run, 1), holder(run, -1)]
    for (const row of rows) leave(run, row, 1e6 / Math.abs(size[row]))
    const orders = rows.map(row => ({ row, lots: Math.sign(size[row]) * 100_000 }))
    if (!forced) trade(run, orders)
    else for (const { row, lots } of orders) run.rules.markets[0].venue.force(row, lots, 0, -1)
    const fills = eventsOf(run.world.log).filter(({ kind }) => kind === 'fill')
    return { fills, low: state[BAND_LOW], high: state[BAND_HIGH] }
  }

  test.each([
    ['orders', false],
    ['forced sales', true],
  ])('around the market holds %s: nothing trades outside it, on either side', (_, forced) => {
    const { fills, low, high } = fillsIn(-12, 12, forced)
    expect(new Set(fills.map(({ lots }) => Math.sign(lots))).size).toBe(2)
    for (const { ticks } of fills) {
      expect(ticks).toBeGreaterThanOrEqual(low)
      expect(ticks).toBeLessThanOrEqual(high)
    }
    expect(fillsIn(-1_000, 1_000, forced).fills.length).toBeGreaterThan(fills.length)
  })

  test.each([
    [40, 90, 1],
    [-90, -40, -1],
  ])(
    'away from the market (%i to %i) lets only those trade who lead back to it',
    (from, to, side) => {
      const { fills, low, high } = fillsIn(from, to)
      expect(fills.length).toBeGreaterThan(0)
      for (const { lots, ticks } of fills) {
        expect(Math.sign(lots)).toBe(side)
        // Nobody buys above it nor sells below it; what stands beyond the other edge may be met.
        if (lots > 0) expect(ticks).toBeLessThanOrEqual(high)
        else expect(ticks).toBeGreaterThanOrEqual(low)
      }
    },
  )
})
