/** Limits on money that goes: out of accounts, out of the funds, and as paper profit that would be lent against. */
import { describe, expect, test } from 'vitest'
import { LIMIT, ON, VALUE } from '../../../../src/protocol/breakers/breaker.ts'
import { fundDrawdown, profitLimit, withdrawalLimit } from '../../../../src/protocol/breakers/index.ts' // prettier-ignore
import type { Value } from '../../../../src/scenario/declaration.ts'
import { emit, KIND } from '../../../../src/world/events.ts'
import {
  FUND_PAID,
  FUND_ROOM,
  FUNDING,
  HEAVIEST,
  HEAVIEST_IMPACT,
  MARK,
  PROFIT_COUNTS,
  VAULT_PAUSED,
  WITHDRAW_MARGIN,
  WITHDRAW_ROOM,
  WITHDRAWN,
} from '../../../../src/world/world.ts'
import { START } from '../emptyWorld.ts'
import { gates, OPEN, times, watch, type Watch } from './watching.ts'

describe('the withdrawal limit', () => {
  const changes = { limitShare: 0.1, windowSeconds: 50, closesAt: 0.9, reopenAt: 0.5, leastSeconds: 10, cooldownSeconds: 0, marginOnWithdrawal: 0 } // prettier-ignore
  const HELD = 4_000_000

  interface Drained extends Watch {
    /** A step in which so many quanta leave. */
    readonly leave: (amount: number) => void
    readonly room: () => number
  }

  /** Four accounts with a million quanta each, out of which up to 400,000 may leave. */
  function drained(more: Record<string, Value> = {}): Drained {
    const watched = watch(withdrawalLimit, { ...changes, ...more })
    const { world } = watched
    const [{ tally }] = world.protocols
    world.cash[0].fill(HELD / 4, 0, 4)
    return {
      ...watched,
      leave: amount => watched.step(() => (tally[WITHDRAWN] += amount)),
      room: () => tally[WITHDRAW_ROOM],
    }
  }

  test('leaves room for what is missing to its share of all equity, and touches nothing else', () => {
    const { leave, room, world, happened, registers } = drained()
    leave(0)
    expect(room()).toBe(400_000)
    leave(150_000)
    expect(room()).toBe(250_000)
    expect([registers[VALUE], registers[LIMIT]]).toEqual([0.375, 0.9])
    expect(gates(world)).toEqual({ ...OPEN, withdrawRoom: 250_000 })
    expect(happened).toEqual([])
  })

  test('is shut once it is nearly used up, and the vault with it; both open again as the window moves on', () => {
    const { leave, room, world, happened, marks } = drained()
    const [{ tally }] = world.protocols
    leave(0)
    leave(361_000)
    expect([room(), tally[VAULT_PAUSED]]).toEqual([0, 1])
    times(20, () => leave(0))
    expect([room(), tally[VAULT_PAUSED]]).toEqual([400_000, 0])
    expect(happened[0]).toEqual({ step: 1, kind: 'breaker-on', cause: marks[1] })
    expect(happened[1].kind).toBe('breaker-off')
    // A window of ten steps, in slots.
    expect(happened[1].step).toBeGreaterThanOrEqual(11)
    expect(happened[1].step).toBeLessThanOrEqual(13)
  })

  test('lets no more leave than its limit within any window, whatever is asked', () => {
    const { leave, room } = drained()
    const gone: number[] = []
    leave(0)
    times(200, i => {
      const asked = i % 7 === 0 ? 300_000 : 30_000
      const amount = Math.min(room(), asked)
      gone.push(amount)
      leave(amount)
    })
    for (let i = 10; i <= gone.length; i++) {
      expect(gone.slice(i - 10, i).reduce((a, b) => a + b)).toBeLessThanOrEqual(400_000)
    }
    expect(gone.reduce((a, b) => a + b)).toBeGreaterThan(4 * 400_000)
  })

  test('leaves the vault alone where it is told so', () => {
    const { leave, room, world } = drained({ pausesVault: false })
    leave(0)
    leave(400_000)
    expect(room()).toBe(0)
    expect(world.protocols[0].tally[VAULT_PAUSED]).toBe(0)
  })

  test('asks for margin to stay behind while it is armed, tripped or not', () => {
    const { leave, world, edit } = drained({ marginOnWithdrawal: 0.2 })
    const [{ tally }] = world.protocols
    leave(0)
    expect(tally[WITHDRAW_MARGIN]).toBe(0.2)
    leave(400_000)
    expect(tally[WITHDRAW_MARGIN]).toBe(0.2)
    edit({ armed: false })
    leave(0)
    expect([tally[WITHDRAW_MARGIN], tally[WITHDRAW_ROOM]]).toEqual([0, Infinity])
  })

  test('counts equity at the mark, and no debts', () => {
    const { step, room, world } = drained()
    const [{ size, quote, state }] = world.markets
    step(() => {
      // Bought a lot at 10,000 ticks of 5 quanta, which are 12,000 now; sold as much.
      size.set([1, -1])
      quote.set([-50_000, 50_000])
      state[MARK] = 12_000
      world.cash[0].set([0, 0])
    })
    // 10,000 of the winner and two untouched millions; the loser owes.
    expect(room()).toBe(201_000)
  })

  test('in usd counts where it is less', () => {
    const { leave, room } = drained({ limitUsd: 30 })
    leave(0)
    expect(room()).toBe(300_000)
    leave(280_000)
    expect(room()).toBe(0)
  })

  test('does not charge it with what left while it was not armed', () => {
    const { leave, room, edit, registers } = drained({ armed: false })
    times(5, () => leave(900_000))
    edit({ armed: true })
    leave(900_000)
    expect([registers[ON], registers[VALUE]]).toEqual([0, 0])
    leave(100_000)
    expect(room()).toBe(300_000)
  })

  test('has no room where nothing is held, and is not on', () => {
    const { step, registers, world } = watch(withdrawalLimit, changes)
    step()
    expect([registers[ON], world.protocols[0].tally[WITHDRAW_ROOM]]).toEqual([0, 0])
  })
})

