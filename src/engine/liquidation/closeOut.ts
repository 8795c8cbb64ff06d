/** After a liquidation: the account is free again, or closed; a shortfall goes to the waterfall, a rest to the fund. */
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { CEILING, MARK, equity } from '../../world/world.ts'
import { leave, owe } from './debts.ts'
import type { Job } from './job.ts'

export function closeOut(job: Job): void {
  const { run, rules, market, account, event } = job
  const { world } = run
  const { protocol, liquidation, penaltyAccount } = rules
  const place = protocol.markets.indexOf(market.row)
  const held = Math.abs(market.size[account]) * market.state[MARK] * market.k
  if (held > 0) {
    // Above the highest rate it is free whatever its size; else the next margin phase says so.
    const aim = protocol.rates[place][CEILING] * liquidation.route.until
    const isSafe = equity(world, market, account) >= aim * held
    if (isSafe) protocol.flaggedAt[account - protocol.first] = 0
    return
  }
  protocol.flaggedAt[account - protocol.first] = 0
  const cash = world.cash[market.asset]
  const left = cash[account]
  if (left < 0) {
    owe(run, account, -left, event)
  } else if (left > 0 && liquidation.route.confiscates) {
    pay(world, market.asset, account, penaltyAccount, left)
    emit(world.log, {
      kind: KIND.residue,
      account,
      other: penaltyAccount,
      amount: left,
      cause: event,
    })
  }
  leave(run, account)
}
