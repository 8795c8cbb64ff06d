/** Where a protocol's fees go, and what its vault gets, worked out by hand. */
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../../src/engine/catalogue.ts'
import { serveVault, shareFees } from '../../../src/engine/passOn.ts'
import { deposit, request } from '../../../src/protocol/waterfall/vaultShares.ts'
import { parseScenario } from '../../../src/scenario/schema.ts'
import {
  BONUS_PAID,
  FEES_KEPT,
  FEES_TO_FUND,
  FEES_TO_KEEPERS,
  FEES_TO_VAULT,
  REBATES,
  STEP,
  TAKER_FEES,
  VAULT_ASKED,
} from '../../../src/world/world.ts'
import { eventsOf } from '../../support/watch.ts'
import { forget, group, handMade, handMadeScenario, setCash } from './handMade.ts'

const FEES = { kind: 'split', feesToFund: 0.3, feesToVault: 0.2, feesToKeepers: 0.1 }

/** A protocol that has taken in so much; its treasury has it. */
function taking(fees: number, rebates: number, changes: object = {}) {
  const [protocol] = handMadeScenario().protocols
  const hand = handMade({ protocols: [{ ...protocol, fees: FEES, ...changes }] })
  const { rules, tally, cash, world } = hand
  const { treasury, keeperPool, rungAccounts } = rules.protocol
  setCash(hand, treasury, fees - rebates)
  tally[TAKER_FEES] = fees
  tally[REBATES] = rebates
  forget(hand)
  const before = cash.slice()
  const got = (account: number): number => cash[account] - before[account]
  return {
    ...{ ...hand, treasury, rungAccounts },
    told: () => eventsOf(world.log),
    /** What fund, vault, keepers and treasury got. */
    gains: () => [rungAccounts[0], rungAccounts[1], keeperPool, treasury].map(got),
    counted: () => [FEES_TO_FUND, FEES_TO_VAULT, FEES_TO_KEEPERS, FEES_KEPT].map(i => tally[i]),
  }
}

describe('fees, less what makers were paid of them,', () => {
  test('go to fund, vault and keepers by their shares, and the rest stays', () => {
    const it = taking(1200, 200)
    shareFees(it.world, it.rules)
    expect(it.gains()).toEqual([300, 200, 100, -600])
    expect(it.counted()).toEqual([300, 200, 100, 400])
    const told = it.told().map(one => [one.kind, one.account, one.amount])
    expect(told).toEqual([300, 200, 100].map(amount => ['fee-share', it.treasury, amount]))
  })

  test('are shared in whole quanta, rounded down', () => {
    const it = taking(999, 0)
    shareFees(it.world, it.rules)
    expect(it.counted()).toEqual([299, 199, 99, 402])
  })

  test('are shared as far as the treasury still has them', () => {
    const it = taking(1000, 0)
    setCash(it, it.treasury, 350)
    shareFees(it.world, it.rules)
    expect(it.cash[it.treasury]).toBe(0)
    expect(it.counted()).toEqual([300, 50, 0, 650])
  })

  test('are shared once', () => {
    const it = taking(1000, 0)
    shareFees(it.world, it.rules)
    shareFees(it.world, it.rules)
    expect(it.counted()).toEqual([300, 200, 100, 400])
    it.tally[TAKER_FEES] += 10
    shareFees(it.world, it.rules)
    expect(it.counted()).toEqual([303, 202, 101, 404])
  })

  test('are not there while makers were paid more', () => {
    const it = taking(100, 100)
    it.tally[REBATES] = 150
    shareFees(it.world, it.rules)
    expect(it.gains()).toEqual([0, 0, 0, 0])
    // What is taken in next makes up for it first.
    it.tally[TAKER_FEES] += 60
    setCash(it, it.treasury, 10)
    shareFees(it.world, it.rules)
    expect(it.counted()).toEqual([3, 2, 1, 4])
  })

  test('stay where nobody is there to get them', () => {
    const it = taking(1000, 0, { waterfall: [{ kind: 'socialized-loss' }] })
    shareFees(it.world, it.rules)
    expect(it.counted()).toEqual([0, 0, 100, 900])
  })
})

test('shares of more than all fees are refused', () => {
  const scenario = handMadeScenario()
  const [protocol] = scenario.protocols
  const faultsOf = (feesToFund: number) => {
    const fees = { ...FEES, feesToFund, feesToVault: 0.3, feesToKeepers: 0.1 }
    const read = parseScenario({ ...scenario, protocols: [{ ...protocol, fees }] }, CATALOGUE)
    return 'faults' in read ? read.faults.map(({ path }) => path) : []
  }
  expect(faultsOf(0.6)).toEqual([])
  expect(faultsOf(0.61)).toEqual(['protocols[0].fees.feesToFund'])
})

describe('a vault', () => {
  const vault = { kind: 'lp-vault', sizeShare: 0, unstakingSeconds: 10, bonusRate: 0.0864 }

  test('is served once a step: requests that are due first, then its bonus', () => {
    const it = taking(0, 0, { waterfall: [vault] })
    const { rules, world, cash, tally, treasury } = it
    const { context, params } = rules.vault!
    const [row] = group(it, 'depositors').rows
    deposit(context, params, row, 10_000_000)
    expect(request(context, params, row, 4_000_000)).toBe(0)
    setCash(it, treasury, 1_000_000)
    const had = cash[row]
    // 0.0864 a day is 5e-6 in a step of 5 s, of the ten million that are still there.
    serveVault(rules)
    expect([cash[row] - had, tally[BONUS_PAID]]).toEqual([0, 50])
    world.scalars[STEP] += 2
    serveVault(rules)
    expect(cash[row] - had).toBeGreaterThan(3_999_990)
    expect(tally[VAULT_ASKED]).toBe(0)
    // Of what is left after it was paid.
    expect(tally[BONUS_PAID]).toBe(50 + 30)
    expect(cash[treasury]).toBe(1_000_000 - 80)
  })

  test('gets no bonus out of an empty treasury', () => {
    const it = taking(0, 0, { waterfall: [vault] })
    const [row] = group(it, 'depositors').rows
    deposit(it.rules.vault!.context, it.rules.vault!.params, row, 10_000_000)
    setCash(it, it.treasury, 20)
    serveVault(it.rules)
    expect([it.tally[BONUS_PAID], it.cash[it.treasury]]).toEqual([20, 0])
    serveVault(it.rules)
    expect(it.tally[BONUS_PAID]).toBe(20)
  })

  test('is not missed where there is none', () => {
    const it = taking(0, 0, { waterfall: [] })
    serveVault(it.rules)
    expect(it.told()).toEqual([])
  })
})
