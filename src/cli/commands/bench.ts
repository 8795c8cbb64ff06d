/** `breakwater bench`: how fast it is, beside another program in the same run. */
import { Command, Option } from 'commander'
import { BENCHES } from '../bench/index.ts'
import { auditOption, numberArgument, once, wholeArgument } from '../options.ts'
import type { AuditLevel } from '../../engine/run.ts'
import { wrong } from '../wrongUse.ts'
import { against } from '../bench/peer.ts'
import type { BenchRow } from '../bench/row.ts'

interface BenchArguments {
  readonly agents?: string
  readonly steps?: string
  readonly sigma?: string
  readonly activity?: string
  readonly seed?: string
  readonly rounds?: string
  readonly record?: 'none' | 'page'
  readonly workload?: 'w1' | 'w2'
  readonly audit: AuditLevel
  readonly json?: boolean
  readonly peer?: string
}

export const bench = (): Command =>
  new Command('bench')
    .argument('[name]', Object.keys(BENCHES).join(', '), 'w1')
    .description('time the engine; medians of several rounds')
    .option('--agents <n>', 'how many agents', once('--agents'))
    .option('--steps <n>', 'how many steps', once('--steps'))
    .option('--sigma <x>', 'volatility of a step', once('--sigma'))
    .option('--activity <x>', 'share of agents that act in a step', once('--activity'))
    .option('--seed <text>', 'seed of the first round', once('--seed'))
    .option('--rounds <n>', 'how many rounds', once('--rounds'))
    .addOption(
      new Option('--record <what>', 'what is read each step; w2: page, else none').choices([
        'none',
        'page',
      ]),
    )
    .addOption(new Option('--workload <name>', 'what growth is measured on').choices(['w1', 'w2']))
    .addOption(auditOption())
    .option('--json', 'one object a line')
    .option('--peer <command>', 'another program that prints a JSON line with its `rate`, in turn')
    .action(act)

async function act(name: string, given: BenchArguments): Promise<void> {
  const make = BENCHES[name]
  if (!make) return wrong('E_ARG', 'bench', name, `one of ${Object.keys(BENCHES).join(', ')}`)
  const optional = <T>(text: string | undefined, read: (text: string) => T): T | undefined =>
    text === undefined ? undefined : read(text)
  const rows = await make({
    agents: optional(given.agents, text => wholeArgument('--agents', text, 3, 1e6)),
    steps: optional(given.steps, text => wholeArgument('--steps', text, 1, 2e6)),
    sigma: optional(given.sigma, text => numberArgument('--sigma', text, 0, 1)),
    activity: optional(given.activity, text => numberArgument('--activity', text, 0, 1)),
    rounds: optional(given.rounds, text => wholeArgument('--rounds', text, 1, 1000)),
    seed: given.seed,
    record: given.record,
    workload: given.workload,
    audit: given.audit,
    beside: given.peer === undefined ? undefined : against(given.peer),
  })
  for (const row of rows) process.stdout.write(given.json ? `${JSON.stringify(row)}\n` : text(row))
}

function text(row: BenchRow): string {
  const cells = Object.entries(row).map(([key, value]) =>
    typeof value === 'number' && !Number.isInteger(value)
      ? `${key} ${Number(value.toPrecision(4))}`
      : `${key} ${value}`,
  )
  return `${cells.join('  ')}\n`
}
