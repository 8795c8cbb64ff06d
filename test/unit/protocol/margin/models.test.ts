import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as margins from '../../../../src/protocol/margin/index.ts'
import type { Margin, MarginPart } from '../../../../src/protocol/margin/marginModel.ts'
import { setRates } from '../../../../src/protocol/margin/setRates.ts'
import type { Param, Value } from '../../../../src/scenario/declaration.ts'
import {
  CEILING,
  INITIAL,
  LONG_LOTS,
  MAINTENANCE,
  MARK,
  SHORT_LOTS,
  SLOW_VOLATILITY,
  STEP,
  type World,
} from '../../../../src/world/world.ts'
import { emptyWorld, holdsAll, STEP_SECONDS, withDefaults } from '../emptyWorld.ts'

const RUNS = { seed: 20_251_010, numRuns: 150 }
const STEPS = 40
const { dynamicMargin, openInterestMargin, staticMargin, tieredMargin } = margins

type Rates = readonly [initial: number, maintenance: number, ceiling: number]

const ratesOf = (rates: Float64Array): Rates => [rates[INITIAL], rates[MAINTENANCE], rates[CEILING]]

function bound(
  world: World,
  part: MarginPart,
  changes: Record<string, Value> = {},
): Margin & { readonly rates: Float64Array } {
  const [market] = world.markets
  const [rates] = world.protocols[0].rates
  const context = { world, market, stepSeconds: STEP_SECONDS, rates }
  return { ...part.bind(context, withDefaults(part, changes)), rates }
}

/** A value within the bounds, the bounds themselves as often as any other. */
function valueOf(param: Param): fc.Arbitrary<Value> {
  if (param.kind === 'number' || param.kind === 'whole') {
    const { min, max, slider, kind } = param
    const inner = fc.double({ min: slider[0], max: slider[1], noNaN: true })
    const value = fc.oneof(fc.constantFrom(min, max, param.default), inner)
    return kind === 'whole' ? value.map(Math.round) : value
  }
  if (param.kind === 'toggle') return fc.boolean()
  throw new Error(`no margin model has a ${param.kind} yet`)
}

const paramsOf = (part: MarginPart): fc.Arbitrary<Record<string, Value>> =>
  fc
    .record(Object.fromEntries(Object.entries(part.params).map(([name, p]) => [name, valueOf(p)])))
    .filter(params => holdsAll(part, withDefaults(part, params)))

/** Prices and figures of all kinds, those of a broken venue among them. */
const figure = fc.oneof(
  fc.double({ min: 0.001, max: 0.5, noNaN: true }),
  fc.constantFrom(0, NaN, Infinity, 1e-300, 1e300),
)
const price = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 1_000_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, NaN) },
)

describe.each(Object.values(margins))('margin $id', part => {
  test('keeps 0 < maintenance <= initial <= 1 and maintenance <= ceiling, whatever comes (M1)', () => {
    const path = fc.array(fc.tuple(price, figure), { minLength: 1, maxLength: STEPS })
    const property = fc.property(paramsOf(part), path, (params, prices) => {
      const world = emptyWorld(STEPS)
      const [{ state, history }] = world.markets
      state[SLOW_VOLATILITY] = prices[0][1]
      state[LONG_LOTS] = prices[0][0]
      const { update, rates } = bound(world, part, params)
      prices.forEach(([mid], step) => {
        world.scalars[STEP] = step
        history.mid[step] = mid
        update()
        const [initial, maintenance, ceiling] = ratesOf(rates)
        expect(maintenance).toBeGreaterThan(0)
        expect(initial).toBeGreaterThanOrEqual(maintenance)
        expect(initial).toBeLessThanOrEqual(1)
        expect(ceiling).toBeGreaterThanOrEqual(maintenance)
        expect(ceiling).toBeLessThanOrEqual(1)
      })
    })
    fc.assert(property, RUNS)
  })

  test('says the same twice in a step, and after it was bound again', () => {
    const world = emptyWorld(STEPS)
    const [{ state, history }] = world.markets
    state[SLOW_VOLATILITY] = 0.004
    for (let step = 0; step < STEPS; step++) {
      world.scalars[STEP] = step
      history.mid[step] = 10_000 + 300 * (step % 7)
      const model = bound(world, part)
      model.update()
      const before = model.rates.slice()
      model.update()
      bound(world, part).update()
      expect(model.rates).toEqual(before)
    }
  })

  test('may change during a run in everything that names a channel', () => {
    for (const param of Object.values(part.params)) {
      expect(param.live).toBe(true)
      expect(param.channel).toMatch(/\w/)
    }
  })
})

