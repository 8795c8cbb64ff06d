/** Positions that stand before the first step: entered earlier, at a price of their own. */
import { assert } from '../kernel/assert.ts'
import { quantaNearest } from '../kernel/quanta.ts'
import { tighten } from './bounds.ts'
import { emit, KIND } from './events.ts'
import { pay } from './ledger.ts'
import { LONG_LOTS, MARK, POSTINGS, SHORT_LOTS, type Market, type World } from './world.ts'

/** Gives an account without a position `lots` at `ticks` (not whole), against the house. */
export function openPosition(
  world: World,
  market: Market,
  account: number,
  lots: number,
  ticks: number,
): void {
  if (lots === 0) return
  const { size, quote, house, state, k, asset } = market
  assert(size[account] === 0, () => `account ${account}: got a second starting position`)
  const value = quantaNearest(lots * ticks * k)
  size[account] = lots
  quote[account] = 0 - value
  size[house] -= lots
  quote[house] += value
  state[lots > 0 ? LONG_LOTS : SHORT_LOTS] += Math.abs(lots)
  world.scalars[POSTINGS]++
  tighten(market, account, world.cash[asset][account] + quote[account])
}

/** Hands the house's side of all that is open to another account, entered at the mark. */
export function handHouseTo(world: World, market: Market, account: number): void {
  const { size, quote, house, state, k, asset } = market
  const lots = size[house]
  assert(size[account] === 0, () => `account ${account}: got a second starting position`)
  const value = lots * state[MARK] * k
  size[house] = 0
  quote[house] += value
  size[account] = lots
  quote[account] = 0 - value
  state[lots > 0 ? LONG_LOTS : SHORT_LOTS] += Math.abs(lots)
  world.scalars[POSTINGS]++
  tighten(market, account, world.cash[asset][account] + quote[account])
  closeHouse(world, market)
}

/** Everybody's other side is an agent: what is left with the house are gains and losses of those who have left, which
 *  went out into the world with them. A position that nobody would hold stays with the house. */
export function closeHouse(world: World, market: Market): void {
  const { size, quote, house, asset, outside } = { ...market, outside: world.outside }
  if (size[house] !== 0) return
  const cash = world.cash[asset]
  const left = quote[house]
  quote[house] = 0
  cash[house] += left
  world.scalars[POSTINGS]++
  if (left === 0) return
  if (left > 0) pay(world, asset, house, outside, left)
  else pay(world, asset, outside, house, -left)
  emit(world.log, { kind: KIND.deposit, account: house, amount: -left })
}
