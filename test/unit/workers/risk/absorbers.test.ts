import { describe, expect, test } from 'vitest'
import { deleveraged, ofBalances, ofGains } from '../../../../src/workers/risk/absorbers.ts'
import { AT_THE_MARK } from '../../../../src/workers/risk/closeOut.ts'
import { closeAll, createStress, gapTo, type Stress } from '../../../../src/workers/risk/stress.ts'
import { crowdBy, MARK, type Hand } from './hand.ts'

/** Everybody at 70 ticks: the first long fails and is 100 short of what it lost. */
function fallen(others: readonly Hand[], idle: number[] = []): Stress {
  const stress = createStress(crowdBy([[10, 200], ...others], 0.1, idle), MARK)
  gapTo(stress, 70)
  closeAll(stress, [0, 0], [AT_THE_MARK, AT_THE_MARK])
  return stress
}

describe('winners who are closed', () => {
  test('bear as much of what is missing as they have lots for', () => {
    expect(fallen([]).shortfall[0]).toBeCloseTo(100, 9)
    expect(deleveraged(fallen([[-10, 100]]))).toBeCloseTo(100, 9)
    expect(deleveraged(fallen([[-4, 40]]))).toBeCloseTo(40, 9)
    expect(deleveraged(fallen([[-40, 400]]))).toBeCloseTo(100, 9)
  })

  test('are left out if they are on the same side, or could not bear it', () => {
    expect(deleveraged(fallen([[10, 900]]))).toBe(0)
    // Opened at 75 with 3 a lot: at 70 it is worth 8 a lot, and 10 are asked.
    expect(deleveraged(fallen([[-10, 30, 75]]))).toBe(0)
    expect(deleveraged(fallen([[-10, 50, 75]]))).toBeCloseTo(100, 9)
  })
})

test('gains are charged up to a share of them, never more than their owners have', () => {
  // Gained 300 and owns 350; gained 300 and owns 100 of it; lost.
  const hands: Hand[] = [
    [-10, 50],
    [-10, -200],
    [1, 900],
  ]
  expect(ofGains(fallen(hands), 1)).toBe(300 + 100)
  expect(ofGains(fallen(hands), 0.05)).toBe(15 + 5)
})

test('balances are cut by what could be withdrawn, of those without a position too', () => {
  // 50 of cash though it is worth 350; 400 of cash, of which 30 are lost.
  const hands: Hand[] = [
    [-10, 50],
    [1, 400],
  ]
  expect(ofBalances(fallen(hands, [1000, -5]), 1)).toBe(50 + 370 + 1000)
  expect(ofBalances(fallen(hands, [1000, -5]), 0.02)).toBe(1 + 7 + 20)
})
