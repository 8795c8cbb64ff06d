/** Shortfalls go down the rungs in order; what no rung takes is the protocol's insolvency. */
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { BAD_DEBT, FUND_LOW, INSOLVENT } from '../../world/world.ts'
import { giveUpInventories } from '../liquidation/handOver.ts'
import { insurance, type ProtocolRules } from '../rules.ts'
import type { Run } from '../run.ts'

export function waterfall(run: Run): void {
  const { world, rules, scratch } = run
  const { shortfalls } = scratch
  const all = shortfalls.count
  let from = 0
  for (const protocolRules of rules.protocols) {
    const { last } = protocolRules.protocol
    let to = from
    while (to < all && shortfalls.account[to] < last) to++
    if (to > from) {
      settle(world, protocolRules, {
        count: to - from,
        account: shortfalls.account.subarray(from, to),
        amount: shortfalls.amount.subarray(from, to),
        cause: shortfalls.cause.subarray(from, to),
      })
    }
    from = to
    giveUpInventories(run, protocolRules)
    noteFund(world, protocolRules)
  }
}

/** Passes a protocol's shortfalls down its rungs. The account of bad debt makes up what is left. */
function settle(
  world: Run['world'],
  { protocol, rungs }: ProtocolRules,
  shortfalls: Run['scratch']['shortfalls'],
): void {
  const { asset } = world.markets[protocol.markets[0]]
  let missing = total(shortfalls)
  protocol.tally[BAD_DEBT] += missing
  rungs.forEach(({ part, params, context }, i) => {
    part.absorb(context, params, shortfalls)
    const left = total(shortfalls)
    protocol.rungPaid[i] += missing - left
    missing = left
  })
  for (let j = 0; j < shortfalls.count; j++) {
    const amount = shortfalls.amount[j]
    if (amount === 0) continue
    const account = shortfalls.account[j]
    pay(world, asset, protocol.badDebt, account, amount)
    protocol.tally[INSOLVENT] += amount
    const cause = shortfalls.cause[j]
    emit(world.log, { kind: KIND.insolvent, account, other: protocol.badDebt, amount, cause })
  }
}

function total({ amount, count }: Run['scratch']['shortfalls']): number {
  let sum = 0
  for (let j = 0; j < count; j++) sum += amount[j]
  return sum
}

function noteFund(world: Run['world'], rules: ProtocolRules): void {
  const { tally } = rules.protocol
  const balance = insurance(world, rules)
  if (balance < tally[FUND_LOW]) tally[FUND_LOW] = balance
}
