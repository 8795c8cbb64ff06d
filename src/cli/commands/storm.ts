/** `breakwater storm`: random scenarios under all laws. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { ENGINE_VERSION } from '../../engine/version.ts'
import { CATALOGUE } from '../../engine/catalogue.ts'
import { claimView } from '../../scenario/claim.ts'
import { encodeLink } from '../../scenario/link.ts'
import { brokenText } from '../../study/storm/court.ts'
import { LAWS } from '../../study/storm/laws/index.ts'
import { shrink, type Shrunk } from '../../study/storm/shrink.ts'
import { gather, type Gathered } from '../../study/storm/gather.ts'
import { rawTrial, type Write } from '../../study/storm/raw.ts'
import { shrinkRaw } from '../../study/storm/shrinkRaw.ts'
import { isRaw, trial, trialNumber, trialOf, TWINS, type Trial } from '../../study/storm/trial.ts'
import { withoutNatives } from '../natives.ts'
import { once, wholeArgument } from '../options.ts'
import { parsedPresets } from '../parsedPresets.ts'
import { foundText, plantReport, reportText } from '../plants/report.ts'
import { poolOf } from '../pool.ts'
import { milestones } from '../studyOptions.ts'

interface StormArguments {
  readonly scenarios?: string
  readonly seed?: string
  readonly trial?: string
  readonly workers?: string
  readonly plant?: string | true
  readonly mutants?: string
  readonly coverage?: boolean
  readonly json?: boolean
}

const SCENARIOS_MAX = 10_000_000

/** From so many trials on, a target that none has hit fails the storm. */
const ENOUGH = 1000

/** Broken trials that are made small; more than a few have the same cause. */
const SHRUNK_MOST = 5

const PROGRAM = join(import.meta.dirname, 'storm.worker.js')

export const storm = (): Command =>
  new Command('storm')
    .description('play random scenarios of every declared part under all invariants')
    .option('--scenarios <n>', 'how many (200)', once('--scenarios'))
    .option('--seed <text>', 'another storm (1)', once('--seed'))
    .option('--trial <number>', 'one trial alone, by the number that was printed', once('--trial'))
    .option('--workers <n>', 'child processes; 0: none, all in this one', once('--workers'))
    .option(
      '--plant [ids]',
      'plant bugs, all or those named with commas between, and see which are found how soon',
    )
    .option('--mutants <n>', 'with --plant: mutants of the core beside (40)', once('--mutants'))
    .option('--coverage', 'how often each law was looked at and each target was hit')
    .option('--json', 'one object instead of lines')
    .action(act)

async function act(options: StormArguments): Promise<void> {
  if (options.plant !== undefined) return plant(options, options.plant)
  const numbers = numbersOf(options)
  const trials = await played(numbers, options.workers)
  const all = gather(trials, LAWS)
  const reports = await Promise.all(all.broken.slice(0, SHRUNK_MOST).map(reportOf))
  if (options.json) process.stdout.write(`${JSON.stringify({ ...all, reports })}\n`)
  else process.stdout.write(textOf(all, reports, options.coverage ?? false))
  const isThin = trials.length >= ENOUGH && all.missed.length > 0
  process.exitCode = all.broken.length > 0 || isThin ? 1 : 0
}

/** Bugs instead of the sound engine; one that is missed fails it. */
async function plant(
  { seed = '1', scenarios = '400', mutants = '40', workers, json }: StormArguments,
  ids: string | true,
): Promise<void> {
  const options = {
    seed,
    ids: ids === true ? undefined : ids.split(','),
    mutants: wholeArgument('--mutants', mutants, 0, 10_000),
    most: wholeArgument('--scenarios', scenarios, 1, SCENARIOS_MAX),
    workers: workers === undefined ? undefined : wholeArgument('--workers', workers, 1, 256),
  }
  const report = await plantReport(options, found => {
    if (!json) process.stdout.write(`${foundText(found)}\n`)
  })
  process.stdout.write(`${json ? JSON.stringify(report) : reportText(report)}\n`)
  process.exitCode = report.plants.every(({ law }) => law !== undefined) ? 0 : 1
}

