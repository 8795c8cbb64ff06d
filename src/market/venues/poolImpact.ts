/** What an order pays for leaning on a pool, or is paid for standing it up again. */

/** Of the fee: usd for an imbalance of one usd, squared, and the part of it that is paid back. */
export interface ImpactTerms {
  readonly impactFactor: number
  readonly impactRebate: number
}

/**
 * Usd that an order pays (below zero: is paid) which takes the imbalance of a pool, longs less shorts in usd, from
 * `before` to `after`. GMX v2 with exponent 2: `factor |after^2 - before^2|`, times the rebate where the imbalance
 * shrinks; an order that turns it is paid for the part that balances and pays for the rest.
 */
export function impactFee(
  before: number,
  after: number,
  { impactFactor, impactRebate }: ImpactTerms,
): number {
  const turns = before * after < 0
  const shrinks = Math.abs(after) < Math.abs(before)
  if (turns) return impactFactor * (after * after - impactRebate * before * before)
  const grown = impactFactor * (after * after - before * before)
  return shrinks ? impactRebate * grown : grown
}
