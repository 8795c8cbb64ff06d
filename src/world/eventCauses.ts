/** What an event may come from: by its kind, the kinds of event that may be its cause. */
import type { EventKind } from './events.ts'

/** An event without a cause: the beginning of a story. */
export const ROOT = 'none'

type Causes = readonly (EventKind | typeof ROOT)[]

/** What makes prices move: orders that were forced, quotes that were pulled, attackers, shocks. */
const MOVERS = ['liquidation', 'withdrawal', 'outside-trade', 'shock'] as const
/** What is done to an account in trouble has its liquidation for a cause. */
const FORCED = ['liquidation'] as const
/** What falls in a step is passed on: a shortfall of an account, or of a rung. */
const LOST = ['shortfall', 'liquidation'] as const
/** A rung that gives up, or sells, does so because of the liquidation that weighs most, if there was one. */
const SOLD = [ROOT, 'liquidation'] as const

export const CAUSES: Readonly<Record<EventKind, Causes>> = {
  mark: [ROOT, ...MOVERS],
  fill: SOLD,
  liquidation: ['mark', 'edit', ...MOVERS, ROOT],
  penalty: FORCED,
  shortfall: [ROOT, 'liquidation'],
  'rung-paid': LOST,
  'loss-socialized': LOST,
  insolvent: LOST,
  edit: [ROOT],
  shock: [ROOT],
  deposit: [ROOT],
  takeover: SOLD,
  deleverage: SOLD,
  reward: FORCED,
  fee: [ROOT],
  funding: [ROOT],
  'funding-rate': ['mark'],
  withdrawal: ['mark'],
  return: ['mark'],
  'breaker-on': ['mark', 'liquidation'],
  'breaker-off': ['mark', ROOT],
  'feed-fault': [ROOT, 'shock'],
  'feed-restored': ['feed-fault'],
  'feed-state': [ROOT, 'feed-fault', 'feed-restored'],
  reentry: [ROOT],
  'vault-in': [ROOT],
  'vault-out': [ROOT],
  refused: [ROOT],
  residue: FORCED,
  collateral: [ROOT],
  'outside-trade': [ROOT],
  gas: FORCED,
  rebate: [ROOT],
  'fee-share': [ROOT],
  bonus: [ROOT],
  'vault-ask': [ROOT],
  'attack-phase': [ROOT],
  'option-fill': SOLD,
  'option-transfer': SOLD,
  expiry: [ROOT],
  exercise: ['expiry'],
  lapse: ['expiry'],
  listing: [ROOT],
  auction: FORCED,
  'auction-bid': SOLD,
  // What an account owes is paid by a sale: for its liquidation, or for what the mark has made it pay.
  'collateral-sale': [...SOLD, 'mark'],
}
