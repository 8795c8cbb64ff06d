/** Shortfalls go down the rungs in order; what no rung takes is the protocol's insolvency. */
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { BAD_DEBT, FUND_LOW, INSOLVENT } from '../../world/world.ts'
import { bankrupt, isFlat, leave } from '../liquidation/debts.ts'
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
    settleBankrupt(run, protocolRules)
    giveUpInventories(run, protocolRules)
    passOnDeficits(world, protocolRules)
    noteFund(world, protocolRules)
  }
}

/** Who owes without a position, and without a liquidation, leaves a shortfall as well. */
function settleBankrupt(run: Run, rules: ProtocolRules): void {
  const { world } = run
  const { protocol } = rules
  const rows = bankrupt(world, protocol)
  if (rows.length === 0) return
  const cash = world.cash[world.markets[protocol.markets[0]].asset]
  const amount = Float64Array.from(rows, account => -cash[account])
  const cause = Float64Array.from(rows, (account, j) => {
    leave(run, account)
    return emit(world.log, { kind: KIND.shortfall, account, amount: amount[j] })
  })
  settle(world, rules, { count: rows.length, account: Int32Array.from(rows), amount, cause })
}

/** Passes a protocol's shortfalls down its rungs. The account of bad debt makes up what is left. */
function settle(
  world: Run['world'],
  { protocol, rungs }: ProtocolRules,
  shortfalls: Run['scratch']['shortfalls'],
  firstRung = 0,
): void {
  const { asset } = world.markets[protocol.markets[0]]
  let missing = total(shortfalls)
  protocol.tally[BAD_DEBT] += missing
  rungs.forEach(({ part, params, context }, i) => {
    part.absorb(context, params, shortfalls)
    const left = total(shortfalls)
    protocol.rungPaid[firstRung + i] += missing - left
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

/** What a rung itself owes once its positions are gone is the next rungs' shortfall, unless it may borrow. */
function passOnDeficits(world: Run['world'], rules: ProtocolRules): void {
  const { protocol, rungs } = rules
  const { asset } = world.markets[protocol.markets[0]]
  const cash = world.cash[asset]
  rungs.forEach(({ context: { account }, params }, i) => {
    const missing = -cash[account]
    const mayBorrow = typeof params.floor === 'number' && params.floor < 0
    if (missing <= 0 || mayBorrow || !isFlat(world, protocol, account)) return
    const cause = emit(world.log, { kind: KIND.shortfall, account, amount: missing })
    const after = { ...rules, rungs: rungs.slice(i + 1) }
    settle(
      world,
      after,
      {
        count: 1,
        account: Int32Array.of(account),
        amount: Float64Array.of(missing),
        cause: Float64Array.of(cause),
      },
      i + 1,
    )
  })
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
