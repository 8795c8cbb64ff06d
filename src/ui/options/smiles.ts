/** Smiles by expiry and what makers quote around them. */
import { ticks } from 'd3-array'
import type { ExpiryView, OptionsView } from '../../workers/options/types.ts'
import { linear, pathPen } from '../charts/plane.ts'
import type { Axis, Sheet } from './axis.ts'
import type { Height } from './names.ts'

/** An option out of the money, where its expiry is quoted. */
export interface Quote {
  /** Of the instruments. */
  readonly row: number
  readonly expiry: number
  readonly strike: number
  readonly isCall: boolean
  readonly open: number
  /** CSS pixels; `top` and `bottom` are the ask and the bid, NaN where nobody quotes. */
  readonly x: number
  readonly y: number
  readonly top: number
  readonly bottom: number
}

export interface Smiles {
  readonly y: (vol: number) => number
  readonly ticks: readonly number[]
  /** Where each expiry's smile runs: not beyond its strikes. */
  readonly heights: readonly Height[]
  /** From the last expiry to the nearest: the brightest is drawn last. */
  readonly lines: readonly { readonly expiry: number; readonly path: string }[]
  /** Under the lines that go over the whole axis, to the bottom. */
  readonly areas: readonly string[]
  readonly quotes: readonly Quote[]
  /** Those that nobody quotes, of most interest first. */
  readonly pulled: readonly Quote[]
}

/** Volatility that an expiry is marked with at a strike. */
export function volAt(
  { smile: { a, b, rho, m, sigma }, years, forward, markShift }: ExpiryView,
  strike: number,
): number {
  const k = Math.log(strike / forward) - m
  const variance = a + b * (rho * k + Math.sqrt(k * k + sigma * sigma))
  return Math.sqrt(Math.max(0, variance) / Math.max(1e-9, years)) + markShift
}

/** Strikes of an expiry, rising. */
export function strikesOf(
  { instruments }: Pick<OptionsView, 'instruments'>,
  expiry: number,
): number[] {
  const own = new Set<number>()
  for (let row = 0; row < instruments.count; row++) {
    if (instruments.expiry[row] === expiry) own.add(instruments.strike[row])
  }
  return [...own].sort((a, b) => a - b)
}

/** `least` is a volatility that is to be on the picture, NaN for none. */
export function smilesOf(view: OptionsView, sheet: Sheet, least = NaN): Smiles {
  const { axis, top, bottom } = sheet
  const spans = view.expiries.map((_, expiry) => spanOf(strikesOf(view, expiry), axis))
  const rows = outOfTheMoney(view, axis)
  const [low, high] = bounds(view, spans, rows, least)
  const y = linear([low, high], [bottom, top])
  const heights = view.expiries.map((expiry, e) => heightOf(expiry, spans[e], axis, y))
  const quotes = rows.map(row => quoteOf(view, row, axis, y))
  const isGone = (quote: Quote): boolean => Number.isNaN(quote.top) && Number.isNaN(quote.bottom)
  return {
    y,
    ticks: ticks(low, high, Math.max(2, Math.min(5, Math.round((bottom - top) / 42)))),
    heights,
    lines: heights
      .map((height, expiry) => ({ expiry, path: pathOf(axis, height) }))
      .filter(({ path }) => path !== '')
      .reverse(),
    areas: heights.slice(1, 3).flatMap(height => areaOf(axis, height, bottom)),
    quotes: thinned(quotes.filter(quote => !isGone(quote))),
    pulled: quotes.filter(isGone).sort((one, other) => other.open - one.open),
  }
}

/** Expiries whose quotes are drawn, and least room between two bars of one, CSS pixels. */
const QUOTED = 4
const BAR = 7

function thinned(quotes: readonly Quote[]): Quote[] {
  const kept: Quote[] = []
  const last = new Map<number, number>()
  for (const quote of [...quotes].sort((one, other) => one.x - other.x)) {
    if (quote.expiry >= QUOTED || quote.x - (last.get(quote.expiry) ?? -Infinity) < BAR) continue
    last.set(quote.expiry, quote.x)
    kept.push(quote)
  }
  return kept
}

/** Boxes on the picture that have room beside each other, of the options with most interest. */
export function boxesOf(pulled: readonly Quote[], { top, bottom }: Sheet): readonly Quote[] {
  const kept: Quote[] = []
  for (const quote of pulled) {
    const isFree = kept.every(
      one => Math.abs(one.x - quote.x) > 11 || Math.abs(one.y - quote.y) > 26,
    )
    if (isFree && quote.y > top && quote.y < bottom) kept.push(quote)
    if (kept.length === BOXES) break
  }
  return kept
}

