import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../src/kernel/assert.ts'
import { auditBooks, auditNumbers } from '../../../src/world/audit.ts'
import { breaches } from '../../../src/world/bounds.ts'
import { emit, KIND } from '../../../src/world/events.ts'
import { tradeWithHouse } from '../../../src/world/houseTrade.ts'
import {
  FILL_COUNT,
  LONG_LOTS,
  MARK,
  POSTINGS,
  SHORT_LOTS,
  STEP,
  VOLUME,
  equity,
} from '../../../src/world/world.ts'
import { eventsOf } from '../../support/watch.ts'
import { CASH, K, START, bareWorld, counted, post, slowly, type Bare } from './bareWorld.ts'

const AGENTS = 6

/** By whom, and lots (above zero: bought). */
type Order = readonly [account: number, lots: number]

/** One batch at one price; `skipped` orders stand before it and after it. Returns the net lots bought. */
function fill(
  { world, market }: Bare,
  orders: readonly Order[],
  ticks: number,
  { cause = -1, skipped = 0 } = {},
): number {
  const around = Array<Order>(skipped).fill([0, 9_999_999])
  const all = [...around, ...orders, ...around]
  const columns = {
    rows: Int32Array.from(all, ([account]) => account),
    lots: Float64Array.from(all, ([, lots]) => lots),
  }
  return tradeWithHouse(world, market, columns, skipped, skipped + orders.length, ticks, cause)
}

const order = fc.tuple(
  fc.nat(AGENTS - 1),
  fc
    .oneof(fc.integer({ min: -12, max: 12 }), fc.integer({ min: -90_000, max: 90_000 }))
    .filter(lots => lots !== 0),
)
const batches = fc.array(
  fc.tuple(fc.array(order, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 30_000 })),
  { minLength: 1, maxLength: 20 },
)

