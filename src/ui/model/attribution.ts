/** Where a move of the mark came from: the parts of the log price, made to add up in percent and in usd. */
import type { History } from './types.ts'

/** What an origin is called where the engine tells none apart: all that the venue did itself. */
const VENUE_ORIGIN = 'venue'

export interface MovePart {
  readonly origin: string
  /** Share of the price at the start that it moved the mark by; signed, a whole number of thousandths. */
  readonly share: number
  /** usd; signed. */
  readonly usd: number
}

export interface Move {
  /** Rows of the history between which it lies, and the marks there. */
  readonly from: number
  readonly to: number
  readonly before: number
  readonly after: number
  /** The parts rounded so that they add up to it. */
  readonly share: number
  readonly parts: readonly MovePart[]
}

/** A part of the log price, step by step. */
interface Track {
  readonly origin: string
  readonly at: (row: number) => number
}

/**
 * Splits the move of the mark between two rows by origin. In usd a part of the log price weighs
 * (x_k(to) - x_k(from)) (P_to - P_from) / (ln P_to - ln P_from); largest remainders take the rounding.
 */
export function moveBetween(
  history: History,
  origins: readonly string[],
  [from, to]: readonly [number, number],
): Move | undefined {
  const mark = history.column('markPrice')
  if (from < 0 || to >= mark.length || !(mark[from] > 0)) return undefined
  const [before, after] = [mark[from], mark[to]]
  const tracks = tracksOf(history, origins)
  const logs = tracks.map(({ at }) => at(to) - at(from))
  const usd = logs.map(x => x * usdPerLog(before, after))
  const share = Math.round(((after - before) / before) * 1000)
  const shares = largestRemainder(
    usd.map(part => (part / before) * 1000),
    share,
  )
  const cents = largestRemainder(
    usd.map(part => part * 100),
    Math.round((after - before) * 100),
  )
  const parts = tracks.map(({ origin }, k) => ({
    origin,
    share: shares[k] / 1000,
    usd: cents[k] / 100,
  }))
  return { from, to, before, after, share: share / 1000, parts }
}

/** The parts of the log price that the history holds: by origin, or the outside price and all the rest. */
export function tracksOf(history: History, origins: readonly string[]): readonly Track[] {
  const columns = origins
    .map(origin => ({ origin, column: history.column(`origin.${origin}`) }))
    .filter(({ column }) => column.length > 0)
  if (columns.length > 0) {
    return columns.map(({ origin, column }) => ({ origin, at: row => column[row] }))
  }
  const outside = history.column('outsidePrice')
  const mark = history.column('markPrice')
  return [
    { origin: 'outside', at: row => Math.log(outside[row]) },
    { origin: VENUE_ORIGIN, at: row => Math.log(mark[row] / outside[row]) },
  ]
}

/** usd of a move for each unit of log price: the mean price between its ends, on a log scale. */
export function usdPerLog(before: number, after: number): number {
  const log = Math.log(after / before)
  return Math.abs(log) < 1e-9 ? before : (after - before) / log
}

/** Whole numbers near the values that add up to a whole total: the largest fractions are rounded up first. */
export function largestRemainder(values: readonly number[], total: number): number[] {
  const whole = values.map(Math.floor)
  const missing = total - whole.reduce((sum, value) => sum + value, 0)
  const order = values
    .map((value, k) => ({ k, rest: value - whole[k] }))
    .sort((a, b) => b.rest - a.rest || a.k - b.k)
  // The floors miss the total by less than one each, unless the values do not add up to it.
  for (let n = 0; n < Math.abs(missing); n++) {
    const { k } = missing > 0 ? order[n % order.length] : order.at(-1 - (n % order.length))!
    whole[k] += Math.sign(missing)
  }
  return whole
}
