/** Positions that nobody took in time, as the events show them: a rung that took one over could bear it; winners were
 *  closed in the order of the policy; and all of it at the price at which the account in trouble has nothing left. */
import type { Run } from '../../engine/run.ts'
import type { Seen } from '../../world/seen.ts'
import { ADL, MARK, type Market, type Protocol } from '../../world/world.ts'
import { POLICIES, type Winner } from './deleveraging.ts'
import { owedBy, type Fundings } from './funding.ts'
import { equityOf, gainOf, holderOf, plainRung } from './holdings.ts'
import { placeOf } from './effects.ts'
import { abs, most } from './whole.ts'

/** One position on its way down the rungs. */
interface Offer {
  readonly market: Market
  readonly protocol: Protocol
  readonly account: number
  readonly side: number
  /** Ticks, not whole. */
  readonly price: number
  /** Closings of winners that have to come next. */
  due: { readonly account: number; readonly lots: bigint }[]
}

export interface Offers {
  /** The events of the step that is looked at. */
  readonly begin: (run: Run, events: readonly Seen[]) => void
  /** Looks at an event before the books take it in. */
  readonly look: (at: number) => void
  /** Notional of winners closed, by protocol. */
  readonly deleveraged: bigint[]
  fault: string | undefined
}

export function offersOf(fundings: Fundings): Offers {
  let run: Run
  let events: readonly Seen[] = []
  let offer: Offer | undefined
  /** Both sides of a closing settle their funding before it, which turns a part of a profit into cash: who is closed was
   *  said before that. */
  const foresee = (at: number): void => {
    const to = events.findIndex(({ kind }, i) => i > at && kind !== 'funding')
    if (events[to]?.kind !== 'deleverage' || (offer?.due.length ?? 0) > 0) return
    offer = openOffer(fundings, run, events[to], offer)
    if (offer) offer.due = closings(fundings, run, offer, { events, at: to })
  }
  const offers: Offers = {
    deleveraged: fundings.ledger.world.protocols.map(({ tally }) => BigInt(tally[ADL])),
    fault: undefined,
    begin: (now, all) => {
      run = now
      events = all
      offer = undefined
    },
    look: at => {
      const event = events[at]
      if (event.kind === 'funding') {
        foresee(at)
        return
      }
      const next = openOffer(fundings, run, event, offer)
      if (offer !== next && offer && offer.due.length > 0) {
        offers.fault ??= `event ${event.id}: got ${event.kind}, twin closes ${offer.due[0].account}`
      }
      offer = next
      if (offer === undefined) return
      offers.fault ??= priceFault(fundings, offer, event)
      if (event.kind === 'takeover') offers.fault ??= burdenFault(fundings, run, offer, event)
      else offers.fault ??= closeNext(fundings, run, offer, { events, at })
      if (event.kind === 'takeover') return
      const { state, k } = offer.market
      const notional = abs(BigInt(event.lots)) * BigInt(state[MARK]) * BigInt(k)
      offers.deleveraged[offer.protocol.row] += notional
    },
  }
  return offers
}

/** The offer that an event belongs to: the one under way, or another; none if it is no part of any. Books go at the mark,
 *  and keepers choose: neither takes an offer. */
function openOffer(fundings: Fundings, run: Run, event: Seen, last: Offer | undefined) {
  const { kind } = event
  if (kind !== 'takeover' && kind !== 'deleverage') return undefined
  const { world } = run
  const [account, to] = kind === 'takeover' ? [event.account, event.other] : [event.other, event.account] // prettier-ignore
  const isOf = (one: Protocol, row: number): boolean =>
    one.rungAccounts.includes(row) || (row >= one.first && row < one.last)
  const protocol = world.protocols.find(one => isOf(one, account))!
  const isRung = protocol.rungAccounts.includes(account)
  const market = placeOf(fundings.ledger, event, [account, to])
  const isBook = !isRung && (market.chain?.bookOf[account] ?? -1) >= 0
  if (isBook || (kind === 'takeover' && !protocol.rungAccounts.includes(to))) return undefined
  if (last?.account === account && last.market === market) return last
  const size = Number(fundings.ledger.positions[market.row][account].size)
  const left = Number(equityOf(fundings, market, account))
  const price = market.state[MARK] - left / (size * market.k)
  return { market, protocol, account, side: size > 0 ? 1 : -1, price, due: [] }
}

/** Rounded transfers may together have missed the price by so many quanta; the last then takes what is left. */
const ROUNDINGS = 10_000

