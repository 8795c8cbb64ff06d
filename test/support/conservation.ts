/** Everybody's gains and losses since a moment, added up: what one has made another has lost, to the quantum. */
import { castOf } from '../../src/engine/cast.ts'
import type { Run } from '../../src/engine/run.ts'
import { outsideValue } from '../../src/market/outside.ts'
import { worthOf } from '../../src/protocol/waterfall/vaultShares.ts'
import { equity, fundingOwed } from '../../src/world/world.ts'
import { eventsOf } from './watch.ts'

/** Quanta that all accounts but those of cohorts and the outside world are worth: rungs less what depositors own of
 *  them, treasuries, houses, funding accounts with what is owed to them, outside venues. All settle in one asset. */
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

/** Profits of all cohorts. */
const profitsOf = (run: Run): number => castOf(run).reduce((sum, { profit }) => sum + profit, 0)

/** Quanta that left for the outside world in the step that stands: gas, fees of the outside venue, and what an edit took
 *  out of a fund, less what one put in. */
function leftIn({ world }: Run): number {
  let sum = 0
  for (const { kind, other, amount } of eventsOf(world.log)) {
    if ((kind === 'gas' || kind === 'fee') && other === world.outside) sum += amount
    if (kind === 'deposit') sum -= amount
  }
  return sum
}

/** Looks at a run from now on: what is missing in its accounts after a step, 0 if nothing is. Call it in each step. */
export function accountsSince(run: Run): (state: Run) => number {
  const before = profitsOf(run) + worthOfSystem(run)
  let left = 0
  return state => {
    left += leftIn(state)
    return profitsOf(state) + worthOfSystem(state) + left - before
  }
}
