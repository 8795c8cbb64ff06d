/** Numbers of the kinds of event in a frame. The compiler checks them against the engine's own list. */
import type { KINDS } from '../../world/events.ts'

const kinds: typeof KINDS = [
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
]

export const LIQUIDATION = kinds.indexOf('liquidation')
export const PENALTY = kinds.indexOf('penalty')
export const RUNG_PAID = kinds.indexOf('rung-paid')
export const LOSS_SOCIALIZED = kinds.indexOf('loss-socialized')
export const INSOLVENT = kinds.indexOf('insolvent')
