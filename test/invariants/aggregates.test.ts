/** L8: what is counted as it happens equals what the events add up to. */
import { describe, expect, test } from 'vitest'
import { stepper } from '../../src/engine/stepper.ts'
import type { Run } from '../../src/engine/run.ts'
import type { BookMemory } from '../../src/market/venues/bookMemory.ts'
import {
  ADL,
  BAD_DEBT,
  FILL_COUNT,
  FLAGGED,
  FUND_LOW,
  FUND_PAID,
  HEAVIEST,
  INSOLVENT,
  KEEPERS_TOOK,
  LIQUIDATED,
  LIQUIDATIONS,
  LONG_LOTS,
  MAKERS,
  MAKERS_AWAY,
  MARK,
  MARK_EVENT,
  PENALTIES,
  PULL_EVENT,
  REWARDS,
  SHORT_LOTS,
  SOCIALIZED,
  TAKEN_OVER,
  VOLUME,
  equity,
} from '../../src/world/world.ts'
import { insurance } from '../../src/engine/rules.ts'
import { LIVELY, LIVELY_NAMES } from '../support/laws.ts'
import type { EventKind } from '../../src/world/events.ts'
import { eventsOf, type Seen } from '../support/watch.ts'

/** Sums over the events so far. */
type Sums = Record<
  | 'liquidations' | 'liquidated' | 'penalties' | 'rewards' | 'badDebt' | 'fundPaid' | 'socialized'
  | 'insolvent' | 'adl' | 'takenOver' | 'keepersTook' | 'volume' | 'fills' | 'rungsPaid',
  number
> // prettier-ignore

const nothing = (): Sums => ({
  liquidations: 0,
  liquidated: 0,
  penalties: 0,
  rewards: 0,
  badDebt: 0,
  fundPaid: 0,
  socialized: 0,
  insolvent: 0,
  adl: 0,
  takenOver: 0,
  keepersTook: 0,
  volume: 0,
  fills: 0,
  rungsPaid: 0,
})

const isKeeper = ({ world }: Run, row: number): boolean =>
  world.cohorts.some(
    ({ role, first, count }) => role === 'keeper' && row >= first && row < first + count,
  )

/** What an event adds to which sums; its own value counted at the mark of its step. */
type Adds = (sums: Sums, event: Seen & { readonly notional: number }, run: Run) => void

const ADDS: Partial<Record<EventKind, Adds>> = {
  liquidation: (sums, { notional }) => {
    sums.liquidations++
    sums.liquidated += notional
  },
  penalty: (sums, { amount }) => (sums.penalties += amount),
  reward: (sums, { amount, account }, { rules }) => {
    sums.rewards += amount
    // Out of the penalty, or topped up by the fund.
    if (account !== rules.protocols[0].penaltyAccount) sums.penalties += amount
  },
  shortfall: (sums, { amount }) => (sums.badDebt += amount),
  'rung-paid': (sums, { amount, other }, { rules }) => {
    sums.rungsPaid += amount
    const rung = rules.protocols[0].rungs.find(({ context }) => context.account === other)
    if (rung?.part.id === 'insurance-fund') sums.fundPaid += amount
  },
  'loss-socialized': (sums, { amount }) => (sums.socialized += amount),
  insolvent: (sums, { amount }) => (sums.insolvent += amount),
  deleverage: (sums, { notional }) => (sums.adl += notional),
  takeover: (sums, { notional, account, other }, run) => {
    // Not those between rungs.
    if (account < run.world.agentRows) sums.takenOver += notional
    if (isKeeper(run, other)) sums.keepersTook += notional
  },
  fill: (sums, { lots, ticks }, { world }) => {
    sums.fills++
    sums.volume += Math.abs(lots) * ticks * world.markets[0].k
  },
}

