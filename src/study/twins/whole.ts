/** Whole numbers of any length: the roundings that the engine makes in doubles, said in one line each. */

export const abs = (x: bigint): bigint => (x < 0n ? -x : x)

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

export const most = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/** Largest whole number not above the quotient; `denominator` above 0. */
export function down(numerator: bigint, denominator: bigint): bigint {
  const towardsZero = numerator / denominator
  return towardsZero * denominator > numerator ? towardsZero - 1n : towardsZero
}

/** Nearest whole quotient, ties to even; `denominator` is not 0. */
export function nearest(numerator: bigint, denominator: bigint): bigint {
  if (denominator < 0n) return nearest(-numerator, -denominator)
  const floor = down(numerator, denominator)
  const twice = 2n * (numerator - floor * denominator)
  if (twice > denominator || (twice === denominator && floor % 2n !== 0n)) return floor + 1n
  return floor
}
