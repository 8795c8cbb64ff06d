import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exchangeRate, socializedLoss } from '../../../../src/protocol/waterfall/index.ts'
import type { RungPart, Shortfalls } from '../../../../src/protocol/waterfall/rung.ts'
import { FUNDING, SOCIALIZED } from '../../../../src/world/world.ts'
import {
  START,
  books,
  give,
  missing,
  params,
  place,
  setMark,
  shortOf,
  unbalanced,
  worth,
  type Books,
} from './books.ts'

const RUNS = { seed: 20_251_016, numRuns: 300 }

function absorb(part: RungPart, all: Books, shortfalls: Shortfalls, some = {}): number {
  const before = missing(shortfalls)
  part.absorb(all.contexts[0], params(part, some), shortfalls)
  expect(unbalanced(all)).toBe(0)
  return before - missing(shortfalls)
}

describe('an exchange rate below one', () => {
  test('cuts every balance by the same share, whether its owner wins, loses or has no position', () => {
    const all = books({})
    place(all, 0, 1_000_000, 0)
    place(all, 1, 2_000_000, { lots: 10, ticks: START - 100 })
    place(all, 2, 3_000_000, -1)
    const shortfalls = shortOf(all, { 5: 400_000, 6: 200_000 })
    expect(absorb(exchangeRate, all, shortfalls)).toBe(600_000)
    expect([0, 1, 2].map(i => all.world.cash[0][i])).toEqual([900_000, 1_800_000, 2_700_000])
    expect(all.protocol.tally[SOCIALIZED]).toBe(600_000)
  })

  test('leaves funds, the house and absent accounts alone', () => {
    const all = books({})
    const fund = all.contexts[0].account
    give(all, fund, 1_000)
    give(all, all.market.house, 1_000)
    place(all, 0, 500, 0)
    const shortfalls = shortOf(all, { 5: 700 })
    expect(absorb(exchangeRate, all, shortfalls)).toBe(500)
    expect([fund, all.market.house].map(i => all.world.cash[0][i])).toEqual([1_000, 1_000])
  })

  test('takes no more than its largest cut in one step', () => {
    const all = books({})
    place(all, 0, 1_000, 0)
    place(all, 1, 501, 0)
    const shortfalls = shortOf(all, { 5: 9_999 })
    expect(absorb(exchangeRate, all, shortfalls, { most: 0.5 })).toBe(750)
  })

  test('takes from a losing account only what it could withdraw, funding owed taken off', () => {
    const all = books({})
    place(all, 0, 1_000_000, 100)
    setMark(all, START - 1_999)
    all.market.state[FUNDING] = 3 * 65_536
    expect(worth(all, 0)).toBe(200)
    const shortfalls = shortOf(all, { 5: 9_999 })
    expect(absorb(exchangeRate, all, shortfalls)).toBe(200)
    expect(worth(all, 0)).toBe(0)
  })
})

test.each([exchangeRate, socializedLoss])('$name never charges who is short for himself', part => {
  const all = books({})
  place(all, 0, 1_000_000, 100)
  place(all, 1, 1_000_000, 100)
  setMark(all, START + 1_000)
  const shortfalls = shortOf(all, { 0: 5_000 })
  place(all, 0, 1_000_000, 100)
  expect(absorb(part, all, shortfalls)).toBe(5_000)
})

describe('socialized loss', () => {
  test('takes from gains only, and never more than equity with funding owed taken off', () => {
    const all = books({})
    place(all, 0, 1_000_000, 100)
    place(all, 1, 1_000_000, -100)
    place(all, 2, 1_000_000, 0)
    setMark(all, START + 100)
    expect(absorb(socializedLoss, all, shortOf(all, { 5: 99_999 }))).toBe(50_000)
    expect([1, 2].map(i => all.world.cash[0][i])).toEqual([1_000_000, 1_000_000])
    // 100 lots that owe 9,999 quanta each have 100 left, fewer than they gain.
    all.market.state[FUNDING] = 9_999 * 65_536
    expect(worth(all, 0)).toBe(100)
    expect(absorb(socializedLoss, all, shortOf(all, { 5: 99_999 }))).toBe(100)
  })
})

const losses = fc.record({
  mark: fc.integer({ min: 8_000, max: 12_000 }),
  agents: fc.array(
    fc.record({
      equity: fc.integer({ min: 0, max: 3_000_000 }),
      lots: fc.integer({ min: -60, max: 60 }),
    }),
    { minLength: 1, maxLength: 30 },
  ),
  short: fc.array(
    fc.oneof(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 1, max: 5_000_000 })),
    { minLength: 1, maxLength: 3 },
  ),
  share: fc.integer({ min: 0, max: 10 }).map(n => n / 10),
}) // prettier-ignore

describe.each([
  ['exchange-rate', exchangeRate, 'most'],
  ['socialized-loss', socializedLoss, 'gainShare'],
] as const)('%s', (_, part, limit) => {
  test('takes the loss or all claims, to the quantum, from nobody more than its claim, and ruins nobody', () => {
    let whole = 0
    let capped = 0
    const law = fc.property(losses, ({ mark, agents, short, share }) => {
      const all = books({ traders: agents.length + 3 })
      agents.forEach(({ equity, lots }, i) => place(all, i, equity, lots))
      const amounts = Object.fromEntries(short.map((x, i) => [agents.length + i, x]))
      const shortfalls = shortOf(all, amounts)
      setMark(all, mark)
      const value = agents.map((_, i) => worth(all, i))
      const claims = agents.map((one, i) => {
        const cash = all.world.cash[0][i]
        const claim = part === exchangeRate ? cash : one.lots * (mark - START) * 5
        return Math.max(0, Math.floor(share * Math.min(claim, value[i])))
      })
      const room = claims.reduce((a, b) => a + b, 0)
      const loss = missing(shortfalls)
      const taken = absorb(part, all, shortfalls, { [limit]: share })
      expect(taken).toBe(Math.min(loss, room))
      expect(all.protocol.tally[SOCIALIZED]).toBe(taken)
      if (taken === loss) whole++
      else capped++
      agents.forEach((_, i) => {
        const charge = value[i] - worth(all, i)
        expect(charge).toBeGreaterThanOrEqual(0)
        expect(charge).toBeLessThanOrEqual(claims[i])
        expect(Math.abs(charge * room - taken * claims[i])).toBeLessThanOrEqual(room)
        if (value[i] >= 0) expect(worth(all, i)).toBeGreaterThanOrEqual(0)
      })
      shortfalls.amount.forEach((left, j) => {
        expect(all.world.cash[0][shortfalls.account[j]] + 0).toBe(0 - left + 0)
      })
    })
    fc.assert(law, RUNS)
    expect(Math.min(whole, capped)).toBeGreaterThan(30)
  })
})
