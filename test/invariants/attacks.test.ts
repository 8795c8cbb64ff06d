import { describe, expect, test } from 'vitest'
import { attackAccountOf } from '../../src/engine/attackAccount.ts'
import type { Run } from '../../src/engine/run.ts'
import { stepper } from '../../src/engine/stepper.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import { STEP } from '../../src/world/world.ts'
import { preset, PRESET_IDS, presetDocument, randomScenario } from '../support/scenarios.ts'
import { CATALOGUE } from '../../src/engine/catalogue.ts'

const isAttacker = (kind: string): boolean => CATALOGUE.agents.get(kind)?.role === 'attacker'

const hasAttackers = ({ cohorts }: Scenario): boolean =>
  cohorts.some(({ agent }) => isAttacker(agent.kind))

/** What was taken and lost, party by party, against what the books say the attack has made. */
function check(run: Run): void {
  for (const attack of run.memories.attacks) {
    const { profit, extracted, spent, taken, worth, budget } = attackAccountOf(run, attack)
    const sum = taken.reduce((all, { amount }) => all + amount, 0)
    expect([sum, extracted - spent, worth - budget]).toEqual([profit, profit, profit])
  }
}

const PRESETS = PRESET_IDS.filter(id => {
  const { cohorts } = presetDocument(id) as { cohorts: readonly { agent: { kind: string } }[] }
  return cohorts.some(({ agent }) => isAttacker(agent.kind))
})

describe('an attack’s account is minus the sum of victims and costs, to the quantum', () => {
  test.each(PRESETS)('in every step of %s', id => {
    const run = stepper(preset(id), { audit: 'full' })
    run.advance(run.run.scenario.clock.steps, state => {
      // The step counts up after the recorder: twenty looks at odd places, and the last.
      if (state.world.scalars[STEP] % 37 === 0) check(state)
    })
    check(run.run)
    const [attack] = run.run.memories.attacks
    expect(attack.flows.some(value => value !== 0)).toBe(true)
  })

  const seeds = Array.from({ length: 400 }, (_, i) => 5000 + i)
  test('in random scenarios', () => {
    let attacked = 0
    for (const seed of seeds) {
      const scenario = randomScenario(seed)
      if (!hasAttackers(scenario)) continue
      const run = stepper(scenario, { audit: 'sampled' })
      run.advance(scenario.clock.steps)
      check(run.run)
      attacked += Number(run.run.memories.attacks.some(({ flows }) => flows.some(v => v !== 0)))
    }
    expect(attacked).toBeGreaterThan(10)
  })
})
