import { describe, expect, test } from 'vitest'
import { oraclePump } from '../../../../src/agents/attackers/oraclePump.ts'
import { ORDER_IOC, ORDER_REDUCE_ONLY, ORDER_REST } from '../../../../src/world/intents.ts'
import { cohort, LOT_VALUE, type CohortOptions } from '../decisions.ts'

const { phases, reasons } = oraclePump.plan!
const [WAITS, OPENS, PUMPS, BORROWS, SELLS, UNWINDS, DONE, GAVE_UP] = phases.keys()

/** Margin of each of two accounts, and the position that it carries at a leverage of 4. */
const MARGIN = 3.5e9
const TARGET = (4 * MARGIN) / LOT_VALUE

function attack(options: CohortOptions = {}) {
  return cohort(oraclePump, {
    count: 2,
    equity: 0,
    ...options,
    params: {
      ...{ startsAfter: 0, marginShare: 0.7, leverage: 4, openSeconds: 100 },
      ...{ pumpSeconds: 50, patience: 20, sellSeconds: 25, stopLoss: 0.9 },
      ...options.params,
    },
  })
}

type Attack = ReturnType<typeof attack>

const phase = ({ memory }: Attack): number => memory.phase[0]
const reason = ({ memory }: Attack): string => reasons[memory.reason[0]]

/** A step later. */
function next(one: Attack, view: object = {}, plot: object = {}): Attack {
  Object.assign(one.view, view)
  Object.assign(one.decision.plot, plot)
  one.view.step++
  one.decide()
  return one
}

/** Its margin is in. */
function opening(options: CohortOptions = {}): Attack {
  const one = attack(options)
  one.decide()
  one.give({ equity: MARGIN })
  one.decision.plot.cash = 3e9
  return one
}

/** Its positions are there. */
function pumping(options: CohortOptions = {}): Attack {
  const one = opening(options)
  one.give({ size: [TARGET, -TARGET] })
  return next(one)
}

/** The mark has risen threefold, the pump is over. */
function borrowing(options: CohortOptions = {}): Attack {
  const one = pumping(options)
  for (let i = 0; i < 10; i++) next(one, { markTicks: 150_000, lotValue: 3 * LOT_VALUE })
  return one
}

