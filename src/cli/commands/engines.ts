/** `breakwater engines`: the same runs in other JavaScript engines, and what the page policy refuses in each. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { inBrowser, inNode, inShell, type Engine, type Row } from '../engines/measure.ts'
import { BROWSERS, SHELLS, programOf } from '../engines/programs.ts'
import { once, wholeArgument } from '../options.ts'
import { progress } from '../studyOptions.ts'
import { wrong } from '../wrongUse.ts'

interface EngineArguments {
  readonly scenarios?: string
  readonly from?: string
  readonly browsers?: string
  readonly shells?: string
  readonly json?: boolean
}

/** Beside the built command. */
const BUILT = join(import.meta.dirname, '../engines')

const SCENARIOS_MAX = 100_000
const SEED_MAX = 10_000_000

/** Steps of each preset that are compared. */
const PRESET_STEPS = 300

export const engines = (): Command =>
  new Command('engines')
    .description('make the same runs in other engines and compare digests; exit 1 if one differs')
    .option('--scenarios <n>', 'random ones beside the presets (200)', once('--scenarios'))
    .option('--from <n>', 'seed of the first (0)', once('--from'))
    .option('--browsers <list>', 'chromium, firefox; else those installed', once('--browsers'))
    .option('--shells <list>', 'jsc; else those installed', once('--shells'))
    .option('--json', 'one object a line')
    .action(act)

async function act(given: EngineArguments): Promise<void> {
  const { browsers, shells, json } = given
  const scenarios = wholeArgument('--scenarios', given.scenarios ?? '200', 1, SCENARIOS_MAX)
  const from = wholeArgument('--from', given.from ?? '0', 0, SEED_MAX)
  // Who names engines of one kind alone wants no others.
  const isNamed = browsers !== undefined || shells !== undefined
  const pages = chosen('--browsers', isNamed ? (browsers ?? '') : undefined, Object.keys(BROWSERS))
  const bare = chosen('--shells', isNamed ? (shells ?? '') : undefined, Object.keys(SHELLS))
  if (pages.length + bare.length === 0) {
    return wrong('E_ENGINE', 'engines', 'none that is installed', 'a chromium, a firefox or a jsc')
  }
  if (!existsSync(join(BUILT, 'shell.js'))) {
    return wrong(
      'E_ENGINE',
      BUILT,
      'nothing',
      'in a checkout, what `npm run build:engines` leaves there',
    )
  }
  const expected = inNode({ presetSteps: PRESET_STEPS, from, scenarios })
  const runs = expected.made.length
  const say = (row: object, text: string): void =>
    void process.stdout.write(json ? `${JSON.stringify(row)}\n` : text)
  const { seconds } = expected
  say(
    { engine: 'node', version: process.version, runs, seconds },
    `node ${process.version}: ${runs} runs in ${seconds.toFixed(1)} s\n`,
  )
  for (const engine of pages) {
    const row = await inBrowser(engine, expected, progress(engine.id, runs))
    judged(row, say)
  }
  for (const engine of bare) judged(await inShell(engine, expected), say)
}

/** The engines of a list, or all that are installed. One that is asked for and not there is wrong use. */
function chosen(flag: string, list: string | undefined, all: readonly string[]): readonly Engine[] {
  const asked = list?.split(',').filter(Boolean)
  return (asked ?? all).flatMap(id => {
    if (!all.includes(id)) return wrong('E_ARG', flag, id, all.join(', '))
    const program = programOf(id)
    if (program) return [{ id, program, built: BUILT }]
    if (asked) return wrong('E_ENGINE', flag, `${id}, which is not installed`, 'one that is')
    process.stderr.write(`${id} is not installed: left out\n`)
    return []
  })
}

/** Says what an engine came to, and fails the command if it differs or lets something through. */
function judged(row: Row, say: (row: object, text: string) => void): void {
  const { engine, version, seconds, equal, of, first, acts } = row
  const open = acts.filter(({ isBlocked }) => !isBlocked)
  const lines = [
    `${[engine, version].filter(Boolean).join(' ')}: ${equal} of ${of} equal in ${seconds.toFixed(1)} s`,
    ...(first === undefined ? [] : [`  first difference: ${first}`]),
    ...(acts.length === 0
      ? []
      : [`  policy: ${acts.length - open.length} of ${acts.length} forbidden acts blocked`]),
    ...open.map(({ name, why }) => `  not blocked: ${name}: ${why}`),
  ]
  say(row, `${lines.join('\n')}\n`)
  if (equal < of || open.length > 0) process.exitCode = 1
}
