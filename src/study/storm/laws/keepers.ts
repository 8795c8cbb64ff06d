/** Q: what keepers may take on, and what they may gain by it. */
import type { Run } from '../../../engine/run.ts'
import { KIND } from '../../../world/events.ts'
import { equity } from '../../../world/world.ts'
import { eachClosed, eachFresh, valueOf, waitedBy } from '../fallen.ts'
import type { Law } from '../law.ts'
import { eachOf } from '../places.ts'
import { requiredOf } from '../required.ts'

export const soundTakers: Law = {
  id: 'Q10',
  name: 'a keeper that took a position over holds initial margin',
  formula: 'equity + gas that it paid >= initial margin of what it has then',
  bind: eachClosed((run, { children, market, listed }, note) => {
    const { log, cohorts } = run.world
    if (listed === undefined) return
    for (const row of children) {
      const keeper = log.other[row]
      if (log.kind[row] !== KIND.takeover) continue
      if (!cohorts.some(own => own.role === 'keeper' && isIn(own, keeper))) continue
      const notional = Math.abs(market.size[keeper]) * valueOf(listed)
      const needed = requiredOf(listed.rules, listed.place, 'initial', notional)
      const has = equity(run.world, market, keeper) + gasOf(run, keeper)
      note(has >= needed - 1 - needed * 1e-12, () => ({
        what: `keeper ${keeper}`,
        left: has,
        right: `at least ${needed}`,
      }))
    }
  }),
}

const isIn = (
  { first, count }: { readonly first: number; readonly count: number },
  row: number,
): boolean => row >= first && row < first + count

function gasOf({ world: { log } }: Run, account: number): number {
  let gas = 0
  eachOf(log, 'gas', 0, row => {
    if (log.account[row] === account) gas += log.amount[row]
  })
  return gas
}

export const boundedReward: Law = {
  id: 'Q12',
  name: 'whoever closes an account and its owner gain together no more than the reward',
  formula:
    'rewards of a liquidation <= value closed x min(most, reward + growth x seconds waited): all else passes between the two, or away from them',
  bind: eachFresh((run, { row, account, children }, listed, note) => {
    const { log } = run.world
    const { keeperReward, rewardGrowth, rewardMost } = listed.rules.liquidation.route
    const grown = Math.min(rewardMost, keeperReward + rewardGrowth * waitedBy(run, listed))
    const share = rewardGrowth === 0 ? keeperReward : grown
    const rewards = children.filter(at => log.kind[at] === KIND.reward)
    const paid = rewards.reduce((sum, at) => sum + log.amount[at], 0)
    // Shares are whole millionths, values whole quanta: each payment by itself.
    const most = (share + 1e-6) * Math.abs(log.lots[row]) * valueOf(listed) + rewards.length
    note(paid <= most, () => ({
      what: `account ${account}, rewards of its liquidation`,
      left: paid,
      right: `at most ${most}`,
    }))
  }),
}