describe.each(LIVELY_NAMES)('in a run of %s', name => {
  const run = stepper(LIVELY[name], { audit: 'full' })
  const { world, memories, rules } = run.run
  const [market] = world.markets
  const [protocol] = world.protocols
  const sums = nothing()
  const wrong: string[] = []
  let fundLow = insurance(world, rules.protocols[0])
  let pulled = -1
  let marked = -1
  const check = (what: string, counted: number, expected: number): void => {
    if (counted !== expected) wrong.push(`step ${world.scalars[0]}: ${what} ${counted}, expected ${expected}`) // prettier-ignore
  }
  run.advance(LIVELY[name].clock.steps, state => {
    for (const event of eventsOf(world.log)) {
      const notional = Math.abs(event.lots) * market.state[MARK] * market.k
      ADDS[event.kind]?.(sums, { ...event, notional }, state)
      if (event.kind === 'withdrawal') pulled = event.id
      if (event.kind === 'mark') marked = event.id
    }
    fundLow = Math.min(fundLow, insurance(world, state.rules.protocols[0]))
    const { longs, shorts } = counted(market.size)
    check('longs', market.state[LONG_LOTS], longs)
    check('shorts', market.state[SHORT_LOTS], shorts)
    const { quoting } = memories.venues[0] as BookMemory
    check(
      'makers',
      market.state[MAKERS],
      quoting.reduce((n, one) => n + +(one > 0), 0),
    )
    check('makers away', market.state[MAKERS_AWAY], quoting.reduce((n, one) => n + +(one === 2), 0)) // prettier-ignore
    check('the latest withdrawal', market.state[PULL_EVENT], pulled)
    check('the latest mark', market.state[MARK_EVENT], marked)
    if (market.state[HEAVIEST] >= world.log.cursor[0] + world.log.cursor[1]) wrong.push('a liquidation of the future') // prettier-ignore
    const flagged = protocol.flaggedAt.reduce((n, at) => n + +(at !== 0), 0)
    // Who was freed in this step's liquidations is on the list until the next.
    if (flagged > protocol.tally[FLAGGED]) wrong.push(`${flagged} flagged, ${protocol.tally[FLAGGED]} listed`) // prettier-ignore
  })
  const { tally } = protocol

  test('nothing differs at the end of any step', () => expect(wrong.slice(0, 3)).toEqual([]))

  test.each([
    ['liquidations', LIQUIDATIONS],
    ['liquidated', LIQUIDATED],
    ['penalties', PENALTIES],
    ['rewards', REWARDS],
    ['badDebt', BAD_DEBT],
    ['fundPaid', FUND_PAID],
    ['socialized', SOCIALIZED],
    ['insolvent', INSOLVENT],
    ['adl', ADL],
    ['takenOver', TAKEN_OVER],
    ['keepersTook', KEEPERS_TOOK],
  ] as const)('%s', (what, index) => {
    expect(tally[index]).toBe(sums[what])
  })

  test('volume and fills of the market', () => {
    expect(market.state[VOLUME]).toBe(sums.volume)
    expect(market.state[FILL_COUNT]).toBe(sums.fills)
    expect(run.summary().fills).toBe(sums.fills)
    expect(sums.fills).toBeGreaterThan(1000)
  })

  test('every shortfall was paid by a rung, spread over others, or is insolvency', () => {
    const paid = protocol.rungPaid.reduce((sum, amount) => sum + amount, 0)
    expect(paid + sums.insolvent).toBe(sums.badDebt)
    expect(sums.rungsPaid).toBeLessThanOrEqual(paid)
  })

  test('the low of the fund is the lowest that it was worth after any step', () => {
    expect(tally[FUND_LOW]).toBe(fundLow)
    const [{ penaltyAccount }] = rules.protocols
    expect(equity(world, market, penaltyAccount)).toBe(insurance(world, rules.protocols[0]))
  })
})

/** All longs and all shorts. */
function counted(size: Float64Array): { longs: number; shorts: number } {
  let longs = 0
  let shorts = 0
  for (const lots of size) {
    if (lots > 0) longs += lots
    else shorts -= lots
  }
  return { longs, shorts }
}

test('together they reach every figure', () => {
  const seen = new Set<string>()
  for (const name of LIVELY_NAMES) {
    const run = stepper(LIVELY[name])
    run.advance(LIVELY[name].clock.steps)
    for (const [what, value] of Object.entries(run.summary())) if (value !== 0) seen.add(what)
  }
  for (const what of [
    'liquidations',
    'penalties',
    'badDebt',
    'insurancePaid',
    'rungsPaid',
    'adl',
    'takenOver',
    'keepersTook',
    'socializedLoss',
    'ordersCut',
  ]) {
    // prettier-ignore
    expect([...seen], what).toContain(what)
  }
})
