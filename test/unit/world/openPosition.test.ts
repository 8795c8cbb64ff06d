import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../src/kernel/assert.ts'
import { auditBooks, auditNumbers } from '../../../src/world/audit.ts'
import { breaches } from '../../../src/world/bounds.ts'
import { closeHouse, openPosition } from '../../../src/world/openPosition.ts'
import { LONG_LOTS, MARK, SHORT_LOTS, equity } from '../../../src/world/world.ts'
import { eventsOf } from '../../support/watch.ts'
import { CASH, K, START, bareWorld } from './bareWorld.ts'

describe('a position that stands before the start', () => {
  test('is worth the move since its entry, rounded once', () => {
    const { world, market } = bareWorld()
    openPosition(world, market, 0, 7, 9_000.123)
    openPosition(world, market, 1, -5, 11_000.77)
    expect([market.size[0], market.quote[0]]).toEqual([7, -Math.round(7 * 9_000.123 * K)])
    expect([market.size[1], market.quote[1]]).toEqual([-5, Math.round(5 * 11_000.77 * K)])
    expect(equity(world, market, 0)).toBe(CASH + 7 * START * K - Math.round(7 * 9_000.123 * K))
    expect([market.state[LONG_LOTS], market.state[SHORT_LOTS]]).toEqual([7, 5])
    expect(market.size[market.house]).toBe(-2)
    auditBooks(world)
    auditNumbers(world)
  })

  test('of nothing is none, and there is no second one', () => {
    const { world, market } = bareWorld()
    openPosition(world, market, 0, 0, START)
    expect(market.quote[0]).toBe(0)
    openPosition(world, market, 0, 1, START)
    expect(() => openPosition(world, market, 0, 1, START)).toThrow(InvariantError)
  })

  test('is seen when the price reaches it', () => {
    const { world, market, cash } = bareWorld()
    openPosition(world, market, 2, 100_000, START)
    market.state[MARK] = START - CASH / (100_000 * K)
    const out = new Int32Array(4)
    expect(breaches(market, cash, 0, 4, 0.001, out)).toBe(1)
    expect(out[0]).toBe(2)
  })
})

describe('closing the house', () => {
  test('leaves it with nothing; what was missing or over goes in from the outside world, or out', () => {
    for (const entry of [9_000.5, 10_999.5]) {
      const { world, market, cash } = bareWorld()
      openPosition(world, market, 0, 6, entry)
      openPosition(world, market, 1, -6, START)
      const gap = Math.round(6 * entry * K) - 6 * START * K
      const outside = cash[world.outside]
      closeHouse(world, market)
      expect([market.size[market.house], market.quote[market.house], cash[market.house]]).toEqual([0, 0, 0]) // prettier-ignore
      expect(cash[world.outside]).toBe(outside + gap)
      const [told] = eventsOf(world.log).filter(({ kind }) => kind === 'deposit')
      expect(told).toMatchObject({ account: market.house, amount: -gap })
      auditBooks(world)
    }
  })

  test('tells nothing where nothing is left, and keeps a position that nobody else has', () => {
    const even = bareWorld()
    openPosition(even.world, even.market, 0, 6, START)
    openPosition(even.world, even.market, 1, -6, START)
    closeHouse(even.world, even.market)
    expect(eventsOf(even.world.log)).toEqual([])
    const odd = bareWorld()
    openPosition(odd.world, odd.market, 0, 6, START)
    closeHouse(odd.world, odd.market)
    expect(odd.market.size[odd.market.house]).toBe(-6)
    auditBooks(odd.world)
  })
})
