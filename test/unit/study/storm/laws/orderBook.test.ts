import { describe, expect, test } from 'vitest'
import {
  BEST_BID as TOP_BID,
  BID,
  LEVELS,
  LOTS,
  place,
} from '../../../../../src/market/book/book.ts'
import type { BookMemory } from '../../../../../src/market/venues/bookMemory.ts'
import {
  bestPriceFirst,
  levelsSum,
  onePrice,
  reduceOnlyReduces,
  restingNamed,
  soundFills,
  uncrossed,
} from '../../../../../src/study/storm/laws/orderBook.ts'
import { COUNT, emit, KIND, type EventLog } from '../../../../../src/world/events.ts'
import { ORDER_POST_ONLY, ORDER_REDUCE_ONLY } from '../../../../../src/world/intents.ts'
import { AUCTION, MARK, MID, STEP, UNCROSSED } from '../../../../../src/world/world.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { parsed, small } from '../../../../support/scenarios.ts'
import { judged, type Spoil } from './judged.ts'

const ALL = [uncrossed, levelsSum, bestPriceFirst, soundFills, reduceOnlyReduces, restingNamed]
const { standard } = LIVELY

/** A market whose crowd leaves by orders that may only reduce. */
const STOPS = parsed({
  ...standard,
  cohorts: [...standard.cohorts, { ...standard.cohorts[0], id: 'stops', agent: { kind: 'stop-crowd' }, count: 40 }], // prettier-ignore
})

test.each([
  ['breakers armed', LIVELY['breakers armed']],
  ['stops', STOPS],
])('the book keeps its laws in %s', (name, scenario) => {
  const { broken, looks } = judged(scenario, ALL)
  expect(broken).toBeUndefined()
  const reducers = name === 'stops' ? ['K6'] : []
  expect(Object.keys(looks)).toEqual(expect.arrayContaining(['K1', 'K3', 'K4', 'K5', 'K15', ...reducers])) // prettier-ignore
})

test('nothing is to be seen where there is no book', () => {
  expect(judged(small('w1', 30, 10), ALL)).toMatchObject({ looks: {}, broken: undefined })
})

/** A market that halts again and again, and opens by an auction. */
const CALLS = parsed({
  ...standard,
  protocols: [{
    ...standard.protocols[0],
    breakers: [{ kind: 'volatility-halt', reopening: 'auction', moveLimit: 0.002, leastSeconds: 20, mostSeconds: 60, cooldownSeconds: 10, auctionSeconds: 10 }],
  }],
}) // prettier-ignore

test('auctions trade at one price', () => {
  const { broken, looks } = judged(CALLS, [...ALL, onePrice])
  expect(broken).toBeUndefined()
  expect(looks['K14: trades']).toBeGreaterThan(0)
})

test('an auction that trades at two is seen', () => {
  const { broken } = judged(CALLS, [onePrice], {
    when: 'after market',
    act: ({ world: { log, markets } }) => {
      const row = log.kind.subarray(0, log.cursor[COUNT]).lastIndexOf(KIND.fill)
      if (markets[0].state[AUCTION] !== UNCROSSED || row < 0) return false
      log.ticks[row]++
      return row > log.kind.indexOf(KIND.fill)
    },
  })
  expect(broken).toMatchObject({ law: 'K14', phase: 'after market' })
})

type Run = Parameters<Spoil['act']>[0]

const bookOf = ({ memories }: Run): BookMemory['book'] => (memories.venues[0] as BookMemory).book

/** Changes a run once, at a moment. */
const once = (when: string, change: (run: Run) => void): Spoil => ({
  when,
  act: run => {
    change(run)
    return true
  },
})

/** Rewrites the first fill that an agent took. */
const ofFill = (change: (log: EventLog, row: number, run: Run) => void): Spoil => ({
  when: 'after market',
  act: run => {
    const { log, agentRows } = run.world
    for (let row = 0; row < log.cursor[COUNT]; row++) {
      if (log.kind[row] !== KIND.fill || log.account[row] >= agentRows) continue
      change(log, row, run)
      return true
    }
    return false
  },
})