describe('what a model leaves behind', () => {
  test.each([
    ['as it is', [0.2, 0.1, 0.1], [0.2, 0.1, 0.1]],
    ['lifted to maintenance', [0.05, 0.1, 0.1], [0.1, 0.1, 0.1]],
    ['at most the whole', [7, 2, 3], [1, 1, 1]],
  ])('%s', (_, [initial, maintenance, ceiling], expected) => {
    const rates = new Float64Array(16)
    setRates(rates, initial, maintenance, ceiling)
    expect(ratesOf(rates)).toEqual(expected)
  })

  test.each([
    [0.1, 0, 0],
    [0, 0.1, 0.1],
    [0.1, NaN, 0.1],
    [NaN, 0.1, 0.1],
    [0.2, 0.1, 0.05],
  ])('refuses %d, %d, %d', (initial, maintenance, ceiling) => {
    expect(() => setRates(new Float64Array(16), initial, maintenance, ceiling)).toThrow(
      `margin: got ${initial}, ${maintenance}, ${ceiling}, expected rates above 0 that rise`,
    )
  })
})

describe('static margin', () => {
  test('is what is declared', () => {
    const model = bound(emptyWorld(1), staticMargin, {
      maintenanceMarginRate: 0.03,
      initialMarginRate: 0.1,
    })
    model.update()
    expect(ratesOf(model.rates)).toEqual([0.1, 0.03, 0.03])
    expect(model.sized).toBeUndefined()
  })
})

describe('tiered margin', () => {
  const usd = (amount: number): number => amount * 10_000
  const bitcoin = {
    maintenanceMarginRate: 0.0125,
    initialMarginRate: 0.025,
    tiers: 2,
    tier2From: 150_000_000,
    tier2Multiple: 2,
  }

  test.each([
    [100e6, 1.25e6, 2.5e6],
    [150e6, 1.875e6, 3.75e6],
    // rate x notional - deduction of 150e6 x (0.025 - 0.0125) and twice that
    [200e6, 0.025 * 200e6 - 1.875e6, 0.05 * 200e6 - 3.75e6],
  ])('asks %d usd of notional for %d, and %d to enlarge it', (notional, maintenance, initial) => {
    const { sized } = bound(emptyWorld(1), tieredMargin, bitcoin)
    expect(sized!.maintenance(usd(notional))).toBeCloseTo(usd(maintenance), 2)
    expect(sized!.initial(usd(notional))).toBeCloseTo(usd(initial), 2)
    expect(sized!.most(usd(initial))).toBeCloseTo(usd(notional), -1)
  })

  test('shows the rates of a small position, and a ceiling that no size passes', () => {
    const model = bound(emptyWorld(1), tieredMargin)
    model.update()
    expect(ratesOf(model.rates)).toEqual([0.025, 0.0125, 0.05])
  })

  test('with one tier is static margin', () => {
    const model = bound(emptyWorld(1), tieredMargin, { tiers: 1 })
    model.update()
    expect(ratesOf(model.rates)).toEqual([0.025, 0.0125, 0.0125])
    expect(model.sized!.maintenance(usd(1e9))).toBe(usd(1e9) * 0.0125)
  })

  test('never asks for more than a position is worth', () => {
    const { sized } = bound(emptyWorld(1), tieredMargin, { tier2From: 1, tier2Multiple: 1000, tier3Multiple: 1000 }) // prettier-ignore
    expect(sized!.initial(usd(1e6))).toBeLessThanOrEqual(usd(1e6))
    expect(sized!.maintenance(usd(1e6))).toBeLessThanOrEqual(sized!.initial(usd(1e6)))
  })

  test('never falls with size and stays within its ceiling; the largest notional is the largest (M3)', () => {
    const quanta = fc.double({ min: 0, max: 45, noNaN: true }).map(p => Math.floor(2 ** p))
    const property = fc.property(paramsOf(tieredMargin), quanta, quanta, (params, a, b) => {
      const model = bound(emptyWorld(1), tieredMargin, params)
      model.update()
      const { maintenance, initial, most } = model.sized!
      const [low, high] = a < b ? [a, b] : [b, a]
      expect(maintenance(low)).toBeLessThanOrEqual(maintenance(high))
      expect(initial(low)).toBeLessThanOrEqual(initial(high))
      expect(maintenance(high)).toBeLessThanOrEqual(initial(high))
      expect(maintenance(high)).toBeLessThanOrEqual(model.rates[CEILING] * high * (1 + 1e-12))
      const largest = most(low)
      expect(Number.isInteger(largest)).toBe(true)
      expect(initial(largest)).toBeLessThanOrEqual(low)
      expect(initial(largest + 1)).toBeGreaterThan(low)
    })
    fc.assert(property, { ...RUNS, numRuns: 500 })
  })

  test('lets nobody carry a hair more than equity covers', () => {
    const { sized } = bound(emptyWorld(1), tieredMargin, { tiers: 1, initialMarginRate: 0.07 })
    // In doubles 77 / 0.07 is 1100, and 0.07 x 1100 above 77.
    expect(sized!.initial(1100)).toBeGreaterThan(77)
    expect(sized!.most(77)).toBe(1099)
  })

  test.each([0, -1, NaN])('lets an equity of %d carry nothing', equity => {
    expect(bound(emptyWorld(1), tieredMargin).sized!.most(equity)).toBe(0)
  })

  test.each([
    ['bounds that fall', { tier3From: 500_000 }, false],
    ['equal bounds', { tier3From: 1_000_000 }, false],
    ['multiples that fall', { tier2Multiple: 5 }, false],
    ['maintenance above initial', { maintenanceMarginRate: 0.03 }, false],
    ['faults of tiers that are not in use', { tier4From: 1, tier4Multiple: 1, tier5From: 1 }, true],
    ['equal multiples', { tier2Multiple: 4 }, true],
  ])('as to %s', (_, changes, isAllowed) => {
    expect(holdsAll(tieredMargin, withDefaults(tieredMargin, changes))).toBe(isAllowed)
  })
})

