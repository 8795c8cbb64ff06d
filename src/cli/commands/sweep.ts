/** `breakwater sweep`: one study over many cells, on the same seeds in each. */
import { Command } from 'commander'
import { outcomesOf, sweep as sweepRuns, type SweepPlan, type SweptRun } from '../../study/sweep.ts'
import { workOf as workOfRun } from '../../scenario/costs.ts'
import { holdWork } from '../budget.ts'
import { Interrupted } from '../interrupt.ts'
import { once } from '../options.ts'
import { milestones, runManyOf, studyOptions } from '../studyOptions.ts'
import { openSweepFolder } from '../sweepFolder.ts'
import { cellsCsv, reportOf } from '../sweepReport.ts'
import { readSweep } from '../sweepSpec.ts'
import { textOf } from '../sweepText.ts'
import { wrong } from '../wrongUse.ts'

interface SweepArguments {
  readonly workers?: string
  readonly out?: string
  readonly resume?: boolean
  readonly force?: boolean
  readonly json?: boolean
  readonly csv?: boolean
  readonly yes?: boolean
}

export const sweep = (): Command =>
  studyOptions(new Command('sweep').argument('<spec>', 'a JSON file, or -'))
    .description('run cells or a grid of parameters, each on the same seeds, with intervals')
    .option('--out <dir>', 'write every run and every cell there', once('--out'))
    .option('--resume', 'go on with the sweep in --out: what was made is not made again')
    .option('--force', 'write into a folder that is not empty')
    .option('--csv', 'lines of comma-separated values instead of tables')
    .action(act)

async function act(argument: string, options: SweepArguments): Promise<void> {
  const { out, json, csv, workers, yes } = options
  if (json && csv) wrong('E_ARG', '--csv', 'both --json and --csv', 'one of them')
  if (options.resume && out === undefined) wrong('E_ARG', '--resume', 'no --out', 'its folder')
  const runMany = runManyOf(workers)
  const read = await readSweep(argument)
  const { plan } = read
  holdWork(workOf(plan), 'sweep', yes)
  const folder = out === undefined ? undefined : openSweepFolder(out, read, options)
  const made = [...(folder?.made ?? [])]
  const tell = milestones('sweep', runsOf(plan), made.length)
  try {
    await sweepRuns(runMany, plan, {
      made: folder?.made,
      onRun: run => {
        made.push(run)
        folder?.add(run)
        tell(made.length)
      },
    })
  } catch (error) {
    if (error instanceof Interrupted && folder) sayHowToGoOn(plan, made, String(out))
    throw error
  } finally {
    folder?.end(made)
  }
  process.stdout.write(printed(plan, made, options))
}

function printed(
  plan: SweepPlan,
  runs: readonly SweptRun[],
  { json, csv }: SweepArguments,
): string {
  const outcomes = outcomesOf(plan, runs)
  if (json) return `${JSON.stringify(reportOf(plan, outcomes, runs.length))}\n`
  return csv ? cellsCsv(plan, outcomes) : textOf(plan, outcomes, runs.length)
}

function runsOf({ cells, design }: SweepPlan): number {
  return cells.length * design.macroSeeds.length * design.micros
}

/** Agent-steps of all runs. */
function workOf({ cells, design }: SweepPlan): number {
  const once = cells.reduce((sum, { scenario }) => sum + workOfRun(scenario), 0)
  return once * design.macroSeeds.length * design.micros
}

function sayHowToGoOn(plan: SweepPlan, made: readonly SweptRun[], out: string): void {
  process.stderr.write(
    `interrupted: ${made.length} of ${runsOf(plan)} runs are in ${out}; --resume goes on\n`,
  )
}