/** Slot of an order that rests. */
const restingSlot = ({ orders }: BookMemory['book']): number =>
  orders.findIndex((lots, word) => word % 4 === LOTS && lots > 0) >> 2

describe('is seen broken', () => {
  test.each([
    ['the best prices cross', uncrossed, once('after market', run => (bookOf(run).registers[TOP_BID] = LEVELS)), 'levels of bid and ask'], // prettier-ignore
    ['the middle is elsewhere', uncrossed, once('after market', run => (run.world.markets[0].state[MID] += 1)), 'middle'], // prettier-ignore
    ['a level loses an order', levelsSum, once('end', run => (bookOf(run).orders[4 * restingSlot(bookOf(run)) + LOTS] = 0)), 'market btc'], // prettier-ignore
    ['a fill has no lots', soundFills, ofFill((log, row) => (log.lots[row] = 0)), 'with'],
    ['somebody trades with himself', soundFills, ofFill((log, row) => (log.other[row] = log.account[row])), 'with'], // prettier-ignore
    ['a fill is beyond any limit', soundFills, ofFill((log, row, { world }) => (log.ticks[row] = Math.round(world.markets[0].state[MARK] * (log.lots[row] > 0 ? 1.5 : 0.5)))), 'ticks'], // prettier-ignore
    ['more is filled than was wanted', soundFills, ofFill((log, row) => (log.lots[row] *= 1e6)), 'lots taken'], // prettier-ignore
  ])('where %s', (_, law, spoil, what) => {
    const { broken, spoiledAt } = judged(standard, [law], spoil)
    expect(broken).toMatchObject({ law: law.id, step: spoiledAt })
    expect(broken!.what).toContain(what)
  })

  test('where an order meets a worse price first', () => {
    const { broken } = judged(
      standard,
      [bestPriceFirst],
      once('end', ({ world: { log } }) => {
        const told = { kind: KIND.fill, account: 1, other: 2, lots: 3 }
        emit(log, { ...told, ticks: 100 })
        emit(log, { ...told, ticks: 99 })
      }),
    )
    expect(broken).toMatchObject({ law: 'K4', step: 0, left: 99, right: 'at least 100' })
  })

  test.each([
    ['that may only rest takes', ORDER_POST_ONLY, soundFills],
    ['that may only reduce enlarges', ORDER_REDUCE_ONLY, reduceOnlyReduces],
  ])('where an order %s', (_, rule, law) => {
    // The law reads the rule that was wished for; the engine finds none.
    const wished: Spoil = {
      when: 'after agents',
      act: ({ scratch, world }) => {
        for (const { intents } of scratch.cohorts) intents.rule.fill(rule)
        return world.scalars[STEP] === 499
      },
    }
    const { broken } = judged(standard, [law], wished, ({ scratch }) => {
      for (const { intents } of scratch.cohorts) intents.rule.fill(0)
    })
    expect(broken).toMatchObject({ law: law.id, phase: 'after market' })
  })

  test('where an account in trouble still has orders', () => {
    const { broken } = judged(
      standard,
      [restingNamed],
      once('after margin', run => {
        const book = bookOf(run)
        const [{ flaggedAt, first }] = run.world.protocols
        flaggedAt[book.owner[restingSlot(book)] - first] = 1
      }),
    )
    expect(broken).toMatchObject({ law: 'K15', step: 0, right: 0 })
  })

  test('where an account does not know of what it has resting', () => {
    const { broken } = judged(
      standard,
      [restingNamed],
      once('after margin', run => {
        const book = bookOf(run)
        // An order out of the pool, that nobody has entered.
        book.owner[book.fixedSlots] = 3
        place(book, book.fixedSlots, BID, book.registers[TOP_BID], 7)
      }),
    )
    expect(broken).toMatchObject({ law: 'K15', step: 0, right: '0, 0' })
  })
})
