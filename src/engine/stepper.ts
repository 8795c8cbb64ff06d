/** A run that is advanced by hand: steps, edits, snapshots. */
import { hashHex } from '../kernel/digest.ts'
import type { Snapshot } from '../kernel/columns.ts'
import type { EditDoc, Scenario } from '../scenario/document.ts'
import { STEP } from '../world/world.ts'
import { bindRules } from './rules.ts'
import { createRun } from './createRun.ts'
import type { AuditLevel, Run } from './run.ts'
import { step, type Recorder } from './step.ts'
import { summarize, type Summary } from './summary.ts'

/** Everything needed to go on from here: the columns, and the document as edited so far. */
export interface RunSnapshot {
  readonly columns: Snapshot
  readonly scenario: Scenario
}

export interface Stepper {
  readonly run: Run
  /** The next step to be made, from 0. */
  readonly step: () => number
  readonly done: () => boolean
  /** Makes up to `steps` steps, fewer at the end of the run. Returns how many. */
  readonly advance: (steps: number, record?: Recorder) => number
  /** Takes over the edits of a scenario; those at steps already made are history and are not looked at. */
  readonly edit: (edits: readonly EditDoc[]) => void
  readonly snapshot: () => RunSnapshot
  readonly restore: (snapshot: RunSnapshot) => void
  /** 16 hex digits over all events so far and the ledger as it stands. */
  readonly digest: () => string
  readonly summary: () => Summary
}

export interface RunOptions {
  readonly audit?: AuditLevel
}

/** Starts a run of a parsed scenario. */
export function stepper(scenario: Scenario, { audit = 'sampled' }: RunOptions = {}): Stepper {
  const run = createRun(scenario, audit)
  const { world } = run
  let broken: Error | undefined
  const at = (): number => world.scalars[STEP]
  const done = (): boolean => at() >= run.scenario.clock.steps
  return {
    run,
    step: at,
    done,
    advance: (steps, record) => {
      // What came after a broken invariant could never be replayed, so nothing comes after it.
      if (broken) throw broken
      let made = 0
      try {
        for (; made < steps && !done(); made++) step(run, record)
      } catch (error) {
        broken = error instanceof Error ? error : new Error(String(error))
        throw broken
      }
      return made
    },
    edit: edits => {
      run.scenario = { ...run.scenario, edits }
    },
    snapshot: () => ({ columns: world.columns.snapshot(), scenario: run.scenario }),
    restore: snapshot => {
      world.columns.restore(snapshot.columns)
      run.scenario = snapshot.scenario
      run.rules = bindRules(world, run.scenario, run.memories)
      // Scratch of a step that is no longer the last.
      run.scratch.keepers.step = -1
      broken = undefined
    },
    digest: () => runDigest(run),
    summary: () => summarize(run),
  }
}

/** The rolling hash of events, folded with every column of the ledger. */
function runDigest({ world }: Run): string {
  const state = world.digest.slice()
  world.columns.hash(state, name => name.startsWith('ledger.'))
  return hashHex(state)
}
