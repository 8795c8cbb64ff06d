/** Kinds of event by their number in `FrameEvents.kind`. The compiler checks them against the engine's own list. */
import type { KINDS as WORLD_KINDS } from '../../world/events.ts'

export const KINDS = [
  'mark',
  'fill',
  'liquidation',
  'penalty',
  'shortfall',
  'rung-paid',
  'loss-socialized',
  'insolvent',
  'edit',
  'shock',
  'deposit',
  'takeover',
  'deleverage',
  'reward',
  'fee',
  'funding',
  'funding-rate',
  'withdrawal',
  'return',
  'breaker-on',
  'breaker-off',
  'feed-fault',
  'feed-restored',
  'feed-state',
  'reentry',
  'vault-in',
  'vault-out',
  'refused',
  'residue',
  'collateral',
  'outside-trade',
  'gas',
  'rebate',
  'fee-share',
  'bonus',
  'vault-ask',
  'attack-phase',
  'option-fill',
  'option-transfer',
  'expiry',
  'exercise',
  'lapse',
  'listing',
  'auction',
  'auction-bid',
  'collateral-sale',
] as const satisfies readonly [...typeof WORLD_KINDS, ...string[]]

export type EventKind = (typeof KINDS)[number]

/** The number of each kind. */
export const KIND = Object.fromEntries(KINDS.map((kind, i) => [kind, i])) as Readonly<
  Record<EventKind, number>
>
