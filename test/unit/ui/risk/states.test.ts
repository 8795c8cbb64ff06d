import { describe, expect, test } from 'vitest'
import { keepSample } from '../../../../src/ui/model/riskSamples.ts'
import { histogramOf } from '../../../../src/ui/risk/histogram.ts'
import { lineOf, sparkOf } from '../../../../src/ui/risk/line.ts'
import {
  breakerRows,
  keeperRows,
  soundSources,
  sourceRows,
  sourceState,
} from '../../../../src/ui/risk/states.ts'
import type { BreakerView, OracleView } from '../../../../src/workers/messages.ts'
import { RATIO_BUCKETS, type KeepersView } from '../../../../src/workers/risk/types.ts'
import { riskOf } from './handmade.ts'

const oracle: OracleView = {
  indexPrice: 100,
  state: 'live',
  prices: Float32Array.of(100, 102, 100.1),
  ages: Float32Array.of(1, 2, 90),
  faulty: Uint8Array.of(0, 0, 0),
}
const frame = { markPrice: 99, outsidePrice: 100 }

const breaker = (name: string, changes: Partial<BreakerView> = {}): BreakerView => ({
  kind: name,
  name,
  about: `About ${name}.`,
  isArmed: true,
  isOn: false,
  since: -1,
  value: 0.02,
  limit: 0.1,
  ...changes,
})

const keepers: KeepersView = {
  all: 50,
  working: 11,
  outOfCapital: 39,
  resting: 0,
  waiting: { accounts: 38, notional: 1e6 },
  longestWait: 42,
}

describe('sources of the oracle', () => {
  test.each([
    ['fresh', 5, 0.001, false],
    ['stale', 90, 0, false],
    ['away', 5, -0.02, false],
    ['faulty', 90, 0.5, true],
  ] as const)('is %s', (expected, age, away, isFaulty) => {
    expect(sourceState(age, away, isFaulty)).toBe(expected)
  })

  test('what is wrong stands first, index and basis last', () => {
    const rows = sourceRows(oracle, frame, [])
    expect(rows.map(({ name }) => name)).toEqual([
      'Source 2',
      'Source 3',
      'Source 1',
      'Index',
      'Mark to outside',
    ])
    expect(rows[0]).toMatchObject({ state: 'diverging', shape: 'diamond', value: '+2.0\u202f%' })
    expect(rows[1]).toMatchObject({ state: 'stale', shape: 'dotted' })
    expect(soundSources(oracle)).toBe(1)
  })
})

test('tripped breakers stand first; each tells its part of its limit, a disarmed one nothing', () => {
  const rows = breakerRows(
    [breaker('band'), breaker('halt', { isOn: true }), breaker('cap', { isArmed: false })],
    [],
  )
  expect(rows.map(({ name, state, value }) => [name, state, value])).toEqual([
    ['halt', 'tripped', '20\u202f%'],
    ['band', '', '20\u202f%'],
    ['cap', 'disarmed', ''],
  ])
})

test('keepers who do not keep up are alarming once the wait is long', () => {
  expect(keeperRows(keepers, []).map(({ value, isAlarming }) => [value, isAlarming])).toEqual([
    ['11', false],
    ['39', false],
    ['38', true],
    ['42\u202fs', true],
  ])
  const quick = keeperRows({ ...keepers, longestWait: 5 }, [])
  expect(quick.some(({ isAlarming }) => isAlarming)).toBe(false)
})

describe('samples', () => {
  const seen = { oracle, breakers: [breaker('band')] }

  test('keep what feeds, breakers and keepers were seen at', () => {
    const [sample] = keepSample([], riskOf({}, { keepers }), seen)
    expect(sample.sources[1]).toBeCloseTo(0.02, 6)
    expect(sample.breakers).toEqual([expect.closeTo(0.2, 12)])
    expect(sample.keepers).toEqual([11, 39, 38, 42])
  })

  test('going back forgets what came after, and they do not grow for ever', () => {
    let samples = keepSample([], riskOf({}, { step: 10 }), seen)
    for (let step = 11; step < 200; step++) {
      samples = keepSample(samples, riskOf({}, { step }), seen)
    }
    expect(samples.length).toBeLessThan(120)
    expect(samples.at(-1)!.step).toBe(199)
    expect(keepSample(samples, riskOf({}, { step: 5 }), seen).map(({ step }) => step)).toEqual([5])
  })

  test('are drawn as a line once they differ', () => {
    expect(sparkOf([3], 46, 15)).toBe('')
    expect(sparkOf([3, 3, 3], 46, 15)).toBe('')
    expect(sparkOf([1, NaN, 2], 46, 15).match(/[ML]/g)).toHaveLength(2)
  })
})

test('a series fills its box from zero to its highest value', () => {
  const box = { left: 10, right: 110, top: 0, bottom: 50 }
  const line = lineOf([0, 2, 4, 1], box)
  expect(line.path.startsWith('M10.0 50.0')).toBe(true)
  expect(line.highY).toBe(0)
  expect(line.y).toBeCloseTo(37.5, 9)
  expect(lineOf([0, 4], box, 1).highY).toBeCloseTo(25, 9)
  expect(Number.isFinite(lineOf([0, 0], box).y)).toBe(true)
})

test('bars under initial margin are told apart, and a crowd beyond the axis does not flatten the rest', () => {
  const notional = new Float64Array(RATIO_BUCKETS)
  const accounts = new Float64Array(RATIO_BUCKETS)
  notional[5] = 10
  notional[20] = 40
  accounts[20] = 7
  accounts[RATIO_BUCKETS - 1] = 9000
  const group = { accounts: 0, notional: 0 }
  const rest = { reducers: group, distressed: group, bankrupt: group, all: group }
  const plot = histogramOf(
    { notional, accounts, maintenance: 0.005, initial: 0.01, ...rest },
    360,
    120,
  )
  expect(plot.bars.map(({ isNear }) => isNear)).toEqual([true, false])
  expect(plot.bars[1].y).toBeCloseTo(plot.top, 9)
  expect(plot.maintenance).toBeLessThan(plot.initial)
  expect(plot.steps).toContain(`${plot.top.toFixed(1)}`)
})
