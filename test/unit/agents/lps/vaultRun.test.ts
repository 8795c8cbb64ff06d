/** Depositors who run because they expect the others to. */
import { describe, expect, test } from 'vitest'
import { vaultDepositor } from '../../../../src/agents/lps/vaultDepositor.ts'
import { lossIfTheyRun } from '../../../../src/agents/lps/vaultRisk.ts'
import type { View } from '../../../../src/agents/strategy.ts'
import { cohort, plainView, type CohortOptions, type TestCohort } from '../decisions.ts'

/** Half of the vault is locked, a fifth of its shares wait: a run costs a tenth. */
const STRAINED: Partial<View> = { vaultValue: 1e10, vaultFree: 5e9, vaultQueue: 0.2 }

/** Depositors that have put half of 1e8 quanta in, and have lost nothing. */
function inside({ params, ...options }: CohortOptions = {}): TestCohort {
  const all = cohort(vaultDepositor, {
    equity: 1e8,
    ...options,
    params: { lossLimitSpread: 0, addsPerHour: 0, signalNoise: 0, expectsRun: 1, ...params },
  })
  all.decide()
  all.give({ equity: 5e7, held: 5e7 })
  return all
}

/** Share of them that asks for everything back. */
function runners(all: TestCohort): number {
  all.decide()
  const { amount } = all.decision.transfers
  expect([...new Set(amount)].every(moved => moved === 0 || moved === -5e7)).toBe(true)
  return amount.filter(moved => moved < 0).length / amount.length
}

describe('what a run costs', () => {
  test.each([
    [{ vaultFree: 5e9, vaultQueue: 0.2 }, 0.1],
    [{ vaultFree: 0, vaultQueue: 0.2 }, 0.2],
    [{ vaultFree: 1e10, vaultQueue: 0.9 }, 0],
    [{ vaultFree: 5e9, vaultQueue: 0 }, 0],
    // A standard deviation of 0.0002 a step of 5 s over 500 s is ten times as much.
    [{ vaultFree: 5e9, vaultQueue: 0, vaultDelay: 500 }, 0.001],
    [{ vaultFree: 5e9, vaultQueue: 0.2, vaultDelay: 500 }, 0.101],
    [{ vaultFree: -1e12, vaultQueue: 1 }, 1],
    [{ vaultValue: 0, vaultQueue: 1 }, 0],
  ])('with %o is %d of a deposit', (vault, loss) => {
    expect(lossIfTheyRun(plainView({ vaultValue: 1e10, ...vault }))).toBeCloseTo(loss, 12)
  })
})

test('a queue makes others join it, once its loss is above their own limit', () => {
  expect(runners(inside({ view: STRAINED, params: { lossLimit: 0.11 } }))).toBe(0)
  expect(runners(inside({ view: STRAINED, params: { lossLimit: 0.09 } }))).toBe(1)
})

test('who expects no run looks at its own loss alone', () => {
  expect(runners(inside({ view: STRAINED, params: { lossLimit: 0.001, expectsRun: 0 } }))).toBe(0)
})

test('loss so far and loss to come add up', () => {
  const all = inside({ view: STRAINED, params: { lossLimit: 0.145 } })
  all.give({ held: 4.75e7 })
  all.decide()
  expect(all.decision.transfers.amount[3]).toBe(-4.75e7)
  expect(runners(inside({ view: STRAINED, params: { lossLimit: 0.155 } }))).toBe(0)
})

test('a vault that is all free frightens nobody, however long the queue', () => {
  const view = { ...STRAINED, vaultFree: 1e10, vaultQueue: 0.99, vaultDelay: 1e6 }
  expect(runners(inside({ view, params: { lossLimit: 0.001, signalNoise: 3 } }))).toBe(0)
})

test('a bonus keeps them: patience x bonus a day is set against the loss', () => {
  const params = { lossLimit: 0.08, patience: 30 }
  expect(runners(inside({ view: { ...STRAINED, vaultBonus: 0.0006 }, params }))).toBe(1)
  expect(runners(inside({ view: { ...STRAINED, vaultBonus: 0.0007 }, params }))).toBe(0)
  expect(runners(inside({ view: { ...STRAINED, vaultBonus: 0.0007 }, params: { ...params, patience: 20 } }))).toBe(1) // prettier-ignore
})

test('a bonus holds against losses that have happened, too', () => {
  const left = (vaultBonus: number): number => {
    const all = inside({ view: { vaultBonus }, params: { lossLimit: 0.08, expectsRun: 0 } })
    all.give({ held: 4.5e7 })
    all.decide()
    return all.decision.transfers.amount[0]
  }
  expect(left(0)).toBe(-4.5e7)
  expect(left(0.001) + 0).toBe(0)
})

test('each has a view of its own: the share that runs is that of a lognormal signal above the limit', () => {
  const share = (lossLimit: number): number =>
    runners(inside({ count: 4000, view: STRAINED, params: { lossLimit, signalNoise: 0.5 } }))
  expect(share(0.1)).toBeCloseTo(0.5, 1.4)
  // One deviation of 0.5 above, and below.
  expect(share(0.1 * Math.exp(0.5))).toBeCloseTo(0.159, 1.5)
  expect(share(0.1 * Math.exp(-0.5))).toBeCloseTo(0.841, 1.5)
})

test('a view stands for an hour, so who acts often is frightened no oftener', () => {
  const all = inside({ count: 400, view: { ...STRAINED, step: 720 }, params: { signalNoise: 0.5, lossLimit: 0.2, returnsAfter: 1e8 } }) // prettier-ignore
  const first = runners(all)
  expect(first).toBeGreaterThan(0.02)
  for (let step = 721; step < 1440; step += 100) {
    all.view.step = step
    expect(runners(all)).toBe(0)
  }
  all.view.step = 1440
  expect(runners(all)).toBeGreaterThan(0)
})

test('the weight multiplies the signal', () => {
  const params = { lossLimit: 0.15, expectsRun: 2 }
  expect(runners(inside({ view: STRAINED, params }))).toBe(1)
  expect(runners(inside({ view: STRAINED, params: { ...params, expectsRun: 1 } }))).toBe(0)
})

test('what it has asked for it does not ask for twice, nor puts back', () => {
  const all = inside({ view: STRAINED, params: { lossLimit: 0.05, returnsAfter: 1 } })
  all.give({ asked: 2e7 })
  all.decide()
  expect(all.decision.transfers.amount[0]).toBe(-3e7)
  all.give({ asked: 5e7 })
  all.view.step += 100_000
  all.decide()
  expect(all.decision.transfers.amount[0]).toBe(0)
  all.give({ asked: 0, held: 0, equity: 1e8 })
  all.decide()
  expect(all.decision.transfers.amount[0]).toBe(5e7)
})
