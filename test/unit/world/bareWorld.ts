/** A world of one market in which nothing has happened, and the ledger's rules for it written slowly in whole numbers. */
import type { Scenario } from '../../../src/scenario/document.ts'
import { createWorld } from '../../../src/world/createWorld.ts'
import { pay } from '../../../src/world/ledger.ts'
import { tradeBetween } from '../../../src/world/tradeBetween.ts'
import { MARK, STEP, type Market, type World } from '../../../src/world/world.ts'
import { nearest } from '../../../src/study/twins/whole.ts'

/** ticks; quanta a tick and lot. */
export const START = 10_000
export const K = 5
/** Quanta that every agent begins with. */
export const CASH = 1_000_000_000

export interface Bare {
  readonly world: World
  readonly market: Market
  readonly cash: Float64Array
}

/** Agents with cash and without positions, at step 7. */
export function bareWorld(agents = 4): Bare {
  const scenario = {
    clock: { steps: 1, stepSeconds: 5 },
    assets: [{ id: 'usd', unit: 0.0001 }],
    markets: [{ id: 'm', settlement: 'usd', tick: 0.5, lot: 0.001 }],
    protocols: [{ id: 'p', markets: ['m'], waterfall: [] }],
    cohorts: [{ id: 'c', count: agents, protocol: 'p', market: 'm' }],
  } as unknown as Scenario
  const keys = { macro: [1, 2], micro: [3, 4] } as const
  const world = createWorld(scenario, keys, {
    role: () => 'trader',
    memory: () => [],
    deposits: () => false,
  })
  const [market] = world.markets
  market.state[MARK] = START
  for (let row = 0; row < agents; row++) pay(world, 0, world.outside, row, CASH)
  world.scalars[STEP] = 7
  return { world, market, cash: world.cash[0] }
}

/** With whom, at what price in ticks, how many lots. */
export type Fill = readonly [other: number, ticks: number, lots: number]

/** An order of `account` that was met by others. Returns the value traded. */
export function trade(
  { world, market }: Bare,
  account: number,
  direction: number,
  fills: readonly Fill[],
): number {
  const columns = {
    accounts: Int32Array.from(fills, ([other]) => other),
    ticks: Int32Array.from(fills, ([, ticks]) => ticks),
    lots: Int32Array.from(fills, ([, , lots]) => lots),
  }
  return tradeBetween(world, market, account, direction, columns, 0, fills.length, -1)
}

/** One account, in whole numbers of any length. */
export interface Slow {
  size: bigint
  quote: bigint
  cash: bigint
}

export const slowly = ({ market, cash }: Bare, account: number): Slow => ({
  size: BigInt(market.size[account]),
  quote: BigInt(market.quote[account]),
  cash: BigInt(cash[account]),
})

/** `lots` for `value` quanta received (below zero: paid). A reduction moves its share of the quote leg, to nearest with
 *  ties to even, and its value into cash; what turns a position closes it first. */
export function post(one: Slow, lots: bigint, value: bigint): void {
  const abs = (x: bigint): bigint => (x < 0n ? -x : x)
  if (one.size * lots < 0n) {
    const closed = abs(lots) < abs(one.size) ? abs(lots) : abs(one.size)
    const moved = nearest(one.quote * closed, abs(one.size))
    const realized = nearest(value * closed, abs(lots))
    one.cash += moved + realized
    one.quote += value - realized - moved
  } else one.quote += value
  one.size += lots
}

/** Longs and shorts of all accounts, counted. */
export function counted({ size }: Market): { longs: number; shorts: number } {
  let longs = 0
  let shorts = 0
  for (const lots of size) {
    if (lots > 0) longs += lots
    else shorts -= lots
  }
  return { longs, shorts }
}
