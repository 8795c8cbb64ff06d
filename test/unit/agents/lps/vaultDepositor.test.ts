import { expect, test } from 'vitest'
import { vaultDepositor } from '../../../../src/agents/lps/vaultDepositor.ts'
import { cohort, type CohortOptions, type TestCohort } from '../decisions.ts'

const STEADY = { lossLimitSpread: 0, addsPerHour: 0 }

/** Depositors that have put half of 1e8 quanta in. */
function inside(options: CohortOptions = {}): TestCohort {
  const all = cohort(vaultDepositor, {
    equity: 1e8,
    ...options,
    params: { ...STEADY, ...options.params },
  })
  all.decide()
  all.give({ equity: 5e7, held: 5e7 })
  return all
}

const amounts = ({ decision: { transfers } }: TestCohort): number[] => [...transfers.amount]
const all40 = (amount: number): number[] => Array(40).fill(amount)

test('the first act puts a share of its money in', () => {
  const all = cohort(vaultDepositor, { equity: 100_000_001 })
  all.decide()
  expect(amounts(all)).toEqual(all40(50_000_000))
})

test('while all is well it adds slowly, at the same pace an hour however often it acts', () => {
  const adds = (actsPerHour: number): number => {
    const all = inside({ params: { addsPerHour: 0.02 }, view: { actsPerHour } })
    all.decide()
    return amounts(all)[7]
  }
  expect(adds(2)).toBe(5e7 * 0.01)
  expect(adds(20)).toBe(5e7 * 0.001)
})

test.each([
  [4.6e7, 0],
  [4.51e7, 0],
  [4.49e7, -4.49e7],
  [1, -1],
])('with 5e7 deposited and %d left it moves %d', (held, amount) => {
  const all = inside()
  all.give({ held })
  all.decide()
  expect(amounts(all).map(x => x + 0)).toEqual(all40(amount))
})

test('the loss counts from the peak', () => {
  const all = inside()
  all.give({ held: 6e7 })
  all.decide()
  expect(amounts(all)).toEqual(all40(0))
  all.give({ held: 5.3e7 })
  all.decide()
  expect(amounts(all)).toEqual(all40(-5.3e7))
})

test('a deposit that the vault has not taken is no loss', () => {
  const all = cohort(vaultDepositor, { equity: 1e8, held: 0, params: STEADY })
  all.decide()
  all.decide()
  expect(amounts(all)).toEqual(all40(0))
})

test('it asks once, keeps away for a time of the declared mean, and comes back', () => {
  const all = inside({ count: 4000, params: { returnsAfter: 3600 } })
  all.give({ held: 1e7 })
  all.decide()
  const away = all.memory.awayUntil.map(until => (until - all.view.step) * 5)
  expect(away.reduce((sum, x) => sum + x, 0) / 4000 / 3600).toBeCloseTo(1, 1)
  all.decide()
  expect(amounts(all).every(amount => amount === 0)).toBe(true)
  all.view.step += 1_000_000
  all.give({ equity: 6e7, held: 0 })
  all.decide()
  expect(amounts(all).every(amount => amount === 3e7)).toBe(true)
  all.give({ equity: 3e7, held: 3e7 })
  all.decide()
  expect(amounts(all).every(amount => amount === 0)).toBe(true)
})

test('limits spread, so that a small loss moves few and a large one nearly all', () => {
  const leavers = (held: number): number => {
    const all = inside({ count: 2000, params: { lossLimitSpread: 0.5 } })
    all.give({ held })
    all.decide()
    return amounts(all).filter(amount => amount < 0).length / 2000
  }
  expect(leavers(4.75e7)).toBeCloseTo(0.083, 1)
  expect(leavers(4.5e7)).toBeCloseTo(0.5, 1)
  expect(leavers(3.5e7)).toBeGreaterThan(0.97)
})
