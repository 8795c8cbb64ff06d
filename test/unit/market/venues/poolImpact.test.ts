import { describe, expect, test } from 'vitest'
import { impactFee } from '../../../../src/market/venues/poolImpact.ts'

const GMX = { impactFactor: 1e-8, impactRebate: 0.5 }

describe('the fee for leaning on a pool', () => {
  test('is that of GMX v2: 400 usd for the first 200,000 and 1,200 for the next', () => {
    expect(impactFee(0, 200_000, GMX)).toBeCloseTo(400, 9)
    expect(impactFee(200_000, 400_000, GMX)).toBeCloseTo(1200, 9)
    // What an order of 200,000 usd at 5,000 then gets for its money.
    expect((200_000 / (200_000 - 400)) * 5000).toBeCloseTo(5010.02, 4)
    expect((200_000 / (200_000 - 1200)) * 5000).toBeCloseTo(5030.1811, 4)
  })

  test('is the same for shorts as for longs', () => {
    expect(impactFee(0, -200_000, GMX)).toBe(impactFee(0, 200_000, GMX))
    expect(impactFee(-100_000, -300_000, GMX)).toBe(impactFee(100_000, 300_000, GMX))
  })

  test('is paid back in part where the imbalance shrinks', () => {
    expect(impactFee(400_000, 200_000, GMX)).toBeCloseTo(-600, 9)
    expect(impactFee(-200_000, 0, GMX)).toBeCloseTo(-200, 9)
  })

  test('of an order that turns the imbalance is paid for what it adds, less what it balanced', () => {
    expect(impactFee(200_000, -400_000, GMX)).toBeCloseTo(1600 - 200, 9)
    expect(impactFee(-400_000, 200_000, GMX)).toBeCloseTo(400 - 800, 9)
  })

  test('costs more in one order than it gives back in any way home', () => {
    for (const before of [-3e5, 0, 1e5])
      for (const after of [-2e5, 1e5, 4e5]) {
        expect(impactFee(before, after, GMX) + impactFee(after, before, GMX)).toBeGreaterThanOrEqual(0) // prettier-ignore
      }
  })

  test('is nothing without a factor', () => {
    expect(Math.abs(impactFee(1e6, -2e6, { impactFactor: 0, impactRebate: 1 }))).toBe(0)
  })
})
