/** What is kept of each attack from step to step. */
import type { Columns } from '../kernel/columns.ts'
import type { Cohort, World } from '../world/world.ts'
import type { Parties } from './parties.ts'

/** Columns of one attack. */
export interface Attack {
  readonly cohort: Cohort
  /** Quanta a tick and lot of its market. */
  readonly k: number
  /** By party: cash, lots, quote, spot. */
  readonly flows: Float64Array
  /** Of attackers who may hold options: lots, by instrument, then party. */
  readonly options: Float64Array | undefined
  /** By phase: step + 1 at which it was entered first (0: never), and the reason. */
  readonly phases: Float64Array
}

/** Places in `flows` of one party. */
export const CASH = 0
export const LOTS = 1
export const QUOTE = 2
export const SPOT = 3
export const WIDTH = 4

/** Registers the columns of every cohort of attackers. */
export function layOutAttacks(
  columns: Columns,
  { cohorts, markets }: World,
  { list }: Parties,
  phasesOf: (cohort: Cohort) => number,
): readonly Attack[] {
  return cohorts
    .filter(({ role }) => role === 'attacker')
    .map(cohort => {
      const add = (name: string, length: number): Float64Array =>
        columns.add(`attacks.${cohort.id}.${name}`, new Float64Array(length))
      const { k, chain } = markets[cohort.market]
      return {
        cohort,
        k,
        flows: add('flows', list.length * WIDTH),
        options: cohort.holdsOptions ? add('options', chain!.count * list.length) : undefined,
        phases: add('phases', phasesOf(cohort) * 2),
      }
    })
}
