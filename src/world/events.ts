/** What happened, to whom, how much, and because of which earlier event. One step's events stand in columns. */
import { hashRows } from '../kernel/digestRows.ts'

/** Kinds of event, by number; the page's dictionary has a sentence for each. */
export const KINDS = [
  'mark', // the published price moved; ticks
  'fill', // account traded with `other`: lots, ticks, amount = realised cash of the account
  'liquidation', // a position was closed by force: lots closed, ticks, amount = equity it had left
  'penalty', // amount paid by the account to `other`
  'shortfall', // amount missing after the close
  'rung-paid', // `other` paid amount of the account's shortfall
  'loss-socialized', // account paid amount of a shortfall out of its gains
  'insolvent', // amount of the account's shortfall that no rung took
  'edit', // lots = index of the edit in the scenario
  'shock', // lots = index of the shock in the scenario
  'deposit', // amount moved from the outside world (negative: back to it)
  'takeover', // `other` took lots of the account's position at about `ticks`; amount = value
  'deleverage', // the winner `account`, who had no choice, was closed against `other`, the account in trouble
  'reward', // account paid amount to the keeper `other`
  'fee', // account paid amount for its trades to `other`
  'funding', // account paid amount to the account of funding `other` (negative: received)
  'funding-rate', // the index of market `other` moved; amount = sub-quanta a lot
  'withdrawal', // a maker pulled its quotes
  'return', // a maker quotes again
  'breaker-on', // `other` = place of the breaker in its protocol's list, lots = row of the protocol
  'breaker-off',
  'feed-fault', // source `other` of the oracle of market lots began to fail
  'feed-restored',
  'feed-state', // the feed of market `other` became live (0), stale (1) or diverged (2): lots
  'reentry', // amount brought by an agent who comes back
  'vault-in', // account moved amount into the vault `other`; lots = shares
  'vault-out', // and out of it
  'refused', // an order of the account was refused: lots = reason
  'residue', // what account had left at the end went to `other`
  'collateral', // amount moved from the purse or the outside world `other` into the account (negative: back out)
  'outside-trade', // account traded lots on the outside venue at about `ticks`, with `other`; amount = paid (negative: received)
  'gas', // account paid amount for a transaction; other = outside world
  'rebate', // account (who takes fees) paid amount to the maker `other` (negative: the maker paid)
  'fee-share', // account (the treasury) passed amount of its fees on to `other`
  'bonus', // account (the treasury) paid amount to the vault `other` for its depositors
  'vault-ask', // account asked for its lots (shares) of the vault `other` back: they wait
  'attack-phase', // those with the purse `account` went on to phase `other` of their plan: lots = reason
  'option-fill', // account bought lots (negative: sold) of the option in row `amount` from `other` at `ticks`
  'option-transfer', // likewise, moved at the mark without anybody's order: a hand-over, an auction, a tear-up
  'expiry', // an expiry of market `other` settled at `ticks`; lots = options that it settled
  'exercise', // account was settled for its lots of the option in row `other` that pays `ticks`; amount = moved to its cash
  'lapse', // likewise, of one that pays nothing
  'listing', // lots options were listed on market `other`
  'auction', // the book of account was put up for auction; amount = its equity
  'auction-bid', // account got amount (negative: paid it) from `other` for the part of its book that went to it; lots = millionths
  'collateral-sale', // the protocol sold lots (quanta) of account's asset `other` outside, for amount
] as const
export type EventKind = (typeof KINDS)[number]

/** Reasons of a refusal. */
export const REFUSED_SIZE = 1 // no whole number of lots, or too many
export const REFUSED_PRICE = 2 // no price in whole ticks
export const REFUSED_BY_BOOK = 3 // the book said no: amount = its outcome (market/book/orders.ts)

/** The number of each kind, for the columns. */
export const KIND = Object.fromEntries(KINDS.map((kind, i) => [kind, i])) as Readonly<
  Record<EventKind, number>
>

/** Which way money and lots go in an event, seen from its `account`: it pays `other`, gets from it, gets from the outside
 *  world; it fills (buys lots for lots x ticks), likewise trades an option, gives or takes over lots for `amount`, or buys
 *  them outside. */
