import { describe, expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import { castRecorder } from '../../../src/workers/cast.ts'
import {
  CAST_PRESENT,
  CAST_PROFIT,
  CAST_WEALTH,
  CAST_WIDTH,
} from '../../../src/workers/messages.ts'
import { simService } from '../../../src/workers/service.ts'
import { parsed, preset, small } from '../../support/scenarios.ts'

/** A whole run, its cast looked at on the way. */
function played(scenario = small('every-rung', 200, 400)) {
  const own = stepper(scenario)
  const recorder = castRecorder(own.run)
  own.advance(scenario.clock.steps, recorder.record)
  return { scenario, own, recorder, view: recorder.view(0) }
}

describe('the cast', () => {
  const { scenario, recorder, view } = played()

  test('is looked at before the first step and after every tenth', () => {
    expect([...view.steps]).toEqual(Array.from({ length: 41 }, (_, k) => 10 * k))
    expect(view.series.length).toBe(41 * scenario.cohorts.length * CAST_WIDTH)
    expect(recorder.view(40).series.length).toBe(scenario.cohorts.length * CAST_WIDTH)
  })

  test('stands in the order of the document, in usd, its last row as it is now', () => {
    const last = view.series.subarray(-scenario.cohorts.length * CAST_WIDTH)
    view.members.forEach(({ members, present, wealth, brought, profit }, row) => {
      expect(members).toBe(scenario.cohorts[row].count)
      expect(last[row * CAST_WIDTH + CAST_PRESENT]).toBe(present)
      expect(last[row * CAST_WIDTH + CAST_WEALTH]).toBe(wealth)
      expect(last[row * CAST_WIDTH + CAST_PROFIT]).toBe(profit)
      expect(profit).toBeCloseTo(wealth - brought, 3)
    })
  })

  test('begins without a profit', () => {
    scenario.cohorts.forEach((_, row) => {
      expect(Math.abs(view.series[row * CAST_WIDTH + CAST_PROFIT])).toBeLessThan(0.01)
      expect(view.series[row * CAST_WIDTH + CAST_WEALTH]).toBeGreaterThan(0)
    })
  })

  test('of a very long run is looked at less often', () => {
    const steps = 12_000
    const long = parsed({ ...small('w1', 20, 10), clock: { ...scenario.clock, steps } })
    const own = stepper(long)
    const slow = castRecorder(own.run)
    own.advance(100, slow.record)
    expect([...slow.view(0).steps]).toEqual([0, 20, 40, 60, 80, 100])
  })

  test('what takers paid is what all who got it got', () => {
    const { revenue } = view
    const by = revenue.feesBy.reduce((sum, { amount }) => sum + amount, 0)
    expect(by).toBeCloseTo(revenue.takerFees, 3)
    const { rebates, toFund, toVault, toKeepers, kept } = revenue
    expect(rebates + toFund + toVault + toKeepers + kept).toBeCloseTo(revenue.takerFees, 3)
  })
})

test('an attack is told with its account, which sums up to the last cent, and its parties by their places', () => {
  const { scenario, view } = played(preset('vault-drain'))
  const [attack] = view.attacks
  expect(scenario.cohorts[attack.cohort].agent.kind).toBe('vault-drainer')
  expect(attack.extracted - attack.spent).toBeCloseTo(attack.profit, 3)
  const sum = attack.taken.reduce((all, { amount }) => all + amount, 0)
  expect(sum).toBeCloseTo(attack.profit, 3)
  expect(view.members[attack.cohort].profit).toBeCloseTo(attack.profit, 3)
  expect(attack.story.length).toBeGreaterThan(1)
  for (const { kind, place } of attack.taken) {
    if (kind === 'cohort') expect(scenario.cohorts[place]).toBeDefined()
    if (kind === 'rung') expect(scenario.protocols[0].waterfall[place]).toBeDefined()
  }
})

test('the service sends rows that are new, and all of them after another start', async () => {
  const service = simService()
  await service.open({ text: JSON.stringify(small('every-rung', 100, 200)) })
  await service.advance(50)
  const first = await service.cast(0, 0)
  expect([first.from, first.steps.length]).toEqual([0, 6])
  await service.advance(50)
  const next = await service.cast(first.run, 6)
  expect([next.run, next.from, [...next.steps]]).toEqual([first.run, 6, [60, 70, 80, 90, 100]])
  await service.seek(20)
  const again = await service.cast(first.run, 11)
  expect(again.run).not.toBe(first.run)
  expect([again.from, [...again.steps]]).toEqual([0, [0, 10, 20]])
})
