// Slow and sure: the functions of the kernel in whole-number arithmetic of 320 fractional bits, by
// other formulas than the kernel's, and the distance of a double from them in ulp.

/** n * 2^e, exactly. */
export interface Exact {
  readonly n: bigint
  readonly e: number
}

const BITS = 320
const ONE = 1n << BigInt(BITS)
const LN2 = 18n * artanhInverse(26n) - 2n * artanhInverse(4801n) + 8n * artanhInverse(8749n)
const PI = 16n * artanInverse(5n) - 4n * artanInverse(239n)

/** A finite double as it is. */
export function exact(x: number): Exact {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0]
  const exponent = Number((bits >> 52n) & 2047n)
  const fraction = bits & ((1n << 52n) - 1n)
  const size = exponent === 0 ? fraction : fraction | (1n << 52n)
  return { n: x < 0 ? -size : size, e: (exponent === 0 ? 1 : exponent) - 1075 }
}

/** |y - reference| in units in the last place of the reference. */
export function ulps(y: number, reference: Exact): number {
  const given = exact(y)
  const e = Math.min(given.e, reference.e)
  const error = abs(shift(given.n, given.e - e) - shift(reference.n, reference.e - e))
  const top = bitLength(reference.n) - 1 + reference.e
  const ulp = Math.max(top - 52, -1074)
  return Number(shift(error, e - ulp + 32)) / 4294967296
}

export function expReference(x: number): Exact {
  return expOf(fixed(x))
}

export function logReference(x: number): Exact {
  return { n: logOf(exact(x)), e: -BITS }
}

/** log(1 + x), with 1 + x kept whole. */
export function log1pReference(x: number): Exact {
  return { n: logOf({ n: ONE + fixed(x), e: -BITS }), e: -BITS }
}

export function powReference(x: number, y: number): Exact {
  return expOf(times(logOf(exact(x)), fixed(y)))
}

export function sinReference(x: number): Exact {
  return { n: sinOf(fixed(x)), e: -BITS }
}

export function cosReference(x: number): Exact {
  return { n: sinOf(fixed(x) + PI / 2n), e: -BITS }
}

export function tanhReference(x: number): Exact {
  const { n, e } = expOf(2n * fixed(x))
  const power = shift(n, e + BITS)
  return { n: ((power - ONE) << BigInt(BITS)) / (power + ONE), e: -BITS }
}

/** 2 / sqrt(pi) e^(-x^2) (x + 2 x^3 / 3 + 4 x^5 / 15 + ...): every term of one sign. */
export function erfReference(x: number): Exact {
  const f = fixed(x)
  const square = times(f, f)
  const { n, e } = expOf(-square)
  const sum = oddSeries(f, 2n * square)
  return { n: (times(2n * sum, shift(n, e + BITS)) << BigInt(BITS)) / sqrtOf(PI), e: -BITS }
}

export function normalDensityReference(x: number): Exact {
  const f = fixed(x)
  const { n, e } = expOf(-times(f, f) / 2n)
  return { n: (n << BigInt(BITS)) / sqrtOf(2n * PI), e }
}

/** By the series about 0, and below -6 by Laplace's continued fraction for the tail. */
export function normalCdfReference(x: number): Exact {
  const f = fixed(x)
  const density = normalDensityReference(x)
  if (x < -6) {
    let rest = 0n
    for (let k = 300n; k >= 1n; k--) rest = (k << BigInt(2 * BITS)) / (rest - f)
    return { n: (density.n << BigInt(BITS)) / (rest - f), e: density.e }
  }
  const area = times(oddSeries(f, times(f, f)), shift(density.n, density.e + BITS))
  return { n: ONE / 2n + area, e: -BITS }
}

/** How far a quantile is off, in ulp: what is missing of p, over the density there. */
export function quantileUlps(z: number, p: number): number {
  const cdf = normalCdfReference(z)
  const density = normalDensityReference(z)
  const wanted = exact(p)
  const e = Math.min(cdf.e, wanted.e, density.e)
  const missing = shift(cdf.n, cdf.e - e) - shift(wanted.n, wanted.e - e)
  const off = (missing << BigInt(BITS)) / shift(density.n, density.e - e)
  const { n, e: exponent } = exact(z)
  return ulps(z, { n: shift(n, exponent + BITS) - off, e: -BITS })
}

function fixed(x: number): bigint {
  const { n, e } = exact(x)
  return shift(n, e + BITS)
}

/** e^f as a number from 1 to 2 and a power of two. */
function expOf(f: bigint): Exact {
  const power = floorDivide(f, LN2)
  const r = (f - power * LN2) >> 12n
  let term = ONE
  let sum = ONE
  for (let k = 1n; term !== 0n; k++) {
    term = times(term, r) / k
    sum += term
  }
  for (let k = 0; k < 12; k++) sum = times(sum, sum)
  return { n: sum, e: Number(power) - BITS }
}

/** log of a positive number, from 2 artanh((m - 1) / (m + 1)) with m between 2/3 and 4/3. */
function logOf({ n, e }: Exact): bigint {
  const length = bitLength(n)
  let power = length - 1 + e
  let m = shift(n, BITS - length + 1)
  if (3n * m > 4n * ONE) {
    m >>= 1n
    power++
  }
  const s = ((m - ONE) << BigInt(BITS)) / (m + ONE)
  const square = times(s, s)
  let term = s
  let sum = s
  for (let k = 3n; term !== 0n && term !== -1n; k += 2n) {
    term = times(term, square)
    sum += term / k
  }
  return 2n * sum + BigInt(power) * LN2
}

function sinOf(f: bigint): bigint {
  const turns = floorDivide(2n * f + PI, 2n * PI)
  const r = f - turns * PI
  const square = times(r, r)
  let term = r
  let sum = r
  for (let k = 2n; term !== 0n && term !== -1n; k += 2n) {
    term = -times(term, square) / (k * (k + 1n))
    sum += term
  }
  return turns % 2n === 0n ? sum : -sum
}

/** x + x s / 3 + x s^2 / (3 5) + ... */
function oddSeries(x: bigint, s: bigint): bigint {
  let term = x
  let sum = x
  for (let k = 3n; term !== 0n && term !== -1n; k += 2n) {
    term = times(term, s) / k
    sum += term
  }
  return sum
}

function artanhInverse(x: bigint): bigint {
  let term = ONE / x
  let sum = term
  for (let k = 3n; term !== 0n; k += 2n) {
    term /= x * x
    sum += term / k
  }
  return sum
}

function artanInverse(x: bigint): bigint {
  let term = ONE / x
  let sum = term
  for (let k = 3n; term !== 0n; k += 2n) {
    term = -term / (x * x)
    sum += term / k
  }
  return sum
}

function sqrtOf(f: bigint): bigint {
  const square = f << BigInt(BITS)
  let root = 1n << BigInt((bitLength(square) >> 1) + 1)
  for (;;) {
    const next = (root + square / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

function times(a: bigint, b: bigint): bigint {
  return (a * b) >> BigInt(BITS)
}

function shift(n: bigint, by: number): bigint {
  return by >= 0 ? n << BigInt(by) : n >> BigInt(-by)
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b !== 0n && a < 0n ? quotient - 1n : quotient
}

function abs(n: bigint): bigint {
  return n < 0n ? -n : n
}

function bitLength(n: bigint): number {
  return abs(n).toString(2).length
}
