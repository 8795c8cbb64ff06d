/** Option orders of a step: in an order drawn for it, each is held to margin and filled from makers' quotes. */
import { OPTION_ORDERS } from '../../agents/strategy.ts'
import { deriveKey, draw32 } from '../../kernel/random.ts'
import { hasRoom, optionLots, VEGA_FLOW } from '../../world/chain.ts'
import { emit, KIND } from '../../world/events.ts'
import { ORDER_MOST } from '../../world/intents.ts'
import { microKey } from '../../world/keys.ts'
import { pay } from '../../world/ledger.ts'
import { tradeOption } from '../../world/tradeOption.ts'
import {
  equity,
  FEED_CLOSES,
  FILL_COUNT,
  HALTED,
  MARK,
  NO_TRADE,
  ORDERS,
  ORDERS_CUT,
  REDUCE_ONLY,
  ROLES,
  STEP,
  TAKER_FEES,
  type Cohort,
  type Role,
  type World,
} from '../../world/world.ts'
import type { Run } from '../run.ts'
import type { Books } from './books.ts'
import { prepareListing, requirementOf } from './listed.ts'
import { partCarried } from './partCarried.ts'
import { quotedLots, quoteTicks, useQuote } from './optionDesk.ts'

/** Purpose of the order of a step. */
const RANK = 321

/** An option without vega uses none of a maker's room: without an end of its own an order would go on and on. */
const FILLS_MOST = 64

interface Wanted {
  readonly rank: number
  readonly account: number
  readonly cohort: number
  readonly instrument: number
  readonly lots: number
  readonly limit: number
}

/** Fills the option orders of all cohorts on a market. */
export function tradeOptions(run: Run, books: Books): void {
  const { market, view } = books
  const wanted = run.world.cohorts.flatMap(cohort =>
    cohort.market === market.row ? wantedBy(run, books, cohort) : [],
  )
  if (wanted.length === 0 || market.state[HALTED] === NO_TRADE) return
  prepareListing(view)
  wanted.sort((a, b) => a.rank - b.rank || a.account - b.account || a.instrument - b.instrument)
  for (const order of wanted) send(run, books, order)
}

/** Sound orders of a cohort's acting agents, each with its place in the order of the step. */
function wantedBy(
  { world, scratch }: Run,
  books: Books,
  { index, first, scope }: Cohort,
): Wanted[] {
  const { acting, options } = scratch.cohorts[index]
  if (options === undefined) return []
  const wanted: Wanted[] = []
  const [k0, k1] = deriveKey(microKey(world), RANK, scope)
  for (let at = 0; at < acting.count * OPTION_ORDERS; at++) {
    const lots = options.lots[at]
    const instrument = options.instrument[at]
    if (lots === 0 || !isSound(books, instrument, lots)) continue
    const account = acting.rows[Math.floor(at / OPTION_ORDERS)]
    const slot = (account - first) * OPTION_ORDERS + (at % OPTION_ORDERS)
    const rank = draw32(k0, k1, slot, world.scalars[STEP]) >>> 0
    wanted.push({ rank, account, cohort: index, instrument, lots, limit: options.limit[at] })
  }
  return wanted
}

function isSound({ chain }: Books, instrument: number, lots: number): boolean {
  return Number.isInteger(lots) && Math.abs(lots) <= ORDER_MOST && chain.expiryOf[instrument] >= 0
}

function send(run: Run, books: Books, { account, cohort, instrument, lots, limit }: Wanted): void {
  const { world, rules } = run
  const { market } = books
  const { protocol } = rules.protocols[books.chain.protocol]
  market.state[ORDERS]++
  const allowed = admitOption(run, books, account, instrument, lots)
  if (allowed !== lots) protocol.tally[ORDERS_CUT]++
  if (allowed === 0) return
  takeOption(run, books, {
    account,
    instrument,
    lots: allowed,
    limit,
    cause: -1,
    role: world.cohorts[cohort].role,
  })
}

