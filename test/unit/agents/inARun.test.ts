/** Traders and feelings in whole runs, where only the engine can go wrong. */
import { describe, expect, test } from 'vitest'
import { stepper, type Stepper } from '../../../src/engine/stepper.ts'
import type { CohortDoc, Scenario } from '../../../src/scenario/document.ts'
import { ledgerTwin } from '../../../src/study/twins/ledger.ts'
import { MARK, STEP } from '../../../src/world/world.ts'
import { parsed, small } from '../../support/scenarios.ts'

/** A fall of 5 % from step 1,000 on. */
const base = small('standard', 400, 1100)

/** The same with other feelings, or another strategy, for the noise traders. */
const withNoise = (changes: Partial<CohortDoc>): Scenario =>
  parsed({
    ...base,
    cohorts: base.cohorts.map(cohort =>
      cohort.id === 'noise' ? { ...cohort, ...changes } : cohort,
    ),
  })

const noiseOf = ({ run }: Stepper) => run.world.cohorts.find(({ id }) => id === 'noise')!

/** Agents of the cohort in panic now. */
function inPanic(run: Stepper): number {
  const step = run.run.world.scalars[STEP]
  return noiseOf(run).outUntil.filter(until => until > step).length
}

function ran(changes: Partial<CohortDoc>, steps = 1100): Stepper {
  const run = stepper(withNoise(changes))
  run.advance(steps)
  return run
}

describe('panic', () => {
  test('comes with the fall, closes positions, and keeps the books', () => {
    const run = stepper(withNoise({ panicAt: 0.2, activity: 360 }), { audit: 'full' })
    const { world } = run.run
    const twin = ledgerTwin.start(run.run)
    const { first, count, outUntil } = noiseOf(run)
    const { size } = world.markets[0]
    const before = new Float64Array(count)
    let grown = 0
    run.advance(1100, state => {
      twin.follow(state)
      for (let slot = 0; slot < count; slot++) {
        const held = Math.abs(size[first + slot])
        if (outUntil[slot] > world.scalars[STEP] && held > before[slot]) grown++
        before[slot] = held
      }
    })
    expect(twin.difference(run.run)).toBeUndefined()
    expect(grown).toBe(0)
    expect(inPanic(run)).toBeGreaterThan(0.15 * count)
    // Makers are gone by then: "at any price" is still a matter of somebody's bid.
    const isFlat = (slot: number): boolean => size[first + slot] === 0
    const out = [...outUntil.keys()].filter(slot => outUntil[slot] > 1100)
    expect(out.filter(isFlat).length).toBeGreaterThan(0.2 * out.length)
  })

  test('is catching: the herd runs where single agents stand', () => {
    const feelings = { panicAt: 0.35, activity: 360, calmsAfter: 1e6 }
    const alone = inPanic(ran({ ...feelings, herding: 0 }))
    const herd = inPanic(ran({ ...feelings, herding: 1 }))
    expect(alone).toBeGreaterThan(0)
    expect(herd).toBeGreaterThan(1.2 * alone)
  })

  test('runs alike twice, and from a snapshot', () => {
    const feelings = { panicAt: 0.2, herding: 0.5, lossAversion: 2.25, activity: 360 }
    const [one, two] = [ran(feelings), ran(feelings, 1020)]
    const { columns, scenario } = two.snapshot()
    two.advance(80)
    expect(two.digest()).toBe(one.digest())
    two.restore({ columns, scenario })
    two.advance(80)
    expect(two.digest()).toBe(one.digest())
  })

  test("moves nobody else's luck", () => {
    const luck = (scenario: Scenario): unknown => {
      const run = stepper(scenario)
      run.advance(1)
      const { rules, scratch } = run.run
      return rules.cohorts.map(({ cohort, gapKey, luck: { key } }) => {
        const { acting } = scratch.cohorts[cohort.index]
        return [gapKey, key, [...acting.rows.subarray(0, acting.count)]]
      })
    }
    expect(luck(withNoise({ panicAt: 0.2, herding: 1, lossAversion: 3 }))).toEqual(luck(base))
  })
})

test('loss aversion makes a cohort smaller after a fall', () => {
  const exposure = (lossAversion: number): number => {
    const agent = { kind: 'w1-momentum', speed: 1 }
    const run = ran({ agent, lossAversion, activity: 360 })
    const { first, count } = noiseOf(run)
    return run.run.world.markets[0].size
      .subarray(first, first + count)
      .reduce((sum, lots) => sum + Math.abs(lots), 0)
  }
  expect(exposure(8)).toBeLessThan(0.8 * exposure(1))
})

test('hedgers own what they are short of, in the proportion they want', () => {
  const agent = { kind: 'hedger', quietRatio: 0.6, ratioSpread: 0, band: 0.05 }
  const run = stepper(withNoise({ agent, entrySpread: 0, equitySpread: 0.5, leverageSpread: 0.1, activity: 360 })) // prettier-ignore
  const [market] = run.run.world.markets
  const { first, count } = noiseOf(run)
  const sums = (): [coins: number, lots: number] => {
    const of = (column: Float64Array): number =>
      column.subarray(first, first + count).reduce((sum, lots) => sum + lots, 0)
    return [of(market.spot), of(market.size)]
  }
  const [coins, lots] = sums()
  expect(lots / coins).toBeCloseTo(-0.6, 1)
  expect(coins + market.spot[market.abroad]).toBe(0)
  run.advance(300)
  expect(sums()[0]).toBe(coins)
  expect(sums()[1] / coins).toBeCloseTo(-0.6, 1)
  expect(market.state[MARK]).toBeGreaterThan(0)
})
