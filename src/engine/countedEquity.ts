/** Equity as margin sees it. */
import { MARK, equity, fundingOwed, type Market, type World } from '../world/world.ts'

/** Quanta of an account that count as margin: of unrealised profit only the part that the rules let count. */
export function countedEquity(world: World, market: Market, account: number, part: number): number {
  const all = equity(world, market, account)
  if (part >= 1) return all
  const { size, quote, state, k } = market
  const profit = quote[account] + size[account] * state[MARK] * k - fundingOwed(market, account)
  return profit > 0 ? all - (1 - part) * profit : all
}
