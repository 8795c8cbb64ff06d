/** What a ring of keepers, outsiders and gas do to a crash, in whole runs under full audits. */
import { expect, test } from 'vitest'
import type { Scenario } from '../../../../src/scenario/document.ts'
import { GAS_PAID, KEEPERS_CAME, KEEPERS_TOOK, REWARDS, STEP } from '../../../../src/world/world.ts'
import { stepper } from '../../../../src/engine/stepper.ts'
import { parsed } from '../../../support/scenarios.ts'
import { eventsOf } from '../../../support/watch.ts'
import { ruled } from '../../engine/liquidation/witness.ts'

/** Rewards that begin at 0.3 % and grow by 0.6 % a minute; nobody but keepers takes anything over for five minutes. */
const base = (gasUsd = 0): Scenario =>
  ruled(
    { agents: 500, steps: 400 },
    {
      margin: { kind: 'static', maintenanceMarginRate: 0.03, initialMarginRate: 0.05 },
      liquidation: {
        kind: 'full',
        penaltyRate: 0.02,
        keeperReward: 0.003,
        rewardGrowth: 0.006,
        rewardMost: 0.02,
        backstopAfter: 300,
        gasUsd,
      },
    },
  )

const COMPETING = { kind: 'keeper' }
const RING = { kind: 'keeper-ring', ringReward: 0.009, discipline: 1, outbidMost: 3, fallsOutFor: 3600 } // prettier-ignore

/** Cohorts of keepers in place of the preset's, each of twenty. */
function withKeepers(of: Scenario, ...cohorts: readonly object[]): Scenario {
  const model = of.cohorts.find(({ agent }) => agent.kind === 'keeper')!
  const others = of.cohorts.filter(one => one !== model)
  const keepers = cohorts.map((changes, at) => ({ ...model, id: `keepers-${at}`, count: 20, equity: 200_000, equitySpread: 0, ...changes })) // prettier-ignore
  return parsed({ ...of, cohorts: [...others, ...keepers] })
}

/** Mean reward over notional, mean wait in seconds, how many each cohort of keepers took over, and gas paid in quanta. */
function crash(scenario: Scenario) {
  const run = stepper(scenario, { audit: 'full' })
  const { world } = run.run
  const [protocol] = world.protocols
  const takers = world.cohorts.filter(({ role }) => role === 'keeper')
  const by = takers.map(() => 0)
  let waited = 0
  // Whoever is closed is not flagged any more at the end of the step.
  const flaggedAt = protocol.flaggedAt.slice()
  run.advance(scenario.clock.steps, () => {
    for (const { kind, account, other } of eventsOf(world.log)) {
      const at = takers.findIndex(({ first, count }) => other >= first && other < first + count)
      if (kind !== 'takeover' || at < 0) continue
      by[at]++
      waited += 5 * (world.scalars[STEP] + 1 - flaggedAt[account - protocol.first])
    }
    flaggedAt.set(protocol.flaggedAt)
  })
  const { tally } = protocol
  const taken = by.reduce((sum, each) => sum + each, 0)
  expect(tally[KEEPERS_CAME]).toBe(taken)
  return {
    reward: tally[REWARDS] / tally[KEEPERS_TOOK],
    wait: waited / taken,
    by,
    gas: tally[GAS_PAID],
    wars: takers.map(({ memory }) => memory.warUntil?.filter(until => until > 0).length ?? 0),
  }
}

test('a ring alone waits for its price and is paid it', () => {
  const ring = crash(withKeepers(base(), { agent: RING }))
  const competing = crash(withKeepers(base(), { agent: COMPETING }))
  expect(ring.by[0]).toBeGreaterThan(5)
  expect(competing.reward).toBeLessThan(0.004)
  expect(competing.wait).toBeLessThan(15)
  expect(ring.reward).toBeCloseTo(0.009, 4)
  // From 0.3 % to 0.9 % at 0.6 % a minute.
  expect(ring.wait).toBeGreaterThanOrEqual(60)
  expect(ring.wait).toBeLessThan(70)
  expect(ring.wars).toEqual([0])
})

test('enough outsiders take everything from under it, and it falls out', () => {
  const many = crash(withKeepers(base(), { agent: RING }, { agent: COMPETING }))
  expect(many.wars[0]).toBe(20)
  expect(many.by[1]).toBeGreaterThan(5)
  expect(many.reward).toBeLessThan(0.0045)
  // The war has begun: the ring takes its part again, for what the others ask.
  const one = crash(
    withKeepers(base(), { agent: RING }, { agent: COMPETING, count: 1, equity: 5000 }),
  )
  expect(one.wars[0]).toBe(20)
  expect(one.by[0]).toBeGreaterThan(one.by[1])
  expect(one.reward).toBeLessThan(0.0065)
})

test("gas at twenty times its price drives small keepers out, and small accounts are worth nobody's while", () => {
  const keepers = [{ agent: COMPETING, equity: 8000 }, { agent: COMPETING }]
  const calm = withKeepers(base(100), ...keepers)
  const shock = { kind: 'gas', market: 'btc', step: 60, multiple: 20, lasts: 86_400 }
  const dear = parsed({ ...calm, shocks: [...calm.shocks, shock] })
  const [usual, shocked] = [crash(calm), crash(dear)]
  expect(usual.by[0]).toBeGreaterThan(5)
  expect(usual.gas).toBe(1e6 * (usual.by[0] + usual.by[1]))
  expect(shocked.by[0]).toBe(0)
  expect(shocked.by[1]).toBeGreaterThan(0)
  expect(shocked.by[1]).toBeLessThan(usual.by[0] + usual.by[1])
  expect(shocked.gas).toBe(2e7 * shocked.by[1])
})

test('a keeper weighs gas against the part that it has room for, not against all of the account', () => {
  // Ten times 400 usd at 2 % are less than the 100 usd of gas.
  const poor = crash(withKeepers(base(100), { agent: COMPETING, equity: 400 }))
  expect([poor.by[0], poor.gas]).toEqual([0, 0])
})
