import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dynamicMargin, POINT } from '../../../../src/protocol/margin/dynamicMargin.ts'
import { cyclicality, peakToTrough } from '../../../../src/protocol/margin/procyclicality.ts'
import type { Value } from '../../../../src/scenario/declaration.ts'
import {
  CEILING,
  INITIAL,
  MAINTENANCE,
  SLOW_VOLATILITY,
  STEP,
  type World,
} from '../../../../src/world/world.ts'
import { emptyWorld, START, STEP_SECONDS, withDefaults } from '../emptyWorld.ts'

const FLOOR = 0.0125
/** Steps in ten minutes, and in one. */
const WINDOW = 120
const MINUTE = 12
/** Nothing holds the estimate back. */
const FREE = { mostRise: 1000, riseSeconds: 1, ceiling: 1, maintenanceMarginRate: 0.0001 }

type Changes = Readonly<Record<string, Value>>

interface Path {
  readonly maintenance: Float64Array
  readonly initial: Float64Array
  readonly point: Float64Array
}

/** The rates of each step over prices that stood at the end of the step before. `slow` a step, at the start. */
function follow(mids: readonly number[], slow: number, changes: Changes = {}): Path {
  const world = emptyWorld(mids.length)
  world.markets[0].state[SLOW_VOLATILITY] = slow
  world.markets[0].history.mid.set(mids)
  const path = {
    maintenance: new Float64Array(mids.length),
    initial: new Float64Array(mids.length),
    point: new Float64Array(mids.length),
  }
  for (let step = 0; step < mids.length; step++) {
    const rates = updated(world, step, changes)
    path.maintenance[step] = rates[MAINTENANCE]
    path.initial[step] = rates[INITIAL]
    path.point[step] = rates[POINT]
    expect(rates[CEILING]).toBe(rates[MAINTENANCE])
  }
  return path
}

/** The rates after the update of a step, with these parameters. */
function updated(world: World, step: number, changes: Changes): Float64Array {
  const [rates] = world.protocols[0].rates
  world.scalars[STEP] = step
  const context = { world, market: world.markets[0], stepSeconds: STEP_SECONDS, rates }
  dynamicMargin.bind(context, withDefaults(dynamicMargin, changes)).update()
  return rates
}

const flat = (steps: number): number[] => Array.from({ length: steps }, () => START)

/** A price that swings by `size` from minute to minute, between two steps. */
const swings = (steps: number, from: number, to: number, size = 0.02): number[] =>
  Array.from({ length: steps }, (_, t) =>
    t >= from && t < to && Math.floor(t / MINUTE) % 2 === 1 ? START * (1 + size) : START,
  )

describe('the estimate', () => {
  test.each([
    [0, FLOOR],
    [0.0002, FLOOR],
    [0.0005, 3 * 0.0005 * Math.sqrt(120)],
    [0.002, 3 * 0.002 * Math.sqrt(120)],
    [0.01, 0.1],
  ])(
    'at a volatility of %d a step gives %d at once, when the rule was in force before',
    (slow, rate) => {
      const { maintenance, initial } = follow([START], slow)
      expect(maintenance[0]).toBeCloseTo(rate, 12)
      expect(initial[0]).toBeCloseTo(2 * rate, 12)
    },
  )

  test('in calm stands at the floor to the bit', () => {
    const { maintenance, initial } = follow(flat(50), 0.0001)
    expect(new Set(maintenance)).toEqual(new Set([FLOOR]))
    expect(new Set(initial)).toEqual(new Set([0.025]))
  })

  test('is the average of squared one-minute returns with its half-life', () => {
    const mids = swings(400, 30, 300)
    const { point } = follow(mids, 0.0003, { halfLifeSeconds: 600 })
    const keeps = 2 ** (-STEP_SECONDS / 600)
    let square = 0.0003 * 0.0003
    for (let t = 0; t < mids.length; t++) {
      if (t >= MINUTE) {
        const r = Math.log(mids[t] / mids[t - MINUTE])
        square = keeps * square + ((1 - keeps) * r * r) / MINUTE
      }
      expect(point[t]).toBeCloseTo(3 * Math.sqrt(square * WINDOW), 12)
    }
  })

  test('learns nothing from a price that is missing', () => {
    const mids = swings(60, 0, 60)
    mids[40] = NaN
    mids[41] = 0
    const { point } = follow(mids, 0.0003)
    expect(point[40]).toBe(point[39])
    expect(point[41]).toBe(point[39])
    expect(point.every(value => value > 0)).toBe(true)
  })

  test('sees no price of its own step or later', () => {
    const mids = swings(60, 0, 60)
    const other = mids.map((mid, t) => (t > 40 ? mid * 3 : mid))
    expect(follow(mids, 0.0003).maintenance.subarray(0, 41)).toEqual(
      follow(other, 0.0003).maintenance.subarray(0, 41),
    )
  })
})

