/** A breaker over an empty world: what happens in it, and what the breaker says and sets. */
import { expect } from 'vitest'
import { BREAKER_REGISTERS, type BreakerPart } from '../../../../src/protocol/breakers/breaker.ts'
import type { Value } from '../../../../src/scenario/declaration.ts'
import { consume, COUNT, emit, FIRST, KIND, KINDS } from '../../../../src/world/events.ts'
import {
  ACCOUNT_MOST,
  AUCTION,
  BAND_HIGH,
  BAND_LOW,
  FUND_ROOM,
  HALTED,
  LIQUIDATION_ROOM,
  MARK_EVENT,
  MID,
  OPEN_ROOM,
  PROFIT_COUNTS,
  VAULT_PAUSED,
  WITHDRAW_MARGIN,
  WITHDRAW_ROOM,
  type Market,
  type Protocol,
  type Role,
  type World,
} from '../../../../src/world/world.ts'
import { emptyWorld, STEP_SECONDS, withDefaults } from '../emptyWorld.ts'

export const STEPS = 400

export interface Happening {
  readonly step: number
  readonly kind: string
  readonly cause: number
}

export interface Watch {
  readonly world: World
  readonly registers: Float64Array
  readonly happened: Happening[]
  /** Event id of the mark that each step published, of the first market. */
  readonly marks: number[]
  /** Makes a step: what happens in it, then the look of the breaker. */
  readonly step: (act?: (world: World) => void) => void
  /** Changes parameters, as an edit does. */
  readonly edit: (changes: Record<string, Value>) => void
  /** What the insurance funds hold, quanta. */
  readonly fund: { value: number }
}

export interface Setting {
  readonly markets?: number
  /** A protocol without insurance. */
  readonly unfunded?: boolean
  /** Of all its agents. */
  readonly role?: Role
}

/** A breaker, third in its protocol's list. */
export function watch(
  part: BreakerPart,
  changes: Record<string, Value> = {},
  { markets = 1, unfunded = false, role = 'trader' }: Setting = {},
): Watch {
  const world = emptyWorld(STEPS, markets, role)
  const [protocol] = world.protocols
  const registers = new Float64Array(BREAKER_REGISTERS)
  const fund = { value: 0 }
  const context = {
    world,
    protocol,
    markets: world.markets,
    stepSeconds: STEP_SECONDS,
    registers,
    index: 2,
    funds: unfunded ? [] : [protocol.treasury],
    fundValue: () => fund.value,
  }
  let params = withDefaults(part, changes)
  const happened: Happening[] = []
  const marks: number[] = []
  let step = 0
  return {
    world,
    registers,
    happened,
    marks,
    fund,
    edit: more => (params = withDefaults(part, { ...params, ...more })),
    step: act => {
      for (const { state, history, row } of world.markets) {
        history.mid[step] = state[MID]
        state[MARK_EVENT] = emit(world.log, { kind: KIND.mark, account: -1, other: row })
        if (row === 0) marks.push(state[MARK_EVENT])
      }
      open(world.markets, protocol)
      act?.(world)
      part.bind(context, params).look(step)
      happened.push(...told(world, step))
      consume(world.log)
      step++
    },
  }
}

/** Nothing is stopped. */
function open(markets: readonly Market[], { tally }: Protocol): void {
  for (const { state } of markets) {
    for (const gate of [BAND_LOW, HALTED, AUCTION]) state[gate] = 0
    for (const gate of [BAND_HIGH, OPEN_ROOM, ACCOUNT_MOST]) state[gate] = Infinity
  }
  for (const gate of [LIQUIDATION_ROOM, WITHDRAW_ROOM, FUND_ROOM]) tally[gate] = Infinity
  for (const gate of [WITHDRAW_MARGIN, VAULT_PAUSED]) tally[gate] = 0
  tally[PROFIT_COUNTS] = 1
}

/** What a breaker said in this step. */
function told({ log }: World, step: number): Happening[] {
  const all: Happening[] = []
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    const kind = KINDS[log.kind[row]]
    if (!kind.startsWith('breaker')) continue
    expect([log.other[row], log.lots[row]]).toEqual([2, 0])
    const cause = log.back[row] === 0 ? -1 : log.cursor[FIRST] + row - log.back[row]
    all.push({ step, kind, cause })
  }
  return all
}

/** Everything that breakers set, by name: two of these tell what one has changed. */
export function gates({ markets, protocols: [{ tally }] }: World): Record<string, number> {
  const [{ state }] = markets
  return {
    bandLow: state[BAND_LOW],
    bandHigh: state[BAND_HIGH],
    halted: state[HALTED],
    auction: state[AUCTION],
    openRoom: state[OPEN_ROOM],
    accountMost: state[ACCOUNT_MOST],
    liquidationRoom: tally[LIQUIDATION_ROOM],
    withdrawRoom: tally[WITHDRAW_ROOM],
    withdrawMargin: tally[WITHDRAW_MARGIN],
    profitCounts: tally[PROFIT_COUNTS],
    fundRoom: tally[FUND_ROOM],
    vaultPaused: tally[VAULT_PAUSED],
  }
}

/** Gates of a protocol that stops nothing. */
export const OPEN: Readonly<Record<string, number>> = {
  bandLow: 0,
  bandHigh: Infinity,
  halted: 0,
  auction: 0,
  openRoom: Infinity,
  accountMost: Infinity,
  liquidationRoom: Infinity,
  withdrawRoom: Infinity,
  withdrawMargin: 0,
  profitCounts: 1,
  fundRoom: Infinity,
  vaultPaused: 0,
}

export const times = (count: number, act: (i: number) => void): void => {
  for (let i = 0; i < count; i++) act(i)
}
