/** Quantiles of Student's t distribution, by the functions of the kernel. */
import { assert } from '../kernel/assert.ts'
import { normalQuantile } from '../kernel/normal.ts'
import { cos, sin } from '../kernel/trigonometry.ts'

/** Above so many degrees of freedom the expansion in their inverse is exact to ten digits. */
const SERIES_MAX = 300

/** Halvings of a right angle after which a double holds no more. */
const HALVINGS = 60

/**
 * The value that t with a whole number of degrees of freedom lies below with probability p, for p
 * in (0, 1). Relative error below 1e-9 for p from 0.0005 to 0.9995.
 */
export function studentQuantile(p: number, freedom: number): number {
  assert(p > 0 && p < 1, () => `probability: got ${p}, expected a number between 0 and 1`)
  assert(
    Number.isInteger(freedom) && freedom >= 1,
    () => `degrees of freedom: got ${freedom}, expected a whole number from 1`,
  )
  if (p < 0.5) return -studentQuantile(1 - p, freedom)
  if (freedom > SERIES_MAX) return expanded(normalQuantile(p), freedom)
  const wanted = 2 * p - 1
  let low = 0
  let high = Math.PI / 2
  for (let i = 0; i < HALVINGS; i++) {
    const angle = (low + high) / 2
    if (withinAngle(angle, freedom) < wanted) low = angle
    else high = angle
  }
  return (Math.sqrt(freedom) * sin(low)) / cos(low)
}

/** Probability that |t| < sqrt(freedom) tan(angle): Abramowitz and Stegun 26.7.3 and 26.7.4, finite sums. */
function withinAngle(angle: number, freedom: number): number {
  const [s, c] = [sin(angle), cos(angle)]
  const isOdd = freedom % 2 === 1
  let term = isOdd ? c : 1
  let sum = freedom === 1 ? 0 : term
  // Each term's factor is (k - 1) / k: 1/2, 3/4 ... for even degrees, 2/3, 4/5 ... for odd ones.
  for (let k = isOdd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= ((k - 1) / k) * c * c
    sum += term
  }
  return isOdd ? (2 / Math.PI) * (angle + s * sum) : s * sum
}

/** The quantile from that of the normal distribution: Abramowitz and Stegun 26.7.5. */
function expanded(x: number, freedom: number): number {
  const x2 = x * x
  const first = (x * (x2 + 1)) / 4
  const second = (x * ((5 * x2 + 16) * x2 + 3)) / 96
  const third = (x * (((3 * x2 + 19) * x2 + 17) * x2 - 15)) / 384
  const fourth = (x * ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945)) / 92160
  const v = 1 / freedom
  return x + v * (first + v * (second + v * (third + v * fourth)))
}
