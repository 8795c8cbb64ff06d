/** Laws at work: all of them look at one run, and the first that is broken ends it. */
import type { Run, Watch } from '../../engine/run.ts'
import { PHASES } from '../../engine/step.ts'
import { InvariantError } from '../../kernel/assert.ts'
import { STEP } from '../../world/world.ts'
import type { Law, Looks, Sides } from './law.ts'

/** A broken law: which, where, and both sides of its formula. */
export interface Broken extends Sides {
  readonly law: string
  readonly name: string
  readonly formula: string
  /** The step in which it broke, from 0, and the phase after or before which it was seen. */
  readonly step: number
  readonly phase: string
}

export class LawBroken extends Error {
  override readonly name = 'LawBroken'
  readonly broken: Broken
  constructor(broken: Broken) {
    super(brokenText(broken))
    this.broken = broken
  }
}

/** `L5 at step 12, after market: ... : 3, expected 4`. */
export function brokenText({ law, name, step, phase, what, left, right }: Broken): string {
  return `${law} (${name}) at step ${step}, ${phase}: ${what}: got ${left}, expected ${right}`
}

export interface Court {
  readonly watch: Watch
  /** As a recorder of the run: the end of each step. */
  readonly end: () => void
  /** After the last step. */
  readonly settled: () => void
}

/** What a look at a law, or at one case of its table, is counted as. */
export const lookId = (law: string, cell?: string): string =>
  cell === undefined ? `law ${law}` : `law ${law}: ${cell}`

/** Calls all laws to look at a run. `count` hears of every look. */
export function court(run: Run, laws: readonly Law[], count: (id: string) => void): Court {
  let phase = 'start'
  const bound = laws.flatMap(law => {
    const [all, ids] = [lookId(law.id), cellIds(law)]
    const looksOf = law.bind(run, (holds, sides, cell) => {
      count(all)
      if (cell !== undefined) count(ids.get(cell) ?? lookId(law.id, cell))
      if (!holds) throw new LawBroken({ ...headOf(law), ...sides(), step: run.world.scalars[STEP], phase }) // prettier-ignore
    })
    return looksOf ? [looksOf] : []
  })
  const before = byPhase(bound, 'before')
  const after = byPhase(bound, 'after')
  const atEnd = ends(bound, 'end')
  const all = (list: readonly (() => void)[], now: string): void => {
    phase = now
    for (const look of list) look()
  }
  return {
    watch: {
      before: name => all(before[name], `before ${name}`),
      after: name => all(after[name], `after ${name}`),
    },
    end: () => all(atEnd, 'at its end'),
    settled: () => all(ends(bound, 'settled'), 'when all was quiet'),
  }
}

/** What the cells of a law are counted as: put together once, not at every look. */
const cellIds = ({ id, cells = [] }: Law): ReadonlyMap<string, string> =>
  new Map(cells.map(cell => [cell, lookId(id, cell)]))

const headOf = ({ id, name, formula }: Law): Pick<Broken, 'law' | 'name' | 'formula'> => ({
  law: id,
  name,
  formula,
})

function byPhase(
  bound: readonly Looks[],
  when: 'before' | 'after',
): Record<string, (() => void)[]> {
  const lists = Object.fromEntries(PHASES.map(([name]): [string, (() => void)[]] => [name, []]))
  for (const looks of bound) {
    for (const [name, look] of Object.entries(looks[when] ?? {})) {
      if (!(name in lists)) throw new Error(`phase: got ${name}, expected one of PHASES`)
      lists[name].push(look)
    }
  }
  return lists
}

const ends = (bound: readonly Looks[], when: 'end' | 'settled'): (() => void)[] =>
  bound.flatMap(looks => looks[when] ?? [])

/** What a run ended with, as a broken law: an audit of the engine's own, or anything else that was thrown. */
export function brokenBy(error: unknown, step: number): Broken {
  if (error instanceof LawBroken) return error.broken
  const message = error instanceof Error ? error.message : String(error)
  const isAudit = error instanceof InvariantError
  return {
    law: isAudit ? 'A1' : 'A2',
    name: isAudit ? 'the books are in order after every phase' : 'a run ends without an error',
    formula: isAudit
      ? 'sums of cash, legs and sizes = 0; counted = recomputed'
      : 'nothing is thrown',
    step,
    phase: isAudit ? 'in an audit' : 'in a phase',
    what: message,
    left: 'see there',
    right: 'see there',
  }
}
