/** Causes in a market whose history is written by hand. */
import { beforeEach, describe, expect, test } from 'vitest'
import {
  generationOf,
  liquidationCause,
  markCause,
  weighLiquidation,
} from '../../../src/engine/causes.ts'
import {
  BY_CARRY,
  BY_LIQUIDATION,
  BY_MAKER,
  BY_MARGIN_RULE,
  BY_MARK_RULE,
  BY_OUTSIDE,
  BY_OWN_TRADE,
  BY_TRADER,
  HEAVIEST,
  HEAVIEST_GENERATION,
  HEAVIEST_IMPACT,
  MARK,
  MARK_EVENT,
  ORIGINS,
  PRICE_ORIGINS,
  PULL_EVENT,
  RAISED_BY,
  SHOCK_EVENT,
  SHOCK_RETURN,
  STEP,
  type Market,
  type Protocol,
  type World,
} from '../../../src/world/world.ts'
import { START, emptyWorld } from '../protocol/emptyWorld.ts'

/** Index of the history that stands for now, and the maintenance rate. */
const NOW = 10
const RATE = 0.01
const LOTS = 1_000

/** Ids of events. */
const SALE = 41
const PULLED = 42
const EDIT = 43
const SHOCK = 44
const PUBLISHED = 45

let world: World
let market: Market
let protocol: Protocol

/** Nothing has moved, and events of every kind have happened. */
beforeEach(() => {
  world = emptyWorld(NOW)
  market = world.markets[0]
  protocol = world.protocols[0]
  world.scalars[STEP] = NOW - 1
  const { state, history } = market
  history.mark.fill(START)
  for (const rates of protocol.rateHistory) rates.fill(RATE)
  state[HEAVIEST] = SALE
  state[HEAVIEST_IMPACT] = -0.02
  state[PULL_EVENT] = PULLED
  state[MARK_EVENT] = PUBLISHED
  state[SHOCK_EVENT] = SHOCK
  protocol.tally[RAISED_BY] = EDIT
})

/** From this index on the mark and its origins stand elsewhere: moves of the log by origin. */
function move(from: number, moves: Readonly<Record<number, number>>): void {
  const { history, state } = market
  const all = Object.values(moves).reduce((sum, one) => sum + one, 0)
  for (let at = from; at <= NOW; at++) {
    history.mark[at] *= Math.exp(all)
    for (const [origin, one] of Object.entries(moves)) history.origins[Number(origin)][at] += one
  }
  state[MARK] = history.mark[NOW]
}

/** An account with a position entered at the start's price, and so many parts of its notional as cash. */
function holds(side: number, ratio: number): number {
  const account = 1
  const notional = LOTS * START * market.k
  market.size[account] = side * LOTS
  market.quote[account] = -side * notional
  world.cash[0][account] = Math.round(ratio * notional)
  return account
}

function shares(account: number, factor = 1) {
  const cause = liquidationCause(world, protocol, 0, account, factor)
  const { event, safeAt } = cause
  return { event, safeAt, of: [...cause.shares] }
}

/** Shares by origin, the others 0. */
const only = (parts: Readonly<Record<number, number>>) =>
  ORIGINS.map((_, origin) => expect.closeTo(parts[origin] ?? 0, 9) as number)

