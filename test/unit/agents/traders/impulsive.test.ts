import { describe, expect, test } from 'vitest'
import { gambler } from '../../../../src/agents/traders/gambler.ts'
import { noise } from '../../../../src/agents/traders/noise.ts'
import { cohort, LOT_VALUE, type TestCohort } from '../decisions.ts'

const QUIET = { newTargetsPerHour: 0, stopChance: 0, takeProfitChance: 0, smallOrderChance: 0 }
const COUNT = 4000

/** Settled with 60 lots long at three times leverage. */
function settled(params: Record<string, number | boolean>): TestCohort {
  const all = cohort(noise, {
    count: COUNT,
    size: 600,
    equity: 1e8,
    params: { ...QUIET, ...params },
  })
  all.settle()
  return all
}

describe.each([
  [noise.id, noise, 0.25, 0.55],
  [gambler.id, gambler, 0.2, 0.62],
] as const)('%s', (_, part, flat, long) => {
  test('starts flat, long and short in its own shares', () => {
    const { opening } = cohort(part, { count: 20_000 })
    expect(opening.filter(x => x === 0).length / 20_000).toBeCloseTo(flat, 1.8)
    expect(opening.filter(x => x === 1).length / 20_000).toBeCloseTo((1 - flat) * long, 1.8)
  })

  test('draws new targets as often as it says, of the leverage it says', () => {
    const all = cohort(part, { count: 20_000, size: 600, view: { actsPerHour: 4 } })
    all.settle()
    all.decide()
    const { newTargetsPerHour, newLeverage } = all.decision.params as Record<string, number>
    const fresh = [...all.memory.anchor.keys()].filter(slot => all.memory.target[slot] !== 600)
    const drawn = fresh.filter(slot => all.memory.mode[slot] === 1)
    expect(drawn.length / 20_000).toBeCloseTo(newTargetsPerHour / 4, 1.8)
    const leverages = drawn.map(slot => all.memory.chosen[slot]).sort((a, b) => a - b)
    expect(leverages[leverages.length >> 1] / newLeverage).toBeCloseTo(1, 0.5)
    for (const slot of drawn) {
      const wanted = (Math.abs(all.memory.target[slot]) * LOT_VALUE) / 1e8
      if (wanted > 0) expect(wanted).toBeCloseTo(Math.min(all.memory.chosen[slot], 0.8 / 0.025), 1)
    }
  })
})

test('one who holds what it wants and has no whim rests', () => {
  const all = settled({})
  all.decide()
  expect(all.decision.intents.lots.every(lots => lots === 0)).toBe(true)
})

test.each([
  [1000, 1],
  [-300, -1],
])('one who walks to %d lots orders towards it near the middle', (target, sign) => {
  const all = settled({})
  all.memory.target.fill(target)
  all.memory.mode.fill(1)
  all.decide()
  const { lots, limit, rule } = all.decision.intents
  const ordered = [...lots].filter(x => x !== 0)
  // Orders of a few lots on the mean of 1,200: hardly any rounds to none.
  expect(ordered.length).toBeGreaterThan(0.99 * COUNT)
  for (const each of ordered) {
    expect(Math.sign(each)).toBe(sign)
    expect(Math.abs(each)).toBeLessThanOrEqual(Math.abs(target - 600))
  }
  lots.forEach((each, j) => each !== 0 && expect(limit[j]).toBe(sign > 0 ? 50_075 : 49_925))
  expect(rule.every(each => each === 0)).toBe(true)
})

test('one whose gap is under 2 % of its equity has arrived', () => {
  const all = settled({})
  all.memory.mode.fill(1)
  all.memory.target.fill(603)
  all.decide()
  expect(all.memory.mode.every(mode => mode === 0)).toBe(true)
  expect(all.decision.intents.lots.every(lots => lots === 0)).toBe(true)
})

test('a tenth of those under three quarters of their peak stop in an act, at a wider limit', () => {
  const all = settled({ stopChance: 0.1, stopsAtRest: true })
  all.give({ equity: 0.74e8 })
  all.decide()
  const stopped = [...all.memory.mode].filter(mode => mode === 2).length
  expect(stopped / COUNT).toBeCloseTo(0.1, 1.8)
  const { lots, limit } = all.decision.intents
  lots.forEach((each, j) => {
    if (all.memory.mode[j] !== 2) return expect(each).toBe(0)
    expect(each).toBeLessThanOrEqual(0)
    if (each < 0) expect(limit[j]).toBe(49_000)
  })
})

