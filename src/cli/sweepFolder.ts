/** The folder of a sweep: every run is on disk as soon as it is made, and no run is made twice. */
import { createHash } from 'node:crypto'
import { ENGINE_VERSION } from '../engine/version.ts'
import type { Scenario } from '../scenario/document.ts'
import { isDoc } from '../scenario/path.ts'
import { outcomesOf, type SweepPlan, type SweptRun } from '../study/sweep.ts'
import { openFolder, type Folder } from './folder.ts'
import { cellsCsv, reportOf, runLine, runsHead } from './sweepReport.ts'
import type { ReadSweep } from './sweepSpec.ts'
import { wrong } from './wrongUse.ts'

/** One line a run: what a sweep that goes on reads. */
const LOG = 'runs.jsonl'

export interface SweepFolder {
  /** Runs that were there. */
  readonly made: readonly SweptRun[]
  readonly add: (run: SweptRun) => void
  /** Ends with the runs in the order of the plan, whoever made them when, and what they came to. */
  readonly end: (runs: readonly SweptRun[]) => void
}

interface FolderOptions {
  readonly force?: boolean
  readonly resume?: boolean
}

/** Opens the folder for a plan read from `document`. To resume, every run in it must belong to the plan. */
export function openSweepFolder(
  path: string,
  { plan, document }: ReadSweep,
  { force, resume }: FolderOptions,
): SweepFolder {
  const folder = openFolder(path, force || resume)
  const hashes = plan.cells.map(({ scenario }) => hashOf(scenario))
  const made = resume ? readLog(folder, plan, hashes) : []
  const writeAll = (runs: readonly SweptRun[]): void => {
    folder.write(LOG, runs.map(run => logLine(plan, hashes, run)).join(''))
    folder.write('runs.csv', runsHead(plan) + runs.map(run => runLine(plan, run)).join(''))
    const outcomes = outcomesOf(plan, runs)
    const report = reportOf(plan, outcomes, runs.length)
    folder.write('cells.json', `${JSON.stringify(report, null, 2)}\n`)
    folder.write('cells.csv', cellsCsv(plan, outcomes))
  }
  folder.write('spec.json', `${JSON.stringify(document, null, 2)}\n`)
  // Written afresh, so that a line that broke off when the last sweep was killed is gone.
  writeAll(made)
  const log = folder.append(LOG, true)
  const table = folder.append('runs.csv', true)
  return {
    made,
    add: run => {
      log.write(logLine(plan, hashes, run))
      table.write(runLine(plan, run))
    },
    end: runs => {
      log.close()
      table.close()
      writeAll(runs.toSorted((a, b) => a.macro - b.macro || a.micro - b.micro || a.cell - b.cell))
    },
  }
}

/** What a scenario is but for its seeds, under these results. */
function hashOf(scenario: Scenario): string {
  const text = JSON.stringify([ENGINE_VERSION, { ...scenario, seed: '', micro: 0 }])
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function logLine({ cells, design }: SweepPlan, hashes: readonly string[], run: SweptRun): string {
  const { cell, macro, micro, digest, figures } = run
  const { name, set } = cells[cell]
  const seed = design.macroSeeds[macro]
  const line = { cell: name, scenario: hashes[cell], seed, micro, set, digest, figures }
  return `${JSON.stringify(line)}\n`
}

function readLog(folder: Folder, plan: SweepPlan, hashes: readonly string[]): SweptRun[] {
  const text = folder.read(LOG)
  if (text === undefined) return []
  const lines = text.split('\n')
  // What follows the last line's end is nothing, or a line that broke off.
  lines.pop()
  const read = reader(plan, hashes)
  const runs = new Map<string, SweptRun>()
  for (const [i, line] of lines.entries()) {
    const run = read(line)
    if (run) runs.set(`${run.cell} ${run.macro} ${run.micro}`, run)
    else wrong('E_RESUME', `${LOG}:${i + 1}`, 'a run of another sweep', 'runs of this one, or --force') // prettier-ignore
  }
  return [...runs.values()]
}

/** Reads a line of the log; undefined if it is no run of the plan. */
function reader(
  { cells, design }: SweepPlan,
  hashes: readonly string[],
): (line: string) => SweptRun | undefined {
  const cellOf = new Map(cells.map(({ name }, cell) => [name, cell]))
  const macroOf = new Map(design.macroSeeds.map((seed, macro) => [seed, macro]))
  return line => {
    const { cell: name, scenario, seed, micro, digest, figures } = lineOf(line)
    const cell = cellOf.get(name)
    const macro = macroOf.get(seed)
    if (cell === undefined || macro === undefined || !(micro < design.micros)) return undefined
    if (scenario !== hashes[cell] || !figures) return undefined
    const values = design.figures.map(id => [id, figures[id]] as const)
    if (values.some(([, value]) => value === undefined)) return undefined
    // What had no number was written as null.
    const known = values.map(([id, value]) => [id, value ?? NaN] as const)
    return { cell, macro, micro, digest, figures: Object.fromEntries(known) }
  }
}

interface LogLine {
  readonly cell: string
  readonly scenario: string
  readonly seed: string
  readonly micro: number
  readonly digest: string
  readonly figures?: Readonly<Record<string, number | null | undefined>>
}

/** What a line that is no object of ours comes to. */
const NONE: LogLine = { cell: '', scenario: '', seed: '', micro: NaN, digest: '' }

function lineOf(line: string): LogLine {
  try {
    const value: unknown = JSON.parse(line)
    return isDoc(value) ? { ...NONE, ...value } : NONE
  } catch {
    return NONE
  }
}
