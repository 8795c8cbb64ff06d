import { describe, expect, test } from 'vitest'
import { stepper, type Stepper } from '../../../src/engine/stepper.ts'
import { request, payRequests, worthOf } from '../../../src/protocol/waterfall/vaultShares.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { COUNT, KIND } from '../../../src/world/events.ts'
import { pay } from '../../../src/world/ledger.ts'
import {
  BONUS_PAID,
  FEES_KEPT,
  FEES_TO_FUND,
  FEES_TO_KEEPERS,
  FEES_TO_VAULT,
  GAS_PAID,
  IN_CRISIS,
  KEEPERS_TOOK,
  REBATE,
  REBATES,
  ROLES,
  STEP,
  TAKER_FEES,
  VAULT_ASKED,
} from '../../../src/world/world.ts'
import { parsed, small } from '../../support/scenarios.ts'

/** The first fall of March 2020, with a vault and depositors in it. */
const base = withVault(small('march-2020', 500, 1000))

function withVault(scenario: Scenario): Scenario {
  const [protocol] = scenario.protocols
  const [model] = scenario.cohorts
  const waterfall = [{ kind: 'lp-vault' }, ...protocol.waterfall]
  const depositors = {
    ...{ ...model, id: 'depositors', count: 30, equity: 50_000, activity: 720 },
    agent: { kind: 'vault-depositor' },
  }
  const cohorts = [...scenario.cohorts, depositors]
  return parsed({ ...scenario, protocols: [{ ...protocol, waterfall }], cohorts })
}

/** The market with a venue, a protocol and liquidations set otherwise. */
function venueWith(changes: {
  readonly venue?: object
  readonly protocol?: object
  readonly liquidation?: object
  readonly vault?: object
  readonly shocks?: readonly object[]
}): Scenario {
  const [market] = base.markets
  const [protocol] = base.protocols
  const waterfall = protocol.waterfall.map(rung =>
    rung.kind === 'lp-vault' ? { ...rung, ...changes.vault } : rung,
  )
  return parsed({
    ...base,
    markets: [{ ...market, venue: { ...market.venue, ...changes.venue } }],
    protocols: [
      {
        ...protocol,
        waterfall,
        liquidation: { ...protocol.liquidation, ...changes.liquidation },
        ...changes.protocol,
      },
    ],
    shocks: changes.shocks ?? base.shocks,
  })
}

const started = (scenario: Scenario): Stepper => stepper(scenario, { audit: 'full' })
const tallyOf = ({ run }: Stepper): Float64Array => run.world.protocols[0].tally

describe('fees', () => {
  test('of takers are counted by the role that paid, and add up', () => {
    const run = started(venueWith({}))
    run.advance(300)
    const { feesBy, tally } = run.run.world.protocols[0]
    expect(tally[TAKER_FEES]).toBeGreaterThan(0)
    expect(feesBy.reduce((sum, fees) => sum + fees, 0)).toBe(tally[TAKER_FEES])
    expect(feesBy[ROLES.indexOf('trader')]).toBeGreaterThan(0)
    expect(feesBy[ROLES.indexOf('maker')]).toBe(0)
  })

  test('less rebates go where the shares say, and what is left stays with the treasury, to the quantum', () => {
    const fees = { kind: 'split', feesToFund: 0.3, feesToVault: 0.2, feesToKeepers: 0.1 }
    const run = started(venueWith({ venue: { makerFee: -0.0001 }, protocol: { fees } }))
    run.advance(300)
    const tally = tallyOf(run)
    const net = tally[TAKER_FEES] - tally[REBATES]
    const { world } = run.run
    const parts = [FEES_TO_FUND, FEES_TO_VAULT, FEES_TO_KEEPERS, FEES_KEPT].map(i => tally[i])
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(net)
    expect(tally[REBATES]).toBeGreaterThan(0)
    // Floors take less than a quantum a step from each share.
    for (const [i, share] of [0.3, 0.2, 0.1].entries()) {
      expect(parts[i]).toBeLessThanOrEqual(share * net)
      expect(parts[i]).toBeGreaterThan(share * net - 300)
    }
    expect(world.cash[0][world.protocols[0].treasury]).toBeGreaterThanOrEqual(parts[3])
  })

  test('of makers are paid by them where they are above zero', () => {
    const run = started(venueWith({ venue: { makerFee: 0.0002 } }))
    run.advance(200)
    expect(tallyOf(run)[REBATES]).toBeLessThan(0)
  })

  test('a rebate is paid only as far as the treasury has money', () => {
    const run = started(venueWith({ venue: { takerFee: 0.0005, makerFee: -0.0005 } }))
    const { world } = run.run
    const { treasury } = world.protocols[0]
    run.advance(100)
    const paid = tallyOf(run)[REBATES]
    expect(paid).toBeGreaterThan(0)
    let least = Infinity
    run.advance(100, () => {
      least = Math.min(least, world.cash[0][treasury])
      // What a step's takers bring is all that there is for its makers.
      const left = world.cash[0][treasury]
      if (left > 0) pay(world, 0, treasury, world.outside, left)
    })
    expect(least).toBeGreaterThanOrEqual(0)
    const tally = tallyOf(run)
    expect(tally[REBATES]).toBeGreaterThan(paid)
    expect(tally[REBATES]).toBeLessThanOrEqual(tally[TAKER_FEES])
  })
})

