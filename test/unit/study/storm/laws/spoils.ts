/** Ways to spoil a run by hand, for tests of laws. */
import { COUNT, KIND } from '../../../../../src/world/events.ts'
import type { Run } from '../../../../../src/engine/run.ts'
import type { Spoil } from './judged.ts'

/** Once, as soon as the moment comes. */
export const at = (when: string, act: (run: Run) => void): Spoil => ({
  when,
  act: run => {
    act(run)
    return true
  },
})

/** Once, in the first step in which there is an event of a kind that will do. */
export const atEvent = (
  when: string,
  kind: keyof typeof KIND,
  act: (run: Run, row: number) => unknown,
): Spoil => ({
  when,
  act: run => {
    const { log } = run.world
    for (let row = 0; row < log.cursor[COUNT]; row++) {
      if (log.kind[row] === KIND[kind] && act(run, row) !== false) return true
    }
    return false
  },
})

/** At every event of a kind, in every step, until some law breaks. */
export const atEvery = (
  when: string,
  kind: keyof typeof KIND,
  act: (run: Run, row: number) => unknown,
): Spoil => ({
  when,
  act: run => {
    const { log } = run.world
    for (let row = 0; row < log.cursor[COUNT]; row++)
      if (log.kind[row] === KIND[kind]) act(run, row)
    return false
  },
})

/** Once, in a step at which laws look that are dear. */
export const seldom = (when: string, act: (run: Run) => void): Spoil => ({
  when,
  act: run => {
    if (run.world.scalars[0] % 16 !== 0) return false
    act(run)
    return true
  },
})

/** Takes all that an account could have, out of the books. */
export const rob = ({ world }: Run, account: number): void => {
  world.cash[0][account] -= 1e13
}
