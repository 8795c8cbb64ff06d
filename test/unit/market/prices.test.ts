import { describe, expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import { BASIS, FLOW, MARK, OUTSIDE } from '../../../src/world/world.ts'
import type { preset } from '../../support/scenarios.ts'
import { parsed, presetDocument, small } from '../../support/scenarios.ts'

const pathOf = (scenario: ReturnType<typeof preset>): Float64Array => {
  const run = stepper(scenario, { audit: 'events' })
  run.advance(scenario.clock.steps)
  return run.run.world.markets[0].history.outside.map(level => Math.exp(level))
}

describe('a recorded path', () => {
  const scenario = small('march-2020-linear', 3, 12_720)
  const path = pathOf(scenario)
  const { path: anchors, startMinute } = scenario.markets[0].process as unknown as {
    path: [number, number][]
    startMinute: number
  }

  test('passes every anchor point at its minute', () => {
    for (const [minute, price] of anchors) {
      const step = (minute - startMinute) * 12
      if (step <= 0 || step > 12_720) continue
      expect(path[step]).toBeCloseTo(price, 6)
    }
  })

  test('stays inside the two anchors around each step', () => {
    for (let step = 1; step < path.length; step++) {
      const minute = startMinute + step / 12
      const i = anchors.findIndex(([at]) => at >= minute - 1e-9)
      if (i < 1) continue
      const [low, high] = [anchors[i - 1][1], anchors[i][1]].sort((a, b) => a - b)
      expect(path[step]).toBeGreaterThanOrEqual(low * (1 - 1e-9))
      expect(path[step]).toBeLessThanOrEqual(high * (1 + 1e-9))
    }
  })

  test('is another between the anchors under another seed, and the same under another micro seed', () => {
    expect(pathOf(parsed({ ...scenario, seed: 'other' }))).not.toEqual(path)
    expect(pathOf(parsed({ ...scenario, micro: 3 }))).toEqual(path)
  })

  test('minutes that do not rise are refused', () => {
    const document = presetDocument('march-2020') as { markets: { process: object }[] }
    const [market] = document.markets
    const path = [[5, 100], [5, 90]] // prettier-ignore
    const bad = { ...document, markets: [{ ...market, process: { ...market.process, path } }] }
    expect(() => parsed(bad)).toThrow(/^E_RELATION markets\[0\]\.process\.path/)
  })
})

describe('a drawn path', () => {
  const calm = small('calm-linear', 3, 17_280)
  const process = { ...calm.markets[0].process, jumps: 0 }
  const drawn = (extra: object, seed: string): Float64Array => {
    const markets = [{ ...calm.markets[0], process: { ...process, ...extra } }]
    return pathOf(parsed({ ...calm, seed, markets }))
  }
  const volatility = (path: Float64Array): number => {
    let sum = 0
    for (let i = 1; i < path.length; i++) sum += Math.log(path[i] / path[i - 1]) ** 2
    return Math.sqrt(sum)
  }

  test('has the volatility that is asked for', () => {
    for (const seed of ['a', 'b', 'c']) {
      const path = drawn({ slowSpread: 0, fastSpread: 0 }, seed)
      expect(volatility(path) / 0.02).toBeGreaterThan(0.97)
      expect(volatility(path) / 0.02).toBeLessThan(1.03)
    }
  })

  test('clustering keeps the mean square and fattens the tails', () => {
    let squares = 0
    for (let i = 0; i < 30; i++) squares += volatility(drawn({}, `cluster ${i}`)) ** 2
    expect(Math.sqrt(squares / 30) / 0.02).toBeGreaterThan(0.8)
    expect(Math.sqrt(squares / 30) / 0.02).toBeLessThan(1.25)
  })

  test('a price shock moves it by what it says', () => {
    const still = { ...process, volatility: 0 }
    const markets = [{ ...calm.markets[0], process: still }]
    const shocks = [{ kind: 'price', market: 'btc', step: 100, move: -0.2, lasts: 50 }]
    const path = pathOf(parsed({ ...calm, markets, shocks }))
    expect(path[100]).toBeCloseTo(50_000, 6)
    expect(path[125] / 50_000).toBeCloseTo(Math.exp(-0.1), 6)
    expect(path[17_280] / 50_000).toBeCloseTo(Math.exp(-0.2), 6)
  })
})

describe('the house venue', () => {
  test('turns net flow into a gap of flow over depth that halves in its half-life', () => {
    const base = small('calm-linear', 90, 200)
    const still = { ...base.markets[0].process, volatility: 0, jumps: 0 }
    const venue = { kind: 'house', depth: 5000, impactHalfLife: 300 }
    const muted = base.cohorts.map(cohort => ({ ...cohort, muted: true, leverageMax: 1 }))
    const markets = [{ ...base.markets[0], process: still, venue }]
    const run = stepper(parsed({ ...base, markets, cohorts: muted }))
    const [market] = run.run.world.markets
    const depthLots = (90 * 5000) / 50_000 / 0.001
    market.state[FLOW] = -depthLots / 10
    run.advance(1)
    expect(market.state[BASIS]).toBeCloseTo(-0.1, 12)
    expect(market.state[MARK]).toBe(Math.round(50_000 * Math.exp(-0.1)))
    run.advance(60)
    expect(market.state[BASIS]).toBeCloseTo(-0.05, 12)
    expect(market.state[OUTSIDE]).toBeCloseTo(50_000, 6)
  })
})
