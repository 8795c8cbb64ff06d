/** What each kind of event does to the ledger. A kind that is not listed does not compile. */
import type { EventKind } from '../../world/events.ts'
import type { Seen } from '../../world/seen.ts'
import type { Market } from '../../world/world.ts'
import { assetBetween, marketsOf } from './places.ts'
import { change, move, post, postOption, type Ledger } from './state.ts'
import { abs, nearest } from './whole.ts'

type Effect = (ledger: Ledger, event: Seen) => void

const nothing: Effect = () => undefined

/** The account pays `other`, gets from it, or gets from the outside world; below zero the other way round. */
const pays: Effect = (ledger, { account, other, amount }) =>
  move(ledger, assetBetween(ledger.world, account, other), account, {
    account: other,
    amount: BigInt(amount),
  })

const gets: Effect = (ledger, event) =>
  pays(ledger, { ...event, account: event.other, other: event.account })

const comesIn: Effect = (ledger, event) => gets(ledger, { ...event, other: ledger.world.outside })

/** A market that later events refer to. */
const isOf: Effect = ({ marketOf }, { id, other }) => void marketOf.set(id, other)

const fills: Effect = (ledger, event) => {
  const { account, other } = event
  const market = placeOf(ledger, event, [account, other])
  const lots = BigInt(event.lots)
  const value = BigInt(event.ticks) * BigInt(market.k) * lots
  const before = ledger.cash[market.asset][account]
  post(ledger, market.row, account, { lots, value: -value })
  blame(ledger, event, ledger.cash[market.asset][account] - before)
  if (other !== market.house) return post(ledger, market.row, other, { lots: -lots, value })
  // The house realizes nothing.
  const position = ledger.positions[market.row][other]
  position.size -= lots
  position.quote += value
}

/** A trade of an option at whole ticks; the row of the option stands in `amount`. */
const trades: Effect = (ledger, event) => {
  const { account, other, amount: instrument } = event
  const { row, k } = placeOf(ledger, event, [account, other])
  const lots = BigInt(event.lots)
  const value = BigInt(event.ticks) * BigInt(k) * lots
  postOption(ledger, row, [account, instrument], { lots, value: -value })
  postOption(ledger, row, [other, instrument], { lots: -lots, value })
}

/** All that an account holds of an option, at what it pays. */
const settles: Effect = (ledger, event) => {
  const { account, other: instrument } = event
  const { row, k, asset } = placeOf(ledger, event, [account])
  const lots = BigInt(event.lots)
  const value = BigInt(event.ticks) * BigInt(k) * lots
  const before = ledger.cash[asset][account]
  postOption(ledger, row, [account, instrument], { lots: -lots, value })
  blame(ledger, event, ledger.cash[asset][account] - before)
}

/** `lots` of a position (above 0: a long one) go from one account to another for `amount`. */
const hands =
  (sides: (event: Seen) => readonly [from: number, to: number]): Effect =>
  (ledger, event) => {
    const [from, to] = sides(event)
    const { row } = placeOf(ledger, event, [from, to])
    const lots = BigInt(event.lots)
    const value = lots > 0n ? BigInt(event.amount) : -BigInt(event.amount)
    post(ledger, row, from, { lots: -lots, value })
    post(ledger, row, to, { lots, value: -value })
  }

const tradesAbroad: Effect = (ledger, event) => {
  const { account, other, lots } = event
  const [row] = marketsOf(ledger.world, other)
  ledger.spot[row][account] += BigInt(lots)
  ledger.spot[row][other] -= BigInt(lots)
  pays(ledger, event)
}

/** Shares are bought for what is paid in, and burned for what is paid out. */
const shares =
  (sign: bigint, money: Effect): Effect =>
  (ledger, event) => {
    ledger.shares.get(event.other)![event.account] += sign * BigInt(event.lots)
    money(ledger, event)
  }

