import { describe, expect, test } from 'vitest'
import { stepper, type Stepper } from '../../../src/engine/stepper.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { ADL, REWARDS, equity } from '../../../src/world/world.ts'
import { parsed, small } from '../../support/scenarios.ts'

const base = small('standard', 400, 500)
const [protocol] = base.protocols

/** A fall that leaves many below zero, under other rules. */
function crash(changes: object, move = -0.35, extra: object = {}): Scenario {
  const shocks = [{ kind: 'price', market: 'btc', step: 50, move, lasts: 20 }]
  return parsed({ ...base, shocks, protocols: [{ ...protocol, ...changes }], ...extra })
}

function played(scenario: Scenario, steps = 500): Stepper {
  const run = stepper(scenario, { audit: 'full' })
  run.advance(steps)
  return run
}

describe('what nobody takes does not stay open for ever', () => {
  test('without a rung, what keepers leave is sold and its loss is the insolvency', () => {
    const { badDebt, insolvent, liquidations } = played(crash({ waterfall: [] })).summary()
    expect(liquidations).toBeGreaterThan(10)
    expect(badDebt).toBeGreaterThan(0)
    expect(insolvent).toBe(badDebt)
  })

  test('without a rung that takes positions, the loss is spread by the one there is', () => {
    const run = played(crash({ waterfall: [{ kind: 'socialized-loss' }] }))
    const { socializedLoss, badDebt, insolvent, rungsPaid } = run.summary()
    expect(socializedLoss).toBeGreaterThan(0)
    expect(rungsPaid + insolvent).toBeCloseTo(badDebt, 3)
  })
})

describe('a rung owes what it lost', () => {
  test('a vault whose positions cost more than it had leaves the rest to the rungs after it', () => {
    const vault = { kind: 'lp-vault', sizeShare: 0.002, backstopLimit: 50, backstopPace: 1, backstopBand: 0.9, backstopSlope: 1 } // prettier-ignore
    const run = played(crash({ waterfall: [vault, { kind: 'socialized-loss' }] }))
    const { world, rules } = run.run
    const [rung] = rules.protocols[0].rungs
    const { account } = rung.context
    if (world.markets[0].size[account] === 0) {
      expect(world.cash[0][account]).toBeGreaterThanOrEqual(0)
    }
    const { badDebt, rungsPaid, insolvent } = run.summary()
    expect(rungsPaid + insolvent).toBeCloseTo(badDebt, 3)
  })
})

test('a reward is topped up from what the fund has, and no further', () => {
  const liquidation = { ...protocol.liquidation, penaltyRate: 0, keeperReward: 0.05 }
  const waterfall = [{ kind: 'insurance-fund', sizeShare: 0 }, { kind: 'auto-deleveraging' }]
  const run = stepper(crash({ liquidation, waterfall }, -0.1), { audit: 'full' })
  const { world, rules } = run.run
  const { penaltyAccount, protocol: own } = rules.protocols[0]
  let lowest = 0
  run.advance(300, () => {
    lowest = Math.min(lowest, world.cash[0][penaltyAccount])
  })
  expect(own.tally[REWARDS]).toBe(0)
  expect(lowest).toBe(0)
})

test('lowering a fund leaves in it what its positions are losing', () => {
  const path = ['protocols', 0, 'waterfall', 0, 'capital']
  const scenario = crash({}, -0.1)
  const run = stepper(scenario, { audit: 'full' })
  const { world, rules } = run.run
  const [{ context }] = rules.protocols[0].rungs
  const [market] = world.markets
  while (market.size[context.account] === 0 && !run.done()) run.advance(1)
  run.advance(3)
  const before = rules.protocols[0].protocol.tally[ADL]
  run.edit([{ step: run.step(), patches: [{ op: 'replace', path, value: 0 }] }])
  run.advance(1)
  expect(equity(world, market, context.account)).toBeGreaterThanOrEqual(0)
  expect(run.run.rules.protocols[0].protocol.tally[ADL] - before).toBeGreaterThanOrEqual(0)
})
