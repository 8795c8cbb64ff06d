/** Keepers compete: in an order drawn for the step, each takes what it has capital for, if the reward is worth it. */
import { MILLION, millionths, mulDiv, quantaNearest } from '../../kernel/quanta.ts'
import { deriveKey, draw32 } from '../../kernel/random.ts'
import { spendable } from '../../protocol/waterfall/holdings.ts'
import { emit, KIND } from '../../world/events.ts'
import { microKey } from '../../world/keys.ts'
import { pay } from '../../world/ledger.ts'
import { transferPosition } from '../../world/tradeBetween.ts'
import {
  FUND_ROOM,
  GAS_NOW,
  GAS_PAID,
  INITIAL,
  KEEPERS_CAME,
  KEEPERS_TOOK,
  LAST_REWARD,
  MARK,
  PENALTIES,
  REWARDS,
  STEP,
  TAKEN_OVER,
  equity,
} from '../../world/world.ts'
import type { ProtocolRules } from '../rules.ts'
import type { Run } from '../run.ts'
import type { Job } from './job.ts'

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
  const reward = rewardNow(run, { protocol, liquidation }, account)
  if (liquidation.route.via === 'keepers') return reward >= needed
  // On the venue nobody tops up what the penalty does not pay.
  const free = Math.max(0, Math.floor(equity(run.world, market, account)))
  const penalty = liquidation.part.penalty(Math.round(notional), free, liquidation.params)
  return Math.min(reward, (penalty.fund + penalty.treasury) / notional) >= needed
}

/** Share of notional that a keeper gets for an account now: it grows while the account waits. */
export function rewardNow(
  { world, scratch }: Run,
  { protocol, liquidation: { route } }: Pick<ProtocolRules, 'protocol' | 'liquidation'>,
  account: number,
): number {
  if (route.rewardGrowth === 0) return route.keeperReward
  const waited = world.scalars[STEP] + 1 - protocol.flaggedAt[account - protocol.first]
  const grown = route.keeperReward + route.rewardGrowth * waited * scratch.distressed.stepSeconds
  return Math.min(route.rewardMost, grown)
}

/** Says for what share a keeper came: those who agreed on a price watch it. */
export function noteReward({ run, rules, account }: Job): void {
  const { tally } = rules.protocol
  tally[KEEPERS_CAME]++
  tally[LAST_REWARD] = rewardNow(run, rules, account)
}

/** The keeper pays for its transaction, as far as it has money. */
export function payGas({ run, rules, market, event }: Job, keeper: number): void {
  const { world } = run
  const { tally } = rules.protocol
  const amount = Math.min(tally[GAS_NOW], Math.max(0, world.cash[market.asset][keeper]))
  if (amount <= 0) return
  pay(world, market.asset, keeper, world.outside, amount)
  tally[GAS_PAID] += amount
  emit(world.log, { kind: KIND.gas, account: keeper, other: world.outside, amount, cause: event })
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
      insert(keepers, draw32(k0, k1, row - cohort.first, step), {
        row,
        latency: offers.latency[j],
        least: offers.least[j],
        margin: offers.margin[j],
        most: offers.most[j],
        market: cohort.market,
      })
    }
  }
  return keepers
}

interface Offer {
  readonly row: number
  readonly latency: number
  readonly least: number
  readonly margin: number
  readonly most: number
  readonly market: number
}

function insert(keepers: Run['scratch']['keepers'], rank: number, offer: Offer): void {
  const { row, latency, least, margin, most, market, rank: ranks } = keepers
  let at = keepers.count++
  while (at > 0 && ranks[at - 1] > rank) {
    for (const column of [row, latency, least, margin, most, market, ranks])
      column[at] = column[at - 1]
    at--
  }
  ranks[at] = rank
  row[at] = offer.row
  latency[at] = offer.latency
  least[at] = offer.least
  margin[at] = offer.margin
  most[at] = offer.most
  market[at] = offer.market
}

/** The keeper takes `lots` at the mark. The penalty is charged on what the account has left of them; the keeper is paid
 *  out of it, and what is missing of the reward comes from the fund. */
function takeOver(job: Job, keeper: number, lots: number): void {
  const { run, rules, market, account, side, event } = job
  const { world } = run
  const { protocol, liquidation, penaltyAccount } = rules
  const { state, size, k, asset } = market
  const value = lots * state[MARK] * k
  const share = equity(world, market, account) * (lots / Math.abs(size[account]))
  const left = Math.floor(Math.max(0, share))
  transferPosition(
    world,
    market,
    { from: account, to: keeper, side, lots, value },
    { kind: KIND.takeover, account, other: keeper, cause: event },
  )
  const penalty = liquidation.part.penalty(value, left, liquidation.params)
  noteReward(job)
  payGas(job, keeper)
  const reward = mulDiv(value, millionths(rewardNow(run, rules, account)), MILLION, 'down')
  const charged = penalty.fund + penalty.treasury
  const part = Math.min(reward, charged)
  const { tally } = protocol
  tally[PENALTIES] += charged
  tally[KEEPERS_TOOK] += quantaNearest(value)
  tally[TAKEN_OVER] += quantaNearest(value)
  const fund = Math.max(0, penalty.fund - part)
  const move = (from: number, to: number, amount: number, kind: number): void => {
    if (amount <= 0) return
    pay(world, asset, from, to, amount)
    emit(world.log, { kind, account: from, other: to, amount, cause: event })
  }
  move(account, keeper, part, KIND.reward)
  move(account, penaltyAccount, fund, KIND.penalty)
  move(account, protocol.treasury, charged - part - fund, KIND.penalty)
  // What fees set aside for keepers tops a reward up first.
  const pooled = Math.min(reward - part, Math.max(0, world.cash[asset][protocol.keeperPool]))
  move(protocol.keeperPool, keeper, pooled, KIND.reward)
  // The fund tops up what it has, never what it has not.
  const markets = protocol.markets.map(row => world.markets[row])
  const able = spendable({ world, asset, markets }, penaltyAccount)
  const missing = Math.min(reward - part - pooled, Math.max(0, Math.min(able, tally[FUND_ROOM])))
  move(penaltyAccount, keeper, missing, KIND.reward)
  tally[FUND_ROOM] -= missing
  tally[REWARDS] += part + pooled + missing
}
