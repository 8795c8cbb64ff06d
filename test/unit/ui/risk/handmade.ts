/** Hand-made risks: a curve whose losses are written down, and rungs to bear them. */
import type { Rung } from '../../../../src/workers/messages.ts'
import {
  GAP_MIDDLE,
  GAPS,
  gapAt,
  type DryPoint,
  type LossCurve,
  type Risk,
} from '../../../../src/workers/risk/types.ts'

export const MARK = 1000

export const rungOf = (kind: string, name = kind): Rung =>
  ({ kind, name, about: '', account: 0 }) as Rung

/** The end of a rung at a gap in percent. */
export const end = (rung: number, percent: number, loss = 5): DryPoint => ({
  rung,
  gap: percent / 100,
  price: MARK * (1 + percent / 100),
  loss,
})

/** A loss of `slope` usd a percent of a fall for each bearer: own margin, the rungs, nobody. */
export function curveOf(own: number, paid: readonly number[], unpaid = 0): LossCurve {
  const falling = (slope: number): Float64Array =>
    Float64Array.from({ length: GAPS }, (_, g) => Math.max(0, -100 * gapAt(g)) * slope)
  const rungs = new Float64Array(GAPS * paid.length)
  paid.forEach((slope, r) => rungs.set(falling(slope), r * GAPS))
  return {
    liquidated: falling(1),
    longs: falling(10),
    shorts: new Float64Array(GAPS),
    ownMargin: falling(own),
    shortfall: falling(paid.reduce((sum, slope) => sum + slope, unpaid)),
    paid: rungs,
    unpaid: falling(unpaid),
    worst: falling(0.1),
    worstTwo: falling(0.2),
    dry: [],
    spare: Float64Array.from(paid, () => 100),
  }
}

export const riskOf = (curve: Partial<LossCurve> = {}, changes: Partial<Risk> = {}): Risk =>
  ({
    step: 10,
    markPrice: MARK,
    depth: null,
    curve: { ...curveOf(1, [1, 1]), ...curve },
    ratios: { all: { accounts: 5, notional: 100 } },
    keepers: null,
    ...changes,
  }) as unknown as Risk

/** Place of a gap in percent. */
export const at = (percent: number): number => GAP_MIDDLE + percent
