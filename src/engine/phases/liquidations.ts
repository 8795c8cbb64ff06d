/** Accounts under maintenance are reduced by the protocol's method; the sales move the next step's price. */
import { quantaNearest } from '../../kernel/quanta.ts'
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import {
  CAUSE_SHARES,
  LIQUIDATED,
  LIQUIDATIONS,
  MARK,
  PENALTIES,
  equity,
} from '../../world/world.ts'
import { byRule, liquidationCause, raisedOver, weighLiquidation, type Cause } from '../causes.ts'
import type { ProtocolRules } from '../rules.ts'
import { LIQUIDATED_DETAIL, type Run, type Scratch } from '../run.ts'

export function liquidations(run: Run): void {
  const { rules, scratch } = run
  const { breached, breachedEnds, shortfalls } = scratch
  shortfalls.count = 0
  scratch.liquidated.count = 0
  for (const heaviest of scratch.heaviest) heaviest.event = -1
  let next = 0
  let list = 0
  for (const protocol of rules.protocols) {
    for (const market of protocol.protocol.markets) {
      const end = breachedEnds[list++]
      while (next < end) liquidate(run, protocol, market, breached[next++])
    }
  }
  // Only now: a sale of this step has moved no price yet, so it has caused nothing in it.
  for (const { market, event, impact } of scratch.heaviest) {
    if (event >= 0) weighLiquidation(market, event, impact)
  }
}

/** Closes what the method says, charges the penalty, and notes what is missing. */
function liquidate(
  { world, rules, scratch }: Run,
  { protocol, margin, liquidation, penaltyAccount }: ProtocolRules,
  marketRow: number,
  account: number,
): void {
  const market = world.markets[marketRow]
  const { venue } = rules.markets[marketRow]
  const cash = world.cash[market.asset]
  const size = market.size[account]
  const ticks = market.state[MARK]
  const lots = liquidation.part.closes(Math.abs(size), liquidation.params)
  const notional = lots * ticks * market.k
  const left = equity(world, market, account)
  const raise = raisedOver(world, protocol, left, notional)
  const why =
    raise < 0 ? liquidationCause(world, market, account, margin.maintenance) : byRule(raise)
  note(scratch.liquidated, notional / left, why)
  const event = emit(world.log, {
    kind: KIND.liquidation,
    account,
    other: marketRow,
    ticks,
    lots: size > 0 ? lots : -lots,
    amount: left,
    cause: why.cause,
  })
  const { tally } = protocol
  tally[LIQUIDATIONS]++
  tally[LIQUIDATED] += quantaNearest(notional)
  tally[CAUSE_SHARES] += why.forced
  venue.force(account, size > 0 ? -lots : lots, event)
  weighLater(scratch.heaviest, marketRow, event, venue.impact(size > 0 ? -lots : lots))

  const penalty = liquidation.part.penalty(notional, cash[account], liquidation.params)
  tally[PENALTIES] += penalty.fund + penalty.treasury
  for (const [to, amount] of [
    [penaltyAccount, penalty.fund],
    [protocol.treasury, penalty.treasury],
  ]) {
    if (amount === 0) continue
    pay(world, market.asset, account, to, amount)
    emit(world.log, { kind: KIND.penalty, account, other: to, amount, cause: event })
  }
  if (cash[account] >= 0 || market.size[account] !== 0) return
  const { shortfalls } = scratch
  const j = shortfalls.count++
  shortfalls.account[j] = account
  shortfalls.amount[j] = -cash[account]
  shortfalls.cause[j] = emit(world.log, {
    kind: KIND.shortfall,
    account,
    amount: -cash[account],
    cause: event,
  })
}

/** Keeps the heaviest sale of the step in its market. */
function weighLater(all: Scratch['heaviest'], market: number, event: number, impact: number): void {
  const heaviest = all[market]
  if (heaviest.event >= 0 && Math.abs(impact) <= Math.abs(heaviest.impact)) return
  heaviest.event = event
  heaviest.impact = impact
}

/** Keeps why an account fell, for whoever records this step. */
function note(list: Scratch['liquidated'], leverage: number, why: Cause): void {
  const at = list.count++ * LIQUIDATED_DETAIL
  list.detail[at] = leverage
  list.detail[at + 1] = why.outside
  list.detail[at + 2] = why.forced
  list.detail[at + 3] = why.traders
}
