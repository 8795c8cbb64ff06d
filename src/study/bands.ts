/** Where the figures of the calibrated presets are expected, and whether they are there. */
import type { Scenario } from '../scenario/document.ts'
import type { Figure } from './figure.ts'
import { CRASH_FIGURES } from './figures.ts'
import { wilsonInterval } from './intervals.ts'
import { mean, median, quantile } from './statistics.ts'

/** Bounds of the median over seeds (of the mean, where the figure is an event). */
interface Band {
  readonly low: number
  readonly high: number
}

export interface BandCheck {
  readonly figure: Figure
  /** Median over the runs that have the figure; share of runs, where it is an event. */
  readonly value: number
  /** 5 % and 95 % of the runs; of a share its 95 % interval (Wilson). */
  readonly from: number
  readonly to: number
  /** Runs that have the figure. */
  readonly runs: number
  readonly band: Band | null
  /** Null where there is no band, or nothing to hold against it. */
  readonly isInside: boolean | null
}

type Bounds = Readonly<Record<string, readonly [number, number]>>

/**
 * By preset and figure, for the median over at least 20 seeds. From 40 to 200 seeds of a dense
 * reference model of the same venue, widened by what another order in the step, another grid or
 * another seed may do. They are findings of calibration, not targets: a miss is to be explained.
 */
const BANDS: Readonly<Record<string, Bounds>> = {
  calm: {
    liquidated: [0, 0.03],
    'worst-minute': [0, 0.01],
    adl: [0, 0],
    'with-adl': [0, 0],
    'fund-low': [0.98, Infinity],
    'fund-end': [0.98, 1.02],
    'open-interest-left': [0.8, 1.05],
    low: [0.95, 1],
    'low-against-outside': [-0.003, 0.003],
    'basis-low': [-0.01, 0.01],
    'basis-high': [-0.01, 0.01],
    volatility: [0.012, 0.04],
    'volatility-ratio': [0.9, 1.25],
    kurtosis: [1.5, 40],
    autocorrelation: [-0.12, 0.12],
    'clustering-1': [0.1, 0.5],
    'clustering-10': [0.05, 0.45],
    spread: [0.3e-4, 3e-4],
    'spread-99': [0, 10e-4],
    'bid-depth': [0.01, 0.04],
    'bid-depth-low': [0.0005, Infinity],
    volume: [2, 8],
  },
  'march-2020': {
    liquidated: [0.6, 1.6],
    'worst-minute': [0.06, 0.3],
    adl: [0, 0.3],
    'with-adl': [0.3, 1],
    'fund-low': [0, 0.6],
    'fund-end': [0, 0.65],
    'open-interest-left': [0.6, 0.95],
    low: [0.45, 0.488],
    'low-against-outside': [-0.04, 0],
    'basis-low': [-0.1, -0.02],
    'basis-high': [0.01, 0.06],
    volatility: [0.28, 0.5],
    'volatility-ratio': [0.95, 1.4],
    kurtosis: [8, 45],
    autocorrelation: [-0.15, 0.4],
    'clustering-1': [0.3, 0.7],
    'clustering-10': [0.15, 0.5],
    spread: [1e-4, 20e-4],
    'spread-99': [5e-4, Infinity],
    'bid-depth': [0.001, 0.02],
    'bid-depth-low': [0, 0.002],
    volume: [4, 15],
    'first-liquidation': [0, 3700],
    'first-adl': [3600, Infinity],
  },
  'october-2025': {
    liquidated: [0.18, 0.5],
    'worst-minute': [0.03, 0.16],
    adl: [0.05, 0.3],
    'with-adl': [0.9, 1],
    'fund-low': [0.7, 1],
    'fund-end': [0.8, 1.3],
    'open-interest-left': [0.6, 0.85],
    low: [0.83, 0.876],
    'low-against-outside': [-0.05, 0],
    'basis-low': [-0.08, -0.015],
    'basis-high': [0.005, 0.04],
    volatility: [0.28, 0.6],
    'volatility-ratio': [0.95, 1.7],
    kurtosis: [3, 25],
    autocorrelation: [-0.45, 0.1],
    'clustering-1': [0.15, 0.65],
    'clustering-10': [-0.2, 0.2],
    spread: [0.5e-4, 50e-4],
    'spread-99': [3e-4, Infinity],
    'bid-depth': [0.0001, 0.01],
    'bid-depth-low': [0, 0.001],
    volume: [5, 25],
    'first-liquidation': [300, 1750],
    'first-adl': [1650, 1900],
  },
  standard: {
    liquidated: [0.12, 0.55],
    'worst-minute': [0.025, 0.15],
    adl: [0, 0.2],
    'with-adl': [0.4, 1],
    'fund-low': [0.5, 1],
    'fund-end': [0.5, 1.1],
    'open-interest-left': [0.55, 0.95],
    low: [0.82, 0.95],
    'low-against-outside': [-0.06, -0.005],
    'basis-low': [-0.08, -0.01],
    'basis-high': [0.002, 0.03],
    volatility: [0.08, 0.25],
    'volatility-ratio': [1.1, 3],
    kurtosis: [6, 70],
    autocorrelation: [-0.2, 0.5],
    'clustering-1': [0.3, 0.85],
    'clustering-10': [0.05, 0.45],
    spread: [0.3e-4, 10e-4],
    'spread-99': [2e-4, Infinity],
    'bid-depth': [0.001, 0.02],
    'bid-depth-low': [0, 0.002],
    volume: [5, 18],
    'first-liquidation': [5000, 5300],
    'first-adl': [5050, 6500],
  },
}

/** What takes the place of a row where the margin rule moves with volatility. */
const DYNAMIC: Readonly<Record<string, Bounds>> = {
  standard: { liquidated: [0.3, 0.6], adl: [0, 0.2], 'open-interest-left': [0.5, 0.85] },
}

/** Times that are held against a band only if the thing happened at all; whether it does has a row of its own. */
const IF_ANY = new Set(['first-adl'])

/** Presets that have bands. */
export const BANDED: readonly string[] = Object.keys(BANDS)

/** Holds every figure against its band. `figures`: by id, one value a run. */
export function checkBands(
  preset: string,
  { protocols }: Scenario,
  figures: Readonly<Record<string, readonly number[]>>,
): readonly BandCheck[] {
  const isDynamic = protocols.some(({ margin }) => margin.kind === 'dynamic')
  const bounds = { ...BANDS[preset], ...(isDynamic ? DYNAMIC[preset] : {}) }
  return CRASH_FIGURES.map(figure => {
    const range = bounds[figure.id]
    return check(figure, figures[figure.id], range ? { low: range[0], high: range[1] } : null)
  })
}

function check(figure: Figure, values: readonly number[], band: Band | null): BandCheck {
  const found = values.filter(value => !Number.isNaN(value))
  const runs = found.length
  const share = wilsonInterval(found.filter(value => value > 0).length, runs)
  const summary = figure.isEvent
    ? { value: mean(found), from: share.low, to: share.high }
    : { value: median(found), from: quantile(found, 0.05), to: quantile(found, 0.95) }
  const isMoot = band === null || (runs === 0 && IF_ANY.has(figure.id))
  const isInside = isMoot ? null : summary.value >= band.low && summary.value <= band.high
  return { figure, ...summary, runs, band, isInside }
}
