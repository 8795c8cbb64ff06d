/** Money that leaves accounts: what the rules let go, and what is there at all. */
import {
  INITIAL,
  MARK,
  PROFIT_COUNTS,
  WITHDRAW_MARGIN,
  WITHDRAW_ROOM,
  WITHDRAWN,
  equity,
  fundingOwed,
  type Market,
  type World,
} from '../world/world.ts'
import type { ProtocolRules } from './rules.ts'
import type { Run } from './run.ts'

/** Quanta of an account that count as margin: of unrealised profit only the part that the rules let count. */
export function countedEquity(world: World, market: Market, account: number, part: number): number {
  const all = equity(world, market, account)
  if (part >= 1) return all
  const { size, quote, state, k } = market
  const profit = quote[account] + size[account] * state[MARK] * k - fundingOwed(market, account)
  return profit > 0 ? all - (1 - part) * profit : all
}

/** Quanta that may leave an account now: what counts of its equity, less initial margin and less what must stay behind
 *  on a withdrawal. None while it is under maintenance. */
export function withdrawable(
  { world }: Run,
  { protocol, margins }: ProtocolRules,
  market: Market,
  account: number,
): number {
  const { tally, flaggedAt, first, rates } = protocol
  if (flaggedAt[account - first] !== 0) return 0
  const place = protocol.markets.indexOf(market.row)
  const notional = Math.abs(market.size[account]) * market.state[MARK] * market.k
  const { sized } = margins[place]
  const initial = sized ? sized.initial(notional) : rates[place][INITIAL] * notional
  const stays = Math.max(initial, tally[WITHDRAW_MARGIN] * notional)
  const free = Math.floor(countedEquity(world, market, account, tally[PROFIT_COUNTS]) - stays)
  return Math.max(0, Math.min(free, tally[WITHDRAW_ROOM]))
}

/** Quanta that are there at all: all that was brought and has not left. Paper profits are no money. */
export function custody({ cash, outside, markets, cohorts }: World, asset: number): number {
  let elsewhere = cash[asset][outside]
  for (const market of markets) if (market.asset === asset) elsewhere += cash[asset][market.abroad]
  for (const { purse, market } of cohorts) {
    if (purse >= 0 && markets[market].asset === asset) elsewhere += cash[asset][purse]
  }
  return Math.max(0, -elsewhere)
}

/** Lowers what may still leave in this step. */
export function noteWithdrawal({ protocol: { tally } }: ProtocolRules, amount: number): void {
  tally[WITHDRAWN] += amount
  tally[WITHDRAW_ROOM] = Math.max(0, tally[WITHDRAW_ROOM] - amount)
}
