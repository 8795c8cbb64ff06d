/** What each agent is before the first step: numbers of its own, drawn once and addressed by slot. */
import { exp } from '../kernel/exponential.ts'
import { deriveKey, normal, uniform, type Key } from '../kernel/random.ts'

/** Fills a column with uniform draws from (0, 1). */
export function ownUniforms(key: Key, purpose: number, out: Float64Array): void {
  const [k0, k1] = deriveKey(key, purpose, 0)
  for (let slot = 0; slot < out.length; slot++) out[slot] = uniform(k0, k1, slot, 0)
}

/** Fills a column with standard normal draws. */
export function ownNormals(key: Key, purpose: number, out: Float64Array): void {
  const [k0, k1] = deriveKey(key, purpose, 0)
  for (let slot = 0; slot < out.length; slot++) out[slot] = normal(k0, k1, slot, 0)
}

/** Fills a column with lognormal factors of median 1; `spread` is the log standard deviation. */
export function ownFactors(key: Key, purpose: number, spread: number, out: Float64Array): void {
  ownNormals(key, purpose, out)
  for (let slot = 0; slot < out.length; slot++) out[slot] = exp(spread * out[slot])
}

/** Fills a column with places in `View.outside`: how late each agent hears of the outside price. */
export function ownLags(key: Key, purpose: number, out: Float64Array): void {
  ownUniforms(key, purpose, out)
  for (let slot = 0; slot < out.length; slot++) out[slot] = Math.floor(out[slot] * LAGS)
}

/** Steps by which the outside price may be late: one, two or three. */
const LAGS = 3

/** Flat with chance `flatShare`; of the rest, long with chance `longShare`, else short. */
export function ownSides(
  key: Key,
  purpose: number,
  { flatShare, longShare }: { readonly flatShare: number; readonly longShare: number },
  out: Float64Array,
): void {
  ownUniforms(key, purpose, out)
  for (let slot = 0; slot < out.length; slot++) out[slot] = sideOf(out[slot], flatShare, longShare)
}

/** The side that a uniform draw `u` stands for: 1 long, -1 short, 0 flat. */
export function sideOf(u: number, flatShare: number, longShare: number): number {
  if (u < flatShare) return 0
  return u < flatShare + (1 - flatShare) * longShare ? 1 : -1
}
