/** One step. The order is the model: to change it is to change the protocol. */
import { InvariantError } from '../kernel/assert.ts'
import { auditBooks, auditNumbers } from '../world/audit.ts'
import { consume, hashEvents } from '../world/events.ts'
import { POSTINGS, STEP } from '../world/world.ts'
import { followAttacks } from './attackAccount.ts'
import { agents } from './phases/agents.ts'
import { breakers } from './phases/breakers.ts'
import { edits } from './phases/edits.ts'
import { funding } from './phases/funding.ts'
import { liquidations } from './phases/liquidations.ts'
import { margin } from './phases/margin.ts'
import { market } from './phases/market.ts'
import { oracle } from './phases/oracle.ts'
import { prices } from './phases/prices.ts'
import { shocks } from './phases/shocks.ts'
import { waterfall } from './phases/waterfall.ts'
import { rememberChains, rememberVenue } from './remember.ts'
import type { Run } from './run.ts'

export const PHASES: readonly (readonly [string, (run: Run) => void])[] = Object.entries({
  edits,
  shocks,
  prices,
  oracle,
  agents,
  market,
  funding,
  margin,
  liquidations,
  waterfall,
  breakers,
})

/** Sees a finished step before its events are let go. It may read anything and change nothing. */
export type Recorder = (run: Run) => void

/** Between two full sums of a sampled audit. */
const SAMPLE = 64

export function step(run: Run, record: Recorder | undefined): void {
  const { world } = run
  let name = 'start'
  try {
    for (const [phase, act] of PHASES) {
      name = phase
      const before = world.scalars[POSTINGS]
      run.watch?.before(phase, run)
      act(run)
      // A phase that posted nothing changed no book; what went past the ledger shows at the end of the step.
      if (run.audit === 'full' && world.scalars[POSTINGS] !== before) auditBooks(world)
      run.watch?.after(phase, run)
    }
    name = 'record'
    const at = world.scalars[STEP] + 1
    for (const market of world.markets) rememberVenue(market, at)
    rememberChains(run, at)
    if (isDue(run)) {
      auditBooks(world)
      auditNumbers(world)
    }
    followAttacks(run)
    hashEvents(world.digest, world.log)
  } catch (error) {
    throw located(error, name, world.scalars[STEP], run.scenario.seed)
  }
  record?.(run)
  consume(world.log)
  world.scalars[STEP]++
}

/** Whether the books are to be looked at as a whole at the end of this step. */
function isDue({ audit, world, scenario }: Run): boolean {
  if (audit !== 'sampled') return audit === 'full'
  const next = world.scalars[STEP] + 1
  return next % SAMPLE === 0 || next === scenario.clock.steps
}

/** An invariant that broke, with where it broke and how to see it again. */
function located(error: unknown, phase: string, at: number, seed: string): unknown {
  if (!(error instanceof InvariantError)) return error
  return new InvariantError(
    `step ${at}, phase ${phase}: ${error.message}. ` +
      `To see it again: run the same scenario with --seed '${seed}' --audit full`,
  )
}
