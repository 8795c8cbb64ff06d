import { describe, expect, test } from 'vitest'
import { returnNoise } from '../../../src/engine/returnNoise.ts'
import { stepper } from '../../../src/engine/stepper.ts'
import { correlation } from '../../../src/study/statistics.ts'
import { parsed } from '../../support/scenarios.ts'

const STEPS = 10_000

const drawn = { kind: 'diffusion', start: 100, volatility: 0.05 }
const recorded = { kind: 'replay', path: [[0, 100], [1e6, 100]] } // prettier-ignore

/** Three markets of a tick each, on which nobody trades. */
const scenario = (
  correlations: readonly object[],
  processes: readonly object[] = [drawn, drawn, drawn],
) =>
  parsed({
    ...{ version: 1, title: 'three', seed: 'three' },
    clock: { start: '2026-01-01T00:00Z', steps: STEPS },
    markets: ['btc', 'eth', 'sol'].map((id, i) => ({
      ...{ id, base: 'BTC', tick: 0.01, lot: 0.01, venue: { kind: 'house' } },
      process: processes[i],
    })),
    correlations,
    protocols: [
      {
        ...{ id: 'p', markets: ['btc', 'eth', 'sol'] },
        ...{ margin: { kind: 'static' }, liquidation: { kind: 'full' } },
      },
    ],
    cohorts: [
      { id: 'c', protocol: 'p', market: 'btc', agent: { kind: 'noise' }, count: 5, muted: true },
    ],
  })

const PAIRS = [
  { a: 'btc', b: 'eth', rho: 0.8 },
  { a: 'eth', b: 'sol', rho: -0.3 },
]

/** Log returns of each market's outside price. */
function returnsOf(document: ReturnType<typeof scenario>): number[][] {
  const run = stepper(document, { audit: 'events' })
  run.advance(STEPS)
  return run.run.world.markets.map(({ history: { outside } }) =>
    Array.from({ length: STEPS }, (_, i) => outside[i + 1] - outside[i]),
  )
}

/** Within four standard errors of the sample correlation of two normals (Fisher 1915). */
function expectCorrelation(xs: number[], ys: number[], rho: number): void {
  const error = (1 - rho * rho) / Math.sqrt(xs.length)
  expect(Math.abs(correlation(xs, ys) - rho)).toBeLessThan(4 * error)
}

describe('outside returns', () => {
  test('are correlated as the scenario says, and those of other pairs are not', () => {
    const [btc, eth, sol] = returnsOf(scenario(PAIRS))
    expectCorrelation(btc, eth, 0.8)
    expectCorrelation(eth, sol, -0.3)
    expectCorrelation(btc, sol, 0)
  })

  test('keep their volatility', () => {
    const mean = (xs: number[]): number => xs.reduce((sum, x) => sum + x * x, 0) / xs.length
    const variance = (0.05 * 0.05 * 5) / 86_400
    for (const returns of returnsOf(scenario(PAIRS))) {
      expect(Math.abs(mean(returns) / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / STEPS))
    }
  })

  test('of the first market, and of one without correlations, stay what they are, bit for bit', () => {
    const before = returnsOf(scenario([]))
    const after = returnsOf(scenario(PAIRS.slice(0, 1)))
    expect(after[0]).toEqual(before[0])
    expect(after[1]).not.toEqual(before[1])
    expect(after[2]).toEqual(before[2])
  })
})

describe('the noise of returns', () => {
  const noiseOf = (document: ReturnType<typeof scenario>) =>
    returnNoise(stepper(document).run.world, document)

  test('with correlations of 0 is the market’s own, bit for bit', () => {
    const own = noiseOf(scenario([]))
    const mixed = noiseOf(scenario([{ a: 'btc', b: 'sol', rho: 0 }]))
    for (let step = 0; step < 1000; step++) {
      expect(mixed.map(noise => noise(step))).toEqual(own.map(noise => noise(step)))
    }
  })

  test('that is one and the same is that of the first of the two', () => {
    const [btc, eth] = noiseOf(scenario([{ a: 'btc', b: 'eth', rho: 1 }]))
    const [, opposed] = noiseOf(scenario([{ a: 'btc', b: 'eth', rho: -1 }]))
    for (let step = 0; step < 1000; step++) {
      expect(eth(step)).toBe(btc(step))
      expect(opposed(step)).toBe(-btc(step))
    }
  })

  test('joins a recorded path to a drawn one', () => {
    const [btc, eth] = noiseOf(scenario(PAIRS, [drawn, recorded, drawn]))
    const steps = Array.from({ length: STEPS }, (_, step) => step)
    expectCorrelation(steps.map(btc), steps.map(eth), 0.8)
  })

  test('correlations of 0 leave the digest as it is, others do not', () => {
    const digestOf = (correlations: readonly object[]): string => {
      const run = stepper(scenario(correlations))
      run.advance(50)
      return run.digest()
    }
    expect(digestOf([{ a: 'btc', b: 'eth', rho: 0 }])).toBe(digestOf([]))
    expect(digestOf([{ a: 'btc', b: 'eth', rho: 0.1 }])).not.toBe(digestOf([]))
  })
})
