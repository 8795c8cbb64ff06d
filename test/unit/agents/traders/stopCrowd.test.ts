import { describe, expect, test } from 'vitest'
import { stopCrowd } from '../../../../src/agents/traders/stopCrowd.ts'
import { ORDER_REDUCE_ONLY } from '../../../../src/world/intents.ts'
import { cohort, type TestCohort } from '../decisions.ts'

const COUNT = 6000
const [RESTING, WALKING, CLOSING, WATCHING] = [0, 1, 2, 3]
const QUIET = { newPositionsPerHour: 0 }

/** Everybody has entered at 50,300, long by ten lots or as said. */
function entered(params: Record<string, number> = {}, size = 10, count = COUNT): TestCohort {
  const all = cohort(stopCrowd, { count, size, params: { ...QUIET, ...params } })
  mark(all, 50_300)
  all.settle()
  return all
}

function mark(all: TestCohort, price: number): void {
  all.view.markPrice = price
  all.view.markTicks = price
  all.view.mid = price
}

/** Lots sold when the mark goes from one price to another. */
function sold(all: TestCohort, from: number, to: number): number {
  mark(all, from)
  all.decide()
  const before = all.memory.mode.filter(mode => mode === CLOSING).length
  mark(all, to)
  all.decide()
  return 10 * (all.memory.mode.filter(mode => mode === CLOSING).length - before)
}

describe('stops', () => {
  /** Share of stops within `beyond` under a multiple of `width`. */
  const under = (all: TestCohort, width: number): number =>
    all.memory.stop.filter(stop => Math.ceil(stop / width) * width - stop <= 0.001 * stop + 1e-6)
      .length / COUNT

  test('stand just under round prices, each grid for its share of the crowd', () => {
    const all = entered({ roundShare: 0.8, coarseShare: 0.5, middleShare: 0.3 })
    // All grids are whole multiples of the finest, 200 usd, near which one in four of the others is by chance.
    expect(under(all, 200)).toBeCloseTo(0.8 + 0.2 * 0.24, 1.5)
    // Under multiples of 2,000 usd stand all of the coarse grid and some of the middle one.
    expect(under(all, 2000)).toBeGreaterThan(0.8 * 0.5)
    expect(under(all, 2000)).toBeLessThan(0.8 * (0.5 + 0.3))
    // Under those of 1,000 all of both, and some of the fine one.
    expect(under(all, 1000)).toBeGreaterThan(0.8 * (0.5 + 0.3))
    expect(under(all, 1000)).toBeLessThan(under(all, 200))
  })

  test('crowd at round prices: the fullest hundredth holds many times its part', () => {
    const histogram = (params: Record<string, number>): number[] => {
      const bins = Array<number>(210).fill(0)
      for (const stop of entered(params).memory.stop) bins[Math.floor(stop / 250)]++
      return bins
    }
    const crowd = histogram({ roundShare: 1, coarseShare: 0.5, middleShare: 0.5 })
    const even = histogram({ roundShare: 0 })
    const fullest = crowd.indexOf(Math.max(...crowd))
    // The stops under 48,000: the bin that ends there.
    expect(fullest).toBe(48_000 / 250 - 1)
    expect(crowd[fullest]).toBeGreaterThan(3 * Math.max(...even))
    // The bins beside it are empty.
    expect(crowd[fullest + 1] + crowd[fullest - 1]).toBe(0)
  })

  test('are lognormal in their distance where nobody thinks in round prices', () => {
    const { stop } = entered({ roundShare: 0, beyond: 0, stopDistance: 0.04 }).memory
    const distances = [...stop].map(price => 1 - price / 50_300).sort((a, b) => a - b)
    expect(distances[COUNT / 2]).toBeCloseTo(0.04, 2.5)
    expect(Math.log(distances[Math.floor(0.841 * COUNT)] / 0.04)).toBeCloseTo(0.5, 1)
  })

  test('of shorts stand just above', () => {
    const { stop, profit } = entered({ roundShare: 1, coarseShare: 1, middleShare: 0 }, -10).memory
    for (const price of stop) {
      expect(price).toBeGreaterThan(50_300)
      expect(price % 2000).toBeLessThanOrEqual(0.001 * price)
    }
    for (const price of profit) expect(price % 2000 === 0 && price < 50_300).toBe(true)
  })

  test('a fall through a round price sells more than one of the same length between two', () => {
    const through = sold(entered(), 48_010, 47_900)
    for (const from of [49_600, 48_700, 47_800, 47_500]) {
      expect(through).toBeGreaterThan(5 * sold(entered(), from, from - 110))
    }
    // Not so where nobody thinks in round prices.
    const even = { roundShare: 0 }
    expect(sold(entered(even), 48_010, 47_900)).toBeLessThan(1.3 * sold(entered(even), 48_700, 48_590)) // prettier-ignore
  })
})