export type Way = 'pays' | 'gets' | 'in' | 'fills' | 'trades' | 'gives' | 'takes' | 'buys'

const WAYS: Partial<Record<EventKind, Way>> = {
  fill: 'fills',
  'option-fill': 'trades',
  'option-transfer': 'trades',
  takeover: 'gives',
  deleverage: 'takes',
  'outside-trade': 'buys',
  'auction-bid': 'gets',
  penalty: 'pays',
  'loss-socialized': 'pays',
  reward: 'pays',
  fee: 'pays',
  funding: 'pays',
  residue: 'pays',
  'vault-in': 'pays',
  gas: 'pays',
  rebate: 'pays',
  'fee-share': 'pays',
  bonus: 'pays',
  'rung-paid': 'gets',
  insolvent: 'gets',
  'vault-out': 'gets',
  collateral: 'gets',
  deposit: 'in',
  reentry: 'in',
}

/** By number of the kind; undefined where nothing moves. */
export const WAY: readonly (Way | undefined)[] = KINDS.map(kind => WAYS[kind])

/** A step's events. `first` is the run-wide id of row 0; the rows are consumed at the end of each step. */
export interface EventLog {
  /** [id of the first row, rows in use]: a column, so that it is part of a snapshot. */
  readonly cursor: Float64Array
  kind: Int32Array
  account: Int32Array
  /** Counterparty's account or market, by kind; -1 none. */
  other: Int32Array
  ticks: Int32Array
  /** How many events back its cause lies; 0 for a root. */
  back: Int32Array
  lots: Float64Array
  amount: Float64Array
}

export const FIRST = 0
export const COUNT = 1

export function createEventLog(capacity: number): EventLog {
  return {
    cursor: new Float64Array(2),
    kind: new Int32Array(capacity),
    account: new Int32Array(capacity),
    other: new Int32Array(capacity),
    ticks: new Int32Array(capacity),
    back: new Int32Array(capacity),
    lots: new Float64Array(capacity),
    amount: new Float64Array(capacity),
  }
}

/** Makes room for `more` rows. Grows by doubling: after the busiest step so far nothing is allocated. */
export function reserve(log: EventLog, more: number): void {
  const needed = log.cursor[COUNT] + more
  let capacity = log.kind.length
  if (needed <= capacity) return
  while (capacity < needed) capacity *= 2
  for (const name of ['kind', 'account', 'other', 'ticks', 'back'] as const) {
    const grown = new Int32Array(capacity)
    grown.set(log[name])
    log[name] = grown
  }
  for (const name of ['lots', 'amount'] as const) {
    const grown = new Float64Array(capacity)
    grown.set(log[name])
    log[name] = grown
  }
}

export interface NewEvent {
  readonly kind: number
  readonly account: number
  readonly other?: number
  readonly ticks?: number
  readonly lots?: number
  readonly amount?: number
  /** Id of the event that caused it; -1 for a root. */
  readonly cause?: number
}

/** Writes one event and returns its run-wide id. Batches write the columns themselves (houseTrade.ts). */
export function emit(log: EventLog, event: NewEvent): number {
  reserve(log, 1)
  const row = log.cursor[COUNT]++
  const id = log.cursor[FIRST] + row
  const { cause = -1 } = event
  log.kind[row] = event.kind
  log.account[row] = event.account
  log.other[row] = event.other ?? -1
  log.ticks[row] = event.ticks ?? 0
  log.lots[row] = event.lots ?? 0
  log.amount[row] = event.amount ?? 0
  log.back[row] = cause < 0 ? 0 : id - cause
  return id
}

/** Folds a step's events into the digest, in emission order. */
export function hashEvents(digest: Int32Array, log: EventLog): void {
  const { cursor, kind, account, other, ticks, back, lots, amount } = log
  hashRows(digest, cursor[COUNT], kind, account, other, ticks, back, lots, amount)
}

/** Empties the log at the end of a step; ids go on. */
export function consume(log: EventLog): void {
  log.cursor[FIRST] += log.cursor[COUNT]
  log.cursor[COUNT] = 0
}
