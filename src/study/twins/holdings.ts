/** What accounts are worth, from the twin's own books and the prices that the run published. */
import type { Run } from '../../engine/run.ts'
import { quantaNearest } from '../../kernel/quanta.ts'
import { QUANTUM_VALUE } from '../../world/collateral.ts'
import { MARK, type Market, type Protocol } from '../../world/world.ts'
import { owedBy, type Fundings } from './funding.ts'
import type { Holder, PlainRung } from './rungs.ts'
import { most, nearest } from './whole.ts'

export type BoundRung = Run['rules']['protocols'][number]['rungs'][number]

/** Options of an account at their marks, what was paid for them taken off; undefined if it holds none. */
function optionsOf({ ledger }: Fundings, { row, chain, k }: Market, account: number) {
  const held = ledger.options[row].get(account)
  if (!held) return undefined
  let value = 0n
  for (const [instrument, { size, quote }] of held) {
    value += quote + size * BigInt(chain!.mark[instrument]) * BigInt(k)
  }
  return value
}

/** The position at the mark, what was paid for it taken off. */
export function gainOf({ ledger }: Fundings, { row, state, k }: Market, account: number): bigint {
  const { size, quote } = ledger.positions[row][account]
  return quote + size * BigInt(state[MARK]) * BigInt(k)
}

/** Quanta that the other assets of an account are worth as margin: the price of each is a double. */
function otherAssets({ ledger }: Fundings, { chain }: Market, account: number): bigint {
  let value = 0
  for (const { asset, state } of chain?.collateral ?? []) {
    value += Number(ledger.cash[asset][account]) * state[QUANTUM_VALUE]
  }
  return BigInt(Math.round(value))
}

/** What an account is worth in one market: cash, position, options, other assets, less funding owed. */
export function equityOf(fundings: Fundings, market: Market, account: number): bigint {
  const { ledger, markets } = fundings
  return (
    ledger.cash[market.asset][account] +
    gainOf(fundings, market, account) -
    owedBy(markets[market.row], account) +
    (optionsOf(fundings, market, account) ?? 0n) +
    otherAssets(fundings, market, account)
  )
}

export const isFlat = (fundings: Fundings, market: Market, account: number): boolean =>
  fundings.ledger.positions[market.row][account].size === 0n &&
  optionsOf(fundings, market, account) === undefined

/** The same over all markets of a protocol in which it holds anything. */
export function holderOf(fundings: Fundings, { markets }: Protocol, account: number): Holder {
  const { world, cash: balances } = fundings.ledger
  const cash = balances[world.markets[markets[0]].asset][account]
  let [value, gain] = [cash, 0n]
  for (const market of markets.map(row => world.markets[row])) {
    if (isFlat(fundings, market, account)) continue
    value += equityOf(fundings, market, account) - cash
    gain += most(gainOf(fundings, market, account), 0n)
    gain += most(optionsOf(fundings, market, account) ?? 0n, 0n)
  }
  return { cash, value, gain }
}

/** A rung with what counts of its parameters. */
export function plainRung(run: Run, { part, params, context }: BoundRung): PlainRung {
  const { account, unit } = context
  const given = params as unknown as Readonly<Record<string, number>>
  switch (part.id) {
    case 'own-equity':
    case 'insurance-fund': {
      const floor = BigInt(quantaNearest(given.floor / unit))
      return { kind: 'pays', account, least: floor, isFund: part.id === 'insurance-fund' }
    }
    case 'lp-vault':
      return { kind: 'pays', account, least: vaultFloor(run, context, given), isFund: false }
    case 'socialized-loss':
      return { kind: 'charges-gains', share: given.gainShare }
    case 'exchange-rate':
      return { kind: 'charges-all', share: given.most }
    case 'auto-deleveraging':
      return { kind: 'none' }
    default:
      throw new RangeError(`rung ${part.id}: got a kind that the twin does not know`)
  }
}

/** Shares that a quantum bought at the start. */
const SHARES = 10n

/** Value at which a share of the vault is worth its floor's part of its first price. */
function vaultFloor(
  { world }: Run,
  { protocol, shares }: BoundRung['context'],
  { sizeShare, floorShare }: Readonly<Record<string, number>>,
): bigint {
  let equity = 0n
  for (let i = protocol.first; i < protocol.last; i++) equity += BigInt(world.startEquity[i])
  const own = nearest(equity * BigInt(Math.round(sizeShare * 1e6)), 1_000_000n) * SHARES
  const held = [...shares].reduce((sum, one) => sum + BigInt(one), 0n)
  // A share is a double, and so is what it gives of an amount.
  return BigInt(Math.ceil((floorShare * Number(own + held)) / Number(SHARES)))
}
