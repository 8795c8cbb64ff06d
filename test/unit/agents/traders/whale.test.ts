import { describe, expect, test } from 'vitest'
import { whale } from '../../../../src/agents/traders/whale.ts'
import { cohort, LOT_VALUE, type TestCohort } from '../decisions.ts'

const COUNT = 400
/** A whale acts at each step of five seconds. */
const EACH_STEP = 720
const [RESTING, WORKING, UNWINDING] = [0, 1, 2]
const QUIET = { newTargetsPerHour: 0, unwindAt: 1, unwindSpread: 0 }

interface Options {
  readonly params?: Record<string, number>
  readonly view?: object
  readonly size?: number
}

function settled({ params, view, size = 0 }: Options = {}): TestCohort {
  const all = cohort(whale, {
    count: COUNT,
    equity: 1e10,
    size,
    params: { ...QUIET, ...params },
    view: { actsPerHour: EACH_STEP, askDepth: 1e6, bidDepth: 1e6, ...view },
  })
  all.settle()
  return all
}

/** All have just decided on this many lots, at the price of now. */
function order(all: TestCohort, lots: number, hours: number): void {
  all.memory.target.fill(lots)
  all.memory.mode.fill(WORKING)
  all.memory.deadline.fill(all.view.step + hours * EACH_STEP)
  all.memory.arrival.fill(all.view.mid)
}

/** Lets everybody act for some steps; all orders fill. Returns the mean position at the end of each step. */
function work(all: TestCohort, steps: number): number[] {
  const held = new Float64Array(COUNT).fill(all.decision.acting.size[0])
  return Array.from({ length: steps }, () => {
    all.give({ size: [...held] })
    all.decide()
    all.decision.intents.lots.forEach((lots, slot) => (held[slot] += lots))
    all.view.step++
    return held.reduce((sum, lots) => sum + lots, 0) / COUNT
  })
}

test('a position is built evenly over the patience, and done soon after it', () => {
  const all = settled()
  order(all, 72_000, 1)
  const mean = work(all, 800)
  expect(mean[179] / 72_000).toBeCloseTo(0.25, 1.5)
  expect(mean[359] / 72_000).toBeCloseTo(0.5, 1.5)
  expect(mean[719] / 72_000).toBeGreaterThan(0.97)
  expect(all.memory.mode.filter(mode => mode === RESTING).length).toBeGreaterThan(0.97 * COUNT)
  // What is not worth a trade is left: 2 % of equity.
  expect(mean[799]).toBeGreaterThan(72_000 - (0.02 * 1e10) / LOT_VALUE)
})

test.each([
  [5e4, 'askDepth'],
  [-5e4, 'bidDepth'],
] as const)('no slice of an order for %d takes more than its share of the %s', (lots, side) => {
  const all = settled({ params: { sliceOfDepth: 0.1 }, view: { [side]: 700 } })
  // One act is left, so that it would send all.
  order(all, lots, 0)
  all.decide()
  const slices = [...all.decision.intents.lots].map(Math.abs)
  expect(Math.max(...slices)).toBe(70)
})

test('without a book to look into a slice is an ordinary order', () => {
  const all = settled({ params: { childOrder: 0.0001 }, view: { askDepth: 0 } })
  order(all, 5e6, 0)
  all.decide()
  expect(Math.max(...all.decision.intents.lots)).toBe((0.0001 * 2e12) / LOT_VALUE)
})

describe('an order that began at 50,000', () => {
  const limits = (lots: number, mid: number): Set<number> => {
    const all = settled({ params: { priceLimit: 0.003, impactLimit: 0.01 } })
    order(all, lots, 1)
    all.view.mid = mid
    all.decide()
    const { intents } = all.decision
    return new Set(intents.limit.filter((_, j) => intents.lots[j] !== 0))
  }

  test('goes no further from the middle than its price limit', () => {
    expect(limits(7e4, 50_100)).toEqual(new Set([Math.floor(50_100 * 1.003)]))
    expect(limits(-7e4, 49_900)).toEqual(new Set([Math.ceil(49_900 * 0.997)]))
  })

  test('waits once the price has run further than its impact limit', () => {
    expect(limits(7e4, 51_000)).toEqual(new Set([50_500]))
    expect(limits(-7e4, 49_000)).toEqual(new Set([49_500]))
  })
})

