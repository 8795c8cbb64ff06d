import { describe, expect, test } from 'vitest'
import { ON, SINCE } from '../../../../../src/protocol/breakers/breaker.ts'
import type { PartDoc, Scenario } from '../../../../../src/scenario/document.ts'
import {
  breakerCauses,
  breakerGates,
  breakerTurns,
} from '../../../../../src/study/storm/laws/breakers.ts'
import { stoppedActions } from '../../../../../src/study/storm/laws/stopped.ts'
import { COUNT, emit, FIRST, KIND } from '../../../../../src/world/events.ts'
import {
  ACCOUNT_MOST,
  BAND_HIGH,
  FUND_ROOM,
  HALTED,
  INITIAL,
  LIQUIDATION_ROOM,
  NO_TRADE,
  OPEN_ROOM,
  PROFIT_COUNTS,
  REDUCE_ONLY,
  STEP,
  VAULT_PAUSED,
  WITHDRAW_ROOM,
} from '../../../../../src/world/world.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { parsed } from '../../../../support/scenarios.ts'
import { judged, type Spoil } from './judged.ts'

const ALL = [breakerTurns, breakerCauses, breakerGates, stoppedActions]

/** The vault run, with these breakers and who uses the vault. */
function guarded(breakers: readonly PartDoc[]): Scenario {
  const base = LIVELY['breakers armed']
  return parsed({ ...base, protocols: [{ ...base.protocols[0], breakers }] })
}

const SHORT = { leastSeconds: 20, cooldownSeconds: 40 }

const TIGHT: readonly PartDoc[] = [
  { kind: 'open-interest-cap', capUsd: 1e8, ...SHORT },
  { kind: 'concentration-cap', mostShare: 0.004, leastUsd: 0, ...SHORT },
  { kind: 'withdrawal-limit', limitShare: 0.0001, ...SHORT },
  { kind: 'profit-limit', limitFunds: 0.01, counts: 0.2, ...SHORT },
  { kind: 'liquidation-throttle', limitShare: 0.002, mostSeconds: 60, ...SHORT },
  { kind: 'fund-drawdown', limitShare: 0.01, pausesVault: true, mostSeconds: 60, ...SHORT },
]

const CALLED: PartDoc = { kind: 'volatility-halt', moveLimit: 0.004, mostSeconds: 60, reopening: 'auction', auctionSeconds: 10, ...SHORT } // prettier-ignore

test('the laws of breakers hold where many are on, and where one ends by an auction', () => {
  const seen: Record<string, number> = {}
  for (const scenario of [LIVELY['breakers armed'], guarded(TIGHT), guarded([CALLED])]) {
    const { broken, looks } = judged(scenario, ALL)
    expect(broken).toBeUndefined()
    Object.assign(seen, looks)
  }
  const missing = ALL.flatMap(({ id, cells = [] }) => cells.map(cell => `${id}: ${cell}`))
  // Nobody asks to withdraw, the vault has no depositors, and no fund pays within what a stop leaves.
  expect(missing.filter(cell => !(cell in seen))).toEqual([
    'B2: lets go because it is disarmed',
    'B1: withdraw while stopped or limited',
    'B1: withdraw while not',
    'B1: leave-vault while stopped or limited',
    'B1: leave-vault while not',
    'B1: fund-pays while stopped or limited',
  ])
}, 120_000)

const breakersOf = ({ memories }: Parameters<Spoil['act']>[0]): readonly Float64Array[] =>
  memories.protocols[0].breakers

describe('a turn is seen broken', () => {
  test.each([
    ['which no rule asks for', 'B2', [ON, 1]],
    ['which is not noted', 'B2', [SINCE, 7]],
  ] as const)('%s', (_, law, [register, value]) => {
    const { broken, spoiledAt } = judged(LIVELY['breakers armed'], ALL, {
      when: 'after breakers',
      act: run => {
        breakersOf(run)[1][register] = value
        return true
      },
    })
    expect(broken).toMatchObject({ law, step: spoiledAt, phase: 'after breakers' })
    expect(broken!.what).toContain('volatility-halt')
  })

  test('that comes before its cooldown is over', () => {
    const { broken } = judged(LIVELY['breakers armed'], ALL, {
      when: 'after breakers',
      act: run => {
        const [, halt] = breakersOf(run)
        const { log, scalars } = run.world
        const isOff = halt[ON] === 0 && halt[SINCE] > 0 && halt[SINCE] < scalars[STEP]
        if (!isOff) return false
        halt[ON] = 1
        halt[SINCE] = scalars[STEP] + 1
        emit(log, { kind: KIND['breaker-on'], account: -1, other: 1, lots: 0, cause: log.cursor[FIRST] }) // prettier-ignore
        return true
      },
    })
    expect(broken).toMatchObject({ law: 'B2', left: '0 to 1' })
  })

  test('whose cause is none', () => {
    const { broken } = judged(LIVELY['breakers armed'], [breakerCauses], {
      when: 'after breakers',
      act: ({ world: { log } }) => {
        const row = log.kind.subarray(0, log.cursor[COUNT]).indexOf(KIND['breaker-on'])
        if (row >= 0) log.back[row] = 0
        return row >= 0
      },
    })
    expect(broken).toMatchObject({ law: 'B3', left: 'none' })
  })

  test.each([
    ['closed to openers', HALTED, REDUCE_ONLY],
    ['orders banded', BAND_HIGH, 1e6],
    ['room to open', OPEN_ROOM, 5],
  ] as const)('where nothing declares what is closed: %s', (name, register, value) => {
    const { broken } = judged(guarded([{ kind: 'profit-limit' }]), [breakerGates], {
      when: 'after breakers',
      act: ({ world: { markets } }) => {
        markets[0].state[register] = value
        return true
      },
    })
    expect(broken).toMatchObject({ law: 'B4', step: 0, what: `market btc: ${name}` })
  })

  test('where a breaker that is on has closed nothing', () => {
    const { broken } = judged(LIVELY['breakers armed'], [breakerGates], {
      when: 'after breakers',
      act: ({ world: { markets, protocols } }) => {
        const [{ state }] = markets
        if (state[HALTED] === 0) return false
        state[HALTED] = 0
        state[BAND_HIGH] = Infinity
        protocols[0].tally[LIQUIDATION_ROOM] = Infinity
        return true
      },
    })
    expect(broken).toMatchObject({ law: 'B4', left: 'open', right: 'closed' })
  })
})

