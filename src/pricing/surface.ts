/** A volatility surface: smiles by expiry, total variance between them, and what is wrong with it. */
import { lowest } from './lowest.ts'
import {
  butterflyArbitrage,
  minimumVariance,
  totalVariance,
  wingSlope,
  type SviSlice,
} from './svi.ts'

/** Slices by rising time to expiry in years, the first above 0. */
export interface Surface {
  readonly years: readonly number[]
  readonly slices: readonly SviSlice[]
}

/** What a slice can be: negative in variance, too steep in a wing, or open to arbitrage. */
export type SliceFault = 'butterfly' | 'calendar' | 'negative' | 'wing'

/** What rounding may take from a total variance that does not change in time. */
const NO_VARIANCE = 1e-14

/**
 * Total variance at k = log(strike / forward of that time): linear in time between expiries, in
 * proportion to time (the same volatility) before the first and after the last.
 */
export function totalVarianceAt({ years, slices }: Surface, k: number, at: number): number {
  const last = years.length - 1
  if (at <= years[0]) return (totalVariance(slices[0], k) * Math.max(at, 0)) / years[0]
  if (at >= years[last]) return (totalVariance(slices[last], k) * at) / years[last]
  let i = 1
  while (years[i] < at) i++
  const before = totalVariance(slices[i - 1], k)
  const part = (at - years[i - 1]) / (years[i] - years[i - 1])
  return before + part * (totalVariance(slices[i], k) - before)
}

/** Volatility at k; at and before time 0 that of the first slice. */
export function volAt(surface: Surface, k: number, at: number): number {
  const time = at > 0 ? at : surface.years[0]
  return Math.sqrt(totalVarianceAt(surface, k, time) / time)
}

/**
 * The later slice that lies farthest below the one before it, for |k| up to 10: where, and by how
 * much total variance. Null if none does.
 */
export function calendarArbitrage({
  slices,
}: Surface): { slice: number; k: number; below: number } | null {
  let worst: { slice: number; k: number; below: number } | null = null
  for (let slice = 1; slice < slices.length; slice++) {
    const found = deepestBelow(slices[slice - 1], slices[slice])
    if (found && !(worst && worst.below >= found.below)) worst = { slice, ...found }
  }
  return worst
}

/** All faults of all slices, in the order of the slices; a calendar fault is the later slice's. */
export function surfaceFaults({
  slices,
}: Surface): readonly { readonly slice: number; readonly what: SliceFault }[] {
  return slices.flatMap((one, slice) => {
    const isNegative = !(minimumVariance(one) >= 0 && one.b >= 0)
    const faults: SliceFault[] = []
    if (isNegative) faults.push('negative')
    if (wingSlope(one) > 2) faults.push('wing')
    // A negative variance has no density to look at.
    if (!isNegative && butterflyArbitrage(one)) faults.push('butterfly')
    if (slice > 0 && deepestBelow(slices[slice - 1], one)) faults.push('calendar')
    return faults.map(what => ({ slice, what }))
  })
}

/** Where `late` lies farthest below `early`, looked for as finely as either of them bends. */
function deepestBelow(early: SviSlice, late: SviSlice): { k: number; below: number } | null {
  const gain = (k: number): number => totalVariance(late, k) - totalVariance(early, k)
  const first = lowest(early, gain)
  const second = lowest(late, gain)
  const { k, value } = first.value < second.value ? first : second
  return value < -NO_VARIANCE ? { k, below: -value } : null
}
