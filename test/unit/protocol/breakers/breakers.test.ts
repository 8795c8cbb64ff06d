import { describe, expect, test } from 'vitest'
import { ACTIONS, LIMIT, ON, VALUE } from '../../../../src/protocol/breakers/breaker.ts'
import * as breakers from '../../../../src/protocol/breakers/index.ts'
import type { Value } from '../../../../src/scenario/declaration.ts'
import { emit, KIND } from '../../../../src/world/events.ts'
import {
  ACCOUNT_MOST,
  BAND_HIGH,
  BAND_LOW,
  FAST_VOLATILITY,
  FUND_ROOM,
  HALTED,
  HEAVIEST,
  HEAVIEST_IMPACT,
  INDEX,
  LIQUIDATED,
  LIQUIDATION_ROOM,
  LONG_LOTS,
  MARK,
  MARK_EVENT,
  MID,
  OPEN_ROOM,
  PROFIT_COUNTS,
  REFERENCE_VOLATILITY,
  SHORT_LOTS,
  SLOW_VOLATILITY,
  VAULT_PAUSED,
  WITHDRAW_MARGIN,
  WITHDRAW_ROOM,
} from '../../../../src/world/world.ts'
import { holdsAll, START, STEP_SECONDS, withDefaults } from '../emptyWorld.ts'
import { gates, OPEN, STEPS, times, watch, type Watch } from './watching.ts'

const { liquidationThrottle, priceBand, volatilityHalt } = breakers

describe.each(Object.values(breakers))('breaker $id', part => {
  test('says nothing while nothing happens, and stops nothing that happens', () => {
    const { step, world, happened } = watch(part)
    times(50, () => step())
    expect(happened).toEqual([])
    const { halted, auction, liquidationRoom, fundRoom, vaultPaused, profitCounts } = gates(world)
    expect([halted, auction, vaultPaused, profitCounts]).toEqual([0, 0, 0, 1])
    expect([liquidationRoom, fundRoom]).toEqual([Infinity, Infinity])
  })

  test('sets nothing while it is not armed', () => {
    const { step, world, happened } = watch(part, { armed: false })
    times(20, () =>
      step(({ markets: [{ state }] }) => {
        state[MID] = START / 2
        state[LONG_LOTS] = 1e9
      }),
    )
    expect(happened).toEqual([])
    expect(gates(world)).toEqual(OPEN)
  })

  test('never loosens what another breaker has set', () => {
    const { step, world } = watch(part)
    const tight = { bandLow: START - 1, bandHigh: START + 1, halted: 2, openRoom: 0, accountMost: 0, liquidationRoom: 0, withdrawRoom: 0, withdrawMargin: 1, profitCounts: 0, fundRoom: 0, vaultPaused: 1 } // prettier-ignore
    step(({ markets: [{ state }], protocols: [{ tally }] }) => {
      state[BAND_LOW] = START - 1
      state[BAND_HIGH] = START + 1
      state[HALTED] = 2
      for (const gate of [OPEN_ROOM, ACCOUNT_MOST]) state[gate] = 0
      for (const gate of [LIQUIDATION_ROOM, WITHDRAW_ROOM, PROFIT_COUNTS, FUND_ROOM]) tally[gate] = 0 // prettier-ignore
      for (const gate of [WITHDRAW_MARGIN, VAULT_PAUSED]) tally[gate] = 1
    })
    expect(gates(world)).toMatchObject(tight)
  })

  test('names what it may stop, each once', () => {
    const named = part.stops(withDefaults(part))
    expect(named.length).toBeGreaterThan(0)
    expect(new Set(named).size).toBe(named.length)
    for (const action of named) expect(ACTIONS).toContain(action)
  })

  test('holds its own relations by default', () => {
    expect(holdsAll(part, withDefaults(part))).toBe(true)
  })
})

test.each(Object.values(breakers).filter(({ relations }) => relations))(
  'breaker $id refuses what its relations refuse',
  part => {
    const wrong = { leastSeconds: 1e6, band: 0.3, widest: 0.2 }
    expect(holdsAll(part, withDefaults(part, wrong))).toBe(false)
  },
)