describe('what is stopped is seen to happen', () => {
  const scenario = guarded([])

  test.each([
    ['positions grow', [HALTED, REDUCE_ONLY]],
    ['orders fill', [HALTED, NO_TRADE]],
    ['positions grow beyond the room', [OPEN_ROOM, 3]],
    ['an account grows beyond its most', [ACCOUNT_MOST, 1]],
  ] as const)('%s', (_, [register, value]) => {
    const set = (run: Parameters<Spoil['act']>[0], to: number): void => {
      run.world.markets[0].state[register] = to
    }
    const open = register === HALTED ? 0 : Infinity
    // The law reads what stands before the phase, the engine what stands in it.
    const { broken } = judged(scenario, [stoppedActions], {
      when: 'into market',
      act: run => {
        set(run, open)
        return run.world.scalars[STEP] === 499
      },
    }, run => set(run, value)) // prettier-ignore
    expect(broken).toMatchObject({ law: 'B1', phase: 'after market' })
    expect(broken!.left).toBeGreaterThan(broken!.right as number)
  })

  test('positions grow, and the room does not shrink', () => {
    const roomy = ({ world: { markets } }: Parameters<Spoil['act']>[0]): void => {
      markets[0].state[OPEN_ROOM] = 1e6
    }
    const { broken } = judged(scenario, [stoppedActions], {
      when: 'after market',
      act: run => {
        roomy(run)
        return run.world.scalars[STEP] === 499
      },
    }, roomy) // prettier-ignore
    expect(broken).toMatchObject({ law: 'B1', phase: 'after market', right: 0 })
    expect(broken!.what).toContain('taken off the room')
  })

  test.each([
    ['money leaves accounts', WITHDRAW_ROOM, { kind: KIND.collateral, account: 0, amount: -5 }],
    ['the vault pays', VAULT_PAUSED, { kind: KIND['vault-out'], account: 0, amount: 5 }],
    ['funds pay', FUND_ROOM, { kind: KIND['rung-paid'], account: 0, amount: 5 }],
  ] as const)('%s', (_, register, event) => {
    const phase = register === FUND_ROOM ? 'waterfall' : 'market'
    const spoil: Spoil = {
      when: `after ${phase}`,
      act: ({ world: { log, protocols } }) => {
        emit(log, { ...event, other: protocols[0].rungAccounts[0] })
        return true
      },
    }
    const { broken } = judged(scenario, [stoppedActions], spoil, ({ world: { protocols } }) => {
      protocols[0].tally[register] = register === VAULT_PAUSED ? 1 : 0
    })
    expect(broken).toMatchObject({ law: 'B1', phase: `after ${phase}` })
    expect(broken!.left).toBe(register === VAULT_PAUSED ? 1 : 5)
  })

  test('more is liquidated than a throttle lets go', () => {
    const { broken } = judged(scenario, [stoppedActions], {
      when: 'into liquidations',
      act: ({ world: { protocols, scalars } }) => {
        protocols[0].tally[LIQUIDATION_ROOM] = Infinity
        return scalars[STEP] === 499
      },
    }, ({ world: { protocols } }) => {
      protocols[0].tally[LIQUIDATION_ROOM] = 0
    }) // prettier-ignore
    expect(broken).toMatchObject({ law: 'B1', phase: 'after liquidations', right: 0 })
  })

  test('somebody opens on profit that does not count', () => {
    const spoil: Spoil = {
      when: 'after market',
      act: ({ world: { protocols, scalars } }) => {
        // What was opened needs more than anybody has.
        protocols[0].rates[0][INITIAL] = 1e6
        return scalars[STEP] === 499
      },
    }
    const { broken } = judged(scenario, [stoppedActions], spoil, ({ world: { protocols } }) => {
      protocols[0].tally[PROFIT_COUNTS] = 0.5
    })
    expect(broken).toMatchObject({ law: 'B1', phase: 'after market' })
    expect(broken!.what).toContain('initial margin')
  })
})
