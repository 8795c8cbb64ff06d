/** Everybody's gains and losses since a moment, added up: what one has made another has lost, to the quantum. */
import { castOf } from '../../engine/cast.ts'
import type { Run } from '../../engine/run.ts'
import { outsideValue } from '../../market/outside.ts'
import { worthOf } from '../../protocol/waterfall/vaultShares.ts'
import { COUNT, KIND } from '../../world/events.ts'
import { equity, fundingOwed, type World } from '../../world/world.ts'

export interface Accounts {
  /** Call it in each step, while its events are still there. */
  readonly follow: () => void
  /** Quanta that are missing now, 0 if nothing is. Walks over all agents. */
  readonly look: () => number
}

/** Looks at a run from now on. All settle in one asset. */
export function accountsSince(run: Run): Accounts {
  const before = profitsOf(run) + worthOfSystem(run)
  let left = 0
  return {
    follow: () => void (left += leftIn(run.world)),
    look: () => profitsOf(run) + worthOfSystem(run) + left - before,
  }
}

/** Profits of all cohorts. */
const profitsOf = (run: Run): number => castOf(run).reduce((sum, { profit }) => sum + profit, 0)

/** Quanta that all accounts but those of cohorts and the outside world are worth: rungs less what depositors own of
 *  them, treasuries, houses, funding accounts with what is owed to them, outside venues. */
function worthOfSystem({ world, rules }: Run): number {
  const { agentRows, accountCount, outside, cohorts, markets } = world
  const [cash] = world.cash
  const purses = new Set(cohorts.map(({ purse }) => purse))
  let sum = 0
  for (let account = agentRows; account < accountCount; account++) {
    if (account === outside || purses.has(account)) continue
    sum += cash[account]
    for (const market of markets) {
      sum += equity(world, market, account) - cash[account]
      sum += outsideValue(market, market.spot[account])
    }
  }
  for (const market of markets) {
    for (let account = 0; account < accountCount; account++) sum += fundingOwed(market, account)
  }
  for (const { first, count, deposits, protocol } of cohorts) {
    const { vault } = rules.protocols[protocol]
    if (!deposits || vault === undefined) continue
    for (let i = first; i < first + count; i++) sum -= worthOf(vault.context, vault.params, i)
  }
  return sum
}

/** Quanta that left for the outside world in this step for good: gas, fees of the outside venue, and what an edit took
 *  out of a fund, less what one put in. */
function leftIn({ log, outside }: World): number {
  let sum = 0
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    const kind = log.kind[row]
    const isCost = kind === KIND.gas || kind === KIND.fee
    if (isCost && log.other[row] === outside) sum += log.amount[row]
    if (kind === KIND.deposit) sum -= log.amount[row]
  }
  return sum
}