describe('margin by open interest', () => {
  const caps = { initialMarginRate: 0.2, maintenanceShare: 0.5, lowerCap: 1e6, upperCap: 2e6 }
  /** A lot is worth 5 usd at the mark. */
  function at(usd: number, changes: Record<string, Value> = {}): Rates {
    const world = emptyWorld(1)
    world.markets[0].state[LONG_LOTS] = usd / 5
    world.markets[0].state[SHORT_LOTS] = usd / 5
    const model = bound(world, openInterestMargin, { ...caps, ...changes })
    model.update()
    return ratesOf(model.rates)
  }

  test.each([
    [0, 0.2],
    [1e6, 0.2],
    [1.5e6, 0.6],
    [2e6, 1],
    [9e9, 1],
  ])('with %d usd open is %d', (usd, initial) => {
    const rates = at(usd)
    expect(rates[0]).toBeCloseTo(initial, 12)
    expect(rates.slice(1)).toEqual([0.1, 0.1])
  })

  test('does not move where the caps leave no room', () => {
    expect(at(9e9, { lowerCap: 0, upperCap: 0 })).toEqual([0.2, 0.1, 0.1])
  })

  test('follows the mark', () => {
    const world = emptyWorld(1)
    world.markets[0].state[LONG_LOTS] = 2.5e5
    const model = bound(world, openInterestMargin, caps)
    model.update()
    const before = model.rates[INITIAL]
    world.markets[0].state[MARK] *= 1.2
    model.update()
    expect(before).toBeLessThan(model.rates[INITIAL])
  })

  test('never falls as open interest grows (M3)', () => {
    const usd = fc.double({ min: 0, max: 4e9, noNaN: true })
    const property = fc.property(paramsOf(openInterestMargin), usd, usd, (params, a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a]
      const [less, more] = [at(low, params), at(high, params)]
      expect(less[0]).toBeLessThanOrEqual(more[0])
      expect(less[1]).toBe(more[1])
    })
    fc.assert(property, RUNS)
  })

  test('refuses caps in the wrong order', () => {
    expect(holdsAll(openInterestMargin, withDefaults(openInterestMargin, { lowerCap: 2e9 }))).toBe(
      false,
    )
  })
})

describe('dynamic margin', () => {
  test('refuses a floor above the ceiling', () => {
    const params = withDefaults(dynamicMargin, { maintenanceMarginRate: 0.02, ceiling: 0.01 })
    expect(holdsAll(dynamicMargin, params)).toBe(false)
  })
})
