/** The bars of the margin ratios on a logarithmic axis, in CSS pixels. */
import {
  RATIO_BUCKETS,
  RATIO_LOWEST,
  RATIO_PER_DECADE,
  type MarginRatios,
} from '../../workers/risk/types.ts'
import { pathPen } from '../charts/plane.ts'

export interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  /** Under initial margin. */
  readonly isNear: boolean
}

export interface Histogram {
  readonly top: number
  readonly bottom: number
  readonly bars: readonly Bar[]
  /** Accounts, to their own scale. */
  readonly steps: string
  readonly maintenance: number
  readonly initial: number
  readonly ticks: readonly { readonly x: number; readonly text: string }[]
}

const NAMED = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 1] as const

export function histogramOf(ratios: MarginRatios, width: number, height: number): Histogram {
  const bottom = height - 16
  // The names of the limits stand over the bars.
  const top = 32
  const wide = width / RATIO_BUCKETS
  const place = (ratio: number): number =>
    Math.log10(Math.max(ratio, RATIO_LOWEST) / RATIO_LOWEST) * RATIO_PER_DECADE
  const scale = (column: Float64Array): ((value: number) => number) => {
    // The last holds all that lies beyond it: it may reach out of the picture.
    const most = Math.max(...column.subarray(0, RATIO_BUCKETS - 1)) || 1
    return value => bottom - Math.min(1, value / most) * (bottom - top)
  }
  const toNotional = scale(ratios.notional)
  const bars = Array.from(ratios.notional, (notional, k) => ({
    x: k * wide + 0.5,
    y: toNotional(notional),
    width: Math.max(1, wide - 1),
    isNear: k + 0.5 < place(ratios.initial),
  })).filter(({ y }) => y < bottom)
  return {
    top,
    bottom,
    bars,
    steps: stepsOf(ratios.accounts, wide, scale(ratios.accounts)),
    maintenance: place(ratios.maintenance) * wide,
    initial: place(ratios.initial) * wide,
    ticks: NAMED.map(ratio => ({
      x: place(ratio) * wide,
      text: ratio === 1 ? '100\u202f%' : String(ratio * 100),
    })),
  }
}

function stepsOf(column: Float64Array, wide: number, y: (value: number) => number): string {
  const pen = pathPen()
  column.forEach((value, k) => {
    if (k === 0) pen.moveTo(0, y(value))
    else pen.lineTo(k * wide, y(value))
    pen.lineTo((k + 1) * wide, y(value))
  })
  return pen.text()
}
