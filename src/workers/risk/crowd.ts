/** Who holds what in a market: a protocol's positions as columns that any price can be put to. */
import {
  INITIAL,
  MAINTENANCE,
  fundingOwed,
  type Market,
  type Protocol,
  type World,
} from '../../world/world.ts'

/** Requirement in quanta of a position of `notional` quanta. */
export type Requirement = (notional: number) => number

/** Positions in one market, one an account. At `price` ticks an account is worth `own + value x price` quanta. */
export interface Crowd {
  readonly count: number
  readonly account: Int32Array
  /** Quanta: cash and quote leg less the funding owed. */
  readonly own: Float64Array
  /** Quanta a tick, signed: long above zero. */
  readonly value: Float64Array
  /** Quanta: settled cash less the funding owed, and the quote leg. */
  readonly cash: Float64Array
  readonly quote: Float64Array
  /** Quanta of cash of accounts without a position here. */
  readonly idle: Float64Array
  readonly maintenance: Requirement
  readonly initial: Requirement
  /** Rates of a small position. */
  readonly rates: { readonly maintenance: number; readonly initial: number }
}

interface Margin {
  readonly sized?: { readonly maintenance: Requirement; readonly initial: Requirement }
}

/** The accounts of a protocol, with the requirements that hold for them in this market; nobody where it has no rules for
 *  it. `margins` stand by place in its markets. */
export function crowdOf(
  world: World,
  market: Market,
  protocol: Protocol,
  margins: readonly Margin[],
): Crowd {
  const { first, last, markets, rates } = protocol
  const place = markets.indexOf(market.row)
  const isRuled = place >= 0
  const [maintenance, initial] = isRuled
    ? [rates[place][MAINTENANCE], rates[place][INITIAL]]
    : [0, 0]
  const held = heldRows(market, first, isRuled ? last : first)
  const settled = world.cash[market.asset]
  const cash = Float64Array.from(held, i => settled[i] - fundingOwed(market, i))
  const quote = Float64Array.from(held, i => market.quote[i])
  const sized = margins[place]?.sized
  return {
    count: held.length,
    account: held,
    own: cash.map((quanta, j) => quanta + quote[j]),
    value: Float64Array.from(held, i => market.size[i] * market.k),
    cash,
    quote,
    idle: settled.subarray(first, last).filter((_, j) => market.size[first + j] === 0),
    maintenance: sized?.maintenance ?? (notional => maintenance * notional),
    initial: sized?.initial ?? (notional => initial * notional),
    rates: { maintenance, initial },
  }
}

function heldRows({ size }: Market, first: number, last: number): Int32Array {
  let count = 0
  for (let i = first; i < last; i++) if (size[i] !== 0) count++
  const rows = new Int32Array(count)
  let j = 0
  for (let i = first; i < last; i++) if (size[i] !== 0) rows[j++] = i
  return rows
}
