/** The state of every breaker: off, tripped, off again. With hysteresis, a least and a most length, and a cooldown. */
import { emit, KIND } from '../../world/events.ts'
import { LIMIT, ON, SINCE, VALUE, type Breaker, type BreakerContext } from './breaker.ts'

/** When a breaker trips and re-opens. Times in whole steps. */
export interface TripRule {
  /** Trips where the value is above it. */
  readonly limit: number
  /** Re-opens where the value is at or below it; not above `limit`. */
  readonly reopens: number
  /** It stays tripped for at least `least` steps, at least one, and at most `most`, whatever the value; not below `least`. */
  readonly least: number
  readonly most: number
  /** Steps after re-opening before it may trip again. */
  readonly cooldown: number
}

export type Change = 'breaker-on' | 'breaker-off'

/**
 * Takes in what a breaker watches at the end of `step`, and says whether it changes. Its whole memory is ON, SINCE,
 * VALUE and LIMIT of `registers`. A value that is no number cannot be seen: the last one stands.
 */
export function turn(
  registers: Float64Array,
  step: number,
  value: number,
  rule: TripRule,
): Change | undefined {
  if (!Number.isNaN(value)) registers[VALUE] = value
  registers[LIMIT] = rule.limit
  const isOn = registers[ON] === 1
  if (!(isOn ? isOver(registers, step, rule) : isReached(registers, step, rule))) return undefined
  registers[ON] = isOn ? 0 : 1
  registers[SINCE] = step + 1
  return isOn ? 'breaker-off' : 'breaker-on'
}

function isReached(registers: Float64Array, step: number, rule: TripRule): boolean {
  if (!(registers[VALUE] > rule.limit)) return false
  return registers[SINCE] === 0 || step + 1 - registers[SINCE] >= rule.cooldown
}

function isOver(registers: Float64Array, step: number, rule: TripRule): boolean {
  const lasted = step + 1 - registers[SINCE]
  if (lasted < rule.least) return false
  return registers[VALUE] <= rule.reopens || lasted >= rule.most
}

/** Writes the event of a change: which breaker of which protocol, and because of what. */
export function announce(context: BreakerContext, change: Change, cause: number): void {
  const { world, protocol, index } = context
  emit(world.log, { kind: KIND[change], account: -1, other: index, lots: protocol.row, cause })
}

/** A breaker that does what it does while it is armed. Disarmed while tripped, it lets go at the end of the step. */
export function whenArmed(
  context: BreakerContext,
  armed: boolean,
  look: (step: number) => void,
): Breaker {
  if (armed) return { look }
  const { registers } = context
  return {
    look: step => {
      registers[VALUE] = 0
      if (registers[ON] === 0) return
      registers[ON] = 0
      registers[SINCE] = step + 1
      announce(context, 'breaker-off', -1)
    },
  }
}