describe('the rate limit', () => {
  test('lets the rate double within ten minutes and not sooner', () => {
    const { maintenance } = follow(swings(700, 0, 700, 0.05), 0.0001)
    const from = maintenance.findIndex(rate => rate > FLOOR)
    expect(maintenance[from - 1 + WINDOW] / FLOOR).toBeCloseTo(2, 10)
    expect(maintenance[from - 2 + WINDOW] / FLOOR).toBeLessThan(2)
    expect(Math.max(...maintenance)).toBe(0.1)
  })

  test('holds over every window, up and down, on any path', () => {
    const returns = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 100, maxLength: 400 }) // prettier-ignore
    const limit = fc.double({ min: 1, max: 4, noNaN: true })
    const window = fc.integer({ min: 1, max: 100 })
    const property = fc.property(returns, limit, window, (moves, mostRise, steps) => {
      let price = START
      const mids = moves.map((move, t) => (price *= t % 90 < 30 ? 1 + move : 1))
      const changes = { mostRise, riseSeconds: steps * STEP_SECONDS, halfLifeSeconds: 60 }
      const { maintenance } = follow(mids, 0.0001, changes)
      for (let t = steps; t < maintenance.length; t++) {
        const ratio = maintenance[t] / maintenance[t - steps]
        expect(ratio).toBeLessThanOrEqual(mostRise * (1 + 1e-12))
        expect(ratio).toBeGreaterThanOrEqual(1 / (mostRise * (1 + 1e-12)))
      }
    })
    fc.assert(property, { seed: 20_200_312, numRuns: 60 })
  })

  test('does not hold back a floor or a ceiling that the operator moves', () => {
    const world = emptyWorld(4)
    world.markets[0].state[SLOW_VOLATILITY] = 0.001
    const base = updated(world, 0, {})[MAINTENANCE]
    expect(base).toBeGreaterThan(FLOOR)
    expect(updated(world, 1, { maintenanceMarginRate: 0.09, initialMarginRate: 0.2 })[MAINTENANCE]).toBe(0.09) // prettier-ignore
    expect(updated(world, 2, { ceiling: 0.02 })[MAINTENANCE]).toBe(0.02)
  })

  test('is not spent twice by an edit within a step', () => {
    const run = (edits: number): number => {
      const world = emptyWorld(200)
      world.markets[0].history.mid.set(swings(200, 0, 200, 0.05))
      world.markets[0].state[SLOW_VOLATILITY] = 0.0001
      let rate = 0
      for (let step = 0; step < 100; step++) {
        for (let i = 0; i < edits; i++) updated(world, step, { volatilityMultiple: 4 + i })
        rate = updated(world, step, {})[MAINTENANCE]
      }
      return rate
    }
    expect(run(3)).toBe(run(0))
    expect(run(0)).toBeGreaterThan(FLOOR)
  })
})

describe('tools against procyclicality', () => {
  const storm = swings(1200, 200, 320)

  test('a buffer stands on top in calm, is used up first, and is refilled after', () => {
    const plain = follow(storm, 0.0001)
    const buffered = follow(storm, 0.0001, { buffer: 0.25, bufferSeconds: 3600 })
    expect(buffered.maintenance[100]).toBeCloseTo(1.25 * FLOOR, 12)
    const rising = plain.maintenance.findIndex(rate => rate > FLOOR)
    const later = buffered.maintenance.findIndex(rate => rate > 1.26 * FLOOR)
    expect(later - rising).toBeGreaterThan(20)
    expect(buffered.maintenance.at(-1)).toBeGreaterThan(1.2 * plain.maintenance.at(-1)!)
    expect(peakToTrough(buffered.maintenance)).toBeLessThan(0.9 * peakToTrough(plain.maintenance))
    for (let t = 0; t < storm.length; t++) {
      expect(buffered.maintenance[t]).toBeGreaterThanOrEqual(plain.maintenance[t] * (1 - 1e-12))
    }
  })

  test('a stressed weight asks for more in calm and makes margin follow volatility less', () => {
    const weighted = { ...FREE, stressedWeight: 0.25, stressedVolatility: 0.5 }
    const plain = follow(storm, 0.0001, FREE)
    const stressed = follow(storm, 0.0001, weighted)
    expect(stressed.maintenance[0]).toBeGreaterThan(plain.maintenance[0])
    expect(cyclicality(plain.maintenance, plain.point)).toBeCloseTo(1, 9)
    expect(cyclicality(stressed.maintenance, plain.point)).toBeCloseTo(0.75, 9)
    const level = 0.75 * plain.point[0] + 0.25 * 3 * 0.5 * Math.sqrt(600 / 86_400)
    expect(stressed.point[0]).toBeCloseTo(level, 12)
  })

  test('a floor, a ceiling and a rate limit lower the peak over the trough', () => {
    const free = peakToTrough(follow(storm, 0.0001, FREE).maintenance)
    const floored = { ...FREE, maintenanceMarginRate: FLOOR }
    expect(peakToTrough(follow(storm, 0.0001, floored).maintenance)).toBeLessThan(free)
    expect(
      peakToTrough(follow(storm, 0.0001, { ...floored, ceiling: 0.03 }).maintenance),
    ).toBeCloseTo(0.03 / FLOOR, 9)
    expect(peakToTrough(follow(storm, 0.0001).maintenance)).toBeLessThan(
      peakToTrough(follow(storm, 0.0001, { ...floored, ceiling: 0.1 }).maintenance),
    )
  })
})

test('everything it remembers stands in its registers', () => {
  const mids = swings(200, 20, 150)
  const whole = follow(mids, 0.0002, { buffer: 0.25 })
  const changes = { buffer: 0.25 }
  const world = emptyWorld(mids.length)
  world.markets[0].history.mid.set(mids)
  world.markets[0].state[SLOW_VOLATILITY] = 0.0002
  for (let step = 0; step < 100; step++) updated(world, step, changes)
  const snapshot = world.columns.snapshot()
  for (let step = 100; step < 120; step++) updated(world, step, { volatilityMultiple: 9 })
  world.columns.restore(snapshot)
  for (let step = 100; step < 200; step++) {
    expect(updated(world, step, changes)[MAINTENANCE]).toBe(whole.maintenance[step])
  }
})
