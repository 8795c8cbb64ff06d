/** What closes a market to all but reducers: too little insurance, and prices that disagree. */
import { describe, expect, test } from 'vitest'
import { LIMIT, ON, VALUE } from '../../../../src/protocol/breakers/breaker.ts'
import { oracleDivergence, reduceOnly } from '../../../../src/protocol/breakers/index.ts'
import type { Value } from '../../../../src/scenario/declaration.ts'
import {
  AUCTION,
  FEED_STATE,
  HALTED,
  IMPACT,
  INDEX,
  LIQUIDATION_ROOM,
  LONG_LOTS,
  MARK,
  MARK_EVENT,
  MID,
  NO_TRADE,
  OUTSIDE,
  REDUCE_ONLY,
  SHORT_LOTS,
  WITHDRAW_ROOM,
} from '../../../../src/world/world.ts'
import { START } from '../emptyWorld.ts'
import { gates, OPEN, times, watch, type Setting, type Watch } from './watching.ts'

describe('reduce-only mode', () => {
  const changes = { leastCover: 0.01, reopenAt: 0.8, leastSeconds: 20, cooldownSeconds: 40 }
  /** A thousand lots are open, at 50,000 quanta each. */
  const INTEREST = 1000 * 50_000

  interface Covered extends Watch {
    /** A step at whose end the funds hold this share of open interest. */
    readonly cover: (share: number) => void
  }

  function covered(more: Record<string, Value> = {}, setting: Setting = {}): Covered {
    const watched = watch(reduceOnly, { ...changes, ...more }, setting)
    const { world, fund } = watched
    for (const { state } of world.markets) {
      state[LONG_LOTS] = 1000 / world.markets.length
      state[SHORT_LOTS] = 1000 / world.markets.length
    }
    return {
      ...watched,
      cover: share => watched.step(() => (fund.value = share * INTEREST)),
    }
  }

  test('closes every market to openers while the funds cover too little, and touches nothing else', () => {
    const { cover, world, registers } = covered({}, { markets: 2 })
    cover(0.0101)
    expect(gates(world)).toEqual(OPEN)
    expect(registers[VALUE]).toBeCloseTo(1 / 1.01, 12)
    expect(registers[LIMIT]).toBe(1)
    cover(0.0099)
    expect(gates(world)).toEqual({ ...OPEN, halted: REDUCE_ONLY })
    expect(world.markets.map(({ state }) => state[HALTED])).toEqual([REDUCE_ONLY, REDUCE_ONLY])
  })

  test('opens again only above the cover at which it closed, after its least length (B3)', () => {
    const { cover, happened, marks } = covered()
    cover(0.009)
    times(10, () => cover(0.0124))
    cover(0.0126)
    times(5, () => cover(0.005))
    times(10, () => cover(0.005))
    expect(happened).toEqual([
      { step: 0, kind: 'breaker-on', cause: marks[0] },
      { step: 11, kind: 'breaker-off', cause: marks[11] },
      { step: 19, kind: 'breaker-on', cause: marks[19] },
    ])
  })

  test('opens when enough is closed, too', () => {
    const { cover, step, world, registers } = covered()
    times(6, () => cover(0.008))
    expect(registers[ON]).toBe(1)
    const [{ state }] = world.markets
    step(() => {
      state[LONG_LOTS] = 600
      state[SHORT_LOTS] = 600
    })
    expect(registers[ON]).toBe(0)
  })

  test('closes on funds that are empty or in debt, and on none at all does nothing', () => {
    for (const share of [0, -0.01]) {
      const { cover, registers } = covered()
      cover(share)
      expect(registers[ON]).toBe(1)
    }
    const { cover, world, happened } = covered({}, { unfunded: true })
    cover(0)
    expect(gates(world)).toEqual(OPEN)
    expect(happened).toEqual([])
  })

  test('leaves a market shut that is shut to everybody, and calls off an auction in it', () => {
    const { step, world, fund } = covered()
    const [{ state }] = world.markets
    step(() => {
      fund.value = 0
      state[HALTED] = NO_TRADE
      state[AUCTION] = 2
    })
    expect([state[HALTED], state[AUCTION]]).toEqual([NO_TRADE, 0])
  })

  test('disarmed while it is on lets go', () => {
    const { cover, edit, world, happened } = covered()
    cover(0)
    edit({ armed: false })
    cover(0)
    expect(gates(world)).toEqual(OPEN)
    expect(happened.map(({ kind }) => kind)).toEqual(['breaker-on', 'breaker-off'])
  })
})

