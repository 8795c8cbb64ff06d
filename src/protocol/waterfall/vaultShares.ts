/** Shares of a vault: what depositors own of it, priced at value over supply. Rounding always favours the vault. */
import { assert } from '../../kernel/assert.ts'
import { mulDiv, QUANTA_LIMIT } from '../../kernel/quanta.ts'
import type { ParamsOf, ParamSpecs } from '../../scenario/declaration.ts'
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { notionalOf, spendable, valueOf } from './holdings.ts'
import { shareOfEquity } from './payments.ts'
import type { RungContext } from './rung.ts'

/** Shares that a quantum buys at the start. */
export const SHARES_PER_QUANTUM = 10

/** What the share functions look at of a vault's parameters. */
interface VaultParams {
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
export function supplyOf(context: RungContext, sizeShare: number): number {
  const { world, protocol, shares } = context
  let supply = ownShares(context, sizeShare)
  for (const { role, protocol: row, first, count } of world.cohorts) {
    if (role !== 'depositor' || row !== protocol.row) continue
    for (let i = first; i < first + count; i++) supply += shares[i]
  }
  return supply
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
  shares[agent] += bought
  emit(world.log, {
    kind: KIND['vault-in'],
    account: agent,
    other: account,
    lots: bought,
    amount: paid,
  })
  return paid
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
  shares[agent] -= burned
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

/** The same of the first `count` agents of a list, to `held`: the vault is priced once for all. */
export function worthsOf(
  context: RungContext,
  params: ParamsOf<ParamSpecs>,
  agents: { readonly count: number; readonly rows: Int32Array },
  held: Float64Array,
): void {
  const price = priceOf(context, params)
  for (let j = 0; j < agents.count; j++) held[j] = worthAt(price, context.shares[agents.rows[j]])
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
    ({ role, protocol: row, first, count }) =>
      role === 'depositor' && row === protocol.row && agent >= first && agent < first + count,
  )
}

// The engine hands a rung's parameters on without knowing which rung it is.
const vaultParams = (params: ParamsOf<ParamSpecs>): VaultParams => params as unknown as VaultParams
