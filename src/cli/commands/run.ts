/** `breakwater run`: one run, its summary, and on request its columns in a folder. */
import { Command, Option } from 'commander'
import { ENGINE_VERSION } from '../../engine/version.ts'
import type { AuditLevel } from '../../engine/run.ts'
import type { Summary } from '../../engine/summary.ts'
import type { Scenario } from '../../scenario/document.ts'
import { formatFault } from '../../scenario/faults.ts'
import { fileRecorder } from '../fileRecorder.ts'
import { openFolder } from '../folder.ts'
import { auditOption, changeOptions, once, wholeArgument } from '../options.ts'
import { runWhole, type Whole } from '../runWhole.ts'
import { loadScenario, type Changes } from '../scenarioArgument.ts'
import { holdToBudget } from '../budget.ts'

interface RunOptions extends Changes {
  readonly json?: boolean
  readonly out?: string
  readonly force?: boolean
  readonly chunk?: string
  readonly record: 'none' | 'page' | 'all'
  readonly audit: AuditLevel
  readonly yes?: boolean
}

export const run = (): Command =>
  changeOptions(new Command('run').argument('<scenario>', 'preset id, file, - or link'))
    .description('run a scenario and print what it came to')
    .option('--json', 'one object instead of a table')
    .option(
      '--out <dir>',
      'write summary.json, observations.csv and events.csv there',
      once('--out'),
    )
    .option('--force', 'write into a folder that is not empty')
    .option('--chunk <n>', 'steps at a time; changes nothing in the result', once('--chunk'))
    .addOption(
      new Option('--record <what>', 'what is kept for --out')
        .choices(['none', 'page', 'all'])
        .default('page'),
    )
    .addOption(auditOption())
    .option('--yes', 'run even if it takes long')
    .action(act)

async function act(argument: string, options: RunOptions): Promise<void> {
  const { scenario, notices } = await loadScenario(argument, options)
  for (const notice of notices) process.stderr.write(`${formatFault(notice)}\n`)
  holdToBudget(scenario, options.yes)
  const chunk =
    options.chunk === undefined ? undefined : wholeArgument('--chunk', options.chunk, 1, 1e9)
  const folder = options.out === undefined ? undefined : openFolder(options.out, options.force)
  const recorder = options.record === 'none' ? undefined : fileRecorder(folder, options.record)
  const { audit } = options
  const whole = await runWhole(scenario, { audit, chunk, record: recorder?.record }).finally(() =>
    recorder?.close(),
  )
  const report = reportOf(scenario, whole)
  folder?.write('summary.json', `${JSON.stringify(report, null, 2)}\n`)
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : table(report))
}

type Report = {
  readonly digest: string
  readonly seed: string
  readonly engine: number
} & Summary &
  Readonly<Record<'wallSeconds' | 'agentStepsPerSecond', number>>

function reportOf(scenario: Scenario, { digest, summary, wallSeconds }: Whole): Report {
  const { seed } = scenario
  const agentStepsPerSecond = (summary.agents * summary.steps) / Math.max(wallSeconds, 1e-9)
  return { digest, seed, engine: ENGINE_VERSION, ...summary, wallSeconds, agentStepsPerSecond }
}

/** One figure a line, names to the left. */
function table(report: Report): string {
  const entries = Object.entries(report)
  const width = Math.max(...entries.map(([name]) => name.length))
  return entries
    .map(
      ([name, value]) =>
        `${name.padEnd(width)}  ${typeof value === 'number' ? figure(value) : value}\n`,
    )
    .join('')
}

const figure = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))
