/** What may leave an account that holds options: what the initial margin of its whole book leaves. */
import { describe, expect, test } from 'vitest'
import { requirementOf, prepareListing } from '../../../src/engine/books/listed.ts'
import { freeCollateral } from '../../../src/engine/withdrawals.ts'
import { KIND } from '../../../src/world/events.ts'
import { tradeOption } from '../../../src/world/tradeOption.ts'
import { equity } from '../../../src/world/world.ts'
import { group, handMade, handMadeScenario, setCash, setPosition, type Hand } from './handMade.ts'

/** Call at the money, or near it, of the first expiry. */
const OPTION = 16
const HAS = 1e8

interface Book extends Hand {
  readonly account: number
  readonly free: () => number
  /** Buys lots of OPTION at its mark (below zero: sells). */
  readonly trade: (lots: number) => void
  /** Quanta of initial margin. */
  readonly need: () => number
}

/** An account of 10,000 usd on a venue with portfolio margin. */
function book(): Book {
  const { protocols, cohorts } = handMadeScenario()
  const options = {
    chain: { kind: 'grid' },
    surface: { kind: 'ssvi' },
    bookMargin: { kind: 'portfolio' },
    bookLiquidation: { kind: 'close-by-cost' },
  }
  const agent = { kind: 'option-seller', starts: 0 }
  const hand = handMade({
    protocols: [{ ...protocols[0], ...options }],
    cohorts: [{ ...cohorts[0], id: 'sellers', agent }],
  })
  const { run, world, market, rules } = hand
  const [account, other] = group(hand, 'sellers').rows
  setCash(hand, account, HAS)
  const { view } = run.rules.books[0]!
  return {
    ...{ ...hand, account },
    free: () => freeCollateral(run, rules, market, account),
    trade: lots => {
      const [buyer, seller] = lots > 0 ? [account, other] : [other, account]
      const ticks = market.chain!.mark[OPTION]
      const trade = { buyer, seller, instrument: OPTION, lots: Math.abs(lots), ticks }
      tradeOption(world, market, trade, { kind: KIND['option-fill'], taker: account, cause: -1 })
    },
    need: () => {
      prepareListing(view)
      return requirementOf(view, account).initial / market.unit
    },
  }
}

describe('what is free of an account that may hold options', () => {
  test('is all of it while it holds nothing', () => {
    expect(book().free()).toBe(HAS)
  })

  test.each([1000, -1000])('is what its book leaves, with %d lots of an option', lots => {
    const { world, market, account, trade, need, free } = book()
    trade(lots)
    expect(need()).toBeGreaterThan(0)
    expect(equity(world, market, account)).toBe(HAS)
    expect(free()).toBe(Math.floor(HAS - need()))
  })

  test('knows the perpetual as a part of the book', () => {
    const hand = book()
    hand.trade(-1000)
    const naked = hand.free()
    setPosition(hand, hand.account, 500)
    expect(hand.free()).toBe(Math.floor(HAS - hand.need()))
    expect(hand.free()).not.toBe(naked)
  })

  test('is nothing when the book needs more than there is, or is under maintenance', () => {
    const hand = book()
    hand.trade(-1000)
    setCash(hand, hand.account, Math.floor(hand.need()) - 1)
    expect(hand.free()).toBe(0)
    setCash(hand, hand.account, HAS)
    const { flaggedAt, first } = hand.rules.protocol
    flaggedAt[hand.account - first] = 1
    expect(hand.free()).toBe(0)
  })
})
