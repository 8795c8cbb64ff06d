/** Shares of a vault: what depositors own of it, priced at value over supply. Rounding always favours the vault. */
import { assert } from '../../kernel/assert.ts'
import { mulDiv, QUANTA_LIMIT } from '../../kernel/quanta.ts'
import type { ParamsOf, ParamSpecs } from '../../scenario/declaration.ts'
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { STEP, VAULT_ASKED, VAULT_PAUSED } from '../../world/world.ts'
import { notionalOf, spendable, valueOf } from './holdings.ts'
import { shareOfEquity } from './payments.ts'
import type { RungContext } from './rung.ts'

/** Shares that a quantum buys at the start. */
export const SHARES_PER_QUANTUM = 10

/** What the share functions look at of a vault's parameters. */
interface VaultParams {
  /** Seconds that a request waits before it is paid. */
  readonly unstakingSeconds: number
  /** Paid by the treasury into the vault, a share of its value a day. */
  readonly bonusRate: number
  /** Own capital at the start, a share of all agents' equity; never changes in a run. */
  readonly sizeShare: number
  /** Inventory it may hold, in multiples of equity. */
  readonly backstopLimit: number
}

/** Quanta in the vault and shares outstanding, for a price of (value + 1) / (supply + 10): a quantum and ten shares
 *  that nobody owns stand in for an empty vault, and a gift meant to spoil the price of the next deposit loses more
 *  than it can gain (inflation attack; virtual shares as in the Euler Vault Kit and OpenZeppelin's ERC-4626). */
interface Price {
  readonly value: number
  readonly supply: number
}

/** All shares: those of the operator, bought with its capital at the start, and those of depositors. */
export const supplyOf = (context: RungContext, sizeShare: number): number =>
  ownShares(context, sizeShare) + context.totals[HELD]

/** Places in `RungContext.totals`: shares of all depositors, and of these what they have asked back. */
const HELD = 0
const ASKED = 1

function setShares({ shares, totals }: RungContext, agent: number, held: number): void {
  totals[HELD] += held - shares[agent]
  shares[agent] = held
}

function setAsked({ asked, totals, protocol }: RungContext, agent: number, waiting: number): void {
  totals[ASKED] += waiting - asked[agent]
  protocol.tally[VAULT_ASKED] += Number(waiting > 0) - Number(asked[agent] > 0)
  asked[agent] = waiting
}

/** The operator's shares. They never change in a run, so all accounts are looked at once only. */
function ownShares(context: RungContext, sizeShare: number): number {
  const known = own.get(context)
  if (known !== undefined) return known
  const shares = shareOfEquity(context, sizeShare) * SHARES_PER_QUANTUM
  own.set(context, shares)
  return shares
}

const own = new WeakMap<RungContext, number>()

/** Moves up to `amount` quanta of an agent's cash into the vault, for shares rounded down. Returns quanta moved: none
 *  into a vault that has nothing left, or so little that shares would leave 2^52. */
export function deposit(
  context: RungContext,
  params: ParamsOf<ParamSpecs>,
  agent: number,
  amount: number,
): number {
  const { world, asset, account, shares } = context
  assert(isDepositor(context, agent), () => `deposit: got agent ${agent}, expected a depositor`)
  const { value, supply } = priceOf(context, params)
  const cash = world.cash[asset][agent]
  const paid = Math.floor(amount < cash ? amount : cash)
  const priced = supply + SHARES_PER_QUANTUM
  // Half of the room, since this is an estimate.
  const isRoom = priced + (paid * priced) / (value + 1) <= QUANTA_LIMIT / 2
  if (paid <= 0 || value < 0 || (value === 0 && supply > 0) || !isRoom) return 0
  const bought = mulDiv(paid, priced, value + 1, 'down')
  if (bought === 0) return 0
  pay(world, asset, agent, account, paid)
  setShares(context, agent, shares[agent] + bought)
  emit(world.log, {
    kind: KIND['vault-in'],
    account: agent,
    other: account,
    lots: bought,
    amount: paid,
  })
  return paid
}

/** Takes an agent's request for `amount` quanta of its deposit. Paid at once, or, where the vault has a delay, when that
 *  has passed, at the value that the shares have then. Returns the quanta paid now. */
export function request(
  context: RungContext,
  params: ParamsOf<ParamSpecs>,
  agent: number,
  amount: number,
): number {
  const { world, account, shares, asked, askedAt, protocol } = context
  if (vaultParams(params).unstakingSeconds === 0) {
    return protocol.tally[VAULT_PAUSED] === 1 ? 0 : redeem(context, params, agent, amount)
  }
  const { value, supply } = priceOf(context, params)
  const due = worthAt({ value, supply }, shares[agent])
  const whole = Math.floor(amount)
  const wanted =
    whole >= due ? shares[agent] : mulDiv(whole, supply + SHARES_PER_QUANTUM, value + 1, 'up')
  const more = Math.min(wanted, shares[agent] - asked[agent])
  if (more <= 0) return 0
  setAsked(context, agent, asked[agent] + more)
  askedAt[agent] = world.scalars[STEP]
  emit(world.log, { kind: KIND['vault-ask'], account: agent, other: account, lots: more })
  return 0
}

