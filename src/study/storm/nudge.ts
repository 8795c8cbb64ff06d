/** Values that lead somewhere and are seldom drawn: what a storm has to see often, by the name of a parameter. */
import type { Dice } from './dice.ts'

type Fields = Record<string, unknown>

interface Nudge {
  /** Of parts that have the parameter. */
  readonly chance: number
  /** For a run of so many hours. */
  readonly to: (dice: Dice, hours: number) => Fields
}

const NUDGES: Readonly<Record<string, Nudge>> = {
  /** Options end within the run, */
  firstHours: {
    chance: 0.7,
    to: (dice, hours) => ({
      firstHours: within(hours * dice.between(0.05, 0.5)),
      everyHours: within(hours * dice.between(0.05, 0.4)),
    }),
  },
  /** and who trades them takes those that end next. */
  soonest: { chance: 0.7, to: () => ({ soonest: 0, hours: 0.1 }) },
  /** Keepers are paid enough to come, out of penalties that are as high. */
  keeperReward: {
    chance: 0.4,
    to: dice => {
      const reward = dice.pick([0.005, 0.02, 0.05])
      return { keeperReward: reward, penaltyRate: reward, route: dice.pick(['venue', 'keepers']) }
    },
  },
  /** Limits of what may go in a window are reached, */
  limitShare: { chance: 0.5, to: () => ({ limitShare: 0.01 }) },
  /** and leave a little to go on. */
  paceShare: { chance: 0.8, to: dice => ({ paceShare: dice.pick([0.1, 1]) }) },
  /** Halts come, are over within the run, and end by an auction. */
  reopening: {
    chance: 0.5,
    to: (dice, hours) => {
      const leastSeconds = Math.min(86_400, hours * 3600 * dice.between(0.01, 0.05))
      return {
        reopening: 'auction',
        moveLimit: dice.pick([0.001, 0.01]),
        cooldownSeconds: leastSeconds,
        leastSeconds,
        mostSeconds: 2 * leastSeconds,
        auctionSeconds: leastSeconds / 2,
      }
    },
  },
  /** Feeds spare accounts while they are not sound. */
  unsoundLiquidations: { chance: 0.4, to: () => ({ unsoundLiquidations: 'refused' }) },
}

/** Bounds of the hours of a chain. */
const within = (hours: number): number => Math.max(0.01, Math.min(8760, hours))

/** The part, some of its parameters moved to where something comes of them. */
export function nudged<T extends Fields>(dice: Dice, part: T, hours: number): T {
  let moved = part
  for (const [name, { chance, to }] of Object.entries(NUDGES)) {
    if (name in part && dice.chance(chance)) moved = { ...moved, ...to(dice, hours) }
  }
  return moved
}
