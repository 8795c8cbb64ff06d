/** Caps on what is open: all together, and of one account. */
import { describe, expect, test } from 'vitest'
import { LIMIT, ON, VALUE } from '../../../../src/protocol/breakers/breaker.ts'
import { concentrationCap, openInterestCap } from '../../../../src/protocol/breakers/index.ts'
import type { Value } from '../../../../src/scenario/declaration.ts'
import {
  ACCOUNT_MOST,
  LONG_LOTS,
  MARK,
  MARK_EVENT,
  OPEN_ROOM,
  SHORT_LOTS,
  type World,
} from '../../../../src/world/world.ts'
import { START } from '../emptyWorld.ts'
import { gates, OPEN, times, watch, type Setting, type Watch } from './watching.ts'

/** usd of a lot at the starting mark. */
const LOT = 5
const USD = 10_000

interface Capped extends Watch {
  /** A step that ends with so many lots open in the first market. */
  readonly hold: (lots: number) => void
  readonly room: () => number
}

describe('the open-interest cap', () => {
  const changes = { capUsd: 1000 * LOT, closesAt: 0.9, reopenAt: 0.8, leastSeconds: 20, cooldownSeconds: 0 } // prettier-ignore

  function capped(more: Record<string, Value> = {}, setting: Setting = {}): Capped {
    const watched = watch(openInterestCap, { ...changes, ...more }, setting)
    const [{ state }] = watched.world.markets
    return {
      ...watched,
      hold: lots => watched.step(() => open(watched.world, 0, lots)),
      room: () => state[OPEN_ROOM],
    }
  }

  function open({ markets }: World, row: number, lots: number): void {
    markets[row].state[LONG_LOTS] = lots
    markets[row].state[SHORT_LOTS] = lots
  }

  test('leaves room for what is missing to the cap, and touches nothing else', () => {
    const { hold, room, world, happened, registers } = capped()
    for (const [lots, left] of [
      [0, 1000],
      [400, 600],
      [900, 100],
    ]) {
      // prettier-ignore
      hold(lots)
      expect(room()).toBe(left)
    }
    expect([registers[VALUE], registers[LIMIT]]).toEqual([0.9, 0.9])
    expect(gates(world)).toEqual({ ...OPEN, openRoom: 100 })
    expect(happened).toEqual([])
  })

  test('closes near the cap, holds, and opens again once there is room, each for a mark (B3)', () => {
    const { hold, room, happened, marks } = capped()
    hold(901)
    expect(room()).toBe(0)
    times(6, () => hold(730))
    // Least length over, and still above 0.8 x 0.9 of the cap.
    expect(room()).toBe(0)
    hold(720)
    expect(room()).toBe(280)
    expect(happened).toEqual([
      { step: 0, kind: 'breaker-on', cause: marks[0] },
      { step: 7, kind: 'breaker-off', cause: marks[7] },
    ])
  })

  test('does not open before its least length, however much room there is', () => {
    const { hold, room } = capped()
    hold(950)
    times(3, () => {
      hold(0)
      expect(room()).toBe(0)
    })
    hold(0)
    expect(room()).toBe(1000)
  })

  test('leaves no room above the cap even in its cooldown', () => {
    const { hold, room, registers } = capped({ cooldownSeconds: 500, leastSeconds: 5 })
    hold(950)
    hold(0)
    expect(registers[ON]).toBe(0)
    hold(999)
    expect([registers[ON], room()]).toEqual([0, 1])
    hold(1200)
    expect([registers[ON], room()]).toEqual([0, 0])
  })

  test('in usd is reached by a rising price, in units it is not', () => {
    const inUsd = capped()
    const inUnits = capped({ capUsd: 0, capBase: 1 })
    for (const one of [inUsd, inUnits]) {
      one.hold(500)
      expect(one.room()).toBe(500)
      one.world.markets[0].state[MARK] = START * 50
      one.hold(500)
    }
    expect(inUsd.room()).toBe(0)
    // A lot is a thousandth of the base.
    expect(inUnits.room()).toBe(500)
  })

  test('of usd, units and funds the least counts', () => {
    const { hold, room, fund } = capped({ capUsd: 1000 * LOT, capBase: 0.8, capFunds: 10 })
    fund.value = 60 * LOT * USD
    hold(100)
    expect(room()).toBe(500)
    fund.value = 90 * LOT * USD
    hold(100)
    expect(room()).toBe(700)
  })

  test('in funds closes when the funds are gone, and where there are none', () => {
    const { hold, room, fund, registers } = capped({ capUsd: 0, capFunds: 10 })
    fund.value = 100 * LOT * USD
    hold(100)
    expect(room()).toBe(900)
    fund.value = 0
    hold(100)
    expect([room(), registers[ON]]).toEqual([0, 1])
    fund.value = -5
    hold(100)
    expect(room()).toBe(0)
  })

  test('caps each market by itself, and is closed by the fullest', () => {
    const { step, world, happened } = capped({}, { markets: 3 })
    let cause = -1
    step(() => {
      open(world, 0, 400)
      open(world, 1, 950)
      cause = world.markets[1].state[MARK_EVENT]
    })
    expect(happened).toEqual([{ step: 0, kind: 'breaker-on', cause }])
    expect(world.markets.map(({ state }) => state[OPEN_ROOM])).toEqual([0, 0, 0])
    times(5, () => step(() => open(world, 1, 600)))
    expect(world.markets.map(({ state }) => state[OPEN_ROOM])).toEqual([600, 400, 1000])
  })

  test('counts the larger side', () => {
    const { step, room, world } = capped()
    step(() => {
      world.markets[0].state[LONG_LOTS] = 300
      world.markets[0].state[SHORT_LOTS] = 500
    })
    expect(room()).toBe(500)
  })

  test('disarmed while it is on lets go at once', () => {
    const { hold, room, edit, happened, registers } = capped()
    hold(950)
    edit({ armed: false })
    hold(950)
    expect([room(), registers[ON]]).toEqual([Infinity, 0])
    expect(happened.map(({ kind }) => kind)).toEqual(['breaker-on', 'breaker-off'])
    edit({ armed: true })
    hold(100)
    expect(room()).toBe(900)
  })

  test('without any cap lets everything in', () => {
    const { hold, room } = capped({ capUsd: 0 })
    hold(1e12)
    expect(room()).toBe(Infinity)
  })
})

