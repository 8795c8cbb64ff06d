/** What a book makes and loses over the price. */
import { ticks } from 'd3-array'
import type { BookView } from '../../workers/options/types.ts'
import { drawLine, dropTo, linear, pathPen } from '../charts/plane.ts'
import { optionsText } from '../text/options.ts'
import { valueAt, within, type Axis, type Sheet } from './axis.ts'
import { nameLines, type Name, type Named } from './names.ts'

export type PayoffLine = 'now' | 'expiry' | 'volUp'

export interface PayoffPlot {
  readonly y: (amount: number) => number
  readonly ticks: readonly number[]
  readonly zero: number
  readonly lines: readonly { readonly id: PayoffLine; readonly path: string }[]
  /** Between zero and the line of now. */
  readonly area: string
  /** The line of now at the moves of the scenarios. */
  readonly dots: readonly { readonly x: number; readonly y: number }[]
  /** Where equity is gone; NaN if that is below the picture. */
  readonly gone: number
  readonly names: readonly Name<PayoffLine | 'gone'>[]
}

const IDS = ['volUp', 'expiry', 'now'] as const
/** The line of lost equity is shown if it makes the picture at most this much taller. */
const TALLER = 2.2

export function payoffPlot(book: BookView, markPrice: number, sheet: Sheet): PayoffPlot {
  const { axis, top, bottom } = sheet
  const { payoff, equity, matrix } = book
  const curves = IDS.map(id => ({ id, ...within(axis, payoff.prices, payoff[id]) }))
  const all = curves.flatMap(({ values }) => values)
  const high = Math.max(0, ...all)
  const deep = Math.min(0, ...all)
  const isGoneShown = equity > 0 && high + equity <= TALLER * (high - deep)
  const low = isGoneShown ? Math.min(deep, -equity) : deep
  const room = Math.max(1, high - low)
  const y = linear([low - 0.06 * room, high + 0.1 * room], [bottom, top])
  const now = curves[2]
  const x = (k: number): number => axis.x(now.prices[k])
  const area = pathPen()
  drawLine(area, now.prices.length, x, k => y(now.values[k]))
  dropTo(area, now.prices.length, x, y(0))
  const spots = matrix?.spots.map(spot => markPrice * (1 + spot)) ?? []
  return {
    y,
    ticks: ticks(low, high, 2).filter(value => value !== 0),
    zero: y(0),
    lines: curves.map(({ id, prices, values }) => ({ id, path: lineOf(axis, prices, values, y) })),
    area: now.prices.length > 0 ? `${area.text()}Z` : '',
    dots: spots
      .filter(price => price >= axis.low && price <= axis.high)
      .map(price => ({ x: axis.x(price), y: y(valueAt(payoff.prices, payoff.now, price)) })),
    gone: isGoneShown ? y(-equity) : NaN,
    names: namesOf(book, sheet, y, isGoneShown),
  }
}

function lineOf(
  axis: Axis,
  prices: readonly number[],
  values: readonly number[],
  y: (value: number) => number,
): string {
  const pen = pathPen()
  drawLine(
    pen,
    prices.length,
    k => axis.x(prices[k]),
    k => y(values[k]),
  )
  return pen.text()
}

function namesOf(
  { payoff, equity }: BookView,
  sheet: Sheet,
  y: (value: number) => number,
  isGoneShown: boolean,
): PayoffPlot['names'] {
  const text = optionsText.payoff
  const { prices } = payoff
  const at = (id: PayoffLine) => (x: number) => {
    const price = sheet.axis.price(x)
    const isKnown = price >= prices[0] && price <= prices[prices.length - 1]
    return isKnown ? y(valueAt(prices, payoff[id], price)) : NaN
  }
  const gone: Named<'gone'> = { id: 'gone', text: text.gone(equity), y: () => y(-equity) }
  const named = (['now', 'expiry', 'volUp'] as const).map(id => ({ id, text: text[id], y: at(id) }))
  return nameLines<PayoffLine | 'gone'>(isGoneShown ? [gone, ...named] : named, [], sheet)
}
