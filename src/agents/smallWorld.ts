/**
 * Who watches whom: a small world after Watts and Strogatz (Nature 393, 1998), computed from draws and stored nowhere.
 *
 * Agents stand on a ring and watch their nearest, half on either side. Each of these links is replaced, with the
 * chance `rewiring`, by one to a stranger from anywhere on the ring. Links are one-way here: each agent watches
 * the same number of others, and how many watch it differs. Two that one agent watches then know each other
 * about (1 - rewiring)^3 times as often as on the plain ring, as in Barrat and Weigt (2000).
 */
import { deriveKey, uniform, type Key } from '../kernel/random.ts'

/** Purposes of the draws. */
const REWIRED = 1
const STRANGER = 2

/** The two keys that the links of a network are drawn with. */
export interface Network {
  readonly rewired: Key
  readonly stranger: Key
}

export const networkOf = (key: Key): Network => ({
  rewired: deriveKey(key, REWIRED, 0),
  stranger: deriveKey(key, STRANGER, 0),
})

/** How many others each of `count` agents watches: all of them, where they are too few. */
export const watchedBy = (count: number, neighbours: number): number =>
  neighbours < count ? neighbours : Math.max(0, count - 1)

/**
 * Slot of the j-th that agent `slot` of `count` watches, j < watchedBy(count, neighbours): one to the right, one to
 * the left, two to the right... or a stranger. Never itself; a stranger may be one that it watches already. More
 * rewiring replaces more links and keeps the strangers that are there.
 */
export function neighbourOf(
  { rewired, stranger }: Network,
  count: number,
  slot: number,
  j: number,
  rewiring: number,
): number {
  const isStranger = rewiring > 0 && uniform(rewired[0], rewired[1], slot, j) < rewiring
  if (isStranger) {
    const u = uniform(stranger[0], stranger[1], slot, j)
    return (slot + 1 + Math.floor(u * (count - 1))) % count
  }
  const away = (j >> 1) + 1
  return (j & 1) === 0 ? (slot + away) % count : (slot - away + count) % count
}
