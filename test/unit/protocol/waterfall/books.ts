/** A small world for rungs: one market, agents with positions against the house, and a desk that posts plainly. */
import { mulDiv } from '../../../../src/kernel/quanta.ts'
import type { HandOver, RungContext, Shortfalls } from '../../../../src/protocol/waterfall/rung.ts'
import type { RungPart } from '../../../../src/protocol/waterfall/rung.ts'
import type { ParamsOf, ParamSpecs, Value } from '../../../../src/scenario/declaration.ts'
import type { Scenario } from '../../../../src/scenario/document.ts'
import { conservationError } from '../../../../src/world/audit.ts'
import { createWorld } from '../../../../src/world/createWorld.ts'
import { pay } from '../../../../src/world/ledger.ts'
import {
  MARK,
  REFERENCE_INTEREST,
  bankruptcyPrice,
  equity,
  type Market,
  type Protocol,
  type World,
} from '../../../../src/world/world.ts'

export interface Transfer {
  readonly from: number
  readonly to: number
  readonly lots: number
  readonly price: number
  readonly kind: 'takeover' | 'deleverage'
}

export interface Order {
  readonly account: number
  readonly lots: number
  readonly limit: number
  readonly rests: boolean
}

export interface Books {
  readonly world: World
  readonly market: Market
  readonly protocol: Protocol
  /** First agent of the cohort of depositors, who stand behind the traders. */
  readonly depositors: number
  readonly transfers: Transfer[]
  readonly orders: Order[]
  /** By rung. */
  readonly contexts: readonly RungContext[]
}

/** Quanta a tick and lot, and the mark at the start. */
export const K = 5
export const START = 10_000

export function books({ traders = 8, depositors = 0, rungs = 1 }): Books {
  const cohort = (id: string, count: number): object => ({ id, count, protocol: 'p', market: 'm' })
  const scenario = {
    clock: { steps: 1, stepSeconds: 5 },
    assets: [{ id: 'usd', unit: 0.0001 }],
    markets: [{ id: 'm', settlement: 'usd', tick: 0.5, lot: 0.001 }],
    protocols: [{ id: 'p', markets: ['m'], waterfall: Array.from({ length: rungs }, () => ({})) }],
    cohorts: [cohort('traders', traders), cohort('depositors', depositors)],
  } as unknown as Scenario
  const world = createWorld(
    scenario,
    { macro: [1, 2], micro: [3, 4] },
    {
      role: ({ id }) => (id === 'depositors' ? 'depositor' : 'trader'),
      memory: () => [],
      deposits: ({ id }) => id === 'depositors',
    },
  )
  const [market] = world.markets
  const [protocol] = world.protocols
  market.state[MARK] = START
  const transfers: Transfer[] = []
  const orders: Order[] = []
  const shares = new Float64Array(world.agentRows)
  const desk = deskOf(transfers, orders, world)
  const contexts = protocol.rungAccounts.map((account): RungContext => ({
    world,
    protocol,
    asset: 0,
    unit: 0.0001,
    markets: [market],
    account,
    stepSeconds: 5,
    shares,
    asked: new Float64Array(world.agentRows),
    askedAt: new Int32Array(world.agentRows),
    totals: new Float64Array(2),
    desk,
  }))
  return { world, market, protocol, depositors: traders, transfers, orders, contexts }
}

/** Trades between two accounts at a price that need not be whole; orders fill against the house, half of them. */
function deskOf(transfers: Transfer[], orders: Order[], world: World): RungContext['desk'] {
  return {
    transfer: ({ market, account, side, price }, to, lots, kind) => {
      transfers.push({ from: account, to, lots, price, kind })
      const value = Math.round(lots * price * market.k)
      post(world, market, account, { lots: -side * lots, value: -side * value })
      post(world, market, to, { lots: side * lots, value: side * value })
    },
    order: (...[market, account, lots, limit, rests]) => {
      orders.push({ account, lots, limit, rests })
      const filled = lots > 0 ? Math.ceil(lots / 2) : Math.floor(lots / 2)
      trade({ world, market }, account, filled, limit)
      return Math.abs(filled)
    },
  }
}

