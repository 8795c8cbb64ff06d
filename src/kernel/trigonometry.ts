import { InvariantError } from './assert.ts'
import {
  PI_PAIR,
  PI_THIRD,
  addPairs,
  dividePairs,
  expPair,
  multiplyPairs,
  overNumber,
  roundToGrid,
} from './doubleDouble.ts'
import type { Pair } from './doubleDouble.ts'

/** Largest |x| that sin and cos accept: 2^17. */
export const ANGLE_LIMIT = 131072

const MAGIC = 6755399441055744

/** pi / 128 in three parts; k times each of the first two is exact for |k| < 2^23. */
const PART_1 = roundToGrid(PI_PAIR[0] / 128, 1 / 68719476736)
const PART_2 = roundToGrid((PI_PAIR[0] - 128 * PART_1 + PI_PAIR[1]) / 128, 1 / 73786976294838206464)
const PART_3 = PI_PAIR[0] / 128 - PART_1 - PART_2 + PI_PAIR[1] / 128 + PI_THIRD / 128
const INVERSE_PART = 128 / PI_PAIR[0]

/**
 * Per node a = k pi / 128, four apart: sin a, head and tail; cos a as the whole number nearest to
 * it and the rest. A step of a whole number times d is exact, so that rounding is left to the rest.
 */
const NODES = angleNodes()

/** tanh(j / 16), head and tail. */
const TANHS = tanhNodes()

/**
 * Sine of x radians. Error below 0.52 ulp; where |sin x| < 2^-40, below 2^-93 instead.
 * Throws InvariantError beyond ANGLE_LIMIT and for NaN.
 */
export function sin(x: number): number {
  return shiftedSin(x, 0)
}

/** Cosine of x radians: accuracy and domain of sin. */
export function cos(x: number): number {
  return shiftedSin(x, 64)
}

/** sin(x + shift pi / 128): Cody and Waite's reduction, then sin(a + d) from the node's table. */
function shiftedSin(x: number, shift: number): number {
  if (!(x >= -ANGLE_LIMIT && x <= ANGLE_LIMIT)) refuse(x)
  const k = x * INVERSE_PART + MAGIC - MAGIC
  // x - k pi / 128 as d + dRest: the first difference is exact, the second keeps its error.
  const first = x - k * PART_1
  const part = k * PART_2
  const second = first - part
  const back = second - first
  const lost = first - (second - back) - (part + back)
  const third = k * PART_3
  const d = second - third
  const dRest = second - d - third + lost

  const node = ((k + shift) & 255) << 2
  const sine = NODES[node]
  const whole = NODES[node + 2]
  const rest = NODES[node + 3]
  const d2 = d * d
  const sinTail = d * d2 * (-1 / 6 + d2 * (1 / 120 - d2 * (1 / 5040)))
  const cosTail = d2 * (-0.5 + d2 * (1 / 24 - d2 * (1 / 720)))
  const step = whole * d
  const sum = sine + step
  return (
    sum +
    (sine -
      sum +
      step +
      (NODES[node + 1] + whole * dRest + (rest * d + (whole + rest) * sinTail + sine * cosTail)))
  )
}

/** Hyperbolic tangent. Error below 0.6 ulp; any x, NaN only for NaN. */
export function tanh(x: number): number {
  if (!(x > -20 && x < 20)) return x > 0 ? 1 : x < 0 ? -1 : NaN
  const size = Math.abs(x)
  const k = size * 16 + MAGIC - MAGIC
  const d = size - k / 16
  const d2 = d * d
  const tTail = d * d2 * (-1 / 3 + d2 * (2 / 15 + d2 * (-17 / 315 + d2 * (62 / 2835))))
  const t = d + tTail
  // tanh(a + d) = (T + t) / (1 + T t) = T + t - t T (T + t) / (1 + T t)
  const node = TANHS[2 * k]
  const sum = node + d
  const value =
    sum + (node - sum + d + (TANHS[2 * k + 1] + tTail - (t * node * (node + t)) / (1 + node * t)))
  return x < 0 ? -value : value
}

/** sin and cos of the first eighth by the addition theorem, the rest by reflection. */
function angleNodes(): Float64Array {
  const nodes = new Float64Array(1024)
  let sine: Pair = [0, 0]
  let cosine: Pair = [1, 0]
  const [sineStep, cosineStep] = sineAndCosine([PI_PAIR[0] / 128, PI_PAIR[1] / 128])
  for (let k = 0; k <= 32; k++) {
    for (const [node, s, c] of [
      [k, sine, cosine],
      [64 - k, cosine, sine],
      [64 + k, cosine, negate(sine)],
      [128 - k, sine, negate(cosine)],
    ] as const) {
      setAngleNode(nodes, node, s, c)
      setAngleNode(nodes, (128 + node) & 255, negate(s), negate(c))
    }
    const next = addPairs(multiplyPairs(sine, cosineStep), multiplyPairs(cosine, sineStep))
    cosine = addPairs(multiplyPairs(cosine, cosineStep), negate(multiplyPairs(sine, sineStep)))
    sine = next
  }
  return nodes
}

function setAngleNode(nodes: Float64Array, node: number, sine: Pair, cosine: Pair): void {
  const whole = Math.round(cosine[0])
  nodes[4 * node] = sine[0]
  nodes[4 * node + 1] = sine[1]
  nodes[4 * node + 2] = whole
  nodes[4 * node + 3] = addPairs(cosine, [-whole, 0])[0]
}

/** Both by Taylor's series, for small positive x. */
function sineAndCosine(x: Pair): [Pair, Pair] {
  let term: Pair = [1, 0]
  const sums: [Pair, Pair] = [
    [0, 0],
    [0, 0],
  ]
  for (let n = 0; n < 20; n++) {
    const which = (n + 1) % 2
    sums[which] = addPairs(sums[which], n % 4 < 2 ? term : negate(term))
    term = overNumber(multiplyPairs(term, x), n + 1)
  }
  return sums
}

function tanhNodes(): Float64Array {
  const nodes = new Float64Array(642)
  const step = expPair([1 / 8, 0])
  let power: Pair = [1, 0]
  for (let j = 0; j <= 320; j++) {
    // tanh a = 1 - 2 / (e^2a + 1)
    const [head, tail] = addPairs([1, 0], dividePairs([-2, 0], addPairs(power, [1, 0])))
    nodes[2 * j] = head
    nodes[2 * j + 1] = tail
    power = multiplyPairs(power, step)
  }
  return nodes
}

function negate(a: Pair): Pair {
  return [-a[0], -a[1]]
}

function refuse(x: number): never {
  throw new InvariantError(`sin or cos: got ${x}, expected a number within 2^17`)
}
