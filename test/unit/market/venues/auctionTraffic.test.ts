/** Auctions on a venue under random traffic, beside one that tries every price. */
import { expect, test } from 'vitest'
import { deriveKey, uniform } from '../../../../src/kernel/random.ts'
import { ASK, BID } from '../../../../src/market/book/book.ts'
import { auditBooks } from '../../../../src/world/audit.ts'
import { consume } from '../../../../src/world/events.ts'
import { ORDER_POST_ONLY, ORDER_REST } from '../../../../src/world/intents.ts'
import { BAND_HIGH, BAND_LOW, CALLED, MARK, UNCROSSED } from '../../../../src/world/world.ts'
import { auctionSlowly, type Wish } from '../../../../src/study/twins/auction.ts'
import { faults, resting } from '../book/structure.ts'
import { openHall, type Hall } from './auctionHall.ts'

test('random traffic meets as in an auction that tries every price, and the books hold', () => {
  const hall = openHall()
  const { mid } = hall
  const noise = hall.cohort('noise')
  const key = deriveKey([1, 2], 3, 4)
  let auctions = 0
  for (let round = 0; round < 40; round++) {
    let at = 0
    const draw = (low: number, high: number): number =>
      Math.floor(low + (high - low + 1) * uniform(key[0], key[1], round, at++))
    const wide = draw(2, 40)
    hall.market.state[BAND_LOW] = draw(0, 2) === 0 ? mid - draw(0, wide) : 0
    hall.market.state[BAND_HIGH] = draw(0, 2) === 0 ? mid + draw(0, wide) : Infinity
    const steps = draw(1, 4)
    for (let t = 0; t < steps; t++) {
      const orders = Array.from({ length: draw(0, 25) }, (_, slot) => ({
        slot: (slot * 7 + draw(0, 6)) % noise.count,
        lots: (draw(0, 1) === 0 ? 1 : -1) * draw(1, draw(0, 3) === 0 ? 20_000 : 300),
        limit: mid + draw(-wide, wide),
        rule: [0, 0, ORDER_REST, ORDER_POST_ONLY][draw(0, 3)],
      }))
      const last = new Map(orders.map(order => [order.slot, order]))
      hall.step(CALLED, [...last.values()])
    }
    const slow = expected(hall)
    const moved = hall.changes(() => hall.step(UNCROSSED))
    expect(netted(slow.filled)).toEqual(moved)
    if (slow.lots > 0) {
      auctions++
      expect(new Set(hall.events('fill').map(({ ticks }) => ticks))).toEqual(new Set([slow.ticks]))
      expect(hall.events('fill').reduce((sum, { lots }) => sum + Math.abs(lots), 0)).toBe(slow.lots)
    } else expect(hall.events('fill')).toEqual([])
    expect(faults(hall.book)).toEqual([])
    expect(hall.call.count[0]).toBe(0)
    auditBooks(hall.run.world)
    consume(hall.run.world.log)
  }
  expect(auctions).toBeGreaterThan(15)
})

/** What stands in the book and what was called, in the order of its priority, to the slow auction. */
function expected({ call, book, market }: Hall) {
  const { turn, lots, limit } = call
  const quotes = [BID, ASK].flatMap(side =>
    resting(book, side).map(({ account, slot, ticks, lots: wanted }): Wish => ({
      name: `${account}:${side === BID ? 1 : -1}:${slot}`,
      side: side === BID ? 1 : -1,
      ticks,
      lots: wanted,
    })),
  )
  const low = Math.ceil(market.state[BAND_LOW])
  const high = Math.min(1e9, Math.floor(market.state[BAND_HIGH]))
  const rows = [...turn.keys()].filter(row => turn[row] > 0)
  const inTurn = (side: number): number[] =>
    rows
      .filter(row => Math.sign(lots[row]) === side)
      .sort((a, b) => side * (limit[b] - limit[a]) || turn[a] - turn[b])
  const called = [...inTurn(1), ...inTurn(-1)].map((row): Wish => {
    const side = Math.sign(lots[row])
    const ticks = side > 0 ? Math.min(high, limit[row]) : Math.max(low, limit[row])
    return { name: `${row}:${side}:`, side, ticks, lots: Math.abs(lots[row]) }
  })
  return auctionSlowly([...quotes, ...called], market.state[MARK], Math.max(1, low), high)
}

/** Signed lots by account. */
function netted(filled: ReadonlyMap<string, number>): Map<number, number> {
  const all = new Map<number, number>()
  for (const [name, lots] of filled) {
    const [account, side] = name.split(':').map(Number)
    all.set(account, (all.get(account) ?? 0) + side * lots)
  }
  return new Map([...all].filter(([, lots]) => lots !== 0).sort(([a], [b]) => a - b))
}
