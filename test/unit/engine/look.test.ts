/** What agents may know: each figure from the register that holds it, worked out by hand. */
import { expect, test } from 'vitest'
import { lookAsCohort, lookAtMarket } from '../../../src/engine/look.ts'
import { deposit, request } from '../../../src/protocol/waterfall/vaultShares.ts'
import {
  ASK_DEPTH,
  BASIS_AVERAGE,
  BEST_ASK,
  BEST_BID,
  BID_DEPTH,
  DISTRESSED,
  FAST_VOLATILITY,
  FORCED_LOTS,
  FUNDING_RATE,
  GAS_NOW,
  HALTED,
  IMPACT,
  INDEX,
  INITIAL,
  KEEPERS_CAME,
  LAST_RETURN,
  LAST_REWARD,
  MAINTENANCE,
  MARK,
  MID,
  REBATE,
  REFERENCE_INTEREST,
  REFERENCE_VOLATILITY,
  SLOW_VALUE,
  SLOW_VOLATILITY,
  STEP,
  TREND,
} from '../../../src/world/world.ts'
import { group, handMade, handMadeScenario, setCash } from './handMade.ts'

test('of the market, everybody knows what its registers say', () => {
  const { run, world, market } = handMade()
  const { state, history } = market
  const [view] = run.scratch.views
  const [rules] = run.rules.markets
  const said = {
    ...{ lastReturn: LAST_RETURN, mid: MID, bestBid: BEST_BID, bestAsk: BEST_ASK },
    ...{ basisAverage: BASIS_AVERAGE, fastVolatility: FAST_VOLATILITY },
    ...{ slowVolatility: SLOW_VOLATILITY, referenceVolatility: REFERENCE_VOLATILITY },
    ...{ openInterest: REFERENCE_INTEREST, bidDepth: BID_DEPTH, askDepth: ASK_DEPTH },
    ...{ distressedLots: DISTRESSED, forcedLots: FORCED_LOTS, rebate: REBATE },
    ...{ fundingRate: FUNDING_RATE, index: INDEX, halted: HALTED },
  } as const
  const names = Object.keys(said) as (keyof typeof said)[]
  names.forEach((name, i) => (state[said[name]] = 100 + i))
  state[MARK] = 8000
  state[SLOW_VALUE] = Math.log(7000)
  for (let h = 0; h < 4; h++) state[TREND + h] = h + 1
  lookAtMarket(view, world, market, rules)
  expect(names.map(name => view[name])).toEqual(names.map((_, i) => 100 + i))
  expect(view).toMatchObject({ step: 0, stepSeconds: 5, markTicks: 8000, markPrice: 8000, lotValue: 80_000 }) // prettier-ignore
  expect(view.lotsPerEquity).toBe(1 / 80_000)
  expect(view.slowValue).toBeCloseTo(7000, 6)
  expect([...view.trend]).toEqual([1, 2, 3, 4])
  expect(view.takerFee).toBe(0.0005)
  // Seventeen agents in all.
  expect(view.scale).toBe(5000 / 17)
  // One, two and three steps ago: of the price of this moment only those know who are connected to it.
  world.scalars[STEP] = 7
  for (let at = 4; at <= 8; at++) {
    history.outside[at] = Math.log(1000 * at)
    history.impact[at] = Math.log(2)
  }
  state[IMPACT] = Math.log(1.5)
  lookAtMarket(view, world, market, rules)
  expect(view.step).toBe(7)
  expect([...view.outside].map(Math.round)).toEqual([14_000, 12_000, 10_000])
  expect(view.outsideNow).toBeCloseTo(15_000, 6)
})

test('before there is a past, the price of the start is the past', () => {
  const { run, world, market } = handMade()
  const [view] = run.scratch.views
  world.scalars[STEP] = 1
  market.history.outside[0] = Math.log(500)
  market.history.outside[1] = Math.log(600)
  lookAtMarket(view, world, market, run.rules.markets[0])
  expect([...view.outside].map(Math.round)).toEqual([600, 500, 500])
})

test('of its protocol, a cohort knows its rates, what it pays keepers, gas and how much of the fund is left', () => {
  const [protocol] = handMadeScenario().protocols
  const liquidation = { ...protocol.liquidation, rewardGrowth: 0.06, rewardMost: 0.05 }
  const hand = handMade({ protocols: [{ ...protocol, liquidation }] })
  const { run, rules, tally } = hand
  const [view] = run.scratch.views
  const { own } = group(hand, 'keepers')
  const [rates] = rules.protocol.rates
  rates[INITIAL] = 0.3
  rates[MAINTENANCE] = 0.2
  tally[KEEPERS_CAME] = 9
  tally[LAST_REWARD] = 0.004
  tally[GAS_NOW] = 123
  lookAsCohort(view, own, rules)
  expect(view).toMatchObject({
    ...{ initialRate: 0.3, maintenanceRate: 0.2, keeperReward: 0.005 },
    ...{ rewardGrowth: 0.001, rewardMost: 0.05, keepersCame: 9, lastReward: 0.004, gas: 123 },
    ...{ members: 2, actsPerHour: 0 },
  })
})

test('of the vault, depositors know its value, its price, its queue, what is free, its bonus and its delay', () => {
  const [protocol] = handMadeScenario().protocols
  const vault = { kind: 'lp-vault', sizeShare: 0, unstakingSeconds: 600, bonusRate: 0.01, backstopLimit: 2 } // prettier-ignore
  const hand = handMade({ protocols: [{ ...protocol, waterfall: [vault] }] })
  const { run, rules, market } = hand
  const [view] = run.scratch.views
  const { own, rows } = group(hand, 'depositors')
  const { context, params } = rules.vault!
  for (const row of rows.slice(0, 2)) deposit(context, params, row, 10_000_000)
  request(context, params, rows[0], 5_000_000)
  setCash(hand, context.account, 30_000_000)
  // A hundred lots, ten million quanta: at twice its equity it needs five.
  market.size[context.account] = 100
  market.quote[context.account] = -10_000_000
  lookAsCohort(view, own, rules)
  expect(view).toMatchObject({ vaultValue: 30_000_000, vaultFree: 25_000_000, vaultBonus: 0.01, vaultDelay: 600 }) // prettier-ignore
  expect(view.vaultRate).toBeCloseTo(1.5, 6)
  expect(view.vaultQueue).toBeCloseTo(0.25, 6)
})

test('without a vault there is nothing to know of it', () => {
  const [protocol] = handMadeScenario().protocols
  const hand = handMade({ protocols: [{ ...protocol, waterfall: [] }] })
  const [view] = hand.run.scratch.views
  lookAsCohort(view, group(hand, 'depositors').own, hand.rules)
  const { vaultValue, vaultRate, vaultQueue, vaultFree, vaultBonus, vaultDelay } = view
  expect([vaultValue, vaultRate, vaultQueue, vaultFree, vaultBonus, vaultDelay]).toEqual([0, 0, 0, 0, 0, 0]) // prettier-ignore
})
