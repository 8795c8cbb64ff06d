/** Which luck a draw belongs to. Outside paths, population and shocks are macro; all else is micro. */
import { deriveKey, type Key } from '../kernel/random.ts'
import { keyFromText } from '../kernel/seed.ts'
import { MACRO_KEY, MICRO_KEY, type World } from './world.ts'

const MICRO = 1

/** The two run keys of a text seed; `micro` replays one crash under another luck. */
export function runKeys(seed: string, micro: number): { macro: Key; micro: Key } {
  const macro = keyFromText(seed)
  return { macro, micro: deriveKey(macro, MICRO, micro) }
}

export const macroKey = ({ scalars }: World): Key => [scalars[MACRO_KEY], scalars[MACRO_KEY + 1]]
export const microKey = ({ scalars }: World): Key => [scalars[MICRO_KEY], scalars[MICRO_KEY + 1]]
