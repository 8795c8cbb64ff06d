/** What of an order a book carries at initial margin. */

/** All, half or none of `lots` (signed): what raises the requirement passes as far as `own` usd of equity carries it, what
 *  lowers it always. `required` is the initial margin with so many lots more. */
export function partCarried(own: number, lots: number, required: (lots: number) => number): number {
  const whole = required(lots)
  if (whole <= own) return lots
  // Only now is it asked what the book needs without: mostly the first answer was enough.
  const before = required(0)
  if (whole < before) return lots
  const half = Math.trunc(lots / 2)
  if (half === 0) return 0
  const after = required(half)
  return after <= own || after < before ? half : 0
}
