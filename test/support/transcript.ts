/** A run as a text to read: ten steps in full, then a line a step in which something gave way, then the end. */
import type { Run } from '../../src/engine/run.ts'
import { stepper } from '../../src/engine/stepper.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import { COUNT, KIND, KINDS } from '../../src/world/events.ts'
import { BASIS, MARK, STEP } from '../../src/world/world.ts'

const FULL = 10
/** Events of one step written out; a busy workload has hundreds. */
const LINES = 25

export function transcript(scenario: Scenario): string {
  const run = stepper(scenario, { audit: 'sampled' })
  const lines = [`# ${scenario.title}, seed ${scenario.seed}`, '']
  run.advance(scenario.clock.steps, state => {
    const step = state.world.scalars[STEP]
    if (step < FULL) lines.push(...inFull(state))
    else if (gaveWay(state)) lines.push(inShort(state))
  })
  const summary = Object.entries(run.summary()).map(([name, value]) => `${name}: ${String(value)}`)
  return [...lines, '', ...summary, `digest: ${run.digest()}`, ''].join('\n')
}

const header = ({ world }: Run): string => {
  const [{ state }] = world.markets
  return `step ${world.scalars[STEP]} mark ${state[MARK]} basis ${state[BASIS].toPrecision(6)}`
}

/** Every event of the step, with its cause as so many events back. */
function inFull(run: Run): string[] {
  const { log } = run.world
  const lines = [header(run)]
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    if (lines.length > LINES) return [...lines, `  and ${log.cursor[COUNT] - row} more`]
    const { kind, account, other, ticks, lots, amount, back } = log
    const numbers = `${lots[row]} lots at ${ticks[row]}, amount ${amount[row]}, back ${back[row]}`
    lines.push(`  ${KINDS[kind[row]]} of ${account[row]} with ${other[row]}: ${numbers}`)
  }
  return lines
}

const QUIET = new Set([KIND.mark, KIND.fill, KIND.fee, KIND.funding, KIND['funding-rate']])

function gaveWay({ world: { log } }: Run): boolean {
  return log.kind.subarray(0, log.cursor[COUNT]).some(kind => !QUIET.has(kind))
}

/** Counts and amounts by kind. */
function inShort(run: Run): string {
  const { log } = run.world
  const counts = new Map<string, [number, number]>()
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    if (QUIET.has(log.kind[row])) continue
    const name = KINDS[log.kind[row]]
    const [count, amount] = counts.get(name) ?? [0, 0]
    counts.set(name, [count + 1, amount + log.amount[row]])
  }
  const parts = [...counts].map(([name, [count, amount]]) => `${count} ${name} ${amount}`)
  return `${header(run)}: ${parts.join(', ')}`
}