describe('the fund-drawdown stop', () => {
  const changes = { limitShare: 0.3, windowSeconds: 50, paceShare: 0, leastSeconds: 20, mostSeconds: 500, cooldownSeconds: 40 } // prettier-ignore

  interface Fund extends Watch {
    /** A step at whose end the funds are worth so much. */
    readonly worth: (quanta: number) => void
    readonly room: () => number
  }

  function funded(more: Record<string, Value> = {}): Fund {
    const watched = watch(fundDrawdown, { ...changes, ...more })
    const { world, fund } = watched
    const [{ tally }] = world.protocols
    return {
      ...watched,
      worth: quanta =>
        watched.step(() => {
          if (fund.value > quanta) tally[FUND_PAID] += fund.value - quanta
          fund.value = quanta
        }),
      room: () => tally[FUND_ROOM],
    }
  }

  test('stops payments once too much is lost within the window, and touches nothing else', () => {
    const { worth, room, world, registers } = funded()
    worth(1_000_000)
    worth(700_001)
    expect([room(), registers[ON]]).toEqual([Infinity, 0])
    worth(699_000)
    expect(registers[VALUE]).toBeCloseTo(0.301, 12)
    expect(registers[LIMIT]).toBe(0.3)
    expect(gates(world)).toEqual({ ...OPEN, fundRoom: 0 })
  })

  test('lets a slow drain go on that no window sees', () => {
    const { worth, registers } = funded()
    times(60, i => worth(1_000_000 * 0.98 ** i))
    expect(registers[ON]).toBe(0)
    expect(registers[VALUE]).toBeGreaterThan(0.15)
    const fast = funded()
    times(12, i => fast.worth(1_000_000 * 0.95 ** i))
    expect(fast.registers[ON]).toBe(1)
  })

  test('pays again when the fall has left the window, with the liquidation as its cause, then the mark (B3)', () => {
    const { worth, room, world, happened, marks } = funded()
    const [{ state }] = world.markets
    worth(1_000_000)
    const heaviest = emit(world.log, { kind: KIND.liquidation, account: 1 })
    state[HEAVIEST] = heaviest
    state[HEAVIEST_IMPACT] = -0.01
    times(20, () => worth(500_000))
    expect(happened[0]).toEqual({ step: 1, kind: 'breaker-on', cause: heaviest })
    expect(happened[1].kind).toBe('breaker-off')
    expect(happened[1].cause).toBe(marks[happened[1].step])
    expect(happened[1].step).toBeGreaterThanOrEqual(10)
    expect(happened[1].step).toBeLessThanOrEqual(13)
    expect(room()).toBe(Infinity)
  })

  test('lets go after its most length and waits out its cooldown', () => {
    const { worth, happened } = funded({ mostSeconds: 100 })
    times(60, i => worth(1_000_000 * 0.9 ** i))
    expect(happened.map(({ step, kind }) => [step, kind])).toEqual([
      [4, 'breaker-on'],
      [24, 'breaker-off'],
      [32, 'breaker-on'],
      [52, 'breaker-off'],
    ])
  })

  test('at a pace pays so much a step, and takes back what was too much', () => {
    const { worth, room, fund } = funded({ paceShare: 0.5, leastSeconds: 500 })
    worth(1_000_000)
    worth(600_000)
    // Half of 0.3 of a million in ten steps.
    expect(room()).toBe(15_000)
    worth(fund.value - 15_000)
    expect(room()).toBe(15_000)
    worth(fund.value)
    expect(room()).toBe(30_000)
    worth(fund.value - 50_000)
    expect(room()).toBe(0)
  })

  test('holds the vault too where it is told so', () => {
    const { worth, world } = funded({ pausesVault: true })
    const [{ tally }] = world.protocols
    worth(1_000_000)
    expect(tally[VAULT_PAUSED]).toBe(0)
    worth(100_000)
    expect(tally[VAULT_PAUSED]).toBe(1)
  })

  test('takes a fund in debt for one that has lost all, and an empty one for nothing to lose', () => {
    const { worth, registers } = funded()
    worth(0)
    expect(registers[VALUE]).toBe(0)
    worth(1_000_000)
    worth(-50_000)
    expect(registers[VALUE]).toBe(1)
  })

  test('begins anew when it is armed again', () => {
    const { worth, edit, registers, room } = funded()
    worth(1_000_000)
    worth(600_000)
    edit({ armed: false })
    worth(600_000)
    expect(room()).toBe(Infinity)
    edit({ armed: true, cooldownSeconds: 0 })
    worth(500_000)
    expect([registers[VALUE], registers[ON]]).toEqual([0, 0])
    worth(300_000)
    expect([registers[VALUE], registers[ON]]).toEqual([0.4, 1])
  })
})

