/** What dealers buy or sell as the price falls, over the price. */
import { ticks } from 'd3-array'
import type { GammaCurve } from '../../workers/options/types.ts'
import { drawLine, dropTo, linear, pathPen } from '../charts/plane.ts'
import { valueAt, within, type Sheet } from './axis.ts'

export interface GammaPlot {
  readonly y: (amount: number) => number
  readonly ticks: readonly number[]
  readonly line: string
  /** The line closed along zero. */
  readonly area: string
  readonly zero: number
  /** Where it changes sign; undefined if that is not on the axis. */
  readonly flip: { readonly x: number; readonly isEnd: boolean; readonly y: number } | undefined
}

/** About the width of the words at the flip. */
const WORDS = 96

export function gammaPlot(curve: GammaCurve, { axis, top, bottom, mark }: Sheet): GammaPlot {
  const { prices, values } = within(axis, curve.prices, curve.dealers)
  const low = Math.min(0, ...values)
  const high = Math.max(0, ...values)
  const room = Math.max(1, high - low)
  const y = linear([low - 0.08 * room, high + 0.08 * room], [bottom, top])
  const zero = y(0)
  const x = (k: number): number => axis.x(prices[k])
  const line = pathPen()
  const area = pathPen()
  for (const pen of [line, area]) drawLine(pen, prices.length, x, k => y(values[k]))
  dropTo(area, prices.length, x, zero)
  return {
    y,
    ticks: spread(ticks(low, high, Math.max(3, Math.round((bottom - top) / 24))), y),
    line: line.text(),
    area: prices.length > 0 ? `${area.text()}Z` : '',
    zero,
    flip: flipOf(curve.flip, { axis, top, bottom, mark }, zero),
  }
}

/** Zero always, others where they have room. */
function spread(values: readonly number[], y: (value: number) => number): readonly number[] {
  const kept = [0]
  for (const value of values) {
    if (kept.every(one => Math.abs(y(one) - y(value)) > 13)) kept.push(value)
  }
  return kept
}

/** Words stand on the side of the flip where the mark is not. */
function flipOf(flip: number, { axis, mark }: Sheet, zero: number): GammaPlot['flip'] {
  if (!(flip > axis.low && flip < axis.high)) return undefined
  const x = axis.x(flip)
  const isRoomy = x + WORDS < axis.right
  const isEnd = isRoomy ? flip < mark && x - WORDS > axis.left : true
  return { x, isEnd, y: zero }
}

/** usd that dealers buy as the price falls by 1 % from a price. */
export const gammaAt = ({ prices, dealers }: GammaCurve, price: number): number =>
  valueAt(prices, dealers, price)

/** The price up to a limit at which they sell most. */
export function worstOf(
  { prices, dealers }: GammaCurve,
  limit = Infinity,
): { readonly at: number; readonly amount: number } {
  let worst = 0
  dealers.forEach((amount, k) => {
    if (amount < dealers[worst] && prices[k] <= limit) worst = k
  })
  return { at: prices[worst] ?? NaN, amount: dealers[worst] ?? 0 }
}
