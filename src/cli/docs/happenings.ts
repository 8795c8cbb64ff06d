/** What each kind of event says, for the docs: its sentence, and what its numbers mean. */
import { WAY, KIND, type EventKind, type Way } from '../../world/events.ts'

/** Sentence, then what stands in `other`, `lots`, `ticks` and `amount` where it means something. */
interface Happening {
  readonly about: string
  readonly columns: string
}

const of = (about: string, columns = ''): Happening => ({ about, columns })

export const EVENTS_IN_WORDS: Readonly<Record<EventKind, Happening>> = {
  mark: of('The published price of a market.', 'other: market; ticks: the mark'),
  fill: of('An account traded.', 'other: counterparty; lots, ticks; amount: cash realised'),
  liquidation: of(
    'A position was closed by force.',
    'other: market; lots: closed; ticks: mark; amount: equity that was left',
  ),
  penalty: of('A liquidated account paid its penalty.', 'other: who gets it; amount'),
  shortfall: of('What was missing after a close.', 'amount: missing'),
  'rung-paid': of('A rung paid for a shortfall.', 'other: rung; amount'),
  'loss-socialized': of('An account gave up gains for a shortfall.', 'amount'),
  insolvent: of('What no rung took.', 'other: account of bad debt; amount'),
  edit: of('A person’s change came into force.', 'lots: its place in the document'),
  shock: of('A scheduled shock began.', 'lots: its place in the document'),
  deposit: of('Money came from the outside world.', 'amount; below zero: went back'),
  takeover: of(
    'A keeper or a rung took over a position.',
    'other: taker; lots; ticks; amount: value',
  ),
  deleverage: of(
    'A winner was closed against an account in trouble.',
    'account: winner; other: account in trouble; lots; ticks',
  ),
  reward: of('A keeper was paid.', 'other: keeper; amount'),
  fee: of('A taker paid a fee.', 'other: treasury; amount'),
  funding: of('Accrued funding was settled.', 'other: account of funding; amount, below zero: got'),
  'funding-rate': of('The funding index moved.', 'other: market; amount: sub-quanta a lot'),
  withdrawal: of('A maker took its quotes away.'),
  return: of('A maker quotes again.'),
  'breaker-on': of('A breaker tripped.', 'other: its place in the list; lots: protocol'),
  'breaker-off': of('A breaker re-opened.', 'other: its place in the list; lots: protocol'),
  'feed-fault': of('A source of the oracle began to fail.', 'other: source; lots: market'),
  'feed-restored': of('It is sound again.', 'other: source; lots: market'),
  'feed-state': of(
    'The feed became live, stale or diverged.',
    'other: market; lots: 0 live, 1 stale, 2 diverged',
  ),
  reentry: of('An agent that had left came back with money.', 'amount'),
  'vault-in': of('A depositor bought shares of the vault.', 'other: vault; lots: shares; amount'),
  'vault-out': of('Shares were paid out.', 'other: vault; lots: shares; amount'),
  refused: of('An order was refused.', 'lots: reason (below)'),
  residue: of('What a closed account had left was taken.', 'other: who gets it; amount'),
  collateral: of(
    'An account was topped up.',
    'other: purse or outside world; amount, below zero: taken back',
  ),
  'outside-trade': of(
    'An agent traded on the outside venue.',
    'other: the outside venue; lots; ticks; amount: paid, below zero: got',
  ),
  gas: of('A transaction was paid for.', 'other: outside world; amount'),
  rebate: of('A maker was paid for its fill.', 'other: maker; amount, below zero: it paid'),
  'fee-share': of('The treasury passed fees on.', 'other: who gets them; amount'),
  bonus: of('The treasury paid depositors of the vault to stay.', 'other: vault; amount'),
  'vault-ask': of('A depositor asked for its shares back.', 'other: vault; lots: shares'),
  'attack-phase': of(
    'An attack went on to a phase of its plan.',
    'account: purse; other: phase; lots: reason',
  ),
  'option-fill': of(
    'An account traded an option.',
    'other: counterparty; amount: row of the option; lots; ticks',
  ),
  'option-transfer': of(
    'An option changed hands at its mark, without an order.',
    'other: counterparty; amount: row of the option; lots; ticks',
  ),
  expiry: of('An expiry was settled.', 'other: market; ticks: price; lots: options settled'),
  exercise: of(
    'A holder was settled for an option that pays.',
    'other: row of the option; lots; ticks: payoff; amount: cash moved',
  ),
  lapse: of('A holder was settled for one that pays nothing.', 'other: row of the option; lots'),
  listing: of('Options were listed.', 'other: market; lots: how many'),
  auction: of('A book was put up for auction.', 'amount: its equity'),
  'auction-bid': of(
    'A bidder took part of a book.',
    'other: whose book; lots: millionths of it; amount got, below zero: paid',
  ),
  'collateral-sale': of(
    'Collateral was sold outside.',
    'other: asset; lots: quanta of it; amount: for',
  ),
}

const WAYS_IN_WORDS: Readonly<Record<Way, string>> = {
  pays: 'account pays other',
  gets: 'account gets from other',
  in: 'account gets from the outside world',
  fills: 'account buys lots of the perpetual from other',
  trades: 'account buys lots of an option from other',
  gives: 'account gives lots to other',
  takes: 'account takes lots over from other',
  buys: 'account buys lots outside',
}

/** What an event moves, seen from its account. */
export function movesOf(kind: EventKind): string {
  const way = WAY[KIND[kind]]
  return way === undefined ? '' : WAYS_IN_WORDS[way]
}
