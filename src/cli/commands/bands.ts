/** `breakwater bands`: do the calibrated presets do what they were calibrated to? */
import { Command } from 'commander'
import type { Scenario } from '../../scenario/document.ts'
import { BANDED, checkBands, type BandCheck } from '../../study/bands.ts'
import { ensembles, macroSeeds } from '../../study/ensemble.ts'
import type { RunMany } from '../../study/runMany.ts'
import { bounds, table, valueWithRange } from '../figureText.ts'
import { each, once, wholeArgument } from '../options.ts'
import { loadScenario, type Changes } from '../scenarioArgument.ts'
import { holdManyToBudget, progress, runManyOf, studyOptions } from '../studyOptions.ts'
import { wrong } from '../wrongUse.ts'

interface BandsArguments extends Pick<Changes, 'seed' | 'set'> {
  readonly seeds?: string
  readonly workers?: string
  readonly json?: boolean
  readonly strict?: boolean
  readonly yes?: boolean
}

interface Checked {
  readonly preset: string
  readonly seeds: number
  readonly checks: readonly BandCheck[]
}

const SEEDS_MAX = 10_000

export const bands = (): Command =>
  studyOptions(new Command('bands').argument('[presets...]', `some of ${BANDED.join(', ')}`))
    .description('run calibrated presets over many seeds and hold their medians against bands')
    .option(
      '--seeds <n>',
      'runs of each preset (20); path, population and luck vary together',
      once('--seeds'),
    )
    .option('--seed <text>', 'another text that the seeds are derived from', once('--seed'))
    .option('--set <path=value>', 'change a parameter in each preset; may be repeated', each)
    .option('--strict', 'exit 1 if a figure is outside its band')
    .action(act)

async function act(given: readonly string[], options: BandsArguments): Promise<void> {
  const seeds = wholeArgument('--seeds', options.seeds ?? '20', 1, SEEDS_MAX)
  const runMany = runManyOf(options.workers)
  const presets = given.length > 0 ? given : BANDED
  for (const preset of presets) {
    if (!BANDED.includes(preset)) wrong('E_ARG', 'bands', preset, `one of ${BANDED.join(', ')}`)
  }
  const scenarios: Scenario[] = []
  for (const preset of presets) {
    const { seed, set } = options
    const { scenario } = await loadScenario(preset, { seed, set })
    holdManyToBudget(scenario, seeds, options.yes)
    scenarios.push(scenario)
  }
  const checked: Checked[] = []
  for (const [i, preset] of presets.entries()) {
    const one = await check(runMany, preset, scenarios[i], seeds)
    checked.push(one)
    if (!options.json) process.stdout.write(textOf(one))
  }
  const { inside, outside } = count(checked)
  process.stdout.write(
    options.json ? `${JSON.stringify(plain(checked))}\n` : `${inside} inside, ${outside} outside\n`,
  )
  if (options.strict && outside > 0) process.exitCode = 1
}

async function check(
  runMany: RunMany,
  preset: string,
  scenario: Scenario,
  seeds: number,
): Promise<Checked> {
  const design = { macroSeeds: macroSeeds(scenario.seed, seeds), micros: 1 }
  const [{ figures }] = await ensembles(runMany, [scenario], design, progress(preset, seeds))
  const values = Object.entries(figures).map(([id, rows]) => [id, rows.flat()])
  return {
    preset,
    seeds,
    checks: checkBands(preset, scenario, Object.fromEntries(values) as Record<string, number[]>),
  }
}

/** One preset's table. */
export function textOf({ preset, seeds, checks }: Checked): string {
  const head = ['figure', 'median [5 %, 95 %]', 'band', '']
  const rows = checks.map(({ figure: { label, unit }, value, from, to, runs, band, isInside }) => [
    label,
    valueWithRange(value, from, to, unit) + (runs === seeds ? '' : ` in ${runs} of ${seeds}`),
    band === null ? '' : bounds(band.low, band.high, unit),
    isInside === null ? '' : isInside ? 'inside' : 'OUTSIDE',
  ])
  return `${preset}, ${seeds} seeds\n${table([head, ...rows])}\n`
}

function count(checked: readonly Checked[]): { inside: number; outside: number } {
  const all = checked.flatMap(({ checks }) => checks.map(({ isInside }) => isInside))
  return {
    inside: all.filter(isInside => isInside === true).length,
    outside: all.filter(isInside => isInside === false).length,
  }
}

/** What has no number in JSON (no value, no bound) becomes null there. */
function plain(checked: readonly Checked[]): unknown {
  const presets = checked.map(({ preset, seeds, checks }) => ({
    preset,
    seeds,
    figures: checks.map(({ figure: { id, unit }, value, from, to, runs, band, isInside }) => {
      const { low = null, high = null } = band ?? {}
      return { id, unit, value, from, to, runs, low, high, isInside }
    }),
  }))
  return { presets, ...count(checked) }
}
