import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../src/kernel/assert.ts'
import { auditBooks, auditNumbers } from '../../../src/world/audit.ts'
import { breaches } from '../../../src/world/bounds.ts'
import { KIND } from '../../../src/world/events.ts'
import { transferPosition } from '../../../src/world/tradeBetween.ts'
import {
  FUNDING,
  LONG_LOTS,
  MARK,
  POSTINGS,
  SHORT_LOTS,
  STEP,
  equity,
} from '../../../src/world/world.ts'
import { eventsOf } from '../../support/watch.ts'
import { CASH, K, START, bareWorld, counted, post, slowly, trade, type Bare } from './bareWorld.ts'

interface Transfer {
  readonly from: number
  readonly to: number
  readonly lots: number
  readonly value: number
}

/** `to` takes lots of the position of `from`, on the side that it has. */
function transfer({ world, market }: Bare, { from, to, lots, value }: Transfer): number {
  const side = market.size[from] > 0 ? 1 : -1
  return transferPosition(
    world,
    market,
    { from, to, side, lots, value },
    { kind: KIND.takeover, account: from, other: to, cause: -1 },
  )
}

/** Account 0 is long `lots` at START, account 1 as much short. */
function opened(lots: number, side = 1): Bare {
  const bare = bareWorld()
  trade(bare, 0, side, [[1, START, lots]])
  return bare
}

const AGENTS = 4

