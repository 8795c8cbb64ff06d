/** Where parts stand in a document, and which of the declared parts may stand there. A new slot is a line here, and its
 *  field in document.ts. */
import type { Declarations } from './declaration.ts'

export type Slots = Readonly<Record<string, keyof Declarations>>

/** One part each, by its key in a market or a protocol. */
export const MARKET_SLOTS = { process: 'processes', venue: 'venues', oracle: 'oracles' } as const
export const PROTOCOL_SLOTS = {
  margin: 'margins',
  liquidation: 'liquidations',
  fees: 'fees',
  chain: 'chains',
  surface: 'surfaces',
  bookMargin: 'bookMargins',
  bookLiquidation: 'bookLiquidations',
} as const
/** Lists of parts of a protocol, in order. */
export const PROTOCOL_LISTS = {
  collateral: 'collaterals',
  waterfall: 'rungs',
  breakers: 'breakers',
} as const

/** Every key under which parts stand, wherever that is. */
export const SLOTS: Slots = {
  ...MARKET_SLOTS,
  ...PROTOCOL_SLOTS,
  ...PROTOCOL_LISTS,
  agent: 'agents',
  shocks: 'shocks',
}
