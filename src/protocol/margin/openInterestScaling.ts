/** Initial margin that rises with open interest, up to the whole notional. (dYdX v4.) */
import { MILLION, mulDiv } from '../../kernel/quanta.ts'

/**
 * Initial margin rate at an open interest (notional, any unit): `base` up to the lower cap, 1 from the upper
 * cap on, a straight line between. Caps that leave no room between them, as 0 and 0, mean no scaling.
 */
export function scaledInitialRate(
  base: number,
  openInterest: number,
  lowerCap: number,
  upperCap: number,
): number {
  if (upperCap <= lowerCap || openInterest <= lowerCap) return base
  const share = (openInterest - lowerCap) / (upperCap - lowerCap)
  return share < 1 ? base + share * (1 - base) : 1
}

/**
 * Initial margin of a position in whole units, the exact value rounded up. `notional`, open interest and caps are
 * whole, within 2^52; the base rate is in whole millionths.
 */
export function scaledInitialMargin(
  notional: number,
  baseMillionths: number,
  openInterest: number,
  lowerCap: number,
  upperCap: number,
): number {
  if (upperCap <= lowerCap || openInterest <= lowerCap) {
    return mulDiv(notional, baseMillionths, MILLION, 'up')
  }
  if (openInterest >= upperCap) return notional
  // notional x (base room + (1 - base) used) / room: its products need more than 104 bits.
  const room = BigInt(upperCap - lowerCap)
  const used = BigInt(openInterest - lowerCap)
  const rate = BigInt(baseMillionths) * room + BigInt(MILLION - baseMillionths) * used
  const divisor = BigInt(MILLION) * room
  return Number((BigInt(notional) * rate + divisor - 1n) / divisor)
}

/** Maintenance rate as a fraction of the initial one, both in whole millionths, rounded down. */
export function maintenanceMillionths(
  initialMillionths: number,
  fractionMillionths: number,
): number {
  return mulDiv(initialMillionths, fractionMillionths, MILLION, 'down')
}
