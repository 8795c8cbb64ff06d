import seedrandom from 'seedrandom'
import { assert } from './assert.ts'
import type { Key } from './random.ts'

/** One to 64 characters: no control characters, line separators or halves of surrogate pairs. */
const SEED_TEXT = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u

/**
 * The key of a text seed: the first two words of seedrandom's default generator. That generator
 * takes only the low byte of each UTF-16 unit and repeats its key, so that "1" and "11" are one
 * seed to it; percent-encoding and a closing NUL keep different texts apart.
 */
export function keyFromText(text: string): Key {
  assert(SEED_TEXT.test(text), () => `seed: got ${text.length} units, expected 1 to 64 characters`)
  const generator = seedrandom(`${encodeURIComponent(text)}\0`)
  return [generator.int32() >>> 0, generator.int32() >>> 0]
}
