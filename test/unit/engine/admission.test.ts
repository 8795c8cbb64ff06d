/** Orders that were taken in earlier are held to the rules of the step in which they trade, worked out by hand. */
import { describe, expect, test } from 'vitest'
import { admission } from '../../../src/engine/orderRules.ts'
import { ACCOUNT_MOST, HALTED, OPEN_ROOM, PROFIT_COUNTS, REDUCE_ONLY } from '../../../src/world/world.ts' // prettier-ignore
import {
  group,
  handMade,
  LOT,
  setCash,
  setMark,
  setPosition,
  START,
  type Hand,
} from './handMade.ts'

/** A trader with ten lots and a hundred million quanta; initial margin and slack of a lot. */
function waiting() {
  const hand = handMade()
  const { world, run, rules } = hand
  const [account] = group(hand, 'traders').rows
  setCash(hand, account, 100_000_000)
  setPosition(hand, account, 10)
  const admit = admission(world, () => run.rules)
  const perLot = (0.1 + run.rules.markets[0].venue.slack) * LOT
  const flag = (): void => void (rules.protocol.flaggedAt[account - rules.protocol.first] = 3)
  return { ...hand, hand: hand as Hand, account, perLot, flag, admit }
}

describe('an order that trades late', () => {
  test.each([50, -5, -60])('goes as it was given while the rules let it: %d lots', lots => {
    const { admit, account } = waiting()
    expect(admit(account, lots, START)).toBe(lots)
  })

  test('is cut to the margin of now', () => {
    const { admit, account, perLot, hand } = waiting()
    const most = Math.floor(100_000_000 / perLot) - 10
    expect(admit(account, 1e6, START)).toBe(most)
    setCash(hand, account, 50_000_000)
    expect(admit(account, 1e6, START)).toBe(Math.floor(50_000_000 / perLot) - 10)
    // What its limit may cost comes off as well: a lot may lose 1,000 ticks.
    const atLimit = Math.floor((50_000_000 - 10 * perLot) / (perLot + 1000 * 10))
    expect(admit(account, 1e6, START + 1000)).toBe(atLimit)
  })

  test('counts of its profit what the rules count', () => {
    const { admit, account, tally, hand } = waiting()
    setMark(hand, 2 * START)
    const all = admit(account, 1e6, START)
    tally[PROFIT_COUNTS] = 0
    const none = admit(account, 1e6, START)
    // A profit of a million carries some lots of 200,000 at a tenth.
    expect(all - none).toBeGreaterThan(45)
    expect(all - none).toBeLessThan(51)
  })

  test('is held to caps and halts, and takes up the room', () => {
    const { admit, account, market } = waiting()
    market.state[ACCOUNT_MOST] = 30
    expect(admit(account, 50, START)).toBe(20)
    market.state[OPEN_ROOM] = 15
    expect(admit(account, 50, START)).toBe(15)
    expect(admit(account, 50, START)).toBe(0)
    expect(admit(account, -10, START)).toBe(-10)
    market.state[HALTED] = REDUCE_ONLY
    expect(admit(account, -25, START)).toBe(-10)
  })

  test('of an account in trouble, or of nobody, does not trade', () => {
    const { admit, account, flag, rules } = waiting()
    expect(admit(rules.protocol.treasury, 5, START)).toBe(0)
    flag()
    expect(admit(account, -5, START)).toBe(0)
  })
})