describe('the concentration cap', () => {
  const changes = { mostShare: 0.1, leastUsd: 10 * LOT, leastSeconds: 0, cooldownSeconds: 0 }

  interface Held extends Watch {
    /** A step that ends with these positions, while 1000 lots are open. */
    readonly hold: (sizes: readonly number[]) => void
    readonly most: () => number
  }

  function held(more: Record<string, Value> = {}, setting: Setting = {}): Held {
    const watched = watch(concentrationCap, { ...changes, ...more }, setting)
    const [{ state, size }] = watched.world.markets
    return {
      ...watched,
      hold: sizes =>
        watched.step(() => {
          size.set(sizes)
          state[LONG_LOTS] = 1000
          state[SHORT_LOTS] = 1000
        }),
      most: () => state[ACCOUNT_MOST],
    }
  }

  test('holds every account to its share of open interest, at all times', () => {
    const { hold, most, world, happened, registers } = held()
    hold([100, -50, 0, 0])
    expect(most()).toBe(100)
    expect([registers[VALUE], registers[LIMIT]]).toEqual([1, 1])
    expect(gates(world)).toEqual({ ...OPEN, accountMost: 100 })
    expect(happened).toEqual([])
  })

  test('is on while one account is above it, long or short, as of its last look', () => {
    const { hold, registers, happened, marks } = held()
    hold([0, 0, -101, 20])
    expect(registers[ON]).toBe(1)
    // A look is made every minute: at every twelfth step.
    times(11, () => {
      hold([0, 0, -90, 20])
      expect(registers[ON]).toBe(1)
    })
    hold([0, 0, -90, 20])
    expect(registers[ON]).toBe(0)
    expect(happened).toEqual([
      { step: 0, kind: 'breaker-on', cause: marks[0] },
      { step: 12, kind: 'breaker-off', cause: marks[12] },
    ])
  })

  test('follows open interest down, but never below what an account may always hold', () => {
    const { step, most, world } = held()
    const [{ state }] = world.markets
    for (const [lots, expected] of [
      [1000, 100],
      [400, 40],
      [50, 10],
      [0, 10],
    ]) {
      // prettier-ignore
      step(() => {
        state[LONG_LOTS] = lots
        state[SHORT_LOTS] = lots
      })
      expect(most()).toBe(expected)
    }
  })

  test('in usd and in funds counts where it is less', () => {
    const { hold, most, fund } = held({ mostUsd: 80 * LOT, mostFunds: 0.5 })
    fund.value = 400 * LOT * USD
    hold([])
    expect(most()).toBe(80)
    fund.value = 90 * LOT * USD
    hold([])
    expect(most()).toBe(45)
    fund.value = 0
    hold([])
    expect(most()).toBe(10)
  })

  test.each([
    ['trader', 1],
    ['attacker', 1],
    ['carry', 1],
    ['maker', 0],
    ['keeper', 0],
  ] as const)('looks at a %s: %i', (role, isOn) => {
    const { hold, registers } = held({}, { role })
    hold([500, 0, 0, 0])
    expect(registers[ON]).toBe(isOn)
  })

  test('holds for its least length and waits out its cooldown', () => {
    const { hold, happened } = held({ leastSeconds: 90, cooldownSeconds: 200 })
    hold([200, 0, 0, 0])
    times(30, () => hold([0, 0, 0, 0]))
    times(60, () => hold([200, 0, 0, 0]))
    expect(happened.map(({ step, kind }) => [step, kind])).toEqual([
      [0, 'breaker-on'],
      [18, 'breaker-off'],
      [58, 'breaker-on'],
    ])
  })
})
