/** Keepers compete: in an order drawn for the step, each takes what it has capital for, if the reward is worth it. */
import { deriveKey, draw32 } from '../../kernel/random.ts'
import { microKey } from '../../world/keys.ts'
import { GAS_NOW, INITIAL, MARK, STEP, equity } from '../../world/world.ts'
import type { Run } from '../run.ts'
import type { Job } from './job.ts'
import { rewardNow } from './reward.ts'
import { takeOver } from './takeOver.ts'

/** Purpose of the order of a step. */
const ORDER = 315

/** Below it a keeper who takes a position at the mark takes a loss with it, and leaves it to the rungs. */
const DEEPEST = -0.02

/** Takes over up to `lots` at the mark. `ratio` is the account's equity over notional. Returns the lots taken. */
export function keepersTake(job: Job, lots: number, ratio: number): number {
  if (ratio <= DEEPEST) return 0
  const { run, market, account } = job
  const keepers = onDuty(run)
  let done = 0
  for (let x = 0; x < keepers.count && done < lots; x++) {
    if (!isThere(job, x)) continue
    const keeper = keepers.row[x]
    const room = Math.floor(mostOf(job, x) - Math.abs(market.size[keeper]))
    const taken = Math.min(lots - done, room)
    // Gas is paid whole for a part too.
    if (taken <= 0 || keeper === account || !isWorthIt(job, x, taken)) continue
    takeOver(job, keeper, taken)
    done += taken
  }
  return done
}

/** Largest position that a keeper may have: what it offers, and what its equity carries at initial margin. */
function mostOf({ run, rules, market }: Job, x: number): number {
  const { keepers } = run.scratch
  const { protocol, margins } = rules
  const place = protocol.markets.indexOf(market.row)
  const value = market.state[MARK] * market.k
  const left = equity(run.world, market, keepers.row[x])
  if (left <= 0) return 0
  const { sized } = margins[place]
  const carried = sized ? sized.most(left) : left / protocol.rates[place][INITIAL]
  return Math.min(keepers.most[x], carried / value)
}

/** The first keeper of the step who would act for the reward of closing `lots` of an account; -1 if none would. */
export function keeperOnDuty(job: Chance, lots: number): number {
  const keepers = onDuty(job.run)
  for (let x = 0; x < keepers.count; x++) {
    if (keepers.row[x] === job.account || !isThere(job, x)) continue
    if (isWorthIt(job, x, lots)) return keepers.row[x]
  }
  return -1
}

type Chance = Pick<Job, 'run' | 'rules' | 'market' | 'account'>

/** Whether a keeper of this market has had the time to see the account. */
function isThere({ run, rules, account, market }: Chance, x: number): boolean {
  const { keepers } = run.scratch
  const { protocol } = rules
  const { first, last } = protocol
  const row = keepers.row[x]
  if (row < first || row >= last || keepers.market[x] !== market.row) return false
  const waited = run.world.scalars[STEP] + 1 - protocol.flaggedAt[account - first]
  return waited >= keepers.latency[x]
}

/** Whether the reward for `lots` of the account covers what a keeper asks, gas included. */
function isWorthIt({ run, rules, account, market }: Chance, x: number, lots: number): boolean {
  const { keepers } = run.scratch
  const { protocol, liquidation } = rules
  const notional = lots * market.state[MARK] * market.k
  const needed = keepers.least[x] + (protocol.tally[GAS_NOW] + keepers.margin[x]) / notional
  const reward = rewardNow(run, rules, account)
  if (liquidation.route.via === 'keepers') return reward >= needed
  // On the venue nobody tops up what the penalty does not pay.
  const free = Math.max(0, Math.floor(equity(run.world, market, account)))
  const penalty = liquidation.part.penalty(Math.round(notional), free, liquidation.params)
  return Math.min(reward, (penalty.fund + penalty.treasury) / notional) >= needed
}

/** The keepers' offers of this step in its order, listed when the first account needs them. */
function onDuty({ world, scratch, rules }: Run): Run['scratch']['keepers'] {
  const { keepers } = scratch
  const step = world.scalars[STEP]
  if (keepers.step === step) return keepers
  keepers.step = step
  keepers.count = 0
  for (const { cohort } of rules.cohorts) {
    if (cohort.role !== 'keeper') continue
    const { acting, offers } = scratch.cohorts[cohort.index]
    const [k0, k1] = deriveKey(microKey(world), ORDER, cohort.scope)
    for (let j = 0; j < acting.count; j++) {
      if (!(offers.most[j] > 0)) continue
      const row = acting.rows[j]
      const at = makeRoom(keepers, draw32(k0, k1, row - cohort.first, step))
      keepers.row[at] = row
      keepers.market[at] = cohort.market
      keepers.latency[at] = offers.latency[j]
      keepers.least[at] = offers.least[j]
      keepers.margin[at] = offers.margin[j]
      keepers.most[at] = offers.most[j]
    }
  }
  return keepers
}

/** Makes room for one of this rank among the others, in order. Returns its place. */
function makeRoom(keepers: Run['scratch']['keepers'], rank: number): number {
  const { row, latency, least, margin, most, market, rank: ranks } = keepers
  let at = keepers.count++
  while (at > 0 && ranks[at - 1] > rank) {
    for (const column of [row, latency, least, margin, most, market, ranks]) {
      column[at] = column[at - 1]
    }
    at--
  }
  ranks[at] = rank
  return at
}