test('those at rest do not stop unless told so, nor those above their stop', () => {
  const resting = settled({ stopChance: 1 })
  resting.give({ equity: 0.5e8 })
  resting.decide()
  expect(resting.memory.mode.every(mode => mode === 0)).toBe(true)
  resting.memory.mode.fill(1)
  resting.memory.target.fill(900)
  resting.decide()
  expect(resting.memory.mode.every(mode => mode === 2)).toBe(true)
  const safe = settled({ stopChance: 1, stopsAtRest: true })
  safe.give({ equity: 0.76e8 })
  safe.decide()
  expect(safe.memory.mode.every(mode => mode === 0)).toBe(true)
})

test('a stop is measured from the highest equity so far', () => {
  const all = settled({ stopChance: 1, stopsAtRest: true })
  all.give({ equity: 2e8 })
  all.decide()
  all.give({ equity: 1.4e8 })
  all.decide()
  expect(all.memory.mode.every(mode => mode === 2)).toBe(true)
})

test('some of those with a gain of a fifth take it, and count from there', () => {
  const all = settled({ takeProfitChance: 0.05 })
  all.give({ equity: 1.21e8 })
  all.decide()
  const closing = [...all.memory.mode.keys()].filter(slot => all.memory.mode[slot] === 1)
  expect(closing.length / COUNT).toBeCloseTo(0.05, 1.8)
  for (const slot of closing) {
    expect(all.memory.target[slot]).toBe(0)
    expect(all.memory.anchor[slot]).toBe(1.21e8)
  }
  const small = settled({ takeProfitChance: 1 })
  small.give({ equity: 1.19e8 })
  small.decide()
  expect(small.memory.mode.every(mode => mode === 0)).toBe(true)
})

test('small orders come a tenth of the time, three quarters of them against a position', () => {
  const all = settled({ smallOrderChance: 0.1, smallOrder: 0.1 })
  all.decide()
  const sent = [...all.decision.intents.lots].filter(lots => lots !== 0)
  expect(sent.length / COUNT).toBeCloseTo(0.1, 1.5)
  expect(sent.filter(lots => lots < 0).length / sent.length).toBeCloseTo(0.75, 0.8)
  const mean = sent.reduce((sum, lots) => sum + Math.abs(lots), 0) / sent.length
  expect((mean * LOT_VALUE) / (0.1 * 1e8 * 3)).toBeCloseTo(1, 0.8)
})

test('appetite multiplies the leverage of a new position', () => {
  const params = {
    ...QUIET,
    newTargetsPerHour: 1000,
    flatShare: 0,
    longShare: 1,
    newLeverage: 2,
    newLeverageSpread: 0,
  }
  const all = cohort(noise, { count: 50, leverage: 3, params })
  all.settle()
  all.give({ leverage: 6 })
  all.decide()
  expect([...all.memory.target]).toEqual(Array(50).fill((4 * 1e8) / LOT_VALUE))
  expect([...all.memory.chosen]).toEqual(Array(50).fill(2))
})

test('a new position counts loss and gain from the equity it began with', () => {
  const all = settled({ newTargetsPerHour: 1000 })
  all.give({ equity: 0.8e8 })
  all.decide()
  expect([...new Set([...all.memory.peak, ...all.memory.anchor])]).toEqual([0.8e8])
})

test('new positions come as often in an hour however often an agent acts', () => {
  const share = (actsPerHour: number): number => {
    const all = cohort(noise, { count: 40_000, params: { ...QUIET, newTargetsPerHour: 1, flatShare: 0 }, view: { actsPerHour } }) // prettier-ignore
    all.settle()
    all.decide()
    return all.memory.target.filter(target => target !== 0).length / 40_000
  }
  expect(share(10)).toBeCloseTo(0.1, 1.8)
  expect(share(50)).toBeCloseTo(0.02, 2)
  // Nobody acts more than once a step of five seconds.
  expect(share(1e6)).toBeCloseTo(1 / 720, 2.5)
})