describe.each([1, -1])('the cause of a fall, side %i', side => {
  /** What moves the price against the account. */
  const against = (size: number): number => -side * size

  test('is the outside price where that alone moved', () => {
    const account = holds(side, 0.03)
    move(6, { [BY_OUTSIDE]: against(0.025) })
    const { of, safeAt, event } = shares(account)
    expect(of).toEqual(only({ [BY_OUTSIDE]: 1 }))
    // Safe is twice maintenance: the last index before the move.
    expect(safeAt).toBe(5)
    expect(event).toBe(PUBLISHED)
  })

  test('is split by what each origin moved against it; what moved for it counts nothing', () => {
    const account = holds(side, 0.04)
    move(6, { [BY_OUTSIDE]: against(0.01), [BY_LIQUIDATION]: against(0.02), [BY_CARRY]: against(-0.004), [BY_TRADER]: against(0.01) }) // prettier-ignore
    market.state[HEAVIEST_IMPACT] = against(0.02)
    const { of, event } = shares(account)
    expect(of).toEqual(only({ [BY_OUTSIDE]: 0.25, [BY_LIQUIDATION]: 0.5, [BY_TRADER]: 0.25 }))
    expect(event).toBe(SALE)
  })

  test('has the published mark as parent where the heaviest liquidation pushed the other way', () => {
    const account = holds(side, 0.03)
    move(6, { [BY_LIQUIDATION]: against(0.025) })
    market.state[HEAVIEST_IMPACT] = against(-0.5)
    expect(shares(account).event).toBe(PUBLISHED)
    market.state[HEAVIEST_IMPACT] = against(0.5)
    market.state[HEAVIEST] = -1
    expect(shares(account).event).toBe(PUBLISHED)
  })

  test('is the makers’ who pulled their quotes, and names the latest of them', () => {
    const account = holds(side, 0.03)
    move(6, { [BY_MAKER]: against(0.02), [BY_OUTSIDE]: against(0.005) })
    const { of, event } = shares(account)
    expect(of).toEqual(only({ [BY_MAKER]: 0.8, [BY_OUTSIDE]: 0.2 }))
    expect(event).toBe(PULLED)
  })

  test('counts from the last safe mark only: what moved before it is forgiven', () => {
    const account = holds(side, 0.05)
    move(3, { [BY_TRADER]: against(0.02) })
    move(7, { [BY_OUTSIDE]: against(0.02) })
    const { of, safeAt } = shares(account)
    expect(safeAt).toBe(6)
    expect(of).toEqual(only({ [BY_OUTSIDE]: 1 }))
  })

  test('is the rule of margin where a requirement rose, and names the edit that raised it', () => {
    const account = holds(side, 0.03)
    protocol.rateHistory[0].fill(0.04, 7)
    const { of, event, safeAt } = shares(account)
    expect(safeAt).toBe(6)
    expect(of).toEqual(only({ [BY_MARGIN_RULE]: 1 }))
    expect(event).toBe(EDIT)
    // A rule that moves by itself names nobody.
    protocol.tally[RAISED_BY] = -1
    expect(shares(account).event).toBe(PUBLISHED)
  })

  test('is split between price and rule by what each took', () => {
    const account = holds(side, 0.025)
    move(7, { [BY_OUTSIDE]: against(0.01) })
    protocol.rateHistory[0].fill(0.03, 7)
    const { of } = shares(account)
    const lost = Math.abs(START - market.history.mark[NOW])
    const rise = 0.02 * market.history.mark[NOW]
    expect(of).toEqual(only({ [BY_OUTSIDE]: lost / (lost + rise), [BY_MARGIN_RULE]: rise / (lost + rise) })) // prettier-ignore
  })

  test('is its own trade where it was never safe since it grew, as far as it lacked safety then', () => {
    const account = holds(side, 0.015)
    // Grown in step 6: at the mark of index 7.
    market.grownAt[account] = 6
    move(8, { [BY_OUTSIDE]: against(0.01) })
    const { of, safeAt } = shares(account)
    expect(safeAt).toBe(7)
    const lacked = (2 * RATE - 0.015) * START
    const lost = Math.abs(START - market.history.mark[NOW])
    expect(of).toEqual(only({ [BY_OWN_TRADE]: lacked / (lacked + lost), [BY_OUTSIDE]: lost / (lacked + lost) })) // prettier-ignore
  })

  test('is not its own where it has been safe since', () => {
    const account = holds(side, 0.03)
    market.grownAt[account] = 6
    move(9, { [BY_OUTSIDE]: against(0.025) })
    expect(shares(account).of).toEqual(only({ [BY_OUTSIDE]: 1 }))
    expect(shares(account).safeAt).toBe(8)
  })

  test('takes the start of the run for an opening that nobody saw', () => {
    const account = holds(side, 0.015)
    move(4, { [BY_MARK_RULE]: against(0.01) })
    const { of, safeAt } = shares(account)
    expect(safeAt).toBe(0)
    expect(of).toEqual(only({ [BY_MARK_RULE]: 1 }))
  })

  test('looks at the rate that its size asks for', () => {
    const account = holds(side, 0.03)
    move(3, { [BY_TRADER]: against(0.005) })
    move(8, { [BY_OUTSIDE]: against(0.02) })
    expect(shares(account).safeAt).toBe(7)
    // At three times the rate it was not even safe at the start.
    expect(shares(account, 3).safeAt).toBe(0)
  })

  test('is nobody’s where nothing moved', () => {
    const account = holds(side, 0.005)
    expect(shares(account).of).toEqual(only({}))
  })
})

describe('the parent of a mark', () => {
  const cause = (): number => markCause(market, NOW)

  test.each([
    ['a liquidation', BY_LIQUIDATION, SALE],
    ['a pulled quote', BY_MAKER, PULLED],
    ['the outside path', BY_OUTSIDE, -1],
    ['a trader', BY_TRADER, -1],
  ])('is %s where that moved it most', (_, origin, expected) => {
    move(NOW, { [origin]: -0.01, [BY_CARRY]: 0.002 })
    expect(cause()).toBe(expected)
  })

  test('is the shock while one moves the outside path', () => {
    move(NOW, { [BY_OUTSIDE]: -0.01 })
    market.state[SHOCK_RETURN] = -0.01
    expect(cause()).toBe(SHOCK)
    // Whatever else it was that moved it more.
    move(NOW, { [BY_MAKER]: -0.05 })
    expect(cause()).toBe(PULLED)
  })

  test('looks at this step’s move alone', () => {
    move(4, { [BY_LIQUIDATION]: -0.2 })
    move(NOW, { [BY_MAKER]: -0.001 })
    expect(cause()).toBe(PULLED)
  })
})

describe('the heaviest liquidation', () => {
  test('gives way to one that weighs as much or more now', () => {
    const { state } = market
    weighLiquidation(market, { event: 77, impact: 0.01, generation: 3 })
    expect(state[HEAVIEST]).toBe(SALE)
    // Decayed by half it is lighter.
    state[HEAVIEST_IMPACT] *= 0.5
    weighLiquidation(market, { event: 77, impact: 0.01, generation: 3 })
    expect([state[HEAVIEST], state[HEAVIEST_IMPACT], state[HEAVIEST_GENERATION]]).toEqual([77, 0.01, 3]) // prettier-ignore
  })

  test('makes half and more of another: that one is a generation below it', () => {
    const { state } = market
    state[HEAVIEST_GENERATION] = 4
    const cause = (share: number, event: number) => {
      const of = new Float64Array(ORIGINS.length)
      of[BY_LIQUIDATION] = share
      return { event, shares: of, safeAt: 0 }
    }
    expect(generationOf(market, cause(0.5, SALE))).toBe(5)
    expect(generationOf(market, cause(0.49, SALE))).toBe(1)
    // It is another liquidation that is remembered now.
    expect(generationOf(market, cause(0.9, 7))).toBe(1)
  })
})

test('origins of the price come first', () => {
  expect(ORIGINS.slice(PRICE_ORIGINS)).toEqual(['margin-rule', 'own-trade', 'volatility'])
})
