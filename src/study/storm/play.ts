/** One trial: a scenario played under all laws, in one of the ways in which runs are handled. */
import type { Run } from '../../engine/run.ts'
import { simulate } from '../../engine/simulate.ts'
import { stepper, type Stepper } from '../../engine/stepper.ts'
import type { Scenario } from '../../scenario/document.ts'
import { COUNT, KINDS } from '../../world/events.ts'
import { STEP } from '../../world/world.ts'
import type { Twin, TwinPart } from '../twins/twin.ts'
import { brokenBy, court, LawBroken, type Broken } from './court.ts'
import { Dice } from './dice.ts'
import type { Law } from './law.ts'
import { refuseEdits } from './refuseEdits.ts'
import { lookForTargets } from './targets.ts'

/** How a run is handled: none of it may change what comes of it. */
export interface Handling {
  /** Steps between two breaks. */
  readonly chunk: number
  /** At each break, as long as there are not too many, a snapshot is taken and restored at once. */
  readonly restores: boolean
  /** Edits arrive one by one while it runs, as from a slider; illegal ones are shown to the check before it, and refused. */
  readonly live: boolean
  /** Played a second time, otherwise handled: both must end alike. */
  readonly twice: boolean
}

/** Restoring binds all rules anew: after so many times a run goes on in one go. */
const RESTORES_MOST = 64

export const PLAIN: Handling = { chunk: 1e9, restores: false, live: false, twice: false }

export function drawHandling(seed: number): Handling {
  const dice = new Dice(0x8a11d + seed)
  return {
    chunk: dice.pick([1, 7, 64, 1e9]),
    restores: dice.chance(0.2),
    live: dice.chance(0.4),
    twice: dice.chance(0.05),
  }
}

/** What a trial came to. */
export interface Outcome {
  readonly agentSteps: number
  readonly events: number
  readonly digest: string
  /** Undefined if all went well. */
  readonly broken: Broken | undefined
}

export interface Judges {
  readonly laws: readonly Law[]
  /** Hears of every look of a law and of every target that is hit. */
  readonly count: (id: string) => void
  /** Second implementations that run beside it and must agree. */
  readonly twins?: readonly TwinPart[]
  /** Runs what it is given, and throws if that calls what it may not. */
  readonly guard?: <T>(act: () => T) => T
  /** Called before the agents of each step decide, to decide in their place. */
  readonly arm?: (run: Run) => void
}

/** Plays a sound scenario to its end, or to the first law that breaks. */
export function play(scenario: Scenario, handling: Handling, judges: Judges): Outcome {
  const { live, twice } = handling
  const { guard = act => act() } = judges
  const agents = scenario.cohorts.reduce((sum, { count }) => sum + count, 0)
  const counted = { events: 0 }
  let run: Stepper | undefined
  const outcome = (broken?: Broken): Outcome => ({
    agentSteps: agents * (run?.step() ?? 0),
    events: counted.events,
    digest: run && !broken ? run.digest() : '',
    broken,
  })
  try {
    const made = guard(() => {
      run = stepper(live ? { ...scenario, edits: [] } : scenario, { audit: 'full' })
      playThrough(run, scenario, handling, { ...judges, counted })
      return run
    })
    if (twice) compare(made.digest(), scenario, judges)
    return outcome()
  } catch (error) {
    return outcome(brokenBy(error, run?.step() ?? 0))
  }
}

function playThrough(
  run: Stepper,
  scenario: Scenario,
  { chunk, restores, live }: Handling,
  { laws, count, counted, twins = [], arm }: Judges & { readonly counted: { events: number } },
): void {
  const judges = court(run.run, laws, count)
  const look = lookForTargets(run.run, count)
  const beside = twins.map(({ start, ...twin }) => ({ ...twin, twin: start(run.run) }))
  run.run.watch = {
    before: (phase, state) => {
      if (phase === 'agents') arm?.(state)
      judges.watch.before(phase, state)
    },
    after: judges.watch.after,
  }
  const record = (state: Run): void => {
    judges.end()
    look()
    for (const one of beside) followed(state, one, count)
    counted.events += state.world.log.cursor[COUNT]
  }
  const arriving = live ? scenario.edits.map(({ step }) => step) : []
  for (let restored = 0; !run.done();) {
    const at = run.step()
    if (arriving.includes(at)) {
      refuseEdits(run.run.scenario, at, count)
      run.edit(scenario.edits.filter(({ step }) => step <= at))
    }
    const next = arriving.find(step => step > at) ?? Infinity
    run.advance(Math.min(chunk, next - at), record)
    if (restores && !run.done() && restored++ < RESTORES_MOST) {
      run.restore(run.snapshot())
      count('a run is restored')
    }
  }
  judges.settled()
}

/** D1: a second implementation agrees. */
function followed(
  run: Run,
  { id, subject, twin }: Pick<TwinPart, 'id' | 'subject'> & { readonly twin: Twin },
  count: (id: string) => void,
): void {
  const { log } = run.world
  twin.follow(run)
  const found = twin.difference(run)
  if (found === undefined) {
    // To agree on nothing is no agreement.
    if (log.kind.subarray(0, log.cursor[COUNT]).some(kind => subject.includes(KINDS[kind])))
      count(`twin ${id} agrees`)
    return
  }
  throw new LawBroken({
    law: `D ${id}`,
    name: `the ${id} agrees with a second implementation of it`,
    formula: 'every number of both is the same',
    step: run.world.scalars[STEP],
    phase: 'at its end',
    what: found,
    left: 'the engine',
    right: 'its twin',
  })
}

/** R3: played again in one go, with what the page records, it ends alike. */
function compare(digest: string, scenario: Scenario, { count }: Judges): void {
  count('a run is played twice')
  const again = simulate(scenario, {
    audit: 'events',
    chunk: 13,
    record: ({ world }) => void world,
  })
  if (again.digest === digest) return
  throw new LawBroken({
    law: 'R3',
    name: 'the same scenario and seed give the same run, however it is handled',
    formula: 'digest in chunks, restored, edited live = digest in one go',
    step: scenario.clock.steps,
    phase: 'at its end',
    what: 'digest',
    left: digest,
    right: again.digest,
  })
}
