/** The losses at each gap as layers: who bears them, from the first to the last. */
import { GAPS, type LossCurve } from '../../workers/risk/types.ts'
import type { Rung } from '../../workers/messages.ts'
import { riskText as text } from '../text/risk.ts'

/** Whose money it is: the accounts' own, a pool of the protocol, a vault of providers, others' gains, nobody's. */
export type Bearer = 'own' | 'pool' | 'vault' | 'others' | 'nobody'

export interface Layer {
  readonly id: string
  readonly name: string
  readonly bearer: Bearer
  /** Which of its kind it is: later ones are paler. */
  readonly shade: number
  readonly values: Float64Array
  /** Sums with all layers below it. */
  readonly tops: Float64Array
}

/** Rungs that hold no money of their own. */
const CHARGERS = new Set(['auto-deleveraging', 'socialized-loss', 'exchange-rate'])

export function bearerOf(kind: string): Bearer {
  if (CHARGERS.has(kind)) return 'others'
  return kind.includes('vault') ? 'vault' : 'pool'
}

/** Own margin, the rungs in their order, and nobody. Those that bear nothing at any gap are left out. */
export function layersOf(curve: LossCurve, rungs: readonly Rung[]): readonly Layer[] {
  const parts = [
    { id: 'own', name: text.ownMargin, bearer: 'own' as Bearer, values: curve.ownMargin },
    ...rungs.map(({ kind, name }, k) => ({
      id: `${k}-${kind}`,
      name: text.rung(kind, name).name,
      bearer: bearerOf(kind),
      values: curve.paid.subarray(k * GAPS, (k + 1) * GAPS),
    })),
    { id: 'nobody', name: text.nobody, bearer: 'nobody' as Bearer, values: curve.unpaid },
  ].filter(({ values }) => values.some(value => value > 0))
  const below = new Float64Array(GAPS)
  const shades = new Map<Bearer, number>()
  return parts.map(part => {
    for (let g = 0; g < GAPS; g++) below[g] += part.values[g]
    const shade = shades.get(part.bearer) ?? 0
    shades.set(part.bearer, shade + 1)
    return { ...part, shade, tops: below.slice() }
  })
}

/** All losses at each gap. */
export const totals = ({ ownMargin, shortfall }: LossCurve): Float64Array =>
  ownMargin.map((own, g) => own + shortfall[g])
