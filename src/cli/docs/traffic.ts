/** Orders, and the states that accounts, feeds, markets and breakers can be in: for the docs. */
import { OUTCOMES, type Outcome } from '../../market/book/orders.ts'
import { ACTIONS, type Action, type BreakerPart } from '../../protocol/breakers/breaker.ts'
import { defaultsOf } from '../../scenario/defaults.ts'
import { REFUSED_BY_BOOK, REFUSED_PRICE, REFUSED_SIZE } from '../../world/events.ts'
import { ORIGINS, ROLES, type Role } from '../../world/world.ts'
import { code, table } from './markdown.ts'
import { partsOf } from './partPages.ts'

const RULES = [
  [
    'immediate or cancel',
    'What does not fill at once is dropped. What agents send unless they say otherwise.',
  ],
  [
    'rest',
    'What does not fill stands in the book until it is filled or replaced by the agent’s next order.',
  ],
  ['post only', 'Refused if any of it would fill at once.'],
  ['reduce only', 'Never enlarges or turns a position; immediate, whatever else is asked.'],
] as const

const QUOTING = [
  ['keep', 'Leaves its levels as they are.'],
  ['quote', 'Brings them to what it wants now.'],
  ['pull', 'Takes all off: it withdraws, and is missed.'],
  ['hide', 'Takes all off: it has nothing to quote.'],
] as const

const OUTCOMES_IN_WORDS: Readonly<Record<Outcome, string>> = {
  filled: 'in full',
  resting: 'what was not filled at once rests',
  lapsed: 'filled as far as prices and lots went; the rest is gone',
  'stopped: own order': 'the rest is gone: the account would have traded with itself',
  cancelled: 'taken off',
  'refused: no account': 'no whole number from 0',
  'refused: no side': 'neither a buy nor a sale',
  'refused: no size': 'no whole number of lots, or more than 2^30 - 1',
  'refused: no price': 'no whole number of ticks',
  'refused: outside the window': 'further from the market than the book holds',
  'refused: would cross': 'a post-only order that would fill',
  'refused: would not reduce': 'a reduce-only order without a position to reduce',
  'refused: book is full': 'no room for another order',
  'refused: no such order': 'never was, is filled or cancelled, or is another account’s',
}

const REFUSALS = [
  [REFUSED_SIZE, 'no whole number of lots, or too many'],
  [REFUSED_PRICE, 'no price in whole ticks'],
  [REFUSED_BY_BOOK, 'the book said no; `amount` is the number of its outcome'],
] as const

const STATES = [
  ['account', 'present', 'Acts, trades, may be liquidated.'],
  [
    'account',
    'flagged',
    'Equity below maintenance: its orders and quotes are off the book, it does not act, and is reduced until it is above.',
  ],
  [
    'account',
    'away',
    'Its position was closed by force and its cohort leaves: it comes back with new money, or never.',
  ],
  [
    'agent',
    'in panic',
    'Lost more than its threshold since its peak: closes at any price and stays out for a while.',
  ],
  [
    'agent',
    'muted',
    'Its cohort is muted: it keeps what it holds and never acts; nobody else’s draws move.',
  ],
  ['feed', 'live', 'Index and mark follow the sources.'],
  ['feed', 'stale', 'Too few fresh sources that agree: the index stands still.'],
  [
    'feed',
    'diverged',
    'The index is further from the book than allowed. Stale or diverged, `unsoundIncreases` and `unsoundLiquidations` of the oracle say what is refused.',
  ],
  ['market', 'open', 'All orders.'],
  ['market', 'reduce only', 'Orders that enlarge a position are cut to nothing.'],
  ['market', 'halted', 'Nobody trades on the venue; keepers may take positions over.'],
  ['market', 'called', 'After a halt a book collects orders that wait,'],
  ['market', 'uncrossed', 'and fills them at one price.'],
  ['breaker', 'armed', 'Looks at its figure at the end of each step.'],
  ['breaker', 'tripped', 'Stops what it declares until its figure is back and its time is over.'],
  [
    'vault request',
    'waiting',
    'Shares asked back are paid when the delay is over and the vault is free, who asked first first.',
  ],
  [
    'options',
    'listed, settling, over',
    'Traded until the expiry; its price is an average of the index before it; then settled in cash.',
  ],
  ['book in auction', 'offered', 'Its discount grows until bidders take it whole or in parts.'],
] as const

const ROLES_IN_WORDS: Readonly<Record<Role, string>> = {
  trader: 'takes a position',
  carry: 'ties the venue to the outside price',
  maker: 'quotes both sides of the book',
  keeper: 'takes over or closes accounts under maintenance for a reward',
  depositor: 'puts money into the vault',
  attacker: 'follows a plan with a purse outside the protocol',
  dealer: 'quotes options',
}

const ORIGINS_IN_WORDS: Readonly<Record<(typeof ORIGINS)[number], string>> = {
  outside: 'the outside price',
  liquidation: 'forced sales: earlier liquidations, keepers and rungs selling what they took over',
  trader: 'traders of every kind',
  carry: 'those who tie the venue to the outside price',
  maker: 'quotes that were pulled or moved',
  'mark-rule': 'how the mark is made: lag, average, rounding',
  attacker: 'orders of attackers, on the venue and outside',
  hedging: 'those who keep the delta of their options hedged',
  'margin-rule': 'a requirement that rose',
  'own-trade': 'the account itself',
  volatility: 'option prices that moved without the price',
}

/** Roles that agents have. */
export const roleTable = (): readonly string[] =>
  table(
    ['role', 'what it is there for'],
    ROLES.map(role => [code(role), ROLES_IN_WORDS[role]]),
  )

/** What a move of the mark, or a liquidation, is put down to. */
export const originTable = (): readonly string[] =>
  table(
    ['origin', 'what it is'],
    ORIGINS.map(origin => [code(origin), ORIGINS_IN_WORDS[origin]]),
  )

/** Rules of orders, what makers do with their levels, what becomes of an order, why one is refused. */
export function orderTables(): readonly string[] {
  return [
    ...table(['order', 'what it does'], RULES),
    '',
    ...table(['quotes of a maker', 'what it does'], QUOTING),
    '',
    ...table(
      ['outcome', 'meaning'],
      OUTCOMES.map(one => [one, OUTCOMES_IN_WORDS[one]]),
    ),
    '',
    'An event `refused` says why in `lots`:',
    '',
    ...table(['reason', 'meaning'], REFUSALS),
  ]
}

/** States, and what each breaker stops at its defaults. */
export function stateTables(): readonly string[] {
  const breakers = partsOf('breakers') as unknown as readonly BreakerPart[]
  const stopped = breakers.map(({ stops, params }) => stops(defaultsOf(params) as never))
  const mark = (all: readonly Action[], action: Action): string => (all.includes(action) ? 'stopped' : '') // prettier-ignore
  return [
    ...table(['of', 'state', 'what it means'], STATES),
    '',
    'What each breaker stops or limits while it is tripped, at its defaults; everything else goes on:',
    '',
    ...table(
      ['breaker', ...ACTIONS],
      breakers.map(({ id }, i) => [code(id), ...ACTIONS.map(action => mark(stopped[i], action))]),
    ),
  ]
}
