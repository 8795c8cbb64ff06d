/** Columns of liquidations: one row each, in the order they happened. */

/** Numbers of origins that an event's detail has room for. */
export const SHARES = 11

/** One row a liquidation, in the order they happened; `count` are in use. */
export interface Liquidations {
  readonly count: number
  readonly id: Float64Array
  readonly step: Int32Array
  readonly account: Int32Array
  /** Row of the account's first liquidation in the same cascade: the one mark that stands for it. */
  readonly node: Int32Array
  /** Node of the liquidation that set this one off; -1 for a root. */
  readonly parent: Int32Array
  /** Row of the liquidation that did most, whatever its share and however long ago; -1 if there was none. */
  readonly pusher: Int32Array
  /** 1 for a root, else its parent's and one. */
  readonly generation: Int32Array
  /** usd closed; at a node, all that was closed of the account in its cascade. */
  readonly notional: Float64Array
  /** 1 for a long, -1 for a short. */
  readonly side: Int8Array
  readonly leverage: Float32Array
  /** `SHARES` numbers a row: shares of the cause by origin. */
  readonly shares: Float32Array
  /** Origin of the largest share; -1 if no price moved against it. */
  readonly main: Int8Array
  /** Step of its last safe mark, -1 if that is not known, and that mark in usd. */
  readonly safeStep: Int32Array
  readonly safePrice: Float32Array
  /** Price at which it was closed, and the liquidation price it had before, usd. */
  readonly price: Float32Array
  readonly stood: Float32Array
  /** Accounts that it set off directly, and their notional: only nodes have any. */
  readonly children: Int32Array
  readonly childrenNotional: Float64Array
  /** Index of its cascade. */
  readonly cascade: Int32Array
}

/** The same columns, to be written. */
export type Rows = { -readonly [K in keyof Liquidations]: Liquidations[K] }

/** Empty columns with room for some rows. */
export function columns(capacity: number): Rows {
  return {
    count: 0,
    id: new Float64Array(capacity),
    step: new Int32Array(capacity),
    account: new Int32Array(capacity),
    node: new Int32Array(capacity),
    parent: new Int32Array(capacity),
    pusher: new Int32Array(capacity),
    generation: new Int32Array(capacity),
    notional: new Float64Array(capacity),
    side: new Int8Array(capacity),
    leverage: new Float32Array(capacity),
    shares: new Float32Array(capacity * SHARES),
    main: new Int8Array(capacity),
    safeStep: new Int32Array(capacity),
    safePrice: new Float32Array(capacity),
    price: new Float32Array(capacity),
    stood: new Float32Array(capacity),
    children: new Int32Array(capacity),
    childrenNotional: new Float64Array(capacity),
    cascade: new Int32Array(capacity),
  }
}

/** The same rows with twice the room. */
export function grown(rows: Rows): Rows {
  const wide = columns(rows.step.length * 2)
  for (const name of Object.keys(rows) as (keyof Rows)[]) {
    if (name !== 'count') wide[name].set(rows[name])
  }
  wide.count = rows.count
  return wide
}
