/** The figures a run is judged by: one number each, from its columns and its summary. */
import { assert } from '../kernel/assert.ts'
import { exp, log } from '../kernel/exponential.ts'
import type { Result } from '../engine/simulate.ts'
import type { Scenario } from '../scenario/document.ts'
import type { Figure } from './figure.ts'
import { BOOKS } from './books.ts'
import { MONEY } from './money.ts'
import { PAYERS } from './payers.ts'
import { autocorrelation, excessKurtosis, quantile } from './statistics.ts'
import * as series from './series.ts'

/** Ids of the observations that the figures are made of. */
export const FIGURE_COLUMNS: readonly string[] = [
  'midPrice',
  'basis',
  'openInterestLots',
  'openInterest',
  'fund',
  'liquidations',
  'liquidated',
  'adl',
  'volume',
  'spreadBp',
  'bidDepth',
  'maintenanceRate',
  'initialRate',
  'bookInitial',
  'optionInterest',
]

const start = (result: Result, id: string): number => result.start[id]
const last = ({ series }: Result, id: string): number => series[id].at(-1)!
const days = ({ clock }: Scenario): number => (clock.steps * clock.stepSeconds) / 86_400
/** Open interest before the first step, usd: what losses and flows are measured against. */
const interest = (result: Result): number => start(result, 'openInterest')

/** A price by step, and before the first. */
interface Path {
  readonly start: number
  readonly values: Float64Array
}

const inside = ({ start, series }: Result): Path => ({
  start: start.midPrice,
  values: series.midPrice,
})

/** The outside venue's price, what forced flow did to it included: the middle without its basis. */
function outside({ start, series: { midPrice, basis } }: Result): Path {
  return {
    start: start.midPrice * exp(-start.basis),
    values: midPrice.map((mid, step) => mid * exp(-basis[step])),
  }
}

/** One-minute log returns, from the start on. */
function returnsOf({ start, values }: Path, { clock }: Scenario): number[] {
  const prices = series.everyMinute(start, values, clock.stepSeconds)
  return prices.slice(1).map((price, i) => log(price / prices[i]))
}

/** Of one-minute returns, scaled to a day. */
function volatilityOf(path: Path, scenario: Scenario): number {
  const { stepSeconds } = scenario.clock
  const seconds = series.minuteSteps(stepSeconds) * stepSeconds
  return series.dailyVolatility(returnsOf(path, scenario), seconds)
}

/** Seconds from the start to the step in which a cumulative column left zero. */
function firstTime(result: Result, { clock }: Scenario, id: string): number {
  const step = result.series[id].findIndex(value => value > 0)
  return step < 0 ? NaN : step * clock.stepSeconds
}

/** Quantile over the steps in which there was a value. */
function overSteps(result: Result, id: string, q: number): number {
  const values = Array.from(result.series[id]).filter(value => !Number.isNaN(value))
  return quantile(values, q)
}

const lowestOf = ({ start, values }: Path): number => series.lowest(start, values)
const lowest = (result: Result, id: string): number =>
  series.lowest(start(result, id), result.series[id])
const highest = (result: Result, id: string): number =>
  series.highest(start(result, id), result.series[id])

const LOSSES: readonly Figure[] = [
  {
    id: 'liquidated',
    label: 'liquidated / OI',
    unit: 'percent',
    of: result => last(result, 'liquidated') / interest(result),
  },
  {
    id: 'worst-minute',
    label: 'liquidated in the worst minute / OI',
    unit: 'percent',
    of: (result, { clock }) =>
      series.worstMinute(result.series.liquidated, clock.stepSeconds) / interest(result),
  },
  {
    id: 'adl',
    label: 'deleveraged / OI',
    unit: 'percent',
    of: result => last(result, 'adl') / interest(result),
  },
  {
    id: 'with-adl',
    label: 'share of runs with ADL',
    unit: 'ratio',
    isEvent: true,
    of: result => (last(result, 'adl') > 0 ? 1 : 0),
  },
  {
    id: 'fund-low',
    label: 'fund low / start',
    unit: 'ratio',
    of: result => lowest(result, 'fund') / start(result, 'fund'),
  },
  {
    id: 'fund-end',
    label: 'fund end / start',
    unit: 'ratio',
    of: result => last(result, 'fund') / start(result, 'fund'),
  },
  {
    id: 'bad-debt',
    label: 'bad debt / OI',
    unit: 'percent',
    of: result => result.summary.badDebt / interest(result),
  },
  {
    id: 'open-interest-left',
    label: 'open interest left (contracts)',
    unit: 'ratio',
    of: result => last(result, 'openInterestLots') / start(result, 'openInterestLots'),
  },
]

