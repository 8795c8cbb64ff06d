import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../src/kernel/assert.ts'
import { auditBooks, auditNumbers } from '../../../src/world/audit.ts'
import { emit, KIND } from '../../../src/world/events.ts'
import { tradeBetween } from '../../../src/world/tradeBetween.ts'
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
import {
  CASH,
  K,
  START,
  bareWorld,
  counted,
  post,
  slowly,
  trade,
  type Bare,
  type Fill,
} from './bareWorld.ts'

const AGENTS = 6

/** Orders of random accounts, each met by up to four fills of others; the same one may meet it more than once. */
const orders = fc.array(
  fc.record({
    account: fc.nat(AGENTS - 1),
    direction: fc.constantFrom(1, -1),
    fills: fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: AGENTS - 1 }),
        fc.integer({ min: 1, max: 30_000 }),
        fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 90_000 })),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  { minLength: 1, maxLength: 25 },
)

/** Nobody meets an order of its own. */
const others = (account: number, fills: readonly Fill[]): Fill[] =>
  fills.map(([by, ticks, lots]) => [(account + by) % AGENTS, ticks, lots])

describe('trades between accounts', () => {
  test('post both legs as the slow ledger does, whatever is opened, reduced, closed or turned', () => {
    const seen = { reduced: 0, turned: 0, twice: 0 }
    fc.assert(
      fc.property(orders, list => {
        const bare = bareWorld(AGENTS)
        const twins = Array.from({ length: AGENTS }, (_, row) => slowly(bare, row))
        for (const { account, direction, fills } of list) {
          const met = others(account, fills)
          const before = bare.market.size.slice(0, AGENTS)
          const value = trade(bare, account, direction, met)
          for (const [other, ticks, lots] of met) {
            const worth = BigInt(lots * ticks * K * direction)
            post(twins[account], BigInt(direction * lots), -worth)
            post(twins[other], BigInt(-direction * lots), worth)
          }
          expect(value).toBe(met.reduce((sum, [, ticks, lots]) => sum + lots * ticks * K, 0))
          for (let row = 0; row < AGENTS; row++) {
            expect(slowly(bare, row)).toEqual(twins[row])
            const [was, is] = [before[row], bare.market.size[row]]
            if (was * is < 0) seen.turned++
            if (was * is >= 0 && Math.abs(is) < Math.abs(was)) seen.reduced++
          }
          if (new Set(met.map(([other]) => other)).size < met.length) seen.twice++
        }
        auditBooks(bare.world)
        auditNumbers(bare.world)
      }),
      { seed: 11, numRuns: 150 },
    )
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(50)
  })

  test('mirrored in their sides and prices make mirrored profits, to the quantum (R16)', () => {
    const top = 30_001
    const mirrored = (fills: readonly Fill[]): Fill[] =>
      fills.map(([other, ticks, lots]) => [other, top - ticks, lots])
    const property = fc.property(orders, fc.integer({ min: 1, max: 30_000 }), (list, mark) => {
      const [here, there] = [bareWorld(AGENTS), bareWorld(AGENTS)]
      here.market.state[MARK] = mark
      there.market.state[MARK] = top - mark
      for (const { account, direction, fills } of list) {
        const met = others(account, fills)
        trade(here, account, direction, met)
        trade(there, account, -direction, mirrored(met))
      }
      for (let row = 0; row < AGENTS; row++) {
        expect(there.market.size[row] + here.market.size[row]).toBe(0)
        expect(equity(there.world, there.market, row)).toBe(equity(here.world, here.market, row))
      }
    })
    fc.assert(property, { seed: 16, numRuns: 150 })
  })

  test('keep open interest as it is counted', () => {
    fc.assert(
      fc.property(orders, list => {
        const bare = bareWorld(AGENTS)
        for (const { account, direction, fills } of list) {
          trade(bare, account, direction, others(account, fills))
          const { longs, shorts } = counted(bare.market)
          expect(longs).toBe(shorts)
          expect(bare.market.state[LONG_LOTS]).toBe(longs)
          expect(bare.market.state[SHORT_LOTS]).toBe(shorts)
        }
      }),
      { seed: 12, numRuns: 60 },
    )
  })

  test('are told one by one, with the cash that the order realized', () => {
    const bare = bareWorld()
    trade(bare, 0, 1, [[1, 9_000, 10]])
    const from = bare.world.log.cursor[1]
    const before = bare.cash[0]
    trade(bare, 0, -1, [
      [2, 9_500, 4],
      [1, 9_400, 8],
    ])
    const fills = eventsOf(bare.world.log, from)
    expect(fills.map(({ kind, account, other, ticks, lots }) => [kind, account, other, ticks, lots])).toEqual([
      ['fill', 0, 2, 9_500, -4],
      ['fill', 0, 1, 9_400, -8],
    ]) // prettier-ignore
    // Four of ten bought at 9,000 go at 9,500; the other six at 9,400, and two more open a short.
    expect(fills.map(({ amount }) => amount)).toEqual([4 * 500 * K, 6 * 400 * K])
    expect(bare.cash[0] - before).toBe(4 * 500 * K + 6 * 400 * K)
  })

  test('leave no quote leg with a closed position, and the entry price with what is left of one', () => {
    const bare = bareWorld()
    trade(bare, 0, 1, [[1, 9_001, 9]])
    trade(bare, 0, -1, [[1, 12_345, 3]])
    expect(-bare.market.quote[0] / (bare.market.size[0] * K)).toBe(9_001)
    trade(bare, 0, -1, [[1, 7, 6]])
    expect([bare.market.size[0], bare.market.quote[0]]).toEqual([0, 0])
    expect([bare.market.size[1], bare.market.quote[1]]).toEqual([0, 0])
    expect(bare.cash[0] + bare.cash[1]).toBe(2 * CASH)
  })

  test('splitting a fill at one price changes nothing', () => {
    const [whole, split] = [bareWorld(), bareWorld()]
    trade(whole, 0, 1, [[1, 9_999, 21]])
    trade(split, 0, 1, [[1, 9_999, 5], [1, 9_999, 15], [1, 9_999, 1]]) // prettier-ignore
    for (const row of [0, 1]) expect(slowly(split, row)).toEqual(slowly(whole, row))
  })

  test('at the mark change nobody’s equity, and opening and closing pays nobody', () => {
    const bare = bareWorld()
    const worth = (): number[] => [0, 1, 2].map(row => equity(bare.world, bare.market, row))
    for (const direction of [1, 1, -1, -1, -1, 1]) {
      trade(bare, 0, direction, [[1, START, 7], [2, START, 11]]) // prettier-ignore
      expect(worth()).toEqual([CASH, CASH, CASH])
    }
    expect(bare.market.size.every(lots => lots === 0)).toBe(true)
  })

  test('settle what funding is owed before a position changes', () => {
    const bare = bareWorld()
    const { market, cash } = bare
    trade(bare, 0, 1, [[1, START, 10]])
    market.state[FUNDING] = 3 * 65_536
    trade(bare, 2, 1, [[0, START, 4]])
    // Ten lots paid three quanta each, not six.
    expect(cash[0]).toBe(CASH - 30)
    expect(market.fundedAt[0]).toBe(3 * 65_536)
    expect(market.fundedAt[2]).toBe(3 * 65_536)
    // Who did not trade has not settled.
    expect([cash[1], market.fundedAt[1]]).toEqual([CASH, 0])
    expect(equity(bare.world, market, 1)).toBe(CASH + 30)
    market.state[MARK] += 1
    expect(equity(bare.world, market, 1)).toBe(CASH + 30 - 10 * K)
  })

  test('note the step for whoever grew or turned, and for nobody who was reduced', () => {
    const bare = bareWorld()
    const { grownAt } = bare.market
    trade(bare, 0, 1, [[1, START, 10]])
    expect([...grownAt.subarray(0, 3)]).toEqual([7, 7, 0])
    bare.world.scalars[0] = 8
    trade(bare, 2, 1, [[0, START, 4]])
    expect([...grownAt.subarray(0, 3)]).toEqual([7, 7, 8])
    bare.world.scalars[0] = 9
    trade(bare, 0, -1, [[2, START, 7]])
    expect([...grownAt.subarray(0, 3)]).toEqual([9, 7, 9])
    bare.world.scalars[0] = 10
    trade(bare, 1, 1, [[2, START, 10]])
    expect([...grownAt.subarray(0, 3)]).toEqual([9, 7, 9])
  })

  test('name what caused them, and begin where they are told to', () => {
    const bare = bareWorld()
    const { world, market } = bare
    const cause = emit(world.log, { kind: KIND.shock, account: -1, other: -1 })
    emit(world.log, { kind: KIND.shock, account: -1, other: -1 })
    const columns = {
      accounts: Int32Array.of(3, 1, 2, 3),
      ticks: Int32Array.of(1, 9_000, 9_100, 1),
      lots: Int32Array.of(77, 10, 4, 77),
    }
    const before = world.scalars[POSTINGS]
    expect(tradeBetween(world, market, 0, 1, columns, 1, 3, cause)).toBe(
      (10 * 9_000 + 4 * 9_100) * K,
    )
    const fills = eventsOf(world.log).filter(({ kind }) => kind === 'fill')
    expect(fills.map(({ other, lots, cause: by, amount }) => [other, lots, by, amount])).toEqual([
      [1, 10, cause, 0],
      [2, 4, cause, 0],
    ])
    expect(market.size[3]).toBe(0)
    expect(world.scalars[POSTINGS]).toBe(before + 1)
    tradeBetween(world, market, 0, -1, columns, 1, 2, -1)
    const [, , last] = eventsOf(world.log).filter(({ kind }) => kind === 'fill')
    expect([last.cause, last.lots, last.amount]).toEqual([-1, -10, 10 * 9_000 * K + Math.round((-10 * (10 * 9_000 + 4 * 9_100) * K) / 14)]) // prettier-ignore
    expect(eventsOf(world.log)).toHaveLength(5)
  })

  test('note no step for whoever is closed, on either side', () => {
    const bare = bareWorld()
    const { grownAt } = bare.market
    trade(bare, 0, 1, [[1, START, 10]])
    bare.world.scalars[STEP] = 8
    trade(bare, 0, -1, [[1, START, 10]])
    expect([...grownAt.subarray(0, 2)]).toEqual([7, 7])
  })

  const MOST = 2 ** 52
  const WORTH = 1000 * START * K

  /** `most`: where it ends. */
  test.each<[string, (bare: Bare, most: number) => void]>([
    ['the leg of the order', ({ market }, most) => (market.quote[0] = WORTH - most)],
    ['the leg of who meets it', ({ market }, most) => (market.quote[1] = most - WORTH)],
    ['the cash of the order', (bare, most) => closing(bare, 0, -1000, most)],
    ['the cash of who meets it', (bare, most) => closing(bare, 1, 1000, most)],
  ])('may take %s to 2^52, and a quantum further breaks an invariant', (_, prepare) => {
    const act = (most: number): void => {
      const bare = bareWorld()
      prepare(bare, most)
      trade(bare, 0, 1, [[1, START, 1000]])
    }
    expect(() => act(MOST)).not.toThrow()
    expect(() => act(MOST + 1)).toThrow(/of account 0 \(\d+ lots\): 1 is left over or too large/)
  })

  /** A position that the trade closes at the price it was opened at, with cash that is `cash` after it. */
  function closing({ market, cash: held }: Bare, row: number, lots: number, cash: number): void {
    market.size[row] = lots
    market.quote[row] = -lots * START * K
    held[row] = cash
  }

  test.each([
    ['cash', (bare: Bare) => (bare.cash[0] = 0.5)],
    ['a leg', (bare: Bare) => (bare.market.quote[0] = 0.5)],
    ['both, which make a whole together', (bare: Bare) => (bare.cash[0] = bare.market.quote[0] = 0.5)],
  ])('with %s that is a fraction of a quantum break an invariant', (_, spoil) => {
    const bare = bareWorld()
    spoil(bare)
    expect(() => trade(bare, 0, 1, [[1, START, 1]])).toThrow(InvariantError)
  }) // prettier-ignore

  test.each([
    ['the order', 0],
    ['who meets it', 1],
  ])('that would leave 2^52 for %s break an invariant', (_, rich) => {
    const bare = bareWorld()
    bare.market.quote[rich] = (rich === 0 ? -1 : 1) * (2 ** 52 - 10)
    expect(() => trade(bare, 0, 1, [[1, 30_000, 1000]])).toThrow(InvariantError)
  })
})