describe('unwinding', () => {
  const after = (equity: number, nerve = 1): TestCohort => {
    const all = settled({ size: 5000, params: { unwindAt: 0.2 } })
    all.memory.nerve.fill(nerve)
    all.view.mid = 40_000
    all.give({ equity })
    all.decide()
    return all
  }

  test('begins at a loss beyond the own threshold, and at once', () => {
    expect(new Set(after(0.81e10).memory.mode)).toEqual(new Set([RESTING]))
    expect(new Set(after(0.79e10).memory.mode)).toEqual(new Set([UNWINDING]))
    expect(new Set(after(0.79e10, 1.1).memory.mode)).toEqual(new Set([RESTING]))
  })

  test('sells wherever the price has gone, in its own short time, until nothing is left', () => {
    const all = after(0.7e10)
    const { intents } = all.decision
    const sold = intents.lots.filter(lots => lots !== 0)
    // A quarter of an hour: 180 acts for 5,000 lots.
    const mean = sold.reduce((sum, lots) => sum + lots, 0) / COUNT
    expect(mean / (-5000 / 180)).toBeCloseTo(1, 0.8)
    expect(new Set(intents.limit.filter((_, j) => intents.lots[j] !== 0))).toEqual(new Set([39_880])) // prettier-ignore
    all.give({ size: 1 })
    for (let step = 0; step < 30; step++) {
      all.view.step++
      all.decide()
    }
    expect(new Set(all.memory.mode)).toEqual(new Set([UNWINDING]))
    all.give({ size: 0 })
    all.decide()
    expect(new Set(all.memory.mode)).toEqual(new Set([RESTING]))
  })

  test('is not begun again for the same loss', () => {
    const all = after(0.79e10)
    all.give({ size: 0 })
    all.decide()
    all.give({ size: 300 })
    all.decide()
    expect(new Set(all.memory.mode)).toEqual(new Set([RESTING]))
  })

  test('comes at thresholds spread as declared', () => {
    const all = cohort(whale, { count: 4000, params: { unwindSpread: 0.4 } })
    const logs = [...all.memory.nerve].map(Math.log)
    expect(Math.sqrt(logs.reduce((sum, x) => sum + x * x, 0) / 4000)).toBeCloseTo(0.4, 1.5)
  })
})

test('new positions come as often as said, at the target leverage times the appetite', () => {
  const params = { newTargetsPerHour: 180, targetLeverage: 2, flatShare: 0.2, longShare: 0.75 }
  const all = settled({ params })
  all.give({ leverage: 4.5 })
  all.decide()
  const fresh = [...all.memory.mode.keys()].filter(slot => all.memory.deadline[slot] > 2900)
  expect(fresh.length / COUNT).toBeCloseTo(0.25, 1)
  // Drawn with 3, wanted with 4.5: an appetite of a half more.
  const full = (2 * 1.5 * 1e10) / LOT_VALUE
  const targets = fresh.map(slot => all.memory.target[slot])
  expect(new Set(targets.map(Math.abs))).toEqual(new Set([0, full]))
  expect(targets.filter(lots => lots > 0).length / targets.length).toBeCloseTo(0.6, 0.8)
})

test('at the start as many are in the middle of an order as in the long run', () => {
  const params = { patience: 4, newTargetsPerHour: 0.1, flatShare: 0, longShare: 1 }
  const all = cohort(whale, { count: 4000, params })
  const share = all.memory.built.filter(part => part > 0).length / 4000
  // Four hours of work for each ten of rest.
  expect(share).toBeCloseTo(4 / 14, 1.5)
  const parts = all.memory.built.filter(part => part > 0)
  expect(parts.reduce((sum, part) => sum + part, 0) / parts.length).toBeCloseTo(0.5, 1.3)
  all.give({ size: [...all.opening].map(part => Math.round(1000 * part)) })
  all.settle()
  const { mode, target, deadline } = all.memory
  all.opening.forEach((part, slot) => {
    expect(mode[slot]).toBe(part < 1 ? WORKING : RESTING)
    if (part > 0.1) expect(target[slot] / 1000).toBeCloseTo(1, 1)
    if (part < 1) expect((deadline[slot] - 100) / (4 * 720)).toBeCloseTo(1 - part, 10)
  })
})
