import { describe, expect, test } from 'vitest'
import { stepper } from '../../src/engine/stepper.ts'
import * as twins from '../../src/study/twins/index.ts'
import { ledgerTwin } from '../../src/study/twins/ledger.ts'
import { conservationError } from '../../src/world/audit.ts'
import { PRESET_IDS, randomScenario, small } from '../support/scenarios.ts'
import type { Scenario } from '../../src/scenario/document.ts'

/** Runs under full audits with the slow twin following every event; returns the liquidations made. */
function followed(scenario: Scenario): number {
  const run = stepper(scenario, { audit: 'full' })
  const twin = ledgerTwin.start(run.run)
  while (!run.done()) {
    run.advance(1, twin.follow)
    expect(twin.difference(run.run)).toBeUndefined()
  }
  expect(conservationError(run.run.world)).toBe(0)
  return run.summary().liquidations
}

describe('the books balance to the last quantum after every step, and the slow ledger agrees', () => {
  test.each(PRESET_IDS)('in the preset %s', id => {
    followed(small(id, 300, 400))
  })

  test('in the middle of the crash of March 2020', () => {
    const scenario = small('march-2020', 150, 1100)
    expect(followed(scenario)).toBeGreaterThan(5)
  })
})

describe('random scenarios: sizes, parameters, rungs and edits drawn from the declarations', () => {
  const reached = {
    liquidations: 0,
    socialized: 0,
    insolvent: 0,
    fund: 0,
    edits: 0,
    cut: 0,
    adl: 0,
  }

  test.each(Array.from({ length: 10 }, (_, i) => i))('fifty from %i hundred', hundred => {
    for (let i = 0; i < 50; i++) {
      const scenario = randomScenario(hundred * 50 + i)
      const run = stepper(scenario, { audit: 'full' })
      const beside = Object.values(twins).map(({ start }) => start(run.run))
      run.advance(scenario.clock.steps, state => beside.forEach(twin => twin.follow(state)))
      const differences = beside.map(twin => twin.difference(run.run))
      expect(differences, `random scenario ${hundred * 50 + i}`).toEqual(
        beside.map(() => undefined),
      )
      const summary = run.summary()
      expect(summary.conservationError, `random scenario ${hundred * 50 + i}`).toBe(0)
      expect(summary.badDebt).toBeCloseTo(summary.rungsPaid + summary.insolvent, 3)
      reached.liquidations += summary.liquidations
      reached.socialized += Number(summary.socializedLoss > 0)
      reached.insolvent += Number(summary.insolvent > 0)
      reached.fund += Number(summary.insurancePaid > 0)
      reached.adl += Number(summary.adl > 0)
      reached.edits += Number(scenario.edits.length > 0)
      reached.cut += Number(summary.ordersCut > 0)
    }
  })

  test.each([5836, 6571, 7379, 389])('scenario %i, which once left the exact numbers', seed => {
    const scenario = randomScenario(seed)
    const run = stepper(scenario, { audit: 'full' })
    run.advance(scenario.clock.steps)
    expect(run.summary().conservationError).toBe(0)
  })

  test('they reach every mechanism', () => {
    for (const [what, times] of Object.entries(reached)) expect(times, what).toBeGreaterThan(5)
  })

  test.each(Array.from({ length: 30 }, (_, i) => 1000 + i))(
    'the slow ledger follows random scenario %i',
    seed => {
      followed(randomScenario(seed))
    },
  )
})
