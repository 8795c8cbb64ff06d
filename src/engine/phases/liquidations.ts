/** Accounts under maintenance are reduced by the protocol's method; the sales move the next step's price. */
import { quantaNearest } from '../../kernel/quanta.ts'
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import {
  CAUSE_SHARES,
  LIQUIDATED,
  LIQUIDATIONS,
  MARGIN_LOST,
  MARK,
  PENALTIES,
  equity,
} from '../../world/world.ts'
import { liquidationCause, weighLiquidation, type Cause } from '../causes.ts'
import type { ProtocolRules } from '../rules.ts'
import { LIQUIDATED_DETAIL, type Run, type Scratch } from '../run.ts'

export function liquidations(run: Run): void {
  const { rules, scratch } = run
  const { breached, breachedEnds, shortfalls } = scratch
  shortfalls.count = 0
  scratch.liquidated.count = 0
  let next = 0
  let list = 0
  for (const protocol of rules.protocols) {
    for (const market of protocol.protocol.markets) {
      const end = breachedEnds[list++]
      while (next < end) liquidate(run, protocol, market, breached[next++])
    }
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
  const why = liquidationCause(world, market, account, margin.maintenance)
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
  weighLiquidation(market, event, venue.impact(size > 0 ? -lots : lots))

  const penalty = liquidation.part.penalty(notional, cash[account], liquidation.params)
  tally[PENALTIES] += penalty.fund + penalty.treasury
  if (left > 0) tally[MARGIN_LOST] += penalty.fund + penalty.treasury
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

/** Keeps why an account fell, for whoever records this step. */
function note(list: Scratch['liquidated'], leverage: number, why: Cause): void {
  const at = list.count++ * LIQUIDATED_DETAIL
  list.detail[at] = leverage
  list.detail[at + 1] = why.outside
  list.detail[at + 2] = why.forced
  list.detail[at + 3] = why.traders
}
