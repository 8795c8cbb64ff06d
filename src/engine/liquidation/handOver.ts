/** What nobody took in time goes down the rungs of the waterfall at its bankruptcy price. */
import type { HandOver } from '../../protocol/waterfall/rung.ts'
import { ADL, HEAVIEST, MARK, STEP, TAKEN_OVER, equity, type Market } from '../../world/world.ts'
import type { BoundRung, ProtocolRules } from '../rules.ts'
import type { Run } from '../run.ts'
import type { Job } from './job.ts'

/** Whether a position goes to the rungs: it has waited long enough, or its account has nothing left. */
export function isOverdue(
  { world, scratch }: Run,
  { protocol, liquidation }: ProtocolRules,
  market: Market,
  account: number,
): boolean {
  const waited = world.scalars[STEP] + 1 - protocol.flaggedAt[account - protocol.first]
  const isLate = waited * scratch.distressed.stepSeconds >= liquidation.route.backstopAfter
  return isLate || equity(world, market, account) < 0
}

/** Offers `lots` to the rungs if the account has waited long enough, or has nothing left. Returns the lots taken. */
export function handOver(job: Job, lots: number): number {
  if (lots === 0) return 0
  const { run, rules, market, account, event } = job
  const { protocol, rungs } = rules
  if (!isOverdue(run, rules, market, account)) return 0
  const deleveraged = protocol.tally[ADL]
  const taken = offer(run, rungs, { market, account, lots, cause: event })
  const value = Math.round(taken * market.state[MARK] * market.k)
  protocol.tally[TAKEN_OVER] += value - (protocol.tally[ADL] - deleveraged)
  return taken
}

/** A rung whose money is gone while it still holds positions offers them to the rungs after it, at the price that
 *  leaves it at zero. */
export function giveUpInventories(run: Run, { rungs, protocol }: ProtocolRules): void {
  const { world } = run
  rungs.forEach(({ context: { account } }, i) => {
    for (const row of protocol.markets) {
      const market = world.markets[row]
      const lots = Math.abs(market.size[account])
      const left = lots === 0 ? 0 : equity(world, market, account)
      if (lots === 0 || left > 0) continue
      offer(run, rungs.slice(i + 1), { market, account, lots, cause: market.state[HEAVIEST] })
    }
  })
}

/** Offers lots of an account to rungs in turn, at the price at which its equity is zero. Returns the lots taken. */
function offer(
  { world, scratch }: Run,
  rungs: readonly BoundRung[],
  position: Pick<HandOver, 'market' | 'account' | 'lots' | 'cause'>,
): number {
  const { market, account, lots } = position
  const { state, size, k } = market
  const request = Object.assign(scratch.handOver, position)
  request.side = size[account] > 0 ? 1 : -1
  request.price = state[MARK] - equity(world, market, account) / (size[account] * k)
  for (const { part, context, params } of rungs) {
    if (request.lots === 0) break
    part.takeOver?.(context, params, request)
  }
  return lots - request.lots
}