/** Lots of an option order (signed) that the rules let trade: all, half or none of what enlarges. */
function admitOption(
  { world, rules }: Run,
  books: Books,
  account: number,
  instrument: number,
  lots: number,
): number {
  // prettier-ignore
  const { market, chain, view } = books
  const { flaggedAt, first } = rules.protocols[chain.protocol].protocol
  if (flaggedAt[account - first] !== 0 || !hasRoom(chain, account, instrument)) return 0
  const held = optionLots(chain, account, instrument)
  const reduces = held * lots < 0 && Math.abs(lots) <= Math.abs(held)
  const isClosed = market.state[HALTED] === REDUCE_ONLY || market.state[FEED_CLOSES] === 1
  if (isClosed && !reduces) return held * lots < 0 ? -held : 0
  const own = equity(world, market, account) * market.unit
  return partCarried(own, lots, part => requirementOf(view, account, instrument, part).initial)
}

interface Taker {
  readonly account: number
  readonly instrument: number
  /** Signed, whole. */
  readonly lots: number
  /** Worst price in ticks; 0: any. */
  readonly limit: number
  readonly cause: number
  /** Whose fees are counted where; undefined: no fee. */
  readonly role: (typeof ROLES)[number] | undefined
}

/** Trades with makers, best price first, as long as they stand and the limit holds. Returns the lots filled, unsigned. */
export function takeOption(run: Run, books: Books, taker: Taker): number {
  const { world } = run
  const { market, chain } = books
  const { account, instrument, limit, cause } = taker
  const side = taker.lots > 0 ? 1 : -1
  // Dealers among themselves are no demand.
  const isDealer = roleOf(world, account) === 'dealer'
  let left = Math.abs(taker.lots)
  let premium = 0
  for (let fills = 0; left > 0 && fills < FILLS_MOST; fills++) {
    const m = bestMaker(books, account, instrument, side)
    if (m < 0) break
    const ticks = quoteTicks(market, m, instrument, side)
    if (limit > 0 && side * (ticks - limit) > 0) break
    const lots = Math.min(left, quotedLots(market, m, instrument, side))
    const maker = chain.makers[m]
    const trade = { instrument, lots, ticks, buyer: side > 0 ? account : maker, seller: side > 0 ? maker : account } // prettier-ignore
    tradeOption(world, market, trade, { kind: KIND['option-fill'], taker: account, cause })
    market.state[FILL_COUNT]++
    useQuote(market, m, instrument, side, lots)
    if (!isDealer) chain.state[VEGA_FLOW] += side * lots * market.lot * chain.vega[instrument]
    premium += lots * ticks
    left -= lots
  }
  const filled = Math.abs(taker.lots) - left
  if (filled > 0 && taker.role !== undefined) chargeFee(run, books, taker, filled, premium)
  return filled
}

const roleOf = ({ cohortOf, cohorts }: World, account: number): Role | undefined =>
  cohorts.find(({ row }) => row === cohortOf[account])?.role

/** Place of the maker with the best price who has room for a lot and is not the taker; ties by place. */
function bestMaker(
  { market, chain }: Books,
  account: number,
  instrument: number,
  side: number,
): number {
  // prettier-ignore
  let best = -1
  let at = NaN
  for (let m = 0; m < chain.makers.length; m++) {
    const maker = chain.makers[m]
    if (maker === account || !(quotedLots(market, m, instrument, side) >= 1)) continue
    if (!hasRoom(chain, maker, instrument)) continue
    const ticks = quoteTicks(market, m, instrument, side)
    if (Number.isNaN(ticks) || (best >= 0 && side * (ticks - at) >= 0)) continue
    best = m
    at = ticks
  }
  return best
}

/** min(rate x underlying, cap x premium), to the treasury, as far as the taker has cash. */
function chargeFee(
  { world, rules }: Run,
  { market, listing, chain }: Books,
  { account, role }: Taker,
  lots: number,
  premium: number,
): void {
  const { protocol } = rules.protocols[chain.protocol]
  const { state, k, asset } = market
  const underlying = lots * state[MARK] * k
  const fee = Math.floor(Math.min(listing.takerFee * underlying, listing.feeMost * premium * k))
  if (fee <= 0) return
  pay(world, asset, account, protocol.treasury, fee)
  protocol.tally[TAKER_FEES] += fee
  protocol.feesBy[ROLES.indexOf(role!)] += fee
  emit(world.log, { kind: KIND.fee, account, other: protocol.treasury, amount: fee })
}
