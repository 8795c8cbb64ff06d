import {
  PI_PAIR,
  addPairs,
  dividePairs,
  overNumber,
  sqrtPair,
  timesNumber,
} from './doubleDouble.ts'
import type { Pair } from './doubleDouble.ts'
import { expSum, log } from './exponential.ts'

/** Beyond it the cdf is computed from its tail. */
const CDF_LIMIT = 4
/** erf is 1 to a double's precision from here on. */
const ERF_LIMIT = 6
const STRIDE = 10

/**
 * Taylor rows around a = i / 32 - 4: Phi(a) as head and tail, then the coefficients of d to d^8.
 * The tail keeps the error near half an ulp, also where Phi is small.
 */
const CDF_ROWS = cdfRows()
/** Taylor rows of erf around i / 32; of the coefficient of d, which is taken exactly, 1 is left off. */
const ERF_ROWS = erfRows()

const INVERSE_SQRT_TAU = 0.3989422804014327

/** Density of the standard normal, below 2 ulp. */
export function normalDensity(x: number): number {
  return bell(x) * INVERSE_SQRT_TAU
}

/**
 * Distribution function of the standard normal. Error below 0.65 ulp for |x| <= 4 and for x > 4,
 * below 6 ulp in the left tail, down to its underflow at -38.5.
 */
export function normalCdf(x: number): number {
  if (!(x > -CDF_LIMIT && x < CDF_LIMIT)) return cdfTail(x)
  const i = (x * 32 + 128.5) | 0
  const d = x - (i / 32 - CDF_LIMIT)
  const row = i * STRIDE
  const d2 = d * d
  const low = CDF_ROWS[row + 2] + d * CDF_ROWS[row + 3]
  const middle = CDF_ROWS[row + 4] + d * CDF_ROWS[row + 5]
  const high = CDF_ROWS[row + 6] + d * CDF_ROWS[row + 7]
  const highest = CDF_ROWS[row + 8] + d * CDF_ROWS[row + 9]
  const slope = low + d2 * (middle + d2 * (high + d2 * highest))
  return CDF_ROWS[row] + (CDF_ROWS[row + 1] + d * slope)
}

/** Error function. Error below 0.8 ulp. */
export function erf(x: number): number {
  const size = Math.abs(x)
  if (!(size < ERF_LIMIT)) return x > 0 ? 1 : x < 0 ? -1 : NaN
  const i = (size * 32 + 0.5) | 0
  const d = size - i / 32
  const row = i * STRIDE
  const head = ERF_ROWS[row]
  const sum = head + d
  const d2 = d * d
  const low = ERF_ROWS[row + 2] + d * ERF_ROWS[row + 3]
  const middle = ERF_ROWS[row + 4] + d * ERF_ROWS[row + 5]
  const high = ERF_ROWS[row + 6] + d * ERF_ROWS[row + 7]
  const highest = ERF_ROWS[row + 8] + d * ERF_ROWS[row + 9]
  const slope = low + d2 * (middle + d2 * (high + d2 * highest))
  const value = sum + (head - sum + d + (ERF_ROWS[row + 1] + d * slope))
  return x < 0 ? -value : value
}

/**
 * Quantile of the standard normal, for p from 0 (-Infinity) to 1 (Infinity); NaN beyond.
 * Wichura's PPND16 (AS 241, 1988): error below 7 ulp, and quantile(1 - p) = -quantile(p) exactly
 * where 1 - p is exact.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (!(q >= -0.425 && q <= 0.425)) return tailQuantile(p)
  const r = 0.180625 - q * q
  let top = 2509.0809287301227
  top = top * r + 33430.57558358813
  top = top * r + 67265.7709270087
  top = top * r + 45921.95393154987
  top = top * r + 13731.69376550946
  top = top * r + 1971.5909503065513
  top = top * r + 133.14166789178438
  top = top * r + 3.3871328727963665
  let bottom = 5226.495278852545
  bottom = bottom * r + 28729.085735721943
  bottom = bottom * r + 39307.89580009271
  bottom = bottom * r + 21213.794301586597
  bottom = bottom * r + 5394.196021424751
  bottom = bottom * r + 687.1870074920579
  bottom = bottom * r + 42.31333070160091
  bottom = bottom * r + 1
  return (q * top) / bottom
}

/** e^(-x^2 / 2), the square in two parts so that its rounding does not grow with it. */
function bell(x: number): number {
  if (!(x > -40 && x < 40)) return Math.abs(x) >= 40 ? 0 : NaN
  const high = x + 6442450944 - 6442450944
  return expSum(-0.5 * high * high, -0.5 * (x - high) * (x + high))
}

function cdfTail(x: number): number {
  if (x >= CDF_LIMIT) return x > 9 ? 1 : 1 - upperTail(x)
  return x < -40 ? 0 : upperTail(-x)
}

/**
 * 1 - Phi(x) for x >= 4: the density over x, times a function of y = 1 / x^2 that is smooth down to
 * y = 0. Its rational form is our own: equal to it at the 15 Chebyshev nodes of [0, 1/16]; 4e-17.
 */