describe('the price band', () => {
  const changes = { band: 0.05, widest: 0.2, widening: 2, widensAfterSeconds: 50, leastSeconds: 10, cooldownSeconds: 20 } // prettier-ignore

  test('stands around the mark in whole ticks, outwards', () => {
    const { step, world } = watch(priceBand, { ...changes, band: 0.00333 })
    step()
    const [{ state }] = world.markets
    expect([state[BAND_LOW], state[BAND_HIGH]]).toEqual([9966, 10034])
  })

  test('leaves room for a trade at a price of one tick', () => {
    const { step, world } = watch(priceBand, changes)
    step(({ markets: [{ state }] }) => {
      state[MARK] = 1
      state[MID] = 1
    })
    const [{ state }] = world.markets
    expect(state[BAND_LOW]).toBeLessThanOrEqual(1)
    expect(state[BAND_HIGH]).toBeGreaterThanOrEqual(1)
  })

  test('stands around the index where it is asked to, and around the mark while there is none', () => {
    const { step, world } = watch(priceBand, { ...changes, around: 'index' })
    const [{ state }] = world.markets
    step()
    expect([state[BAND_LOW], state[BAND_HIGH]]).toEqual([9500, 10500])
    step(() => (state[INDEX] = 9000.5))
    expect([state[BAND_LOW], state[BAND_HIGH]]).toEqual([8550, 9451])
  })

  test('notes a market that leans on it, widens step by step, and narrows when it has come back', () => {
    const { step, world, happened, registers, marks } = watch(priceBand, changes)
    const [{ state }] = world.markets
    times(5, () => step())
    const widths: number[] = []
    times(60, () => {
      step(() => (state[MID] = START * 0.954))
      widths.push(Math.round(START - state[BAND_LOW]))
    })
    expect(registers[ON]).toBe(1)
    expect(registers[VALUE]).toBeCloseTo(0.046, 12)
    expect(registers[LIMIT]).toBeCloseTo(0.045, 12)
    // Ten steps each: 5 %, 10 %, and 20 % for good.
    const expected = [500, 1000, 2000, 2000, 2000, 2000].flatMap(w => Array(10).fill(w) as number[])
    expect(widths).toEqual(expected)
    step(() => (state[MID] = START * 0.97))
    expect(registers[ON]).toBe(1)
    step(() => (state[MID] = START * 0.98))
    expect(registers[ON]).toBe(0)
    expect(state[BAND_LOW]).toBe(9500)
    expect(happened).toEqual([
      { step: 5, kind: 'breaker-on', cause: marks[5] },
      { step: 66, kind: 'breaker-off', cause: marks[66] },
    ])
  })

  test('never widens where it is told so', () => {
    const { step, world } = watch(priceBand, { ...changes, widensAfterSeconds: 0 })
    const [{ state }] = world.markets
    times(60, () => step(() => (state[MID] = START * 0.954)))
    expect(state[BAND_LOW]).toBe(9500)
  })

  test('takes a book without a middle as it last stood', () => {
    const { step, world, registers } = watch(priceBand, changes)
    const [{ state }] = world.markets
    step(() => (state[MID] = START * 1.049))
    times(9, () => step(() => (state[MID] = NaN)))
    expect(registers[ON]).toBe(1)
    expect(registers[VALUE]).toBeCloseTo(0.049, 12)
  })

  test('goes by the market that leans most, whichever has no middle', () => {
    const { step, world, happened } = watch(priceBand, changes, { markets: 3 })
    const [, second, third] = world.markets
    let cause = -1
    step(() => {
      second.state[MID] = START * 1.048
      third.state[MID] = NaN
      cause = second.state[MARK_EVENT]
    })
    expect(happened).toEqual([{ step: 0, kind: 'breaker-on', cause }])
    expect(third.state[BAND_HIGH]).toBe(10500)
  })
})