const PRICES: readonly Figure[] = [
  {
    id: 'low',
    label: 'low / start (mid)',
    unit: 'ratio',
    of: result => lowestOf(inside(result)) / inside(result).start,
  },
  {
    id: 'low-against-outside',
    label: 'venue low against outside low',
    unit: 'percent',
    of: result => lowestOf(inside(result)) / lowestOf(outside(result)) - 1,
  },
  {
    id: 'basis-low',
    label: 'basis, lowest',
    unit: 'percent',
    of: result => lowest(result, 'basis'),
  },
  {
    id: 'basis-high',
    label: 'basis, highest',
    unit: 'percent',
    of: result => highest(result, 'basis'),
  },
  {
    id: 'volatility',
    label: 'realised volatility a day, inside',
    unit: 'percent',
    of: (result, scenario) => volatilityOf(inside(result), scenario),
  },
  {
    id: 'volatility-ratio',
    label: 'inside / outside volatility',
    unit: 'ratio',
    of: (result, scenario) =>
      volatilityOf(inside(result), scenario) / volatilityOf(outside(result), scenario),
  },
  {
    id: 'kurtosis',
    label: 'excess kurtosis of 1-minute returns',
    unit: 'ratio',
    of: (result, scenario) => excessKurtosis(returnsOf(inside(result), scenario)),
  },
  {
    id: 'autocorrelation',
    label: 'autocorrelation of r, lag 1',
    unit: 'ratio',
    of: (result, scenario) => autocorrelation(returnsOf(inside(result), scenario), 1),
  },
  ...[1, 10].map((lag): Figure => ({
    id: `clustering-${lag}`,
    label: `autocorrelation of |r|, lag ${lag}`,
    unit: 'ratio',
    of: (result, scenario) =>
      autocorrelation(returnsOf(inside(result), scenario).map(Math.abs), lag),
  })),
]

const BOOK: readonly Figure[] = [
  {
    id: 'spread',
    label: 'spread, median',
    unit: 'basis points',
    of: result => overSteps(result, 'spreadBp', 0.5) / 1e4,
  },
  {
    id: 'spread-99',
    label: 'spread, 99 %',
    unit: 'basis points',
    of: result => overSteps(result, 'spreadBp', 0.99) / 1e4,
  },
  {
    id: 'bid-depth',
    label: 'bid depth within 1 % / OI, median',
    unit: 'percent',
    of: result => overSteps(result, 'bidDepth', 0.5) / interest(result),
  },
  {
    id: 'bid-depth-low',
    label: 'bid depth within 1 % / OI, lowest',
    unit: 'percent',
    of: result => lowest(result, 'bidDepth') / interest(result),
  },
  {
    id: 'volume',
    label: 'volume / OI / day',
    unit: 'ratio',
    of: (result, scenario) => last(result, 'volume') / interest(result) / days(scenario),
  },
]

const CASCADE: readonly Figure[] = [
  {
    id: 'first-liquidation',
    label: 'first liquidation',
    unit: 'seconds',
    of: (result, scenario) => firstTime(result, scenario, 'liquidations'),
  },
  {
    id: 'first-adl',
    label: 'first ADL',
    unit: 'seconds',
    of: (result, scenario) => firstTime(result, scenario, 'adl'),
  },
  {
    id: 'liquidations',
    label: 'liquidation events',
    unit: 'count',
    of: result => last(result, 'liquidations'),
  },
  {
    id: 'reproduction',
    label: 'reproduction number',
    unit: 'ratio',
    of: result => result.summary.reproductionNumber,
  },
  {
    id: 'maintenance-peak',
    label: 'maintenance rate, highest',
    unit: 'percent',
    of: result => highest(result, 'maintenanceRate'),
  },
]

/** What a crash is judged by. OI is the open interest before the first step. */
export const CRASH_FIGURES: readonly Figure[] = [...LOSSES, ...PRICES, ...BOOK, ...CASCADE]

/** In the order in which they are printed. */
export const FIGURES: readonly Figure[] = [...CRASH_FIGURES, ...MONEY, ...PAYERS, ...BOOKS]

/** The figure of an id. Throws if there is none. */
export function figureOf(id: string): Figure {
  const figure = FIGURES.find(one => one.id === id)
  assert(figure, () => `figure: got ${id}, expected one of FIGURES`)
  return figure
}
