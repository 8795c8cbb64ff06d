/** `breakwater fuzz`: hostile links by the thousand, against the decoder of links. */
import { Command } from 'commander'
import { CATALOGUE } from '../../engine/catalogue.ts'
import { ENGINE_VERSION } from '../../engine/version.ts'
import { readScenario } from '../../scenario/schema.ts'
import { campaign, type Campaign } from '../fuzz/campaign.ts'
import type { Grounds } from '../fuzz/hostile.ts'
import { breathe } from '../interrupt.ts'
import { once, wholeArgument } from '../options.ts'
import { PRESETS } from '../scenarioArgument.ts'
import { milestones } from '../studyOptions.ts'
import { sound } from '../wrongUse.ts'

interface FuzzOptions {
  readonly links: string
  readonly seed: string
  readonly json?: boolean
}

export const fuzz = (): Command =>
  new Command('fuzz')
    .description('throw random and mutated links at the decoder; exit 1 if one does harm')
    .option('--links <n>', 'how many (default: 20000)', once('--links'))
    .option('--seed <n>', 'number of the first one (default: 1)', once('--seed'))
    .option('--json', 'one object instead of a table')
    .action(act)

/** Links between two moments at which Ctrl-C is heard. */
const BREATH = 1000

async function act({ links = '20000', seed = '1', json }: Partial<FuzzOptions>): Promise<void> {
  const count = wholeArgument('--links', links, 1, 1e9)
  const first = wholeArgument('--seed', seed, 0, 4_294_967_295)
  const told = milestones('fuzz', count, 0)
  const report = await campaign(count, first, shippedGrounds(), async done => {
    if (done % BREATH !== 0 && done !== count) return
    told(done)
    await breathe()
  })
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : table(report))
  if (report.problems.length > 0) process.exitCode = 1
}

/** Every shipped scenario is damaged in turn. */
export function shippedGrounds(): Grounds {
  const scenarios = [...PRESETS.values()].map(text => sound(readScenario(text, CATALOGUE)).scenario)
  return { scenarios, declarations: CATALOGUE, engine: ENGINE_VERSION }
}

function table({ links, seed, outcomes, problems, ...figures }: Campaign): string {
  const rows = [
    ...Object.entries(outcomes).map(([code, count]) => [code, String(count)]),
    ...Object.entries({ links, seed, ...figures }).map(([name, value]) => [name, String(Number(value.toPrecision(4)))]), // prettier-ignore
    ['problems', String(problems.length)],
    ...problems.map(({ seed: own, kind, problem }) => [`--seed ${own}`, `${kind}: ${problem}`]),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('')
}