describe('the volatility halt', () => {
  const changes = { moveLimit: 0.05, windowSeconds: 50, volatilityLimit: 10, leastSeconds: 20, mostSeconds: 100, cooldownSeconds: 40 } // prettier-ignore

  test('halts every market of its protocol when one has moved too far', () => {
    const { step, world, registers } = watch(volatilityHalt, changes, { markets: 2 })
    step(({ markets }) => (markets[1].state[MID] = START * 0.96))
    expect(world.markets.map(({ state }) => state[HALTED])).toEqual([0, 0])
    expect([registers[VALUE], registers[LIMIT]]).toEqual([expect.closeTo(0.8, 12), 1])
    step(({ markets }) => (markets[1].state[MID] = START * 0.949))
    expect(world.markets.map(({ state }) => state[HALTED])).toEqual([1, 1])
  })

  test.each([
    ['a fall', 0.949],
    ['a rise', 1.051],
  ])('trips on %s from any price of the window, and on no older one', (_, to) => {
    // Spread over nine steps it is within the window of ten; over twenty it is not.
    const trips = (steps: number): boolean => {
      const { step, world, happened } = watch(volatilityHalt, changes)
      times(20, () => step())
      times(steps, i =>
        step(() => (world.markets[0].state[MID] = START * (1 + ((to - 1) * (i + 1)) / steps))),
      )
      return happened.length > 0
    }
    expect(trips(9)).toBe(true)
    expect(trips(20)).toBe(false)
  })

  test('trips on a move there and back inside the window', () => {
    const { step, world, happened } = watch(volatilityHalt, { ...changes, leastSeconds: 5 })
    const [{ state }] = world.markets
    times(3, () => step())
    step(() => (state[MID] = START * 0.96))
    step(() => (state[MID] = START * 1.01))
    expect(happened.map(({ step: at }) => at)).toEqual([4])
  })

  test.each([
    [FAST_VOLATILITY, 0.011, 1],
    [SLOW_VOLATILITY, 0.011, 1],
    [FAST_VOLATILITY, 0.009, 0],
  ])('trips on volatility (register %d) of %d where 0.001 is usual: %d', (at, value, isOn) => {
    const { step, world, registers } = watch(volatilityHalt, changes)
    const [{ state }] = world.markets
    state[REFERENCE_VOLATILITY] = 0.001
    step(() => (state[at] = value))
    expect(registers[ON]).toBe(isOn)
  })

  test('does not know a ratio to nothing', () => {
    const { step, world, registers } = watch(volatilityHalt, changes)
    step(() => (world.markets[0].state[FAST_VOLATILITY] = 1))
    expect([registers[ON], registers[VALUE]]).toEqual([0, 0])
  })

  test('re-opens when it has calmed down to the lower limit, each change with a mark as its cause (B3)', () => {
    const { step, world, happened, marks } = watch(volatilityHalt, changes)
    const [{ state }] = world.markets
    times(3, () => step())
    step(() => (state[MID] = START * 0.94))
    expect(state[HALTED]).toBe(1)
    // The old price leaves the window of ten steps; until then the move stands.
    times(20, () => step())
    expect(happened).toEqual([
      { step: 3, kind: 'breaker-on', cause: marks[3] },
      { step: 13, kind: 'breaker-off', cause: marks[13] },
    ])
    expect(state[HALTED]).toBe(0)
  })

  test('lets go after its most length and cannot halt again within its cooldown', () => {
    const { step, world, happened } = watch(volatilityHalt, changes)
    const [{ state }] = world.markets
    times(60, i => step(() => (state[MID] = START * (i % 2 === 0 ? 0.9 : 1))))
    expect(happened.map(({ step: at }) => at)).toEqual([0, 20, 28, 48, 56])
  })

  test('does not take a step without a price for a fall to nothing', () => {
    const { step, world, happened } = watch(volatilityHalt, changes)
    times(3, () => step())
    world.markets[0].state[MID] = 0
    step()
    world.markets[0].state[MID] = START
    times(3, () => step())
    expect(happened).toEqual([])
  })

  test('goes by the mark where the book has no middle', () => {
    const { step, world, registers } = watch(volatilityHalt, changes)
    const [{ state }] = world.markets
    step()
    step(() => {
      state[MID] = NaN
      state[MARK] = START * 0.9
    })
    expect(registers[VALUE]).toBeCloseTo(2, 12)
  })
})

