/** Options in the account of an attack, worked out by hand, against what the books say. */
import { describe, expect, test } from 'vitest'
import { attackAccountOf, followAttacks } from '../../../src/engine/attackAccount.ts'
import type { Chain } from '../../../src/world/chain.ts'
import { consume, emit, KIND } from '../../../src/world/events.ts'
import { pay } from '../../../src/world/ledger.ts'
import { settleOption, tradeOption } from '../../../src/world/tradeOption.ts'
import { group, handMade, handMadeScenario, K, type Hand } from './handMade.ts'

const MINE = 6
const PAID = 400

interface Attack extends Hand {
  readonly chain: Chain
  readonly one: number
  readonly two: number
  readonly sellers: readonly number[]
  readonly buyers: readonly number[]
  /** `buyer` buys lots of MINE from `seller`, who came first unless `taker` says who did. */
  readonly trade: (buyer: number, seller: number, lots: number, taker?: number) => void
  /** Settles MINE at a payoff, as an option of a market. */
  readonly settle: (ticks: number) => void
  /** Ends the step: gains by cohort. */
  readonly gains: () => Record<string, number>
}

/** Attackers, and two cohorts that may hold options, none of whom does anything by itself. */
function attack(): Attack {
  const { protocols, cohorts } = handMadeScenario()
  const options = {
    chain: { kind: 'grid' },
    surface: { kind: 'ssvi' },
    bookMargin: { kind: 'portfolio' },
    bookLiquidation: { kind: 'close-by-cost' },
  }
  const as = (id: string, kind: string, more: object = {}): object => ({ ...cohorts[4], id, agent: { kind, ...more } }) // prettier-ignore
  const hand = handMade({
    protocols: [{ ...protocols[0], ...options }],
    cohorts: [
      as('sellers', 'option-seller', { starts: 0 }),
      as('buyers', 'option-buyer', { holds: 0 }),
      as('attackers', 'vol-mark'),
    ],
  })
  const { run, world, market } = hand
  const { cohort, rows } = group(hand, 'attackers')
  const [one, two] = rows
  for (const account of [one, two]) {
    pay(world, 0, cohort.purse, account, 1e7)
    emit(world.log, { kind: KIND.collateral, account, other: cohort.purse, amount: 1e7 })
  }
  const chain = market.chain!
  chain.mark[MINE] = PAID
  return {
    ...{ ...hand, chain, one, two, sellers: group(hand, 'sellers').rows },
    buyers: group(hand, 'buyers').rows,
    trade: (buyer, seller, lots, taker = buyer) => {
      const trade = { buyer, seller, instrument: MINE, lots, ticks: PAID }
      tradeOption(world, market, trade, { kind: KIND['option-fill'], taker, cause: -1 })
    },
    settle: ticks => {
      const cause = emit(world.log, { kind: KIND.expiry, account: -1, other: market.row, ticks })
      settleOption(world, market, MINE, ticks, cause)
    },
    gains: () => {
      followAttacks(run)
      consume(world.log)
      const { taken, profit, worth, budget } = attackAccountOf(run, run.memories.attacks[0])
      // What the books say, and what was noted by party, are one number.
      expect(profit).toBe(worth - budget)
      expect(taken.reduce((sum, { amount }) => sum + amount, 0)).toBe(profit)
      return Object.fromEntries(taken.map(({ party, amount }) => [world.cohorts[party.index].id, amount])) // prettier-ignore
    },
  }
}

describe('options in the account of an attack', () => {
  test.each([1, -1])('are what they gained at their marks, from whom they were: side %d', side => {
    const { chain, one, sellers, trade, gains } = attack()
    if (side > 0) trade(one, sellers[0], 10)
    else trade(sellers[0], one, 10)
    expect(gains()).toEqual({})
    chain.mark[MINE] = PAID + 90
    expect(gains()).toEqual({ sellers: side * 10 * 90 * K })
  })

  test('are the same whoever of the two came first', () => {
    const { chain, one, sellers, trade, gains } = attack()
    trade(one, sellers[0], 10, sellers[0])
    chain.mark[MINE] = PAID + 90
    expect(gains()).toEqual({ sellers: 10 * 90 * K })
  })

  test('are nobody’s gain where the attack trades with itself, or others trade', () => {
    const { chain, one, two, sellers, buyers, trade, gains } = attack()
    trade(one, two, 10)
    trade(buyers[0], sellers[0], 10)
    chain.mark[MINE] = PAID + 90
    expect(gains()).toEqual({})
  })

  test('are what they paid once they have settled, whatever is listed in their row then', () => {
    const { chain, one, sellers, trade, settle, gains } = attack()
    trade(one, sellers[0], 10)
    gains()
    settle(PAID + 250)
    const settled = { sellers: 10 * 250 * K }
    expect(gains()).toEqual(settled)
    chain.expiryOf[MINE] = 0
    chain.mark[MINE] = 777
    expect(gains()).toEqual(settled)
  })

  test('are gone with their premium when they pay nothing, also in the step of the trade', () => {
    const { one, sellers, trade, settle, gains } = attack()
    trade(one, sellers[0], 10)
    settle(0)
    expect(gains()).toEqual({ sellers: -10 * PAID * K })
  })

  test('settle with both to whom they were sold and from whom they were bought', () => {
    const { one, sellers, buyers, trade, settle, gains } = attack()
    trade(one, sellers[0], 10)
    trade(buyers[0], one, 10)
    settle(PAID + 5)
    expect(gains()).toEqual({ sellers: 10 * 5 * K, buyers: -10 * 5 * K })
  })

  test('that nobody holds any more stay what they were worth then', () => {
    const { chain, one, sellers, buyers, trade, gains } = attack()
    trade(one, sellers[0], 10)
    trade(buyers[0], one, 10)
    trade(sellers[0], buyers[0], 10)
    chain.mark[MINE] = PAID + 30
    const then = { sellers: 10 * 30 * K, buyers: -10 * 30 * K }
    expect(gains()).toEqual(then)
    chain.mark[MINE] = 9000
    expect(gains()).toEqual(then)
  })

  test('of another market that settle are none of its', () => {
    const { world, market, chain, one, sellers, trade, gains } = attack()
    trade(one, sellers[0], 10)
    const cause = emit(world.log, { kind: KIND.expiry, account: -1, other: market.row + 1 })
    emit(world.log, { kind: KIND.lapse, account: one, other: MINE, lots: 10, cause })
    expect(gains()).toEqual({})
    chain.mark[MINE] = PAID + 90
    expect(gains()).toEqual({ sellers: 10 * 90 * K })
  })
})