describe('the oracle-divergence pause', () => {
  const changes = { limit: 0.05, leastSeconds: 20, cooldownSeconds: 40, mostSeconds: 200, pausesWithdrawals: false } // prettier-ignore

  /** Prices, in ticks; those left out are the starting one. */
  interface Prices {
    readonly index?: number
    readonly mark?: number
    readonly mid?: number
    readonly outside?: number
  }

  interface Compared extends Watch {
    readonly at: (prices: Prices, market?: number) => void
  }

  function compared(more: Record<string, Value> = {}, setting: Setting = {}): Compared {
    const watched = watch(oracleDivergence, { ...changes, ...more }, setting)
    const { world } = watched
    const set = (
      row: number,
      { index = START, mark = START, mid = START, outside = START }: Prices,
    ): void => {
      // prettier-ignore
      const { state, tick } = world.markets[row]
      state[INDEX] = index
      state[MARK] = mark
      state[MID] = mid
      state[OUTSIDE] = outside * tick
    }
    world.markets.forEach(({ row }) => set(row, {}))
    return { ...watched, at: (prices, row = 0) => watched.step(() => set(row, prices)) }
  }

  const FAR = START * 1.051
  const NEAR = START * 1.049

  test.each<[string, Prices, readonly string[]]>([
    ['the index from the book', { index: FAR, outside: FAR }, ['any', 'index-book']],
    ['the mark from the book', { mark: FAR }, ['any', 'mark-book']],
    ['the index from the outside price', { outside: FAR * 1.01 }, ['any', 'index-outside']],
    ['the book from all else', { mid: START / 1.06 }, ['any', 'index-book', 'mark-book']],
  ])('closes the market when it is far: %s', (_, prices, by) => {
    for (const compares of ['any', 'index-book', 'mark-book', 'index-outside']) {
      const { at, world, registers } = compared({ compares })
      at(prices)
      expect([compares, registers[ON]]).toEqual([compares, +by.includes(compares)])
      expect(gates(world)).toEqual({ ...OPEN, halted: registers[ON] })
    }
  })

  test('does not mind what is near, either way', () => {
    const { at, registers } = compared()
    at({ index: NEAR, mark: NEAR, outside: NEAR })
    at({ mid: NEAR })
    expect(registers[ON]).toBe(0)
    expect(registers[VALUE]).toBeCloseTo(1 - 1 / 1.049, 12)
    expect(registers[LIMIT]).toBe(0.05)
  })

  test('knows what forced sales did to the outside price', () => {
    const { at, world, registers } = compared({ compares: 'index-outside' })
    world.markets[0].state[IMPACT] = Math.log(0.9)
    at({ index: 0.9 * START })
    expect(registers[VALUE]).toBeCloseTo(0, 12)
    at({ index: START })
    expect(registers[ON]).toBe(1)
  })

  test('says nothing of a price that is not there', () => {
    const { at, registers, happened } = compared({ compares: 'index-book' })
    at({ index: 0 })
    at({ mid: NaN })
    expect([registers[VALUE], happened.length]).toEqual([0, 0])
  })

  test('holds for its least length, opens when prices meet again, and waits out its cooldown (B3)', () => {
    const { at, happened, marks } = compared()
    at({ index: FAR })
    times(6, () => at({ index: START * 1.03 }))
    times(4, () => at({ index: START * 1.02 }))
    times(10, () => at({ index: FAR }))
    expect(happened).toEqual([
      { step: 0, kind: 'breaker-on', cause: marks[0] },
      { step: 7, kind: 'breaker-off', cause: marks[7] },
      { step: 15, kind: 'breaker-on', cause: marks[15] },
    ])
  })

  test('lets go after its most length, even if prices never meet', () => {
    const { at, happened } = compared()
    times(45, () => at({ index: FAR }))
    expect(happened.map(({ step }) => step)).toEqual([0, 40])
  })

  test('takes a stale feed for one that is wholly apart, unless it is told not to', () => {
    for (const staleCounts of [true, false]) {
      const { step, world, registers } = compared({ staleCounts })
      step(() => (world.markets[0].state[FEED_STATE] = 1))
      expect([registers[VALUE], registers[ON]]).toEqual(staleCounts ? [1, 1] : [0, 0])
    }
  })

  test.each([
    [true, false],
    [false, true],
    [true, true],
  ])(
    'stops withdrawals (%s) and liquidations (%s) too where it is told so',
    (pausesWithdrawals, pausesLiquidations) => {
      // prettier-ignore
      const { at, world } = compared({ pausesWithdrawals, pausesLiquidations })
      const [{ tally }] = world.protocols
      at({})
      expect([tally[WITHDRAW_ROOM], tally[LIQUIDATION_ROOM]]).toEqual([Infinity, Infinity])
      at({ index: FAR })
      expect(tally[WITHDRAW_ROOM]).toBe(pausesWithdrawals ? 0 : Infinity)
      expect(tally[LIQUIDATION_ROOM]).toBe(pausesLiquidations ? 0 : Infinity)
    },
  )

  test('goes by the market that is furthest apart, and closes all', () => {
    const { at, step, world, happened } = compared({}, { markets: 3 })
    let cause = -1
    at({ index: NEAR })
    step(({ markets: [, second] }) => {
      second.state[INDEX] = START * 2
      cause = second.state[MARK_EVENT]
    })
    expect(happened).toEqual([{ step: 1, kind: 'breaker-on', cause }])
    expect(world.markets.map(({ state }) => state[HALTED])).toEqual([1, 1, 1])
  })
})
