/** Draws in order from a number: what sets up a trial, never what happens in it. */
import { exp, log } from '../../kernel/exponential.ts'
import { deriveKey, uniform, type Key } from '../../kernel/random.ts'

/** Draws that depend on nothing but the seed and how many came before. */
export class Dice {
  readonly seed: number
  private readonly key: Key
  private at = 0

  /** `seed` is a whole number from 0 to 2^32 - 1. */
  constructor(seed: number) {
    this.seed = seed
    this.key = deriveKey([0x5eed, 0x7e57], 1, seed)
  }

  next(): number {
    return uniform(this.key[0], this.key[1], this.at++, 0)
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next()
  }

  /** Even in the logarithm; both ends above zero. */
  scaled(low: number, high: number): number {
    return exp(this.between(log(low), log(high)))
  }

  /** A whole number, both ends included. */
  whole(low: number, high: number): number {
    return Math.min(high, Math.floor(this.between(low, high + 1)))
  }

  pick<T>(from: readonly T[]): T {
    return from[this.whole(0, from.length - 1)]
  }

  shuffled<T>(list: readonly T[]): T[] {
    const rest = [...list]
    return list.map(() => rest.splice(this.whole(0, rest.length - 1), 1)[0])
  }

  chance(p: number): boolean {
    return this.next() < p
  }
}
