import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { autoDeleveraging } from '../../../../src/protocol/waterfall/index.ts'
import type { HandOver } from '../../../../src/protocol/waterfall/rung.ts'
import { ADL } from '../../../../src/world/world.ts'
import {
  K,
  books,
  handOver,
  params,
  place,
  setMark,
  unbalanced,
  worth,
  type Books,
} from './books.ts'

const POLICIES = ['profit-leverage', 'pro-rata', 'water-filling'] as const
type Policy = (typeof POLICIES)[number]

const RUNS = { seed: 20_251_015, numRuns: 200 }

function deleverage(all: Books, request: HandOver, policy: Policy = 'profit-leverage'): void {
  autoDeleveraging.takeOver!(all.contexts[0], params(autoDeleveraging, { policy }), request)
  expect(unbalanced(all)).toBe(0)
}

/** Lots closed by account. */
function closed({ transfers }: Books): Record<number, number> {
  return Object.fromEntries(transfers.map(({ to, lots }) => [to, lots]))
}

/** Account 0 is long 100 lots and bankrupt at 9,000; shorts stand in rows 1 to 4. */
function crowd(): Books {
  const all = books({ traders: 8 })
  place(all, 0, 500_000, 100)
  place(all, 1, 2_000_000, -60) // wins 6 % of 3 M, leverage below 2
  place(all, 2, 400_000, -60) // the same gain on little equity
  place(all, 3, 400_000, { lots: -60, ticks: 9_700 }) // entered late
  place(all, 4, 9_000_000, { lots: -60, ticks: 9_100 }) // loses
  place(all, 5, 9_000_000, 60) // on the same side
  setMark(all, 9_400)
  return all
}

describe('by profit and leverage', () => {
  test('the highest product is closed first, losers last, at the bankruptcy price', () => {
    const all = crowd()
    const request = handOver(all, 0)
    deleverage(all, request)
    expect(closed(all)).toEqual({ 2: 60, 3: 40 })
    for (const one of all.transfers) {
      expect(one).toMatchObject({ from: 0, price: 9_000, kind: 'deleverage' })
    }
    expect(request.lots).toBe(0)
    expect(worth(all, 0)).toBe(0)
    expect(all.protocol.tally[ADL]).toBe(100 * 9_400 * K)
    // The part of account 3 that is left has less leverage than account 1 now.
    deleverage(all, { ...handOver(all, 5), lots: 70 })
    expect(all.transfers.slice(2).map(({ to, lots }) => [to, lots])).toEqual([[1, 60], [3, 10]]) // prettier-ignore
  })

  test('an account that is under maintenance itself is left out', () => {
    const all = crowd()
    all.protocol.flaggedAt[2] = 1
    deleverage(all, handOver(all, 0))
    expect(closed(all)).toEqual({ 1: 40, 3: 60 })
  })

  test('accounts without a gain come when the winners are used up, and what is left stays', () => {
    const all = crowd()
    const request = { ...handOver(all, 0), lots: 1_000 }
    all.market.size[0] = 1_000
    all.market.size[all.market.house] -= 900
    deleverage(all, request)
    expect(all.transfers.map(({ to }) => to)).toEqual([1, 2, 3, 4])
    expect(request.lots).toBe(760)
  })

  test('whoever would be bankrupt at the price is left out', () => {
    const all = crowd()
    // Account 2 is worth 580,000 at the mark and loses 60 lots x 5 a tick above it.
    const rise = Math.floor(580_000 / (60 * K))
    const at = (ticks: number): HandOver => ({ ...handOver(all, 0), price: 9_400 + ticks, lots: 1 })
    deleverage(all, at(rise + 1)) // nor could account 3
    expect(closed(all)).toEqual({ 1: 1 })
    deleverage(all, at(rise - 1))
    expect(closed(all)).toEqual({ 1: 1, 2: 1 })
  })

  test('of equals the lower row is closed first', () => {
    const all = books({})
    place(all, 0, 500_000, 100)
    for (const row of [4, 2, 6, 1]) place(all, row, 400_000, -40)
    setMark(all, 9_400)
    deleverage(all, handOver(all, 0))
    expect(closed(all)).toEqual({ 1: 40, 2: 40, 4: 20 })
  })

  test('a short in trouble closes longs', () => {
    const all = books({})
    place(all, 0, 500_000, -100)
    place(all, 1, 500_000, 70)
    place(all, 2, 400_000, 70)
    setMark(all, 10_600)
    const request = handOver(all, 0)
    deleverage(all, request)
    expect(request.price).toBe(11_000)
    expect(closed(all)).toEqual({ 1: 30, 2: 70 })
    expect([0, 1, 2].map(i => all.market.size[i] + 0)).toEqual([0, 40, 0])
  })
})

test('pro rata closes the same share of every winner', () => {
  const all = crowd()
  deleverage(all, handOver(all, 0), 'pro-rata')
  expect(closed(all)).toEqual({ 1: 34, 2: 33, 3: 33 })
})

test('water-filling cuts the highest leverage to one level and leaves low leverage alone', () => {
  const all = crowd()
  deleverage(all, handOver(all, 0), 'water-filling')
  // 20 lots are kept by accounts 2 and 3, worth 580,000 and 490,000; account 1 holds fewer an equity than they do.
  const kept = [1, 2, 3].map(i => -all.market.size[i])
  expect(kept[0] + kept[1] + kept[2]).toBe(80)
  const level = kept.map((lots, i) => lots / [2_180_000, 580_000, 490_000][i])
  expect(Math.abs(level[1] - level[2])).toBeLessThan(1 / 490_000)
  expect(Math.abs(level[0] - level[1])).toBeLessThan(1 / 490_000)
})

