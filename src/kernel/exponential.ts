import {
  LN2_PAIR,
  addPairs,
  dividePairs,
  expPair,
  multiplyPairs,
  overNumber,
  roundToGrid,
} from './doubleDouble.ts'
import type { Pair } from './doubleDouble.ts'

// Made of + - * / and table loads, so that every engine gives the same bits. The plan is that of
// Tang (1989, 1990): a table takes the argument near zero, its two-part entries carry the bits
// beyond a double, and a short Taylor polynomial does the rest.

const MAGIC = 6755399441055744
const SPLITTER = 134217729
const MIN_NORMAL = 2.2250738585072014e-308
const TWO_54 = 18014398509481984

/** 2^k at k + 1074, for k from -1074 to 1023. */
const POWERS = powersOfTwo()

/** 2^(j / 128), head and tail, for j from 0 to 127. */
const ROOTS = rootsOfTwo()
const INVERSE_STEP = 128 / LN2_PAIR[0]
/** ln 2 / 128 in two parts; k * STEP_HIGH is exact for |k| < 2^18. */
const STEP_HIGH = roundToGrid(LN2_PAIR[0] / 128, 1 / 4398046511104)
const STEP_LOW = LN2_PAIR[0] / 128 - STEP_HIGH + LN2_PAIR[1] / 128

/** ln 2 in two parts, the first a multiple of 2^-42: k * LN2_HIGH is exact. */
const LN2_HIGH = roundToGrid(LN2_PAIR[0], 1 / 4398046511104)
const LN2_LOW = LN2_PAIR[0] - LN2_HIGH + LN2_PAIR[1]
/**
 * The logarithm's cells are 1/128 wide and centred on multiples of it, so that 1 lies inside one;
 * they begin at this high word, that of (1 + 52.5 / 128) / 2.
 */
const FIRST_CELL = 0x3fe69000
/** Per cell, four apart: 1 / c in at most 11 bits; log c, head on the grid of LN2_HIGH and tail. */
const CELLS = logCells()

const bits = new Float64Array(1)
const words = new Int32Array(bits.buffer)
const logParts = new Float64Array(2)

/**
 * e^x. Error below 0.52 ulp, below 0.76 among subnormal results. Infinity above 709.78, 0 below
 * -745.13, NaN only for NaN.
 */
export function exp(x: number): number {
  if (!(x > -708 && x < 709)) return expSum(x, 0)
  const k = x * INVERSE_STEP + MAGIC - MAGIC
  const r = x - k * STEP_HIGH - k * STEP_LOW
  const n = k | 0
  const j = (n & 127) << 1
  const root = ROOTS[j]
  const p = r + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))))
  return (root + (ROOTS[j + 1] + root * p)) * POWERS[(n >> 7) + 1074]
}

/** e^(head + tail) for |tail| far below |head|; as exp otherwise. */
export function expSum(head: number, tail: number): number {
  if (head > 709.79) return Infinity
  if (head < -745.2) return 0
  const k = head * INVERSE_STEP + MAGIC - MAGIC
  const r = head - k * STEP_HIGH - k * STEP_LOW + tail
  const n = k | 0
  const j = (n & 127) << 1
  const root = ROOTS[j]
  const p = r + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))))
  const value = root + (ROOTS[j + 1] + root * p)
  const power = n >> 7
  if (power > 1023) return value * 2 * POWERS[power - 1 + 1074]
  // In two steps the second of which alone can round, where the result is subnormal.
  if (power < -1021) return value * POWERS[power + 64 + 1074] * POWERS[-64 + 1074]
  return value * POWERS[power + 1074]
}

/**
 * Natural logarithm. Error below 0.51 ulp. log(0) is -Infinity, log(Infinity) is Infinity, and a
 * negative x or NaN gives NaN.
 */
export function log(x: number): number {
  if (!(x >= MIN_NORMAL && x < Infinity)) return logEdge(x)
  bits[0] = x
  const cell = words[1] - FIRST_CELL
  const j = (cell >> 11) & 508
  const k = cell >> 20
  const z = x * POWERS[1074 - k]
  const inverse = CELLS[j]
  // z / c - 1 without error: z in two parts, of which each times `inverse` is exact.
  const zHigh = z + 3145728 - 3145728
  const rHigh = zHigh * inverse - 1
  const rLow = (z - zHigh) * inverse
  const r = rHigh + rLow
  const head = k * LN2_HIGH + CELLS[j + 1]
  const sum = head + r
  const tail = head - sum + r + (rHigh - r + rLow) + (k * LN2_LOW + CELLS[j + 2])
  const r2 = r * r
  const low = 1 / 3 - r * (1 / 4)
  const high = 1 / 5 - r * (1 / 6) + r2 * (1 / 7 - r * (1 / 8))
  return sum + (tail + r2 * (r * (low + r2 * high) - 0.5))
}

/** log(1 + x), accurate near x = 0: error below 1.1 ulp. log1p(-1) is -Infinity, below it NaN. */
export function log1p(x: number): number {
  const u = 1 + x
  if (!(u > 0 && u < Infinity)) return log(u)
  const lost = x < 1 ? x - (u - 1) : 1 - (u - x)
  return log(u) + lost / u
}

