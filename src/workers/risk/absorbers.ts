/** The rungs of a waterfall as a gap would find them: what each can bear, on top of what its own positions lose. */
import { quantaNearest } from '../../kernel/quanta.ts'
import type { BoundRung } from '../../engine/rules.ts'
import { spendable } from '../../protocol/waterfall/holdings.ts'
import { SHARES_PER_QUANTUM, supplyOf } from '../../protocol/waterfall/vaultShares.ts'
import { FUND_ROOM, type Market } from '../../world/world.ts'
import { LONGS, SHORTS, type Stress } from './stress.ts'

/** One rung. Money in quanta. */
export interface Absorber {
  /** What it has to pay with at the mark. */
  readonly spare: number
  /** Quanta a tick of the positions that it holds, signed. */
  readonly held: number
  /** What it may take from others, once the gap is there. */
  readonly charges: (stress: Stress) => number
}

const nothing = (): number => 0

/** A rung that pays out of its own, down to a floor. */
export const pool = (spare: number, held = 0): Absorber => ({ spare, held, charges: nothing })

/** What a rung of the run can bear in a market. One that is not known here pays down to the floor it names, if any. */
export function absorberOf({ part, params, context }: BoundRung, { size, k }: Market): Absorber {
  const charge = CHARGES[part.id]?.(params as unknown as Numbers)
  if (charge) return { spare: 0, held: 0, charges: charge }
  const { protocol, unit, account } = context
  const own = spendable(context, account)
  const floors = params as { floor?: number; floorShare?: number; sizeShare?: number }
  const floor =
    floors.floorShare === undefined
      ? quantaNearest((floors.floor ?? 0) / unit)
      : (floors.floorShare * supplyOf(context, floors.sizeShare ?? 0)) / SHARES_PER_QUANTUM
  // A stop on payments out of the funds holds for what penalties feed and no depositor owns.
  const isFund = part.takesPenalties && part.isVault !== true
  const room = isFund ? protocol.tally[FUND_ROOM] : Infinity
  return pool(Math.max(0, Math.min(own - floor, room)), size[account] * k)
}

type Numbers = Readonly<Record<string, number>>

/** Rungs that hold no money and charge those who are left, by part. */
const CHARGES: Readonly<Record<string, (params: Numbers) => Absorber['charges']>> = {
  'auto-deleveraging': () => deleveraged,
  'socialized-loss':
    ({ gainShare }) =>
    stress =>
      ofGains(stress, gainShare),
  'exchange-rate':
    ({ most }) =>
    stress =>
      ofBalances(stress, most),
}

/** Winners are closed at the losers' bankruptcy prices: as much of what is missing as the other side has positions for,
 *  those left out that could not bear it. */
export function deleveraged({ crowd, price, isClosed, shortfall, shortValue }: Stress): number {
  const { own, value } = crowd
  const missing = [LONGS, SHORTS].map(side =>
    shortValue[side] > 0 ? shortfall[side] / shortValue[side] : 0,
  )
  const found = [0, 0]
  for (let j = 0; j < crowd.count; j++) {
    if (isClosed[j] === 1) continue
    // A long can be closed against shorts that failed.
    const failed = value[j] > 0 ? SHORTS : LONGS
    const size = Math.abs(value[j])
    if (own[j] + value[j] * price >= size * missing[failed]) found[failed] += size
  }
  return [LONGS, SHORTS].reduce(
    (sum, side) => sum + missing[side] * Math.min(found[side], shortValue[side]),
    0,
  )
}

/** A share of what survivors have gained since they opened, as far as they still own it. */
export function ofGains({ crowd, price, isClosed }: Stress, share: number): number {
  const { own, value, quote } = crowd
  let sum = 0
  for (let j = 0; j < crowd.count; j++) {
    if (isClosed[j] === 1) continue
    const gain = Math.min(quote[j], own[j]) + value[j] * price
    if (gain > 0) sum += Math.floor(share * gain)
  }
  return sum
}

/** A share of what survivors could withdraw. */
export function ofBalances({ crowd, price, isClosed }: Stress, share: number): number {
  const { own, value, cash, idle } = crowd
  let sum = 0
  for (let j = 0; j < crowd.count; j++) {
    if (isClosed[j] === 1) continue
    const free = Math.min(cash[j], own[j] + value[j] * price)
    if (free > 0) sum += Math.floor(share * free)
  }
  for (const balance of idle) if (balance > 0) sum += Math.floor(share * balance)
  return sum
}
