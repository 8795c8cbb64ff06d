/** Whole amounts shared out in proportion to claims, in whole numbers of any length. */
import { down } from './whole.ts'

const sumOf = (parts: readonly bigint[]): bigint => parts.reduce((all, one) => all + one, 0n)

/** Largest remainder (Hamilton's method): each share rounded down, then one more for those that lost most, ties to the
 *  lower place. */
export function largestRemainder(amount: bigint, claims: readonly bigint[]): bigint[] {
  const all = sumOf(claims)
  if (amount === 0n) return claims.map(() => 0n)
  const shares = claims.map(claim => down(amount * claim, all))
  const lost = claims.map((claim, i) => amount * claim - shares[i] * all)
  const order = [...claims.keys()].sort((a, b) => {
    if (lost[a] !== lost[b]) return lost[a] > lost[b] ? -1 : 1
    return a - b
  })
  for (const i of order.slice(0, Number(amount - sumOf(shares)))) shares[i]++
  return shares
}

/** Each place gets what the rounded-down part of all places up to it is more than that of those before it. */
export function runningShares(amount: bigint, claims: readonly bigint[]): bigint[] {
  const all = sumOf(claims)
  let running = 0n
  let shared = 0n
  return claims.map(claim => {
    running += claim
    const due = all === 0n ? 0n : down(amount * running, all)
    const share = due - shared
    shared = due
    return share
  })
}