function numbersOf({ trial, seed = '1', scenarios = '200' }: StormArguments): readonly number[] {
  if (trial !== undefined) return [wholeArgument('--trial', trial, 0, SCENARIOS_MAX * 2)]
  const count = wholeArgument('--scenarios', scenarios, 1, SCENARIOS_MAX)
  return Array.from({ length: count }, (_, k) => trialNumber(seed, k))
}

async function played(numbers: readonly number[], workers?: string): Promise<readonly Trial[]> {
  const count =
    workers === undefined ? availableParallelism() : wholeArgument('--workers', workers, 0, 256)
  const milestone = milestones('storm', numbers.length, 0)
  let done = 0
  const told = ({ number, broken }: Trial): void => {
    // Said at once: to make it small takes a while.
    const line = process.stderr.isTTY ? '\n' : ''
    if (broken) process.stderr.write(`${line}storm: trial ${number} breaks ${broken.law}\n`)
    milestone(++done)
  }
  if (count === 0 || numbers.length === 1) {
    const presets = parsedPresets()
    return numbers.map(number => {
      const result = trial(number, presets, withoutNatives)
      told(result)
      return result
    })
  }
  return poolOf<number, Trial>(count, PROGRAM)(numbers, (_, result) => told(result))
}

interface Report {
  readonly number: number
  readonly shrunk: Shrunk
  /** What the second generator wrote in place of agents' decisions; undefined for the first one's trials. */
  readonly writes?: readonly Write[]
  /** Opens the page one step before the law breaks. Undefined if not even the small scenario fits into a link. */
  readonly link: string | undefined
}

/** A broken trial, made small, as a link. */
async function reportOf({ number, broken }: Trial): Promise<Report> {
  const isTwin = broken!.law.startsWith('D ')
  const judges = { twins: isTwin ? TWINS : [], guard: withoutNatives }
  if (isRaw(number)) {
    const { writes, ...shrunk } = shrinkRaw(rawTrial(number, parsedPresets()), broken!, judges)
    return { number, shrunk, writes, link: undefined }
  }
  const { scenario, handling } = trialOf(number, parsedPresets())
  const shrunk = shrink(scenario, handling, broken!, judges)
  const { law, step } = shrunk.broken
  const made = await encodeLink(
    {
      scenario: shrunk.scenario,
      engine: ENGINE_VERSION,
      digest: null,
      // The page looks at laws alone: nothing runs beside, and nothing is played twice.
      view: isTwin || law === 'R3' ? null : claimView({ law, step }),
    },
    CATALOGUE,
  )
  return { number, shrunk, link: 'link' in made ? made.link : undefined }
}

const WRITES_SHOWN = 8

/** No scenario says what was written: there is no link. */
function writesText(writes: readonly Write[]): readonly string[] {
  const shown = writes.slice(0, WRITES_SHOWN).map(write => `    ${JSON.stringify(write)}`)
  return [`  no link: ${writes.length} numbers were written into what agents want`, ...shown]
}

function textOf(all: Gathered, reports: readonly Report[], coverage: boolean): string {
  const lines = coverage
    ? Object.entries(all.counts).map(([id, { trials, times }]) => `${id}: ${times} times in ${trials} trials`) // prettier-ignore
    : []
  for (const { number, shrunk, writes, link } of reports) {
    const { scenario, broken, plays } = shrunk
    const agents = scenario.cohorts.reduce((sum, { count }) => sum + count, 0)
    lines.push(
      `trial ${number}: ${brokenText(broken)}`,
      `  ${broken.formula}`,
      `  smallest found in ${plays} plays: ${agents} agents, ${scenario.clock.steps} steps`,
      ...(writes ? writesText(writes) : [`  ${link ?? 'too large for a link'}`]),
      `  again: breakwater storm --trial ${number}`,
    )
  }
  const more = all.broken.slice(reports.length).map(({ number }) => number)
  if (more.length > 0) lines.push(`broken too, not made small: trials ${more.join(', ')}`)
  const { trials, agentSteps, events, broken } = all
  // One trial alone is played for what it breaks.
  if (trials > 1 && all.missed.length > 0) lines.push(`never seen: ${all.missed.join(', ')}`)
  lines.push(
    `${events} events, ${all.looks} looks of ${LAWS.length} laws`,
    `${trials} scenarios, ${agentSteps} agent-steps, ${broken.length} violations`,
  )
  return `${lines.join('\n')}\n`
}