/** An account buys (below zero: sells) lots from the house. */
export function trade(
  { world, market }: Pick<Books, 'world' | 'market'>,
  account: number,
  lots: number,
  ticks: number,
): void {
  const value = lots * ticks * market.k
  post(world, market, account, { lots, value })
  post(world, market, market.house, { lots: -lots, value: -value })
}

/** Buys `lots` for `value`, closing first; a closed share of the quote leg goes to cash. */
function post(
  world: World,
  market: Market,
  account: number,
  { lots, value }: { lots: number; value: number },
): void {
  const { size, quote } = market
  const [cash] = world.cash
  const held = size[account]
  // The house never realizes: its legs only add up.
  const isClosing = account !== market.house && held * lots < 0
  const closed = isClosing ? Math.min(Math.abs(held), Math.abs(lots)) : 0
  const leg = closed > 0 ? mulDiv(quote[account], closed, Math.abs(held), 'nearest') : 0
  const paid = closed > 0 ? mulDiv(value, closed, Math.abs(lots), 'nearest') : 0
  cash[account] += leg - paid
  quote[account] -= leg + (value - paid)
  size[account] += lots
}

/** Money out of the outside world. */
export function give({ world }: Books, account: number, quanta: number): void {
  pay(world, 0, world.outside, account, quanta)
}

/** Money and a position: lots entered at the first mark, or at other ticks. */
export function place(
  all: Books,
  account: number,
  quanta: number,
  position: number | { readonly lots: number; readonly ticks: number },
): void {
  give(all, account, quanta)
  all.world.startEquity[account] = quanta
  const { lots, ticks } = typeof position === 'number' ? { lots: position, ticks: START } : position
  if (lots !== 0) trade(all, account, lots, ticks)
}

export function setMark({ market }: Books, ticks: number): void {
  market.state[MARK] = ticks
}

export function setOpenInterest({ market }: Books, quanta: number): void {
  market.state[REFERENCE_INTEREST] = quanta
}

/** The account's whole position at its bankruptcy price. */
export function handOver({ world, market }: Books, account: number): HandOver {
  const { size, quote, k } = market
  const price = bankruptcyPrice(world.cash[0][account], quote[account], size[account], k)
  const side = Math.sign(size[account])
  return { market, account, side, lots: Math.abs(size[account]), price, cause: -1 }
}

/** Accounts short of `amounts`: their cash is taken out of the world first. */
export function shortOf(all: Books, amounts: Readonly<Record<number, number>>): Shortfalls {
  const accounts = Object.keys(amounts).map(Number)
  const [cash] = all.world.cash
  for (const account of accounts) {
    cash[all.world.outside] += cash[account] + amounts[account]
    cash[account] = -amounts[account]
  }
  return {
    count: accounts.length,
    account: Int32Array.from(accounts),
    amount: Float64Array.from(accounts, account => amounts[account]),
    cause: new Float64Array(accounts.length).fill(-1),
  }
}

export const missing = ({ amount, count }: Shortfalls): number =>
  amount.subarray(0, count).reduce((sum, x) => sum + x, 0)

export const worth = ({ world, market }: Books, account: number): number =>
  equity(world, market, account)

/** Quanta by which cash and quote legs miss zero, plus lots by which sizes do: 0 in sound books. */
export function unbalanced({ world, market }: Books): number {
  const lots = market.size.reduce((sum, x) => sum + x, 0)
  return conservationError(world) + Math.abs(lots)
}

/** A part's parameters: the declared defaults, but for some. */
export function params(
  part: Pick<RungPart, 'params'>,
  some: Readonly<Record<string, Value | undefined>> = {},
): ParamsOf<ParamSpecs> {
  const defaults = Object.entries(part.params).map(([name, param]) => [name, param.default])
  return { ...Object.fromEntries(defaults), ...some } as ParamsOf<ParamSpecs>
}