describe('the crisis rebate', () => {
  test('is on while depth is under the declared part of its usual, and raises what makers are paid', () => {
    const run = started(venueWith({ venue: { crisisRebate: 0.0003, crisisDepth: 0.5 } }))
    const { state } = run.run.world.markets[0]
    const seen = new Set<number>()
    run.advance(900, () => {
      seen.add(state[IN_CRISIS])
      expect(state[REBATE]).toBe(state[IN_CRISIS] === 1 ? 0.0003 : 0)
    })
    expect([...seen].sort((a, b) => a - b)).toEqual([0, 1])
  })
})

describe('the vault', () => {
  test('gets its bonus from the treasury, a share of its value a day', () => {
    const rich = started(venueWith({ vault: { bonusRate: 0.05 } }))
    const { world, rules } = rich.run
    const [{ protocol, vault }] = rules.protocols
    pay(world, 0, world.outside, protocol.treasury, 1e12)
    rich.advance(3)
    const { account } = vault!.context
    const before = tallyOf(rich)[BONUS_PAID]
    const worth = world.cash[0][account]
    rich.advance(1)
    // What depositors add in the step of the bonus comes before it.
    const most = Math.floor((world.cash[0][account] * 0.05 * 5) / 86_400)
    const paid = tallyOf(rich)[BONUS_PAID] - before
    expect(paid).toBeGreaterThanOrEqual(Math.floor((worth * 0.05 * 5) / 86_400))
    expect(paid).toBeLessThanOrEqual(most)
  })

  test('lets money that was asked back wait for its delay, bear what is lost meanwhile, and go', () => {
    const run = started(venueWith({ vault: { unstakingSeconds: 600 } }))
    const { world, rules } = run.run
    const [{ vault, protocol }] = rules.protocols
    const { context, params } = vault!
    const depositor = world.cohorts.find(({ deposits }) => deposits)!
    run.advance(30)
    const rows = Array.from({ length: depositor.count }, (_, j) => depositor.first + j)
    const row = rows.find(at => context.shares[at] > 0 && context.asked[at] === 0)!
    const asksBefore = protocol.tally[VAULT_ASKED]
    const asked = worthOf(context, params, row)
    expect(request(context, params, row, asked)).toBe(0)
    expect(protocol.tally[VAULT_ASKED]).toBe(asksBefore + 1)
    // A tenth of the vault is lost while it waits.
    pay(world, 0, context.account, world.outside, Math.floor(world.cash[0][context.account] / 10))
    const cash = world.cash[0][row]
    world.scalars[STEP] += 119
    payRequests(context, params)
    expect(world.cash[0][row]).toBe(cash)
    world.scalars[STEP] += 1
    payRequests(context, params)
    const paid = world.cash[0][row] - cash
    expect(paid).toBeGreaterThan(0)
    expect(paid).toBeLessThan(asked * 0.95)
    expect(context.asked[row]).toBe(0)
  })
})

describe('keepers', () => {
  const keepers = { route: 'keepers', penaltyRate: 0.02, keeperReward: 0.015, backstopAfter: 120 }

  test('pay for their transactions, and stay away when gas costs more than the reward', () => {
    const cheap = started(venueWith({ liquidation: { ...keepers, gasUsd: 1 } }))
    const dear = started(venueWith({ liquidation: { ...keepers, gasUsd: 100_000 } }))
    cheap.advance(900)
    dear.advance(900)
    expect(tallyOf(cheap)[KEEPERS_TOOK]).toBeGreaterThan(0)
    expect(tallyOf(cheap)[GAS_PAID]).toBeGreaterThan(0)
    expect(tallyOf(dear)[KEEPERS_TOOK]).toBe(0)
    expect(tallyOf(dear)[GAS_PAID]).toBe(0)
  })

  test('a gas shock prices them out for as long as it lasts', () => {
    const liquidation = { ...keepers, gasUsd: 100 }
    const shock = {
      kind: 'gas',
      market: base.markets[0].id,
      step: 0,
      multiple: 10_000,
      lasts: 5000,
    }
    const calm = started(venueWith({ liquidation }))
    const shocked = started(venueWith({ liquidation, shocks: [...base.shocks, shock] }))
    calm.advance(900)
    shocked.advance(900)
    expect(tallyOf(calm)[KEEPERS_TOOK]).toBeGreaterThan(2 * tallyOf(shocked)[KEEPERS_TOOK])
  })

  test('are paid more the longer a position has waited, up to the most', () => {
    const growing = { ...keepers, keeperReward: 0.0001, rewardGrowth: 0.02, rewardMost: 0.03 }
    const protocol = {
      margin: { kind: 'static', maintenanceMarginRate: 0.04, initialMarginRate: 0.06 },
    }
    const run = started(venueWith({ liquidation: growing, protocol }))
    const still = started(venueWith({ liquidation: { ...growing, rewardGrowth: 0 }, protocol }))
    const rates: number[] = []
    const { world } = run.run
    run.advance(900, ({ world: { log } }) => {
      for (let row = 0; row < log.cursor[COUNT]; row++) {
        if (log.kind[row] !== KIND.takeover || world.cohortOf[log.other[row]] < 0) continue
        let reward = 0
        for (
          let next = row + 1;
          next < log.cursor[COUNT] && log.kind[next] !== KIND.takeover;
          next++
        ) {
          if (log.kind[next] === KIND.reward) reward += log.amount[next]
        }
        rates.push(reward / log.amount[row])
      }
    })
    still.advance(900)
    expect(tallyOf(run)[KEEPERS_TOOK]).toBeGreaterThan(tallyOf(still)[KEEPERS_TOOK])
    expect(Math.max(...rates)).toBeGreaterThan(0.002)
    expect(Math.max(...rates)).toBeLessThan(0.0301)
  })
})
