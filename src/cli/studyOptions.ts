/** What the commands that make many runs share: how many processes, progress, budget. */
import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import type { Scenario } from '../scenario/document.ts'
import type { RunMany, RunResult } from '../study/runMany.ts'
import { serial } from '../study/serial.ts'
import { holdToBudget } from './budget.ts'
import { breathe } from './interrupt.ts'
import { once, wholeArgument } from './options.ts'
import { processPool } from './pool.ts'

const WORKERS_MAX = 256

export const studyOptions = (command: Command): Command =>
  command
    .option('--workers <n>', 'child processes; 0: none, all in this one', once('--workers'))
    .option('--json', 'one object instead of tables')
    .option('--yes', 'run even if it takes long')

/** Runs in as many processes as asked for, else as there are cores. */
export function runManyOf(workers: string | undefined): RunMany {
  const count =
    workers === undefined
      ? availableParallelism()
      : wholeArgument('--workers', workers, 0, WORKERS_MAX)
  return count === 0 ? inTurn : processPool(count)
}

/** One run after the other in this process. Ctrl-C is heard between two. */
const inTurn: RunMany = async (jobs, onDone) => {
  const results: RunResult[] = []
  for (const [i, job] of jobs.entries()) {
    await breathe()
    const [result] = await serial([job])
    results.push(result)
    onDone?.(i, result)
  }
  return results
}

/** Refuses so many runs of a scenario if they would take long, unless --yes was given. */
export function holdManyToBudget(scenario: Scenario, runs: number, yes?: boolean): void {
  const { clock } = scenario
  holdToBudget({ ...scenario, clock: { ...clock, steps: clock.steps * runs } }, yes)
}

/** Counts runs on standard error, where somebody may be looking. */
export function progress(what: string, runs: number): (done: number) => void {
  return done => {
    if (process.stderr.isTTY) {
      process.stderr.write(`\r${what}: ${done} of ${runs} runs${done === runs ? '\n' : ''}`)
    }
  }
}

/** The same for a study that may take hours: where nobody looks, a line for every tenth of the runs. */
export function milestones(what: string, runs: number, from: number): (done: number) => void {
  const live = progress(what, runs)
  let tenths = Math.floor((10 * from) / runs)
  return done => {
    live(done)
    const reached = Math.floor((10 * done) / runs)
    if (process.stderr.isTTY || reached === tenths) return
    tenths = reached
    process.stderr.write(`${what}: ${done} of ${runs} runs\n`)
  }
}
