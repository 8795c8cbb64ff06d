/** Derive's standard margin: rules alone, each underlying for itself. */
import { bookOf, type Leg } from '../../protocol/margin/books/chain.ts'
import { ruleBasedMargin } from '../../protocol/margin/books/ruleBased.ts'
import { createRequirement } from '../../protocol/margin/books/requirement.ts'
import { deriveSrmTests } from '../../protocol/margin/books/rules.ts'
import { kind, type Family, type Values } from './family.ts'

interface Holding {
  readonly u: string
  readonly amount: number
}

interface Perp extends Holding {
  readonly entry: number
}

interface Option extends Holding {
  readonly expiry_days: number
  readonly strike: number
  readonly call: boolean
  readonly forward: number
  readonly vol: number
}

interface Portfolio {
  readonly cash: number
  readonly bases: readonly Holding[]
  readonly perps: readonly Perp[]
  readonly options: readonly Option[]
  /** `stable` is a price, all others are confidences; `sconf` is that of every spot price. */
  readonly feeds?: Readonly<Record<string, number>>
}

/** The market of the published cases, usd. */
const MARKETS = [
  { name: 'eth', spot: 2000, perp: 2001 },
  { name: 'btc', spot: 28_000, perp: 28_020 },
] as const

/** Integers are cut off from what is first rounded to this, so that a double's 879.99... is 880. */
const ROUNDED = 1e-6

function answer(given: Portfolio): Values {
  const { cash, feeds = {} } = given
  let [mm, im] = [cash, cash]
  for (const market of MARKETS) {
    const one = netOf(given, market, feeds)
    mm += one.maintenance
    im += one.initial
  }
  return { mm, im, mm_truncated: truncated(mm), im_truncated: truncated(im) }
}

/** What an underlying adds to, or takes from, the margin of the account. */
function netOf(
  { options, perps, bases }: Portfolio,
  { name, spot, perp }: (typeof MARKETS)[number],
  feeds: Readonly<Record<string, number>>,
): { maintenance: number; initial: number } {
  const mine = <T extends Holding>(list: readonly T[]): readonly T[] =>
    list.filter(({ u }) => u === name)
  const { listed, book } = bookOf(
    mine(options).map(option => legOf(option, feeds)),
    spot,
  )
  listed.perpPrice = perp
  listed.stable = feeds.stable ?? 1
  listed.spotConfidence = feeds.sconf ?? 1
  for (const { amount } of mine(bases)) book.bases += amount
  for (const { amount, entry } of mine(perps)) {
    book.perps += amount
    book.cash += amount * (perp - entry)
  }
  const margin = ruleBasedMargin(deriveSrmTests)
  margin.prepare(listed)
  const { equity, maintenance, initial } = margin.require(book, createRequirement(0))
  return { maintenance: equity - maintenance, initial: equity - initial }
}

function legOf(option: Option, feeds: Readonly<Record<string, number>>): Leg {
  const { u, strike, call: isCall, amount: size, vol, forward, expiry_days: days } = option
  const feed = `${u}_${Math.floor(days)}d`
  const byVol = feeds[`vol_confidence_${feed}`] ?? 1
  const byForward = feeds[`forward_confidence_${feed}`] ?? 1
  const confidence = Math.min(byVol, byForward)
  return { strike, isCall, size, vol, forward, years: days / 365, confidence }
}

function truncated(usd: number): number {
  return Math.trunc(Math.round(usd / ROUNDED) * ROUNDED) + 0
}

export const deriveSrm: Family = {
  id: 'margin-derive-srm',
  tolerance: {
    '': { relative: 1e-6, absolute: 1e-6 },
    mm_truncated: { relative: 0, absolute: 0 },
    im_truncated: { relative: 0, absolute: 0 },
  },
  kinds: ['cash bases perps options', 'cash bases perps options feeds'].map(keys =>
    kind<Portfolio>(keys, answer),
  ),
}