describe('oracle pump', () => {
  test('waits its time, then brings margin into both accounts', () => {
    const one = attack({ params: { startsAfter: 1000 } })
    one.decide()
    expect(phase(one)).toBe(WAITS)
    one.view.step = 200
    one.decide()
    expect(phase(one)).toBe(OPENS)
    expect([...one.decision.plot.collateral]).toEqual([MARGIN, MARGIN])
  })

  test.each([
    ['one account alone', { count: 1 }, 1e10],
    ['no money', {}, 0],
    ['money for less than a lot', {}, LOT_VALUE / 2],
    ['money that is no number', {}, NaN],
  ])('gives up at once with %s', (_, options, cash) => {
    const one = attack(options)
    one.decision.plot.cash = cash
    one.decide()
    expect(phase(one)).toBe(GAVE_UP)
    expect(one.decision.plot.spotLots).toBe(0)
  })

  test('sells from one account to the other at the middle of the book, at its pace', () => {
    const one = next(opening(), { bestBid: 49_900, bestAsk: 50_100 })
    const { lots, limit, rule } = one.decision.intents
    const slice = Math.floor((TARGET * 5 * 1.5) / 100)
    expect([...lots]).toEqual([slice, -slice])
    expect([...limit]).toEqual([50_000, 50_000])
    expect([...rule]).toEqual([ORDER_IOC, ORDER_REST])
  })

  test('takes from the book what was left over, in the last part of its time', () => {
    const one = opening()
    one.give({ size: [TARGET, -TARGET / 2] })
    for (let i = 0; i < 17; i++) next(one)
    const { lots, limit, rule } = one.decision.intents
    expect(lots[0]).toBe(0)
    expect(lots[1]).toBeLessThan(0)
    expect([limit[1], rule[1]]).toEqual([49_000, ORDER_IOC])
  })

  test('goes on with half of its position, and unwinds with less', () => {
    const half = opening()
    half.give({ size: [TARGET, -0.6 * TARGET] })
    for (let i = 0; i < 31; i++) next(half)
    expect(phase(half)).toBe(PUMPS)
    const less = opening()
    less.give({ size: [TARGET, -0.4 * TARGET] })
    for (let i = 0; i < 31; i++) next(less)
    expect(phase(less)).toBe(UNWINDS)
    expect(reason(less)).toBe('it did not get its positions')
  })

  test('buys outside at an even pace with what was left in the purse', () => {
    const one = pumping()
    next(one, { outsideNow: 60_000 }, { cash: 2e9 })
    expect(phase(one)).toBe(PUMPS)
    expect(one.decision.plot.spotLots).toBe(Math.floor((3e9 * 5) / 50 / (60_000 * 10)))
    next(one, { outsideNow: NaN })
    expect(one.decision.plot.spotLots).toBe(0)
  })

  test('takes out of the winning account, and of it alone, once the mark has risen', () => {
    const one = pumping({ free: [2e9, 1e9] })
    next(one)
    expect([...one.decision.plot.collateral]).toEqual([0, 0])
    next(one, { markTicks: 60_000 })
    expect([...one.decision.plot.collateral]).toEqual([-2e9, 0])
  })

  test('goes on borrowing while money comes, and then sells outside and leaves its accounts', () => {
    const one = borrowing()
    expect(phase(one)).toBe(BORROWS)
    for (let cash = 4e9; cash <= 12e9; cash += 1e9) next(one, {}, { cash, spot: 500 })
    expect(phase(one)).toBe(BORROWS)
    for (let i = 0; i < 5; i++) next(one)
    expect(phase(one)).toBe(SELLS)
    let sold = 0
    for (let i = 0; i < 5; i++) {
      next(one)
      sold -= one.decision.plot.spotLots
      one.decision.plot.spot += one.decision.plot.spotLots
      expect([...one.decision.intents.lots]).toEqual([0, 0])
    }
    expect(sold).toBe(500)
    next(one)
    expect(phase(one)).toBe(DONE)
    expect(reason(one)).toBe('it went as planned')
  })

  test.each([
    ['its paper profit let nothing out', 150_000],
    ['the price did not follow', 50_500],
  ])('unwinds because %s', (why, markTicks) => {
    const one = borrowing()
    for (let i = 0; i < 6; i++) next(one, { markTicks })
    expect(phase(one)).toBe(UNWINDS)
    expect(reason(one)).toBe(why)
  })

  test('closes one account against the other first, and takes out what comes free', () => {
    const one = borrowing({ params: { sellSeconds: 100 } })
    for (let i = 0; i < 6; i++) next(one)
    one.give({ free: [1e9, 2e9] })
    next(one, { bestBid: 49_900, bestAsk: 50_100 }, { spot: 300 })
    const { lots, limit, rule } = one.decision.intents
    expect(lots[0]).toBe(-lots[1])
    expect(lots[0]).toBeLessThan(0)
    expect([...limit]).toEqual([50_000, 50_000])
    expect([...rule]).toEqual([ORDER_REST, ORDER_IOC])
    expect([...one.decision.plot.collateral]).toEqual([-1e9, -2e9])
    expect(one.decision.plot.spotLots).toBeLessThan(0)
    one.give({ size: 0, free: 0 })
    next(one, {}, { spot: 0 })
    expect(phase(one)).toBe(GAVE_UP)
    expect(reason(one)).toBe('its paper profit let nothing out')
  })

  test('closes with whoever is there once it has tried itself, and leaves the rest at last', () => {
    const one = borrowing()
    for (let i = 0; i < 12; i++) next(one, { markTicks: 50_000 })
    expect(phase(one)).toBe(UNWINDS)
    expect([...one.decision.intents.rule]).toEqual([ORDER_REDUCE_ONLY, ORDER_REDUCE_ONLY])
    expect([...one.decision.intents.limit]).toEqual([49_000, 51_000])
    for (let i = 0; i < 25; i++) next(one)
    expect(phase(one)).toBe(GAVE_UP)
  })

  test('stops before it has borrowed when it has lost too much, and not afterwards', () => {
    const one = next(pumping(), {}, { worth: 0.9e9 })
    expect(phase(one)).toBe(UNWINDS)
    expect(reason(one)).toBe('it lost more than it allowed itself')
    const rich = next(borrowing(), {}, { worth: -5e9, cash: 20e9 })
    expect(phase(rich)).toBe(BORROWS)
  })
})