/**
 * x to the power y, error below 0.53 ulp; results that leave the doubles are 0 or Infinity.
 * A negative x takes whole y only (else NaN); pow(0, y) is 0, 1 or Infinity; pow(x, 0) is 1.
 */
export function pow(x: number, y: number): number {
  if (x >= MIN_NORMAL && x < Infinity && y > -1e300 && y < 1e300) return powPositive(x, y)
  return powEdge(x, y)
}

function powPositive(x: number, y: number): number {
  bits[0] = x
  logPair(0)
  const high = logParts[0]
  const product = high * y
  const ys = y * SPLITTER
  const yHigh = ys - (ys - y)
  const yLow = y - yHigh
  const hs = high * SPLITTER
  const h = hs - (hs - high)
  const l = high - h
  const error = h * yHigh - product + h * yLow + l * yHigh + l * yLow
  return expSum(product, error + y * logParts[1])
}

function powEdge(x: number, y: number): number {
  if (y === 0 || x === 1) return 1
  if (!(Math.abs(x) >= 0 && Math.abs(y) >= 0)) return NaN
  if (x < 0) {
    if (Math.floor(y) !== y) return NaN
    return Math.floor(y / 2) * 2 === y ? pow(-x, y) : -pow(-x, y)
  }
  const grows = x > 1 ? y > 0 : y < 0
  if (x === 0 || x === Infinity || Math.abs(y) >= 1e300) return grows ? Infinity : 0
  // What is left is a subnormal x: by its logarithm, whose error such a result hardly shows.
  bits[0] = x * TWO_54
  logPair(54)
  return expSum(y * logParts[0], y * logParts[1])
}

function logEdge(x: number): number {
  if (x > 0 && x < Infinity) {
    bits[0] = x * TWO_54
    logPair(54)
    return logParts[0]
  }
  return x > 0 ? Infinity : x === 0 ? -Infinity : NaN
}

/**
 * log(bits[0] / 2^shift) as a sum of two doubles in `logParts`; relative error below 2^-68.
 * Not inlined by V8, which would make an object of an argument or a result that is a double.
 */
function logPair(shift: number): void {
  const cell = words[1] - FIRST_CELL
  const j = (cell >> 11) & 508
  const power = cell >> 20
  const z = bits[0] * POWERS[1074 - power]
  const k = power - shift
  const inverse = CELLS[j]
  const zHigh = z + 3145728 - 3145728
  const rHigh = zHigh * inverse - 1
  const rLow = (z - zHigh) * inverse
  const r = rHigh + rLow
  const rRest = rHigh - r + rLow
  const head = k * LN2_HIGH + CELLS[j + 1]
  const sum = head + r
  // -r^2 / 2 in two parts, the first exact: `half` is r in at most 26 bits.
  const half = r + 786432 - 786432
  const square = -0.5 * half * half
  const sum2 = sum + square
  const rests = rRest - r * rRest + (k * LN2_LOW + CELLS[j + 2]) - 0.5 * (r + half) * (r - half)
  const r2 = r * r
  const low = 1 / 3 - r * (1 / 4)
  const high = 1 / 5 - r * (1 / 6) + r2 * (1 / 7 - r * (1 / 8) + r2 * (1 / 9))
  const tail = head - sum + r + (sum - sum2 + square) + (rests + r * r2 * (low + r2 * high))
  logParts[0] = sum2 + tail
  logParts[1] = sum2 - logParts[0] + tail
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2098)
  for (let k = 0, power = 1; k <= 1023; k++, power *= 2) powers[1074 + k] = power
  for (let k = 1, power = 0.5; k <= 1074; k++, power /= 2) powers[1074 - k] = power
  return powers
}

function rootsOfTwo(): Float64Array {
  const roots = new Float64Array(256)
  const step = expPair([LN2_PAIR[0] / 128, LN2_PAIR[1] / 128])
  let root: Pair = [1, 0]
  for (let j = 0; j < 128; j++) {
    roots[2 * j] = root[0]
    roots[2 * j + 1] = root[1]
    root = multiplyPairs(root, step)
  }
  return roots
}

function logCells(): Float64Array {
  const cells = new Float64Array(512)
  for (let j = 0; j < 128; j++) {
    const centre = j < 75 ? (181 + j) / 256 : (53 + j) / 128
    const inverse = Math.round(1024 / centre) / 1024
    const [head, tail] = logOfRatio(inverse)
    const coarse = roundToGrid(-head, 1 / 4398046511104)
    cells[4 * j] = inverse
    cells[4 * j + 1] = coarse
    cells[4 * j + 2] = -head - coarse - tail
  }
  return cells
}

/** log v by the series of 2 artanh((v - 1) / (v + 1)), for v near 1. */
function logOfRatio(v: number): Pair {
  const s = dividePairs([v - 1, 0], [v + 1, 0])
  const square = multiplyPairs(s, s)
  let power: Pair = [2 * s[0], 2 * s[1]]
  let sum = power
  for (let n = 3; Math.abs(power[0]) > 1e-32; n += 2) {
    power = multiplyPairs(power, square)
    sum = addPairs(sum, overNumber(power, n))
  }
  return sum
}