const BOXES = 12
/** What stands where nobody quotes, CSS pixels. */
export const BOX = { width: 8, height: 22 } as const

/** Room under and over the lines, as a share of what they span. */
const UNDER = 0.12
const OVER = 0.06
/** Wings higher than so many times the volatility of thirty days leave the picture, but for the middle of a smile. */
const WINGS = 2.4
/** Quotes higher than so many times all smiles are no quotes that the axis heeds. */
const STRAY = 1.12
/** An expiry nearer than this draws no axis. */
const NEAREST_DAYS = 0.25

function bounds(
  view: OptionsView,
  spans: readonly (readonly [number, number])[],
  rows: readonly number[],
  least: number,
): readonly [number, number] {
  const { bid, ask } = view.instruments
  const ends = view.expiries.flatMap((expiry, e) => {
    const [from, to] = spans[e]
    return from <= to ? [volAt(expiry, from), expiry.atm, volAt(expiry, to)] : [expiry.atm]
  })
  const reach = STRAY * Math.max(...ends.filter(Number.isFinite))
  const quoted = rows.flatMap(row => [bid[row], ask[row]]).filter(vol => vol <= reach)
  const known = [...ends, ...quoted, least].filter(Number.isFinite)
  if (known.length === 0) return [0, 1]
  const middles = view.expiries.map(({ atm, days }) => (days >= NEAREST_DAYS ? 1.2 * atm : 0))
  const most = Math.max(WINGS * view.volatility || Infinity, ...middles.filter(Number.isFinite))
  const high = Math.min(Math.max(...known), most)
  const low = Math.min(high, ...known)
  const span = Math.max(0.05, high - low)
  return [Math.max(0, low - UNDER * span), high + OVER * span]
}

/** Strides beyond the outermost strikes. */
const BEYOND = 0.5

function spanOf(strikes: readonly number[], axis: Axis): readonly [number, number] {
  if (strikes.length === 0) return [1, 0]
  const stride = strikes.length > 1 ? strikes[1] - strikes[0] : 0.02 * strikes[0]
  return [
    Math.max(axis.low, strikes[0] - BEYOND * stride),
    Math.min(axis.high, strikes[strikes.length - 1] + BEYOND * stride),
  ]
}

function heightOf(
  expiry: ExpiryView,
  [from, to]: readonly [number, number],
  axis: Axis,
  y: (vol: number) => number,
): Height {
  return x => {
    const price = axis.price(x)
    return price >= from && price <= to ? y(volAt(expiry, price)) : NaN
  }
}

/** CSS pixels between two points of a line. */
const STRIDE = 4

/** A line from where it begins to where it ends. */
export function pathOf({ left, right }: Axis, height: Height): string {
  const pen = pathPen()
  let isBegun = false
  for (let x = left; x <= right; x += STRIDE) {
    const y = height(x)
    if (Number.isNaN(y)) continue
    if (isBegun) pen.lineTo(x, y)
    else pen.moveTo(x, y)
    isBegun = true
  }
  return pen.text()
}

/** Between a line and the bottom; none where the line has no length. */
function areaOf(axis: Axis, height: Height, bottom: number): string[] {
  const path = pathOf(axis, height)
  const ends = [...path.matchAll(/[ML](\S+) /g)].map(([, x]) => x)
  return path === '' ? [] : [`${path}L${ends[ends.length - 1]} ${bottom}L${ends[0]} ${bottom}Z`]
}

/** At each strike of each expiry the option that is out of the money: the other says the same. */
function outOfTheMoney({ instruments, expiries }: OptionsView, { low, high }: Axis): number[] {
  const { count, expiry, strike, isCall } = instruments
  const rows: number[] = []
  for (let row = 0; row < count; row++) {
    const isOver = strike[row] >= expiries[expiry[row]].forward
    if (strike[row] >= low && strike[row] <= high && isOver === (isCall[row] === 1)) rows.push(row)
  }
  return rows
}

function quoteOf(
  { instruments }: OptionsView,
  row: number,
  axis: Axis,
  y: (vol: number) => number,
): Quote {
  const { expiry, strike, isCall, open, vol, bid, ask } = instruments
  return {
    row,
    expiry: expiry[row],
    strike: strike[row],
    isCall: isCall[row] === 1,
    open: open[row],
    x: axis.x(strike[row]),
    y: y(vol[row]),
    top: y(ask[row]),
    bottom: y(bid[row]),
  }
}
