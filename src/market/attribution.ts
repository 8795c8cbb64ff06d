/** Where the gap between the venue's price and the outside one comes from: a sum over origins, kept as prices move.
 *
 *  What trades do to the middle of the book goes to whoever took. What quotes do: a gap that shrinks without changing
 *  sign shrinks every part alike, for impact decays pro rata; any other change is the makers'. */
import { log } from '../kernel/exponential.ts'
import {
  ATTACK_IMPACT,
  BY_ATTACKER,
  BY_LIQUIDATION,
  BY_MAKER,
  BY_OUTSIDE,
  IMPACT,
  MID,
  OUTSIDE,
  PRICE_ORIGINS,
  type Market,
} from '../world/world.ts'

/** The middle of the book has moved to `mid` ticks because `origin` took. */
export function attributeTrade({ state, basisParts }: Market, mid: number, origin: number): void {
  if (mid === state[MID]) return
  basisParts[origin] += log(mid / state[MID])
  state[MID] = mid
}

/** The middle of the book has moved to `mid` ticks because makers moved their quotes. */
export function attributeQuotes({ state, basisParts }: Market, mid: number): void {
  if (mid === state[MID]) return
  let was = 0
  for (let k = 0; k < PRICE_ORIGINS; k++) was += basisParts[k]
  const now = was + log(mid / state[MID])
  state[MID] = mid
  if (now * was > 0 && Math.abs(now) < Math.abs(was)) {
    const kept = now / was
    for (let k = 0; k < PRICE_ORIGINS; k++) basisParts[k] *= kept
  } else if (now * was < 0) {
    basisParts.fill(0)
    basisParts[BY_MAKER] = now
  } else basisParts[BY_MAKER] += now - was
}

/** The outside venue has moved over a book that stands still: by its own price, and by what forced flow and attackers
 *  did to it. */
export function attributeOutside(
  { basisParts }: Market,
  own: number,
  forced: number,
  attack: number,
): void {
  basisParts[BY_OUTSIDE] -= own
  basisParts[BY_LIQUIDATION] -= forced
  basisParts[BY_ATTACKER] -= attack
}

/** Adds to the parts of a log price what makes up the outside venue's price as it stands. */
export function addOutside({ state }: Market, parts: Float64Array): void {
  parts[BY_OUTSIDE] += log(state[OUTSIDE])
  parts[BY_LIQUIDATION] += state[IMPACT] - state[ATTACK_IMPACT]
  parts[BY_ATTACKER] += state[ATTACK_IMPACT]
}