describe('once the mark has reached its stop, an agent', () => {
  const stopped = (params: Record<string, number> = {}): TestCohort => {
    const all = entered({ slippage: 0.02, ...params }, 10, 200)
    mark(all, 40_000)
    all.decide()
    return all
  }

  test('sells all it has, only to reduce, as far as its slippage', () => {
    const { lots, limit, rule } = stopped().decision.intents
    expect(new Set(lots)).toEqual(new Set([-10]))
    expect(new Set(limit)).toEqual(new Set([39_200]))
    expect(new Set(rule)).toEqual(new Set([ORDER_REDUCE_ONLY]))
  })

  test('goes on until it is flat, though the price has come back', () => {
    const all = stopped()
    mark(all, 50_300)
    all.give({ size: 4 })
    all.decide()
    expect(new Set(all.decision.intents.lots)).toEqual(new Set([-4]))
    all.give({ size: 0 })
    all.decide()
    expect(new Set(all.decision.intents.lots)).toEqual(new Set([0]))
    expect(all.memory.mode.includes(CLOSING)).toBe(false)
  })

  test('takes the other side if it is bold and the price goes on', () => {
    const all = stopped({ breakoutShare: 0.25, breakoutBy: 0.002 })
    all.give({ size: 0 })
    all.decide()
    const bold = [...all.memory.mode.keys()].filter(slot => all.memory.mode[slot] === WALKING)
    expect(bold.length / 200).toBeCloseTo(0.25, 1)
    for (const slot of bold) {
      expect(all.memory.target[slot]).toBe((-3 * 1e8) / all.view.lotValue)
      expect(all.memory.stop[slot]).toBeGreaterThan(40_000)
      expect(all.decision.intents.lots[slot]).toBeLessThanOrEqual(0)
    }
    expect(all.memory.target.filter(lots => lots === 0).length).toBe(200 - bold.length)
  })

  test('waits for the break to be confirmed, and forgets one that has failed', () => {
    const all = entered({ breakoutShare: 1, breakoutBy: 0.01, roundShare: 1, coarseShare: 1, middleShare: 0, beyond: 0, distanceSpread: 0 }, 10, 50) // prettier-ignore
    expect(new Set(all.memory.stop)).toEqual(new Set([48_000]))
    const modes = (price: number, size: number): Set<number> => {
      mark(all, price)
      all.give({ size })
      all.decide()
      return new Set(all.memory.mode)
    }
    expect(modes(48_000, 10)).toEqual(new Set([CLOSING]))
    expect(modes(47_600, 0)).toEqual(new Set([WATCHING]))
    expect(modes(48_470, 0)).toEqual(new Set([WATCHING]))
    const back = [...all.memory.mode]
    expect(modes(47_500, 0)).toEqual(new Set([WALKING]))
    all.memory.mode.set(back)
    expect(modes(48_500, 0)).toEqual(new Set([RESTING]))
  })
})

test.each([
  [10, 54_000, 53_919],
  [-10, 46_000, 46_069],
])('profits of %d lots are taken at %d, near the middle', (size, profit, limit) => {
  const all = entered({ roundShare: 1, coarseShare: 1, middleShare: 0, distanceSpread: 0, profitRatio: 2.5, priceLimit: 0.0015, breakoutShare: 1 }, size, 50) // prettier-ignore
  expect(new Set(all.memory.profit)).toEqual(new Set([profit]))
  mark(all, profit - size / 10)
  all.decide()
  expect(new Set(all.decision.intents.lots)).toEqual(new Set([0]))
  mark(all, profit)
  all.decide()
  expect(new Set(all.decision.intents.lots)).toEqual(new Set([-size]))
  expect(new Set(all.decision.intents.limit)).toEqual(new Set([limit]))
  // Nothing broke, so nobody turns.
  all.give({ size: 0 })
  all.decide()
  expect(new Set(all.memory.mode)).toEqual(new Set([RESTING]))
})

test('one who turns its position round is not stopped by the stop of the new one', () => {
  const all = entered({ newPositionsPerHour: 1e9, flatShare: 0, longShare: 0 }, 10, 100)
  all.decide()
  expect(new Set(all.memory.mode)).toEqual(new Set([WALKING]))
  expect(all.memory.stop.every(stop => stop > 50_300)).toBe(true)
  Object.assign(all.decision.params, QUIET)
  all.decide()
  expect(new Set(all.memory.mode)).toEqual(new Set([WALKING]))
})

test('new positions come as often as said, with flat ones among them', () => {
  const all = entered({ newPositionsPerHour: 9, flatShare: 0.5, longShare: 1 })
  all.decide()
  const fresh = all.memory.mode.filter(mode => mode === WALKING).length
  expect(fresh / COUNT).toBeCloseTo(0.25, 1.5)
  expect(all.memory.stop.filter(stop => stop === 0).length / fresh).toBeCloseTo(0.5, 1.3)
})
