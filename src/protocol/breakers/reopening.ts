/** How a halt ends: at once, or by a call auction, in which orders are called for in its last steps and meet at one price
 *  in the very last. */
import { CALLED, UNCROSSED, type Market } from '../../world/world.ts'
import { BREAKER_STATE, ON, SINCE, VALUE } from './breaker.ts'
import { callToAuction, closeToAll, closeToOpeners } from './gates.ts'
import type { TripRule } from './trip.ts'

/** Register: step + 1 of the look at which the call began; 0 while there is none. */
const CALL = BREAKER_STATE
/** Register: steps of the call that is on, as they were when it began. */
const LENGTH = BREAKER_STATE + 1

/** The end of a halt, ruled. */
export interface Reopening {
  /** What the halt trips and ends by at this look. */
  readonly ruleAt: (step: number) => TripRule
  /** Stops for the next step what it stops; called while the halt is on. */
  readonly hold: (step: number) => void
}

/** Reducers trade all along, and everybody again when the halt is over. */
export function continuous(
  markets: readonly Market[],
  registers: Float64Array,
  rule: TripRule,
): Reopening {
  return {
    ruleAt: () => {
      registers[CALL] = 0
      return rule
    },
    hold: () => closeToOpeners(markets),
  }
}

/** Nobody trades. Once the halt could be over `steps` steps later orders are called, and in the last of these they are
 *  uncrossed. A call that has begun goes to its end. */
export function byAuction(
  markets: readonly Market[],
  registers: Float64Array,
  rule: TripRule,
  steps: number,
): Reopening {
  const length = Math.max(2, steps)
  const holding = { ...rule, reopens: -1, most: Infinity }
  const over = { ...rule, reopens: Infinity, least: 1 }
  return {
    ruleAt: step => {
      if (registers[ON] === 0) registers[CALL] = 0
      if (registers[ON] === 0) return rule
      return registers[CALL] > 0 && step + 1 - registers[CALL] >= registers[LENGTH] ? over : holding
    },
    hold: step => {
      const ends = step + 1 - registers[SINCE] + length
      const isCalm = registers[VALUE] <= rule.reopens || ends >= rule.most
      if (registers[CALL] === 0 && ends >= rule.least && isCalm) {
        registers[CALL] = step + 1
        registers[LENGTH] = length
      }
      if (registers[CALL] === 0) closeToAll(markets)
      else {
        const isLast = step + 1 - registers[CALL] === registers[LENGTH] - 1
        callToAuction(markets, isLast ? UNCROSSED : CALLED)
      }
    },
  }
}