function upperTail(x: number): number {
  const y = 1 / (x * x)
  let top = 18134.085513258706
  top = top * y + 165374.5475363728
  top = top * y + 217577.2105485826
  top = top * y + 96291.00079161319
  top = top * y + 18397.94424396483
  top = top * y + 1649.0024747744199
  top = top * y + 67.39086471594784
  top = top * y + 1
  let bottom = 74373.22237488575
  bottom = bottom * y + 291739.0139624663
  bottom = bottom * y + 289281.4232439627
  bottom = bottom * y + 111990.84873516975
  bottom = bottom * y + 19922.16498930052
  bottom = bottom * y + 1714.3933394903806
  bottom = bottom * y + 68.39086471594783
  bottom = bottom * y + 1
  return bell(x) * ((INVERSE_SQRT_TAU * top) / (x * bottom))
}

/** normalQuantile outside its centre; one draw in seven, and too long for V8 to inline. */
function tailQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN
  const root = Math.sqrt(-log(p < 0.5 ? p : 1 - p))
  let top: number
  let bottom: number
  if (root <= 5) {
    const r = root - 1.6
    top = 7.745450142783414e-4
    top = top * r + 0.022723844989269184
    top = top * r + 0.2417807251774506
    top = top * r + 1.2704582524523684
    top = top * r + 3.6478483247632045
    top = top * r + 5.769497221460691
    top = top * r + 4.630337846156546
    top = top * r + 1.4234371107496835
    bottom = 1.0507500716444169e-9
    bottom = bottom * r + 5.475938084995345e-4
    bottom = bottom * r + 0.015198666563616457
    bottom = bottom * r + 0.14810397642748008
    bottom = bottom * r + 0.6897673349851
    bottom = bottom * r + 1.6763848301838038
    bottom = bottom * r + 2.053191626637759
    bottom = bottom * r + 1
  } else {
    const r = root - 5
    top = 2.0103343992922881e-7
    top = top * r + 2.7115555687434876e-5
    top = top * r + 0.0012426609473880784
    top = top * r + 0.026532189526576124
    top = top * r + 0.29656057182850487
    top = top * r + 1.7848265399172913
    top = top * r + 5.463784911164114
    top = top * r + 6.657904643501103
    bottom = 2.0442631033899397e-15
    bottom = bottom * r + 1.421511758316446e-7
    bottom = bottom * r + 1.8463183175100548e-5
    bottom = bottom * r + 7.868691311456133e-4
    bottom = bottom * r + 0.014875361290850615
    bottom = bottom * r + 0.1369298809227358
    bottom = bottom * r + 0.599832206555888
    bottom = bottom * r + 1
  }
  return p < 0.5 ? -top / bottom : top / bottom
}

function cdfRows(): Float64Array {
  const density = dividePairs([1, 0], sqrtPair([2 * PI_PAIR[0], 2 * PI_PAIR[1]]))
  const upper = integralRows(128, density, { value: [0.5, 0], rate: 1, taken: 0 })
  const rows = new Float64Array(257 * STRIDE)
  for (let i = 0; i <= 128; i++) {
    for (let n = 0; n < STRIDE; n++) {
      const coefficient = upper[i * STRIDE + n]
      rows[(128 + i) * STRIDE + n] = coefficient
      rows[(128 - i) * STRIDE + n] = n % 2 === 1 ? -coefficient : coefficient
    }
    // Phi(-a) = 1 - Phi(a)
    const [head, tail] = addPairs([1, 0], [-upper[i * STRIDE], -upper[i * STRIDE + 1]])
    rows[(128 - i) * STRIDE] = head
    rows[(128 - i) * STRIDE + 1] = tail
  }
  return rows
}

function erfRows(): Float64Array {
  const density = dividePairs([2, 0], sqrtPair(PI_PAIR))
  return integralRows(32 * ERF_LIMIT, density, { value: [0, 0], rate: 2, taken: 1 })
}

/** What an integral is at 0, how fast its density falls, and what its slope's coefficient lacks. */
interface Integral {
  readonly value: Pair
  readonly rate: number
  readonly taken: number
}

/**
 * Taylor rows at 0, 1/32 ... count/32 of the integral of the density that is `density` at 0 and
 * whose logarithm's slope at a is -rate * a. Each row's series, carried on in double-double until
 * it ends, also gives the value and the density at the next node.
 */
function integralRows(count: number, density: Pair, integral: Integral): Float64Array {
  const rows = new Float64Array((count + 1) * STRIDE)
  let value = integral.value
  for (let i = 0; i <= count; i++) {
    const row = i * STRIDE
    rows[row] = value[0]
    rows[row + 1] = value[1]
    rows[row + 2] = density[0] - integral.taken + density[1]
    // term = coefficient of the density's series times 32^-n; the series follows from its slope.
    let before: Pair = [0, 0]
    let term = density
    // Two terms are asked, for every other one is zero at a = 0.
    for (let n = 0, scale = 1; n < 8 || isLarge(term) || isLarge(before); n++, scale *= 32) {
      if (n > 0 && n < 8) rows[row + 2 + n] = (term[0] * scale) / (n + 1)
      if (n > 0) density = addPairs(density, term)
      value = addPairs(value, timesNumber(overNumber(term, n + 1), 1 / 32))
      const sum = addPairs(timesNumber(term, i), before)
      before = term
      term = timesNumber(overNumber(sum, n + 1), -integral.rate / 1024)
    }
  }
  return rows
}

function isLarge(term: Pair): boolean {
  return Math.abs(term[0]) > 1e-34
}
