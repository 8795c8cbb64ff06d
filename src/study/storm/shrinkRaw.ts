/** A broken trial of the second generator made small: the fewest writes, in the smallest scenario, that still break the law. */
import type { Scenario } from '../../scenario/document.ts'
import type { Broken } from './court.ts'
import { LAWS } from './laws/index.ts'
import { PLAIN, play, type Judges } from './play.ts'
import { armWith, type RawTrial, type Write } from './raw.ts'
import { byHalves, shrink, type Shrunk } from './shrink.ts'

export interface ShrunkRaw extends Shrunk {
  readonly writes: readonly Write[]
}

/** Runs that may be spent on the writes, before the scenario and after it. */
const PLAYS_MOST = 400

/** Drops writes, then whatever the scenario can do without, then writes again. */
export function shrinkRaw(
  { scenario, writes }: RawTrial,
  broken: Broken,
  judges: Partial<Judges> = {},
): ShrunkRaw {
  let plays = 0
  const fewest = (all: readonly Write[], of: Scenario): readonly Write[] => {
    const most = plays + PLAYS_MOST
    let left = all
    const drop = (from: number, width: number): void => {
      if (plays >= most) return
      plays++
      const fewer = left.filter((_, i) => i < from || i >= from + width)
      const armed = { laws: LAWS, count: () => undefined, ...judges, arm: armWith(fewer) }
      if (play(of, PLAIN, armed).broken?.law === broken.law) left = fewer
    }
    byHalves(() => left.length, drop)
    return left
  }
  const due = writes.filter(({ step }) => step <= broken.step)
  const few = fewest(due, scenario)
  const small = shrink(scenario, PLAIN, broken, { ...judges, arm: armWith(few) })
  const least = fewest(few, small.scenario)
  return { ...small, writes: least, plays: plays + small.plays }
}
