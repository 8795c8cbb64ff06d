import { describe, expect, test } from 'vitest'
import { w2Scenario } from '../../../src/cli/bench/w2.ts'
import { CATALOGUE } from '../../../src/engine/catalogue.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { parsed, preset } from '../../support/scenarios.ts'

const calm = preset('calm')
const scenario = parsed({
  ...calm,
  markets: calm.markets.map(market => ({ ...market, tick: 1, lot: 0.001 })),
})
const total = ({ cohorts }: Scenario): number => cohorts.reduce((sum, { count }) => sum + count, 0)

describe('the standard venue at another size', () => {
  test.each([100, 499, 5000, 12_345])('of %d agents has so many, in the same shares', agents => {
    const { cohorts, markets } = w2Scenario(scenario, { agents })
    expect(total({ cohorts } as Scenario)).toBe(agents)
    cohorts.forEach(({ count, equity }, row) => {
      const before = scenario.cohorts[row]
      expect(Math.abs(count - (before.count * agents) / total(scenario))).toBeLessThanOrEqual(1)
      expect((count * equity) / (before.count * before.equity)).toBeCloseTo(1, 12)
    })
    expect(markets[0].lot).toBe(agents > 10_000 ? 0.0001 : 0.001)
  })

  test('is left as it is unless something is asked for', () => {
    expect(w2Scenario(scenario, {})).toEqual(scenario)
  })

  test('may be cut short before its shock', () => {
    const shocked = parsed({
      ...scenario,
      shocks: [3, 7].map(step => ({ kind: 'price', market: scenario.markets[0].id, step })),
    })
    const { clock, shocks } = w2Scenario(shocked, { steps: 7 })
    expect(clock.steps).toBe(7)
    expect(shocks.map(({ step }) => step)).toEqual([3])
  })

  test.each([0.01, 0.2, 0.5])(
    'with a chance of %d to act in a step changes traders alone',
    chance => {
      const { cohorts, clock } = w2Scenario(scenario, { activity: chance })
      let traders = 0
      cohorts.forEach(({ agent, activity }, row) => {
        const { role } = CATALOGUE.agents.get(agent.kind)!
        const perStep = (activity * clock.stepSeconds) / 3600
        if (role === 'trader') traders++
        if (role === 'trader') expect(perStep).toBeCloseTo(chance, 12)
        else if (role === 'carry') expect(perStep).toBeCloseTo(Math.min(0.9, 4 * chance), 12)
        else expect(activity).toBe(scenario.cohorts[row].activity)
      })
      expect(traders).toBeGreaterThan(0)
    },
  )
})
