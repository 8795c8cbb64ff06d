/** Who was closed by force may come back later, with money from outside. */
import { calm } from '../agents/psychology.ts'
import type { Acting } from '../agents/strategy.ts'
import { exponential, uniform } from '../kernel/random.ts'
import { emit, KIND } from '../world/events.ts'
import { pay } from '../world/ledger.ts'
import { equity, STEP, type World } from '../world/world.ts'
import type { CohortRules } from './rules.ts'
import { drawKey } from '../agents/strategy.ts'
import type { Run } from './run.ts'

/** Purposes of a cohort's draws. */
const RETURNS = 901
const WAIT = 902

/** It never comes back. */
const NEVER = 2_147_483_647

/** Share of its starting equity that an agent brings at most, each time. */
const BROUGHT_MOST = 0.5

/** Takes the flagged and the absent out of `acting`. Whose time has come brings its money, and acts from the next time. */
export function letIn(run: Run, own: CohortRules, acting: Acting): void {
  const { world, rules } = run
  const { cohort } = own
  const { flaggedAt, first } = rules.protocols[cohort.protocol].protocol
  const { returnsAt, scalars } = world
  const { rows } = acting
  let kept = 0
  for (let j = 0; j < acting.count; j++) {
    const row = rows[j]
    if (flaggedAt[row - first] !== 0) continue
    if (!own.leaves || returnsAt[row] === 0) {
      rows[kept++] = row
    } else if (returnsAt[row] <= scalars[STEP] + 1 && comeBack(world, cohort.market, row)) {
      startAnew(run, own, row)
    }
  }
  acting.count = kept
}

/** Whether it had money left to bring. */
function comeBack(world: World, market: number, row: number): boolean {
  const { wallet, returnsAt, startEquity, outside, markets, log } = world
  const amount = Math.min(wallet[row], Math.floor(BROUGHT_MOST * startEquity[row]))
  returnsAt[row] = amount > 0 ? 0 : NEVER
  if (amount <= 0) return false
  wallet[row] -= amount
  pay(world, markets[market].asset, outside, row, amount)
  emit(log, { kind: KIND.reentry, account: row, amount })
  return true
}

/** What the agent remembers is of its old position: it looks at what it has now. */
function startAnew({ world, scratch }: Run, own: CohortRules, row: number): void {
  const { cohort, strategy, params, luck, appetite, mind } = own
  const market = world.markets[cohort.market]
  const acting: Acting = {
    count: 1,
    rows: Int32Array.of(row),
    first: cohort.first,
    equity: Float64Array.of(equity(world, market, row)),
    size: Float64Array.of(market.size[row]),
    leverage: Float64Array.of(world.leverage[row] * appetite),
    spot: Float64Array.of(market.spot[row]),
    startEquity: world.startEquity,
  }
  const { memory } = cohort
  const view = scratch.views[cohort.market]
  const { intents, quotes, offers, transfers, plot } = scratch.cohorts[cohort.index]
  const decision = { acting, view, params, luck, memory, intents, quotes, offers, transfers, plot }
  strategy.settle?.(acting, decision as never)
  // What it lost was its old money.
  if (mind) calm(mind, row - cohort.first, acting.equity[0])
}

/** An account was closed: says when its agent comes back, if it does. Cohorts that never do are left alone. */
export function sendAway({ world }: Run, rules: CohortRules, row: number): void {
  const { cohort, leaves, reentry, reentrySteps, luck } = rules
  if (!leaves) return
  const slot = row - cohort.first
  const step = world.scalars[STEP]
  const [a, b] = drawKey(luck, RETURNS)
  const [c, d] = drawKey(luck, WAIT)
  const comes = uniform(a, b, slot, step) < reentry && world.wallet[row] > 0
  const wait = Math.min(1e9, Math.floor(exponential(c, d, slot, step) * reentrySteps))
  world.returnsAt[row] = comes ? Math.min(NEVER, step + 2 + wait) : NEVER
}
