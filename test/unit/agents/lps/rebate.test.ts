import { describe, expect, test } from 'vitest'
import { marketMaker } from '../../../../src/agents/lps/marketMaker.ts'
import { nerveOf, withRebate } from '../../../../src/agents/lps/rebate.ts'
import { PULL } from '../../../../src/world/intents.ts'
import { cohort, wants, type TestCohort } from '../decisions.ts'

function makers(
  rebate: number,
  params: Record<string, number> = {},
  fastVolatility = 0.0002,
): TestCohort {
  // prettier-ignore
  const all = cohort(marketMaker, {
    equity: 4e9,
    startEquity: 4e9,
    params: { neverWithdraws: 0, withdrawSpread: 0, volatilityLag: 0, halfSpread: 0.001, ...params },
    view: { rebate, fastVolatility },
  })
  all.decide()
  return all
}

/** Log distance of a maker's best bid from the price. */
const distance = ({ decision, memory }: TestCohort): number =>
  Math.log(50_000 / (decision.quotes.ticks[0] + 0.5)) / memory.jitter[0]

describe('half spread = max(a fifth of it, half spread - part x rebate)', () => {
  test.each([
    [0, 1, 0.001],
    [0.0003, 1, 0.0007],
    [0.0003, 0.5, 0.00085],
    [0.0008, 1, 0.0002],
    [0.01, 1, 0.0002],
    [-0.0005, 1, 0.0015],
  ])('with a rebate of %d, of which %d is passed on, is %d', (rebate, rebatePassed, half) => {
    expect(withRebate(0.001, { rebatePassed }, rebate)).toBeCloseTo(half, 12)
    expect(distance(makers(rebate, { rebatePassed }))).toBeCloseTo(half, 4)
  })
})

describe('withdraws at (1 + nerve x rebate in basis points) x own threshold', () => {
  const left = (rebate: number, nervePerBp: number, volatility: number): number =>
    makers(
      rebate,
      { nervePerBp, withdrawAt: 6 },
      0.0002 * volatility,
    ).decision.quotes.action.filter(action => action === PULL).length

  test('a maker who is paid two points stays half as long again', () => {
    expect(nerveOf({ nervePerBp: 0.25 }, 0.0002)).toBeCloseTo(1.5, 12)
    expect(left(0, 0.25, 6.1)).toBe(40)
    expect(left(0.0002, 0.25, 8.9)).toBe(0)
    expect(left(0.0002, 0.25, 9.1)).toBe(40)
    expect(left(0.0002, 0, 6.1)).toBe(40)
  })

  test('one who pays leaves earlier, at worst at once', () => {
    expect(left(-0.0002, 0.25, 3.1)).toBe(40)
    expect(left(-0.0002, 0.25, 2.9)).toBe(0)
    expect(nerveOf({ nervePerBp: 0.25 }, -0.01)).toBe(0)
  })
})

test('without a rebate neither parameter says anything', () => {
  const plain = wants(makers(0))
  expect(wants(makers(0, { rebatePassed: 0, nervePerBp: 10 }))).toEqual(plain)
  expect(wants(makers(0.0001, { rebatePassed: 0, nervePerBp: 0 }))).toEqual(plain)
})

test('depth within 1 % stays what was declared', () => {
  const depth = ({ decision: { quotes } }: TestCohort): number =>
    quotes.lots.reduce((sum, lots, at) => sum + (quotes.ticks[at] >= 49_500 && at % 20 < 10 ? lots : 0), 0) // prettier-ignore
  const ratio = depth(makers(0.0005)) / depth(makers(0))
  expect(ratio).toBeGreaterThan(0.6)
  expect(ratio).toBeLessThan(1.7)
})