describe('fills against the house', () => {
  test('post both legs as the slow ledger does, whatever is opened, reduced, closed or turned', () => {
    const seen = { closed: 0, reduced: 0, turned: 0 }
    const property = fc.property(batches, list => {
      const bare = bareWorld(AGENTS)
      const { market } = bare
      const rows = [...Array.from({ length: AGENTS }, (_, row) => row), market.house]
      const twins = new Map(rows.map(row => [row, slowly(bare, row)]))
      let volume = 0
      for (const [orders, ticks] of list) {
        const before = market.size.slice(0, AGENTS)
        const net = fill(bare, orders, ticks, { skipped: 2 })
        expect(net).toBe(orders.reduce((sum, [, lots]) => sum + lots, 0))
        for (const [account, lots] of orders) {
          const worth = BigInt(lots * ticks * K)
          post(twins.get(account)!, BigInt(lots), -worth)
          const house = twins.get(market.house)!
          house.size -= BigInt(lots)
          house.quote += worth
          volume += Math.abs(lots) * ticks * K
        }
        for (const row of rows) expect(slowly(bare, row)).toEqual(twins.get(row))
        for (let row = 0; row < AGENTS; row++) {
          const [was, is] = [before[row], market.size[row]]
          if (was * is < 0) seen.turned++
          if (was * is > 0 && Math.abs(is) < Math.abs(was)) seen.reduced++
          if (was !== 0 && is === 0) seen.closed++
        }
        expect(market.state[VOLUME]).toBe(volume)
      }
      const { longs, shorts } = counted({ ...market, size: market.size.slice(0, AGENTS) })
      expect([market.state[LONG_LOTS], market.state[SHORT_LOTS]]).toEqual([longs, shorts])
      expect(market.state[FILL_COUNT]).toBe(list.reduce((sum, [{ length }]) => sum + length, 0))
      auditBooks(bare.world)
      auditNumbers(bare.world)
    })
    fc.assert(property, { seed: 21, numRuns: 200 })
    for (const [what, times] of Object.entries(seen)) {
      expect(times, what).toBeGreaterThan(what === 'closed' ? 5 : 50)
    }
  })

  test('are told one by one, with the cash that each realized and what they were caused by', () => {
    const bare = bareWorld()
    const { world, market } = bare
    const cause = emit(world.log, { kind: KIND.shock, account: -1, other: -1 })
    fill(bare, [[0, 10], [1, -4]], 9_000, { cause }) // prettier-ignore
    fill(bare, [[0, -4], [2, 3]], 9_500) // prettier-ignore
    const fills = eventsOf(world.log).filter(({ kind }) => kind === 'fill')
    expect(fills.map(({ account, other, ticks, lots, amount }) => [account, other, ticks, lots, amount])).toEqual([
      [0, market.house, 9_000, 10, 0],
      [1, market.house, 9_000, -4, 0],
      [0, market.house, 9_500, -4, 4 * 500 * K],
      [2, market.house, 9_500, 3, 0],
    ]) // prettier-ignore
    expect(fills.map(one => one.cause)).toEqual([cause, cause, -1, -1])
    expect(bare.cash[0]).toBe(CASH + 4 * 500 * K)
  })

  test('at the mark change nobody’s equity', () => {
    const bare = bareWorld()
    for (const lots of [100, -30, -900, 830]) {
      fill(bare, [[0, lots]], bare.market.state[MARK])
      expect(equity(bare.world, bare.market, 0)).toBe(CASH)
    }
    expect([bare.market.size[0], bare.market.quote[0]]).toEqual([0, 0])
  })

  test('count as one posting a batch', () => {
    const bare = bareWorld()
    const before = bare.world.scalars[POSTINGS]
    fill(bare, [[0, 10], [1, -4], [2, 1]], START) // prettier-ignore
    expect(bare.world.scalars[POSTINGS]).toBe(before + 1)
  })

  test('note the step for whoever grew or turned, and for nobody who was reduced or closed', () => {
    const bare = bareWorld()
    const { world, market } = bare
    const at = (step: number, orders: readonly Order[]): number[] => {
      world.scalars[STEP] = step
      fill(bare, orders, START)
      return [...market.grownAt.subarray(0, 4)]
    }
    expect(at(7, [[0, 10], [1, -10], [2, 5]])).toEqual([7, 7, 7, 0]) // prettier-ignore
    expect(at(8, [[0, -3], [1, 10], [2, 5]])).toEqual([7, 7, 8, 0]) // prettier-ignore
    expect(at(9, [[0, -8], [2, -10], [3, -1]])).toEqual([9, 7, 8, 9]) // prettier-ignore
  })

  test('let the bounds know: who comes to maintenance by a trade alone is found', () => {
    for (const side of [1, -1]) {
      const bare = bareWorld()
      const { market, cash } = bare
      const out = new Int32Array(4)
      const found = (rate: number): number[] => [
        ...out.subarray(0, breaches(market, cash, 0, 4, rate, out)),
      ]
      // Ten times as much as it has is under a maintenance of a quarter, and not of a twentieth.
      fill(bare, [[2, (side * 10 * CASH) / (START * K)]], START)
      expect(found(0.05)).toEqual([])
      expect(found(0.25)).toEqual([2])
      // Where it has lost nine tenths, it is under a twentieth.
      market.state[MARK] = START * (1 - side * 0.09)
      expect(found(0.05)).toEqual([2])
    }
  })

  test('loosen no bound: a second trade further from trouble hides nobody of the block', () => {
    const bare = bareWorld()
    fill(bare, [[2, (10 * CASH) / (START * K)]], START)
    fill(bare, [[1, 1]], START)
    bare.market.state[MARK] = START * 0.91
    const out = new Int32Array(4)
    expect(breaches(bare.market, bare.cash, 0, 4, 0.05, out)).toBe(1)
    expect(out[0]).toBe(2)
  })

  test.each<[string, (bare: Bare) => void, Order]>([
    ['a quote leg', ({ market }) => (market.quote[0] = 10 - 2 ** 52), [0, 1000]],
    ['cash', ({ market, cash }) => { cash[0] = 2 ** 52 - 10; market.size[0] = -1000; market.quote[0] = 4 * START * 1000 * K }, [0, 1000]],
    ['the house', ({ market }) => (market.quote[market.house] = 2 ** 52 - 10), [1, 1000]],
    ['cash that is a fraction', ({ cash }) => (cash[0] = 0.5), [0, 1]],
    ['what is traded', () => undefined, [0, 2 ** 40]],
  ])('that would take %s beyond what is exact break an invariant', (_, spoil, one) => {
    const bare = bareWorld()
    spoil(bare)
    expect(() => fill(bare, [one], START)).toThrow(InvariantError)
  }) // prettier-ignore

  test.each<[string, (bare: Bare) => void, Order]>([
    ['a quote leg', ({ market }) => (market.quote[0] = 1000 * START * K - 2 ** 52), [0, 1000]],
    ['the house', ({ market }) => (market.quote[market.house] = 2 ** 52 - 1000 * START * K), [1, 1000]],
  ])('may take %s to 2^52 itself', (_, prepare, one) => {
    const bare = bareWorld()
    prepare(bare)
    expect(() => fill(bare, [one], START)).not.toThrow()
  }) // prettier-ignore
})
