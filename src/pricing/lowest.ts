/** The lowest value of a function of log moneyness, searched as finely as a smile bends. */
import { exp, log } from '../kernel/exponential.ts'

/** Strikes from e^-10 to e^10 of the forward are looked at. */
const FARTHEST = 10
const CELLS = 400
const GOLDEN = 0.6180339887498949
const NARROWINGS = 40

/**
 * The lowest value for |k| up to 10 and where it is, by a grid with an even step in y where
 * k = m + sigma sinh(y): as dense as an SVI slice is curved. Each low point of the grid is
 * narrowed by golden section.
 */
export function lowest(
  { m, sigma }: { readonly m: number; readonly sigma: number },
  valueAt: (k: number) => number,
): { readonly k: number; readonly value: number } {
  const kAt = (y: number): number => m + 0.5 * sigma * (exp(y) - exp(-y))
  const first = inverseSinh((-FARTHEST - m) / sigma)
  const step = (inverseSinh((FARTHEST - m) / sigma) - first) / CELLS
  const values = Array.from({ length: CELLS + 1 }, (_, i) => valueAt(kAt(first + i * step)))
  let best = { k: kAt(first), value: values[0] }
  for (let i = 0; i <= CELLS; i++) {
    const before = values[Math.max(i - 1, 0)]
    const after = values[Math.min(i + 1, CELLS)]
    if (!(values[i] < before && values[i] <= after)) continue
    const low = first + Math.max(i - 1, 0) * step
    const y = narrowed(low, first + Math.min(i + 1, CELLS) * step, at => valueAt(kAt(at)))
    const value = valueAt(kAt(y))
    if (value < best.value) best = { k: kAt(y), value }
    if (values[i] < best.value) best = { k: kAt(first + i * step), value: values[i] }
  }
  return best
}

function inverseSinh(x: number): number {
  const size = Math.abs(x)
  return Math.sign(x) * log(size + Math.sqrt(size * size + 1))
}

/** Where a function with one low point between two bounds is lowest. */
function narrowed(from: number, to: number, valueAt: (y: number) => number): number {
  let left = to - GOLDEN * (to - from)
  let right = from + GOLDEN * (to - from)
  let atLeft = valueAt(left)
  let atRight = valueAt(right)
  for (let n = 0; n < NARROWINGS; n++) {
    if (atLeft < atRight) {
      to = right
      right = left
      atRight = atLeft
      left = to - GOLDEN * (to - from)
      atLeft = valueAt(left)
    } else {
      from = left
      left = right
      atLeft = atRight
      right = from + GOLDEN * (to - from)
      atRight = valueAt(right)
    }
  }
  return 0.5 * (from + to)
}