describe('a transfer of a position', () => {
  test('at a price that is not whole is rounded once, and nothing is lost or made', () => {
    const bare = opened(7)
    const [seller, buyer] = [slowly(bare, 0), slowly(bare, 2)]
    // 9,123.4567 ticks a lot.
    const value = Math.round(3 * 9_123.4567 * K)
    transfer(bare, { from: 0, to: 2, lots: 3, value })
    post(seller, -3n, BigInt(value))
    post(buyer, 3n, BigInt(-value))
    expect(slowly(bare, 0)).toEqual(seller)
    expect(slowly(bare, 2)).toEqual(buyer)
    auditBooks(bare.world)
  })

  test('posts as the slow ledger does, whoever takes whatever part of it, for whatever value', () => {
    const seen = { turned: 0, reduced: 0, negative: 0 }
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.constantFrom(1, -1),
        fc.array(
          fc.record({
            from: fc.nat(AGENTS - 1),
            by: fc.integer({ min: 1, max: AGENTS - 1 }),
            share: fc.constantFrom(0, 0.1, 0.3, 0.6, 0.9, 1),
            value: fc.integer({ min: -1_000_000, max: 100_000_000 }),
          }),
          { minLength: 1, maxLength: 15 },
        ),
        (lots, side, list) => {
          const bare = opened(lots, side)
          const { market } = bare
          trade(bare, 2, -side, [[3, 2 * START, Math.ceil(lots / 3)]])
          for (const { from, by, share, value } of list) {
            const held = market.size[from]
            if (held === 0) continue
            const to = (from + by) % AGENTS
            const part = Math.max(1, Math.floor(Math.abs(held) * share))
            const [a, b] = [slowly(bare, from), slowly(bare, to)]
            const before = market.size[to]
            transfer(bare, { from, to, lots: part, value })
            const way = BigInt(Math.sign(held))
            post(a, -way * BigInt(part), way * BigInt(value))
            post(b, way * BigInt(part), -way * BigInt(value))
            expect(slowly(bare, from)).toEqual(a)
            expect(slowly(bare, to)).toEqual(b)
            if (before * market.size[to] < 0) seen.turned++
            if (Math.abs(market.size[to]) < Math.abs(before)) seen.reduced++
            if (value < 0) seen.negative++
            const { longs, shorts } = counted(market)
            expect([market.state[LONG_LOTS], market.state[SHORT_LOTS]]).toEqual([longs, shorts])
          }
          auditBooks(bare.world)
          auditNumbers(bare.world)
        },
      ),
      { seed: 21, numRuns: 200 },
    )
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(15)
  })

  test.each([1, -1])(
    'of all of it, for what it is worth, leaves exactly nothing: side %d',
    side => {
      const bare = opened(13, side)
      const { world, market, cash } = bare
      cash[world.outside] += cash[0] - 4_321
      cash[0] = 4_321
      const own = cash[0] + market.quote[0]
      transfer(bare, { from: 0, to: 2, lots: 13, value: -side * own })
      expect([market.size[0], market.quote[0], cash[0]]).toEqual([0, 0, 0])
      // The taker has what the account had: a position whose bankruptcy price was its entry price now.
      expect([market.size[2], market.quote[2]]).toEqual([side * 13, own])
      auditBooks(world)
    },
  )

  test('turns a taker who stood on the other side: what it had is closed, the rest is opened', () => {
    const bare = opened(10)
    trade(bare, 2, -1, [[3, 12_000, 4]])
    transfer(bare, { from: 0, to: 2, lots: 10, value: 10 * 9_000 * K })
    const { market, cash } = bare
    expect([market.size[2], market.quote[2]]).toEqual([6, -6 * 9_000 * K])
    expect(cash[2] - CASH).toBe(4 * 3_000 * K)
    expect(market.grownAt[2]).toBe(7)
  })

  test('does not note a taker as grown that is only reduced', () => {
    const bare = opened(10)
    bare.world.scalars[0] = 9
    transfer(bare, { from: 0, to: 1, lots: 10, value: 10 * 9_000 * K })
    expect([...bare.market.size.subarray(0, 2)]).toEqual([0, 0])
    expect(bare.market.grownAt[1]).toBe(7)
    expect(bare.market.state[LONG_LOTS]).toBe(0)
  })

  test('notes the step for a taker who grows, is one posting, and lets the bounds know', () => {
    const bare = opened(200)
    const { market, cash, world } = bare
    world.scalars[STEP] = 9
    const postings = world.scalars[POSTINGS]
    const lots = (10 * CASH) / (START * K)
    // Set by hand, past the bounds: only the transfer can have told them.
    market.size[0] = lots
    market.quote[0] = -lots * START * K
    transfer(bare, { from: 0, to: 2, lots, value: lots * START * K })
    expect(market.grownAt[2]).toBe(9)
    expect(world.scalars[POSTINGS]).toBe(postings + 1)
    market.state[MARK] = START * 0.91
    const out = new Int32Array(4)
    expect(breaches(market, cash, 0, 4, 0.05, out)).toBe(1)
    expect(out[0]).toBe(2)
  })

  test('does not note a taker who is closed', () => {
    const bare = opened(10)
    bare.world.scalars[STEP] = 9
    transfer(bare, { from: 0, to: 1, lots: 10, value: 10 * START * K })
    expect([bare.market.size[1], bare.market.grownAt[1]]).toEqual([0, 7])
  })

  test('settles both sides’ funding first', () => {
    const bare = opened(10)
    bare.market.state[FUNDING] = 2 * 65_536
    transfer(bare, { from: 0, to: 1, lots: 10, value: 10 * START * K })
    expect([bare.cash[0], bare.cash[1]]).toEqual([CASH - 20, CASH + 20])
    expect(bare.cash[bare.market.funding]).toBe(0)
  })

  test('is told with the nearest tick, the signed lots and the exact value', () => {
    const bare = opened(-4 * -1, -1)
    const from = bare.world.log.cursor[1]
    const id = transfer(bare, { from: 0, to: 3, lots: 4, value: 4 * 7_777 * K + 9 })
    const [event] = eventsOf(bare.world.log, from)
    expect(event).toMatchObject({ id, kind: 'takeover', account: 0, other: 3, ticks: 7_777 })
    expect(event).toMatchObject({ lots: -4, amount: 4 * 7_777 * K + 9 })
  })

  test('at the mark changes nobody’s equity', () => {
    const bare = opened(10)
    const worth = (): number[] => [0, 1, 2].map(row => equity(bare.world, bare.market, row))
    const before = worth()
    transfer(bare, { from: 0, to: 2, lots: 6, value: 6 * START * K })
    transfer(bare, { from: 1, to: 2, lots: 9, value: 9 * START * K })
    expect(worth()).toEqual(before)
  })

  test.each([
    [0.5, 'account 0: got 999850000 and -349999.5, expected whole quanta within 2^52'],
    [2 ** 53, 'mulDiv: got 9007199254740992'],
    [NaN, 'mulDiv: got NaN'],
  ])('for %d quanta breaks an invariant', (value, said) => {
    const act = (): number => transfer(opened(10), { from: 0, to: 2, lots: 3, value })
    expect(act).toThrow(InvariantError)
    expect(act).toThrow(said)
  })
})
