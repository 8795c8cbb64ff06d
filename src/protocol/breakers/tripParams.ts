/** Parameters that breakers share: how far back, how long, how often. */
import {
  number,
  share,
  toggle,
  type NumberParam,
  type Relation,
} from '../../scenario/declaration.ts'
import type { TripRule } from './trip.ts'

/** A length of time that may change during a run. */
export const seconds = (value: number, texts: Pick<NumberParam, 'label' | 'help'>): NumberParam =>
  number('seconds', value, { ...texts, min: 0, max: 8_640_000, slider: [0, 3600], live: true })

/** How far back, how long at least, how often: defaults in seconds, and as a share of the limit. */
export const tripParams = (least: number, cooldown: number, reopen = 0.5) => ({
  armed: toggle(true, {
    label: 'Armed',
    help: 'Off: it watches nothing and stops nothing.',
    live: true,
    channel: 'nothing is stopped while it is off',
  }),
  reopenAt: share(reopen, {
    label: 'Re-opens at',
    help: 'Share of the limit that what it watches must fall back to. Lower: later, and for longer.',
    live: true,
  }),
  leastSeconds: seconds(least, {
    label: 'Lasts at least',
    help: 'Once tripped it holds for this long, whatever happens.',
  }),
  cooldownSeconds: seconds(cooldown, {
    label: 'Cooldown',
    help: 'After it has let go it cannot trip for this long.',
  }),
})

/** Where a cap that leaves less and less room stops all of it. Below one, so that what is held to the cap can reach it. */
export const closesAt = (value: number): NumberParam =>
  share(value, {
    label: 'Closes at',
    help: 'Share of the cap from which nothing more is let in until there is room again.',
    min: 0.01,
    max: 0.999,
    live: true,
    channel: 'trips where what is used > share x cap',
  })

/** When it lets go for the time alone. */
export const mostSeconds = (most: number): NumberParam =>
  seconds(most, {
    label: 'Lasts at most',
    help: 'Then it lets go, even if nothing has calmed down.',
  })

export const leastBelowMost: Relation<{
  leastSeconds: NumberParam
  mostSeconds: NumberParam
}> = {
  of: ['leastSeconds', 'mostSeconds'],
  holds: p => p.leastSeconds <= p.mostSeconds,
  expected: 'a least length not above the most',
}

/** Whole steps that last at least so many seconds. */
export const stepsOf = (time: number, stepSeconds: number): number =>
  // A hair off, so that 0.3 s are three steps of 0.1 s and not four.
  Math.ceil(time / stepSeconds - 1e-9) + 0

interface Times {
  readonly reopenAt: number
  readonly leastSeconds: number
  /** Absent: it never lets go for the time alone. */
  readonly mostSeconds?: number
  readonly cooldownSeconds: number
}

/** The rule of a breaker that trips above `limit`. */
export function tripRule(limit: number, times: Times, stepSeconds: number): TripRule {
  const { reopenAt, leastSeconds, cooldownSeconds } = times
  const least = Math.max(1, stepsOf(leastSeconds, stepSeconds))
  return {
    limit,
    reopens: reopenAt * limit,
    least,
    most: Math.max(least, stepsOf(times.mostSeconds ?? Infinity, stepSeconds)),
    cooldown: stepsOf(cooldownSeconds, stepSeconds),
  }
}
