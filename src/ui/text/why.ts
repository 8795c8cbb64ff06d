/** The sentence of a liquidation: what moved the mark against the account, the largest share first. */
import type { Cause, Why } from '../model/why.ts'
import { multiple, percent, price } from './format.ts'

const NUMBERS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]

/** A small number as a word: `two`, `14`. */
export const word = (n: number): string => NUMBERS[n] ?? String(n)

/** What each origin did, as it stands after its share. */
const CLAUSES: Readonly<Record<string, (why: Why) => string>> = {
  outside: () => 'from the outside price',
  liquidation: ({ pusher }) =>
    pusher < 0
      ? 'from earlier liquidations'
      : `from earlier liquidations, most from account ${pusher}`,
  trader: () => 'from other traders',
  carry: () => 'from hedgers',
  maker: ({ makers }) =>
    makers === 0
      ? 'because makers moved their quotes'
      : makers === 1
        ? 'because one maker pulled its quotes'
        : `because ${word(makers)} makers pulled their quotes`,
  'mark-rule': () => 'from how the mark is made',
  attacker: () => 'from an attacker',
  hedging: () => 'from dealers who hedged',
  volatility: () => 'from dearer options',
  'margin-rule': () => 'because the margin rule asked for more',
  'own-trade': () => 'by its own trade',
}

/** Names of origins in lists and legends. */
export const ORIGIN_NAMES: Readonly<Record<string, string>> = {
  outside: 'outside price',
  liquidation: 'liquidations',
  trader: 'traders',
  carry: 'hedgers',
  maker: 'makers pulling',
  'mark-rule': 'mark rule',
  attacker: 'attackers',
  hedging: 'hedging of options',
  volatility: 'implied volatility',
  'margin-rule': 'margin rule',
  'own-trade': 'own trades',
  venue: 'the venue itself',
}

/** What an origin did, after its share: `from the outside price`. */
export const clause = ({ origin }: Cause, why: Why): string =>
  CLAUSES[origin]?.(why) ?? `from ${origin}`

/** `long at 31×`, `short, with nothing left`. */
export function standing({ side, leverage }: Why): string {
  return Number.isNaN(leverage) ? `${side}, with nothing left` : `${side} at ${multiple(leverage)}`
}

/** `The mark fell 3.1 %: 58 % from earlier liquidations, most from account 88; 30 % from the outside price.` */
export function reason(why: Why): string {
  if (why.causes.length === 0) return 'No price had moved against it.'
  return `${capital(moved(why))}: ${shares(why)}.`
}

/** The whole sentence, for one who knows nothing of the account yet. */
export function whySentence(why: Why): string {
  const { account, mark } = why
  const fell = `Account ${account}, ${standing(why)}, fell below maintenance at ${price(mark)}`
  if (why.causes.length === 0) return `${fell}, though no price had moved against it.`
  return `${fell} because ${moved(why)}: ${shares(why)}.`
}

function moved({ side, move }: Why): string {
  if (Number.isNaN(move)) return side === 'long' ? 'the mark fell' : 'the mark rose'
  const adverse = side === 'long' ? -move : move
  if (adverse < 0.0005) return 'more was asked of it than it had'
  return `the mark ${move < 0 ? 'fell' : 'rose'} ${percent(Math.abs(move), 1)}`
}

const shares = (why: Why): string =>
  why.causes.map(cause => `${percent(cause.share, 0)} ${clause(cause, why)}`).join('; ')

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1)