/** The value is that of the lots at the offer's price; of all that is left, what leaves nothing behind. */
function priceFault({ ledger }: Fundings, offer: Offer, { id, lots, amount }: Seen) {
  const { market, account, side, price } = offer
  const { size, quote } = ledger.positions[market.row][account]
  const own = Number(ledger.cash[market.asset][account] + quote)
  const value = Math.abs(lots) * price * market.k
  const isAll = abs(size) === abs(BigInt(lots))
  const isRest = isAll && Math.abs(value + side * own) <= ROUNDINGS
  const twin = isRest ? -side * own : Math.round(value)
  return amount === twin ? undefined : `event ${id}: got ${lots} lots for ${amount}, twin ${twin}`
}

/** A rung takes a position only while it is worth more than its floor, and is worth no less after it. */
function burdenFault(fundings: Fundings, run: Run, { protocol, market }: Offer, event: Seen) {
  const { other, id } = event
  const bound = run.rules.protocols[protocol.row].rungs.find(one => one.context.account === other)!
  const rung = plainRung(run, bound)
  const floor = rung.kind === 'pays' ? most(rung.least, 0n) : 0n
  const before = holderOf(fundings, protocol, other).value
  const lots = BigInt(event.lots)
  const paid = lots > 0n ? BigInt(event.amount) : -BigInt(event.amount)
  const after = before + lots * BigInt(market.state[MARK]) * BigInt(market.k) - paid
  if (before > floor && after >= floor) return undefined
  return `event ${id}: got a rung worth ${before}, then ${after}, expected no less than ${floor}`
}

/** The closing of a winner must be the next of those due; where none is, the policy says which. */
function closeNext(
  fundings: Fundings,
  run: Run,
  offer: Offer,
  { events, at }: { readonly events: readonly Seen[]; readonly at: number },
): string | undefined {
  const { id, account, lots } = events[at]
  if (offer.due.length === 0) offer.due = closings(fundings, run, offer, { events, at })
  const next = offer.due.shift()
  const got = abs(BigInt(lots))
  if (next?.account === account && next.lots === got) return undefined
  const twin = next ? `${next.lots} lots of ${next.account}` : 'none'
  return `event ${id}: got ${got} lots of ${account} deleveraged, twin ${twin}`
}

/** As many lots as are closed one after another from an event on, by the policy: of those without a gain only once the
 *  winners are used up. */
function closings(
  fundings: Fundings,
  run: Run,
  offer: Offer,
  { events, at }: { readonly events: readonly Seen[]; readonly at: number },
): Offer['due'] {
  const end = events.findIndex(
    ({ kind, other }, i) =>
      i >= at && kind !== 'funding' && (kind !== 'deleverage' || other !== offer.account),
  )
  let left = events
    .slice(at, end < 0 ? undefined : end)
    .reduce((sum, { kind, lots }) => sum + (kind === 'deleverage' ? abs(BigInt(lots)) : 0n), 0n)
  // Who is liquidated later in this step is in trouble until then.
  const later = new Set(events.slice(at).filter(one => one.kind === 'liquidation').map(one => one.account)) // prettier-ignore
  const { rungs } = run.rules.protocols[offer.protocol.row]
  const { params } = rungs.find(({ part }) => part.id === 'auto-deleveraging')!
  const { policy } = params as unknown as { readonly policy: string }
  const due: Offer['due'] = []
  for (const isWinning of [true, false]) {
    const winners = candidates(fundings, offer, later).filter(one => one.profit > 0n === isWinning)
    POLICIES[policy](winners, left).forEach((lots, i) => {
      if (lots === 0n) return
      due.push({ account: winners[i].account, lots })
      left -= lots
    })
  }
  return due
}

/** Accounts on the other side that are not in trouble and can pay the price, in order. */
function candidates(fundings: Fundings, offer: Offer, later: ReadonlySet<number>): Winner[] {
  const { market, protocol, side, price } = offer
  const { state, k, row } = market
  const mark = BigInt(state[MARK]) * BigInt(k)
  const loss = side * (price - state[MARK]) * k
  const found: Winner[] = []
  for (let account = protocol.first; account < protocol.last; account++) {
    const { size, quote } = fundings.ledger.positions[row][account]
    if (size * BigInt(side) >= 0n) continue
    if (protocol.flaggedAt[account - protocol.first] !== 0 || later.has(account)) continue
    const lots = abs(size)
    const equity = holderOf(fundings, protocol, account).value
    if (Number(equity) - Number(lots) * loss < 1) continue
    const owed = owedBy(fundings.markets[row], account)
    const profit = gainOf(fundings, market, account) - owed
    found.push({ account, lots, profit, basis: abs(quote), notional: lots * mark, equity })
  }
  return found
}
