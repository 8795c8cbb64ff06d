/** `breakwater ensemble`: one scenario under many lucks, beside a changed one if there is a change. */
import { Command } from 'commander'
import { CATALOGUE } from '../../engine/catalogue.ts'
import { deriveKey } from '../../kernel/random.ts'
import { keyFromText } from '../../kernel/seed.ts'
import type { Scenario } from '../../scenario/document.ts'
import { parseScenario } from '../../scenario/schema.ts'
import { setPath } from '../../scenario/set.ts'
import { differencesOf, spreadsOf, type Difference, type Spread } from '../../study/comparison.ts'
import { ensembles, macroSeeds } from '../../study/ensemble.ts'
import { number, table, value, valueWithRange } from '../figureText.ts'
import { each, once, wholeArgument } from '../options.ts'
import { loadScenario, type Changes } from '../scenarioArgument.ts'
import { holdManyToBudget, progress, runManyOf, studyOptions } from '../studyOptions.ts'
import { sound } from '../wrongUse.ts'

interface EnsembleArguments extends Pick<Changes, 'seed' | 'set' | 'steps'> {
  readonly with?: readonly string[]
  readonly macro?: string
  readonly micro?: string
  readonly workers?: string
  readonly json?: boolean
  readonly yes?: boolean
}

const SEEDS_MAX = 10_000

/** Purpose of the draws that make intervals; no run uses them. */
const RESAMPLING = 0x626f6f74

export const ensemble = (): Command =>
  studyOptions(new Command('ensemble').argument('<scenario>', 'preset id, file, - or link'))
    .description('run a scenario under many lucks; with a change, the paired differences')
    .option('--seed <text>', 'another text that the macro seeds are derived from', once('--seed'))
    .option('--set <path=value>', 'change a parameter in all runs; may be repeated', each)
    .option('--steps <n>', 'another length', once('--steps'))
    .option('--with <path=value>', 'a change to be judged on the same seeds; may be repeated', each)
    .option('--macro <n>', 'how many paths and populations (20)', once('--macro'))
    .option('--micro <n>', 'how many lucks on each (1)', once('--micro'))
    .action(act)

async function act(argument: string, options: EnsembleArguments): Promise<void> {
  const { seed, set, steps, with: change = [] } = options
  const micros = wholeArgument('--micro', options.micro ?? '1', 1, SEEDS_MAX)
  const macros = wholeArgument('--macro', options.macro ?? '20', 1, SEEDS_MAX)
  const runMany = runManyOf(options.workers)
  const { scenario } = await loadScenario(argument, { seed, set, steps })
  const scenarios = change.length === 0 ? [scenario] : [scenario, changed(scenario, change)]
  const runs = macros * micros * scenarios.length
  holdManyToBudget(scenario, runs, options.yes)
  const design = { macroSeeds: macroSeeds(scenario.seed, macros), micros }
  const [base, policy] = await ensembles(runMany, scenarios, design, progress('ensemble', runs))
  const key = deriveKey(keyFromText(scenario.seed), RESAMPLING, 0)
  const spreads = spreadsOf(base)
  const differences = policy && differencesOf(base, policy, key)
  if (options.json) {
    const { digests, figures } = base
    const runsOf = {
      base: { digests, figures },
      ...(policy && { policy: { digests: policy.digests, figures: policy.figures } }),
    }
    process.stdout.write(
      `${JSON.stringify({ ...design, ...runsOf, spreads: spreads.map(plain), differences: differences?.map(plain) })}\n`,
    )
    return
  }
  process.stdout.write(`${macros} macro x ${micros} micro seeds\n`)
  process.stdout.write(table(differences ? differenceRows(differences) : spreadRows(spreads)))
}

function spreadRows(spreads: readonly Spread[]): string[][] {
  const head = ['figure', 'mean [95 % interval]', 'median [5 %, 95 %]', 'micro share', 'runs']
  const rows = spreads.map(({ figure: { label, unit }, mean, quantiles, microShare, runs }) => [
    label,
    valueWithRange(mean.estimate, mean.low, mean.high, unit),
    valueWithRange(quantiles[1], quantiles[0], quantiles[2], unit),
    number(microShare, 'ratio'),
    String(runs),
  ])
  return [head, ...rows]
}

function differenceRows(differences: readonly Difference[]): string[][] {
  const head = [
    'figure',
    'base',
    'policy',
    'difference [95 % t interval]',
    'bootstrap',
    'correlation',
    'paths',
  ]
  const rows = differences.map(({ figure: { label, unit }, base, policy, paired, bootstrap }) => [
    label,
    value(base, unit),
    value(policy, unit),
    valueWithRange(paired.estimate, paired.low, paired.high, unit),
    Number.isNaN(bootstrap.low)
      ? '-'
      : `[${number(bootstrap.low, unit)}, ${number(bootstrap.high, unit)}]`,
    number(paired.correlation, 'ratio'),
    String(paired.paths),
  ])
  return [head, ...rows]
}

/** With the figure's id in place of the figure. */
function plain<T extends Spread | Difference>({ figure, ...rest }: T): object {
  return { figure: figure.id, ...rest }
}

/** The scenario with the change, parsed again. */
function changed(scenario: Scenario, assignments: readonly string[]): Scenario {
  let document: unknown = scenario
  for (const assignment of assignments) document = sound(setPath(document, assignment)).document
  return sound(parseScenario(document, CATALOGUE)).scenario
}
