/** A book in words. */
import type { BookView, LegView } from '../../workers/options/types.ts'
import { optionsText } from '../text/options.ts'

const text = optionsText.book

/** Legs that are named, the largest first. */
const MOST = 3

/** `short 170 puts 14,000, 110 puts 12,000 (15 days), long 24 in perpetuals`. */
export function bookText({ legs, perps }: Pick<BookView, 'legs' | 'perps'>): string {
  const named = [...legs]
    .sort((one, other) => Math.abs(other.contracts) - Math.abs(one.contracts))
    .slice(0, MOST)
  const parts = [-1, 1].flatMap(side => {
    const own = named.filter(({ contracts }) => Math.sign(contracts) === side)
    return own.length > 0 ? [`${text.side(side)} ${legsText(own)}`] : []
  })
  if (legs.length > named.length) parts.push(text.more(legs.length - named.length))
  if (perps !== 0) parts.push(`${text.side(perps)} ${text.perps(perps)}`)
  return parts.length > 0 ? parts.join(', ') : text.nothing
}

/** Days are said once where they are the same. */
function legsText(legs: readonly LegView[]): string {
  const words = legs.map(({ contracts, isCall, strike }) => text.leg(contracts, isCall, strike))
  const [{ days }] = legs
  if (legs.every(leg => leg.days === days)) return `${words.join(', ')} ${text.days(days)}`
  return words.map((word, k) => `${word} ${text.days(legs[k].days)}`).join(', ')
}