describe('the liquidation throttle', () => {
  /** A lot is worth 50,000 quanta at the mark. */
  const OPEN = 1e6
  const INTEREST = OPEN * 50_000
  const changes = { limitShare: 0.1, windowSeconds: 50, paceShare: 0.5, leastSeconds: 10, mostSeconds: 500, cooldownSeconds: 20 } // prettier-ignore

  function throttled(more: Record<string, Value> = {}): Watch & {
    /** A step in which this share of open interest is liquidated. */
    readonly liquidate: (share: number) => void
    readonly room: () => number
  } {
    const watched = watch(liquidationThrottle, { ...changes, ...more })
    const { world } = watched
    const [{ state }] = world.markets
    const { tally } = world.protocols[0]
    state[LONG_LOTS] = OPEN
    state[SHORT_LOTS] = OPEN
    return {
      ...watched,
      liquidate: share => watched.step(() => (tally[LIQUIDATED] += share * INTEREST)),
      room: () => tally[LIQUIDATION_ROOM],
    }
  }

  test('slows liquidations to its pace once there have been too many', () => {
    const { liquidate, room, registers } = throttled()
    liquidate(0.1)
    expect(room()).toBe(Infinity)
    expect(registers[VALUE]).toBeCloseTo(0.1, 12)
    liquidate(0.001)
    expect(registers[ON]).toBe(1)
    // Half of a tenth of open interest in ten steps.
    expect(room()).toBeCloseTo(0.005 * INTEREST, -1)
  })

  test('keeps what is left of the pace, up to the limit, and takes back what was too much', () => {
    const { liquidate, room } = throttled({ leastSeconds: 500 })
    liquidate(0.2)
    liquidate(0)
    liquidate(0)
    expect(room() / INTEREST).toBeCloseTo(0.015, 9)
    liquidate(0.03)
    expect(room()).toBe(0)
    liquidate(0)
    expect(room()).toBe(0)
    liquidate(0)
    expect(room()).toBeLessThanOrEqual(0.0000001 * INTEREST)
    times(60, () => liquidate(0))
    expect(room() / INTEREST).toBeCloseTo(0.1, 9)
  })

  test('over a long time lets go no more than its pace and one step', () => {
    const { liquidate, room, world } = throttled({ leastSeconds: 5000, mostSeconds: 5000 })
    const { tally } = world.protocols[0]
    liquidate(0.2)
    const before = tally[LIQUIDATED]
    times(100, () => liquidate(room() > 0 ? 0.008 : 0))
    expect((tally[LIQUIDATED] - before) / INTEREST).toBeLessThanOrEqual(100 * 0.005 + 0.008 + 1e-9)
    expect((tally[LIQUIDATED] - before) / INTEREST).toBeGreaterThan(0.45)
  })

  test('a pace of zero lets nothing go', () => {
    const { liquidate, room } = throttled({ paceShare: 0 })
    liquidate(0.2)
    liquidate(0)
    expect(room()).toBe(0)
  })

  test.each([5, 25, 40, 45, 50, 300, 1000])(
    'adds up a window of %d s, never less of it and at most two slots more',
    windowSeconds => {
      const window = windowSeconds / STEP_SECONDS
      const { liquidate, registers } = throttled({ windowSeconds, limitShare: 10 })
      times(STEPS - 1, t => {
        liquidate(0.001)
        const steps = registers[VALUE] / 0.001
        expect(steps).toBeGreaterThanOrEqual(Math.min(window, t + 1) - 1e-6)
        expect(steps).toBeLessThanOrEqual(window + 2 * Math.ceil((window - 1) / 9) + 1e-6)
      })
    },
  )

  test('re-opens when fewer are liquidated, with causes (B3)', () => {
    const { liquidate, room, world, happened, marks } = throttled()
    const [{ state }] = world.markets
    times(3, () => liquidate(0))
    world.protocols[0].tally[LIQUIDATED] += 0.2 * INTEREST
    const heaviest = emit(world.log, { kind: KIND.liquidation, account: 1 })
    state[HEAVIEST] = heaviest
    state[HEAVIEST_IMPACT] = -0.01
    times(20, () => liquidate(0))
    expect(happened[0]).toEqual({ step: 3, kind: 'breaker-on', cause: heaviest })
    expect(happened[1].kind).toBe('breaker-off')
    expect(happened[1].cause).toBe(marks[happened[1].step])
    expect(happened[1].step - 3).toBeGreaterThanOrEqual(10)
    expect(happened[1].step - 3).toBeLessThanOrEqual(12)
    expect(room()).toBe(Infinity)
  })

  test('names the mark where no liquidation weighs on the price', () => {
    const { liquidate, happened, marks } = throttled()
    liquidate(0.2)
    expect(happened).toEqual([{ step: 0, kind: 'breaker-on', cause: marks[0] }])
  })

  test('has nothing to slow where nothing is open', () => {
    const { step, registers, world } = watch(liquidationThrottle, changes)
    step()
    expect([registers[VALUE], registers[ON]]).toEqual([0, 0])
    step(({ protocols }) => (protocols[0].tally[LIQUIDATED] += 1))
    expect(registers[ON]).toBe(1)
    expect(world.protocols[0].tally[LIQUIDATION_ROOM]).toBe(0)
  })
})