/** `lots` quanta of the asset `other` go to the outside venue of the market that prices it, for `amount`. */
const sells: Effect = (ledger, { account, other: asset, lots, amount }) => {
  const { markets } = ledger.world
  const takers = marketsOf(ledger.world, account).map(row => markets[row])
  for (const { asset: settled, chain } of takers) {
    const taken = chain?.collateral.find(one => one.asset === asset)
    if (taken === undefined) continue
    const { abroad } = markets[taken.priced]
    move(ledger, asset, account, { account: abroad, amount: BigInt(lots) })
    return move(ledger, settled, abroad, { account, amount: BigInt(amount) })
  }
  throw new RangeError(`account ${account}: got a sale of asset ${asset}, which nobody takes`)
}

export const EFFECTS: Readonly<Record<EventKind, Effect>> = {
  fill: fills,
  'option-fill': trades,
  'option-transfer': trades,
  exercise: settles,
  lapse: settles,
  takeover: hands(({ account, other }) => [account, other]),
  deleverage: hands(({ account, other }) => [other, account]),
  'outside-trade': tradesAbroad,
  'collateral-sale': sells,
  'vault-in': shares(1n, pays),
  'vault-out': shares(-1n, gets),
  penalty: pays,
  'loss-socialized': pays,
  reward: pays,
  fee: pays,
  funding: pays,
  residue: pays,
  gas: pays,
  rebate: pays,
  'fee-share': pays,
  bonus: pays,
  'rung-paid': gets,
  insolvent: gets,
  collateral: gets,
  'auction-bid': gets,
  deposit: comesIn,
  reentry: comesIn,
  liquidation: isOf,
  expiry: isOf,
  mark: nothing,
  shortfall: nothing,
  edit: nothing,
  shock: nothing,
  'funding-rate': nothing,
  withdrawal: nothing,
  return: nothing,
  'breaker-on': nothing,
  'breaker-off': nothing,
  'feed-fault': nothing,
  'feed-restored': nothing,
  'feed-state': nothing,
  refused: nothing,
  'vault-ask': nothing,
  'attack-phase': nothing,
  listing: nothing,
  auction: nothing,
}

/** Cash that an event says was realized, against what this ledger realized. */
function blame(ledger: Ledger, { id, kind, amount }: Seen, realized: bigint): void {
  if (realized === BigInt(amount)) return
  ledger.fault ??= `event ${id} (${kind}): got ${amount} quanta realized, twin ${realized}`
}

/** The market that an event is about: the only one in which all its accounts may trade; of several that of its cause;
 *  else the first in which what it says can be true. */
export function placeOf(ledger: Ledger, event: Seen, accounts: readonly number[]): Market {
  const { world, marketOf } = ledger
  const lists = accounts.map(account => marketsOf(world, account))
  const common = lists[0].filter(row => lists.every(rows => rows.includes(row)))
  const caused = marketOf.get(event.cause)
  if (common.length > 1 && caused !== undefined && common.includes(caused)) {
    return world.markets[caused]
  }
  const row = common.find(one => common.length === 1 || fits(ledger, event, one)) ?? common[0]
  return world.markets[row]
}

/** Whether an event between accounts that trade in several markets can have happened in one of them. */
function fits({ positions, world }: Ledger, event: Seen, row: number): boolean {
  const { kind, account, other, amount, ticks } = event
  const lots = BigInt(event.lots)
  const k = BigInt(world.markets[row].k)
  if (kind === 'fill') {
    const value = BigInt(ticks) * k * lots
    return change({ ...positions[row][account] }, { lots, value: -value }) === BigInt(amount)
  }
  // Who loses a position has it.
  const loser = positions[row][kind === 'deleverage' ? other : account].size
  const price = nearest(BigInt(amount), abs(lots) * k)
  return loser * lots > 0n && abs(loser) >= abs(lots) && abs(price - BigInt(ticks)) <= 1n
}