const fields = fc.record({
  policy: fc.constantFrom(...POLICIES),
  side: fc.constantFrom(1, -1),
  mark: fc.integer({ min: 9_000, max: 11_000 }),
  lots: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 2_000, max: 9_000 })),
  equity: fc.integer({ min: 1, max: 2_000 }),
  others: fc.array(
    fc.record({
      lots: fc.integer({ min: -400, max: 400 }),
      entry: fc.integer({ min: 9_000, max: 11_000 }),
      equity: fc.integer({ min: 1, max: 30_000 }),
      isFlagged: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
    }),
    { minLength: 1, maxLength: 60, size: 'max' },
  ),
}) // prettier-ignore

/** Account 0 in trouble, the others as drawn, and what each of them is before. */
function field({
  side,
  mark,
  lots,
  equity,
  others,
}: typeof fields extends fc.Arbitrary<infer T> ? T : never) {
  // prettier-ignore
  const all = books({ traders: others.length + 1 })
  place(all, 0, equity * 1_000, side * lots)
  others.forEach((one, i) => {
    // Positions with a tick of slack: nobody starts bankrupt at the entry.
    place(all, i + 1, one.equity * 1_000, { lots: one.lots, ticks: one.entry })
    if (one.isFlagged) all.protocol.flaggedAt[i + 1] = 1
  })
  setMark(all, mark)
  const { market, world } = all
  const before = others.map((_, i) => {
    const row = i + 1
    const size = market.size[row]
    return { row, size, worth: worth(all, row), quote: market.quote[row], cash: world.cash[0][row] }
  })
  return { all, before, request: handOver(all, 0) }
}

test('exactly the residual is closed, or all that may be; nobody turns, grows, or comes out riskier', () => {
  let partial = 0
  let deep = 0
  const law = fc.property(fields, drawn => {
    const { all, before, request } = field(drawn)
    const { price, lots, side } = request
    const start = { ...request }
    const may = before.filter(({ row, size, worth: own }) => {
      const atPrice = own + size * (price - drawn.mark) * K
      return size * side < 0 && all.protocol.flaggedAt[row] === 0 && atPrice >= 1
    })
    const room = may.reduce((sum, { size }) => sum + Math.abs(size), 0)
    deleverage(all, request, drawn.policy)
    const gone = closed(all)
    const sum = Object.values(gone).reduce((a, b) => a + b, 0)
    expect(sum).toBe(Math.min(lots, room))
    expect(request.lots).toBe(lots - sum)
    expect(all.market.size[0]).toBe(side * request.lots + 0)
    expect(all.protocol.tally[ADL]).toBe(sum * drawn.mark * K)
    if (sum > 0 && sum < room) partial++
    if (Object.keys(gone).length > 8) deep++
    for (const one of before) {
      const taken = gone[one.row] ?? 0
      if (taken > 0) expect(may).toContain(one)
      const { size } = all.market
      expect(size[one.row]).toBe(one.size - Math.sign(one.size) * taken + 0)
      // Worth at the price: what it was, to the rounding of the trade and of the leg.
      const at = (lotsHeld: number, own: number): number =>
        own + lotsHeld * (price - drawn.mark) * K
      const now = worth(all, one.row)
      expect(Math.abs(at(size[one.row], now) - at(one.size, one.worth))).toBeLessThanOrEqual(1)
      if (size[one.row] === 0 || taken === 0) continue
      const ratio = one.worth / Math.abs(one.size)
      expect(now / Math.abs(size[one.row])).toBeGreaterThanOrEqual(ratio - 1)
    }
    expect(start.price).toBe(request.price)
  })
  fc.assert(law, RUNS)
  expect(partial).toBeGreaterThan(50)
  expect(deep).toBeGreaterThan(20)
})

test('the ranking is respected, however many it takes', () => {
  const law = fc.property(fields, drawn => {
    const { all, before, request } = field({ ...drawn, policy: 'profit-leverage' })
    const value = drawn.mark * K
    const { price, lots, side } = request
    // Written again, plainly: profit over cost, times leverage for a gain and by it for a loss.
    const ranked = before
      .filter(({ row, size, worth: own }) => {
        const atPrice = own + size * (price - drawn.mark) * K
        return size * side < 0 && all.protocol.flaggedAt[row] === 0 && atPrice >= 1
      })
      .map(({ row, size, quote, worth: own }) => {
        const profit = quote + size * value
        const leverage = (Math.abs(size) * value) / own
        const gain = profit / Math.abs(quote)
        const score = own <= 0 ? -Infinity : gain > 0 ? gain * leverage : gain / leverage
        return { row, size: Math.abs(size), isWinning: profit > 0, score }
      })
      .sort((a, b) => +b.isWinning - +a.isWinning || b.score - a.score || a.row - b.row)
    const expected: Record<number, number> = {}
    let left = lots
    for (const { row, size } of ranked) {
      const taken = Math.min(left, size)
      if (taken > 0) expected[row] = taken
      left -= taken
    }
    deleverage(all, request)
    expect(closed(all)).toEqual(expected)
  })
  fc.assert(law, RUNS)
})

test('no loss is absorbed, and a hand-over that is done already closes nobody', () => {
  const all = crowd()
  const request = { ...handOver(all, 0), lots: 0 }
  deleverage(all, request)
  expect(all.transfers).toEqual([])
})