describe('the limit on profit as margin', () => {
  const changes = { counts: 0.25, limitFunds: 2, leastSeconds: 20, cooldownSeconds: 0 }

  interface Gained extends Watch {
    /** A step that ends with these unrealised profits, quanta. */
    readonly gain: (profits: readonly number[]) => void
    readonly counts: () => number
  }

  function gained(more: Record<string, Value> = {}): Gained {
    const watched = watch(profitLimit, { ...changes, ...more })
    const { world, fund } = watched
    const [{ size, quote }] = world.markets
    fund.value = 100_000
    return {
      ...watched,
      gain: profits =>
        watched.step(() => {
          size.fill(1, 0, 4)
          profits.forEach((profit, i) => (quote[i] = profit - START * 5))
        }),
      counts: () => world.protocols[0].tally[PROFIT_COUNTS],
    }
  }

  test('counts a part of profit once one account has too much of it, and touches nothing else', () => {
    const { gain, world, registers, happened, marks } = gained()
    times(2, () => gain([200_000, 150_000, -400_000, 0]))
    expect([registers[VALUE], registers[LIMIT]]).toEqual([1, 1])
    expect(gates(world)).toEqual(OPEN)
    gain([200_001, 0, -400_000, 0])
    expect(gates(world)).toEqual({ ...OPEN, profitCounts: 0.25 })
    expect(happened).toEqual([{ step: 2, kind: 'breaker-on', cause: marks[2] }])
  })

  test('counts all of it again when the profit is gone, after its least length', () => {
    const { gain, counts, happened } = gained()
    gain([300_000, 0, 0, 0])
    times(4, () => {
      expect(counts()).toBe(0.25)
      gain([100_000, 0, 0, 0])
    })
    expect(counts()).toBe(1)
    expect(happened.map(({ step }) => step)).toEqual([0, 4])
  })

  test('of all accounts adds up what winners have; losses do not offset', () => {
    const { gain, counts, edit } = gained()
    gain([150_000, 150_000, -300_000, 0])
    expect(counts()).toBe(1)
    edit({ of: 'all' })
    times(2, () => gain([150_000, 150_000, -300_000, 0]))
    expect(counts()).toBe(0.25)
  })

  test('takes off what an account owes in funding', () => {
    const { gain, counts, world } = gained()
    world.markets[0].state[FUNDING] = 50_000 * 65_536
    gain([240_000, 0, 0, 0])
    expect(counts()).toBe(1)
    gain([0, 0, 0, 0])
    gain([251_000, 0, 0, 0])
    expect(counts()).toBe(0.25)
  })

  test('trips when the funds shrink as well as when the profit grows', () => {
    const { gain, counts, fund } = gained()
    gain([150_000, 0, 0, 0])
    fund.value = 50_000
    times(2, () => gain([150_000, 0, 0, 0]))
    expect(counts()).toBe(0.25)
  })

  test('at a limit of zero holds at all times', () => {
    const { gain, counts, edit } = gained({ limitFunds: 0, counts: 0 })
    gain([0, 0, 0, 0])
    expect(counts()).toBe(0)
    gain([50, 0, 0, 0])
    expect(counts()).toBe(0)
    edit({ armed: false })
    gain([50, 0, 0, 0])
    expect(counts()).toBe(1)
  })
})