/** Pays the requests whose time has come, who asked first first, as far as the vault is free. What is not paid waits on. */
export function payRequests(context: RungContext, params: ParamsOf<ParamSpecs>): void {
  const { world, protocol, asked, askedAt, shares, stepSeconds } = context
  const { tally } = protocol
  if (tally[VAULT_ASKED] === 0 || tally[VAULT_PAUSED] === 1) return
  const wait = Math.ceil(vaultParams(params).unstakingSeconds / stepSeconds)
  const due: number[] = []
  for (const { deposits, protocol: row, first, count } of world.cohorts) {
    if (!deposits || row !== protocol.row) continue
    for (let i = first; i < first + count; i++) {
      if (asked[i] > 0 && world.scalars[STEP] >= askedAt[i] + wait) due.push(i)
    }
  }
  due.sort((a, b) => askedAt[a] - askedAt[b] || a - b)
  for (const agent of due) {
    const worth = worthAt(priceOf(context, params), Math.min(asked[agent], shares[agent]))
    if (worth > 0) redeemShares(context, params, agent, worth)
  }
}

/** Pays up to `due` quanta for shares that were asked back, and takes them off the request. */
function redeemShares(
  context: RungContext,
  params: ParamsOf<ParamSpecs>,
  agent: number,
  due: number,
): void {
  const { shares, asked } = context
  const [before, waiting] = [shares[agent], asked[agent]]
  const paid = redeem(context, params, agent, due)
  setAsked(context, agent, paid === due ? 0 : Math.max(0, waiting - (before - shares[agent])))
}

/** The treasury pays the step's part of the bonus into the vault, as far as it has money: it belongs to all shares, so a
 *  share of it goes to the operator's own. Returns quanta paid. */
export function payBonus(
  context: RungContext,
  params: ParamsOf<ParamSpecs>,
  treasury: number,
): number {
  const { world, asset, account, stepSeconds } = context
  const { bonusRate } = vaultParams(params)
  if (bonusRate === 0) return 0
  const value = Math.max(0, valueOf(context, account))
  const due = Math.floor((value * bonusRate * stepSeconds) / 86_400)
  const amount = Math.min(due, Math.max(0, world.cash[asset][treasury]))
  if (amount <= 0) return 0
  pay(world, asset, treasury, account, amount)
  emit(world.log, { kind: KIND.bonus, account: treasury, other: account, amount })
  return amount
}

/** What there is to be known of a vault: value in quanta, a share's value over its first, the part of its shares that
 *  was asked back, quanta that may leave now, its bonus a day and its delay in seconds. */
export function vaultFigures(context: RungContext, params: ParamsOf<ParamSpecs>) {
  const { value, supply } = priceOf(context, params)
  const { unstakingSeconds, bonusRate } = vaultParams(params)
  return {
    value,
    rate: ((value + 1) / (supply + SHARES_PER_QUANTUM)) * SHARES_PER_QUANTUM,
    queue: supply > 0 ? context.totals[ASKED] / supply : 0,
    free: Math.max(0, free(context, params)),
    bonus: bonusRate,
    delay: unstakingSeconds,
  }
}

/** Pays an agent up to `amount` quanta out of the vault for shares rounded up: no more than its shares are worth, nor
 *  than is free. Returns quanta paid. */
export function redeem(
  context: RungContext,
  params: ParamsOf<ParamSpecs>,
  agent: number,
  amount: number,
): number {
  const { world, asset, account, shares } = context
  const price = priceOf(context, params)
  const due = worthAt(price, shares[agent])
  const most = Math.floor(Math.min(amount, due, free(context, params)))
  if (most <= 0) return 0
  const { value, supply } = price
  const burned =
    most === due ? shares[agent] : mulDiv(most, supply + SHARES_PER_QUANTUM, value + 1, 'up')
  setShares(context, agent, shares[agent] - burned)
  setAsked(context, agent, Math.min(context.asked[agent], shares[agent]))
  pay(world, asset, account, agent, most)
  emit(world.log, {
    kind: KIND['vault-out'],
    account: agent,
    other: account,
    lots: burned,
    amount: most,
  })
  return most
}

/** What an agent's shares are worth now, in quanta, rounded down. */
export function worthOf(context: RungContext, params: ParamsOf<ParamSpecs>, agent: number): number {
  return worthAt(priceOf(context, params), context.shares[agent])
}

/** The same of the first `count` agents of a list, to `held`, and what of it waits to be paid to `asked`: the vault is
 *  priced once for all. */
export function worthsOf(
  context: RungContext,
  params: ParamsOf<ParamSpecs>,
  agents: { readonly count: number; readonly rows: Int32Array },
  held: Float64Array,
  asked: Float64Array,
): void {
  const price = priceOf(context, params)
  for (let j = 0; j < agents.count; j++) {
    const row = agents.rows[j]
    held[j] = worthAt(price, context.shares[row])
    asked[j] = worthAt(price, context.asked[row])
  }
}

function priceOf(context: RungContext, params: ParamsOf<ParamSpecs>): Price {
  const { sizeShare } = vaultParams(params)
  return { value: valueOf(context, context.account), supply: supplyOf(context, sizeShare) }
}

function worthAt({ value, supply }: Price, held: number): number {
  if (value <= 0 || held === 0) return 0
  return mulDiv(held, value + 1, supply + SHARES_PER_QUANTUM, 'down')
}

/** Cash that may leave: what positions are losing stays, and the equity that their limit asks for. */
function free(context: RungContext, params: ParamsOf<ParamSpecs>): number {
  const { backstopLimit } = vaultParams(params)
  const able = spendable(context, context.account)
  const notional = notionalOf(context, context.account)
  if (notional === 0) return able
  return Math.min(able, Math.floor(valueOf(context, context.account) - notional / backstopLimit))
}

function isDepositor({ world, protocol }: RungContext, agent: number): boolean {
  return world.cohorts.some(
    ({ deposits, protocol: row, first, count }) =>
      deposits && row === protocol.row && agent >= first && agent < first + count,
  )
}

// The engine hands a rung's parameters on without knowing which rung it is.
const vaultParams = (params: ParamsOf<ParamSpecs>): VaultParams => params as unknown as VaultParams
