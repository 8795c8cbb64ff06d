/** Hand-made accounts in a market where a lot is worth one quantum a tick, and the mark stands at 100 ticks. */
import type { Absorber } from '../../../../src/workers/risk/absorbers.ts'
import { AT_THE_MARK, type CloseOut } from '../../../../src/workers/risk/closeOut.ts'
import type { Crowd } from '../../../../src/workers/risk/crowd.ts'
import { lossCurve, type Market } from '../../../../src/workers/risk/lossCurve.ts'
import { GAP_MIDDLE, GAPS, type LossCurve } from '../../../../src/workers/risk/types.ts'

export const MARK = 100

/** Signed lots, cash in quanta, ticks at which it was opened. */
export type Hand = readonly [lots: number, cash: number, entry?: number]

export function crowdBy(hands: readonly Hand[], maintenance = 0.1, idle: number[] = []): Crowd {
  const column = (read: (hand: Hand) => number): Float64Array => Float64Array.from(hands, read)
  const quoteOf = ([lots, , entry = MARK]: Hand): number => -lots * entry
  return {
    count: hands.length,
    account: Int32Array.from(hands, (_, j) => 100 + j),
    own: column(hand => hand[1] + quoteOf(hand)),
    value: column(([lots]) => lots),
    cash: column(([, cash]) => cash),
    quote: column(quoteOf),
    idle: Float64Array.from(idle),
    maintenance: notional => maintenance * notional,
    initial: notional => 2 * maintenance * notional,
    rates: { maintenance, initial: 2 * maintenance },
  }
}

export function marketWith(bids: CloseOut = AT_THE_MARK, asks = bids): Market {
  return { mark: MARK, unit: 1, tick: 1, books: [bids, asks] }
}

export const curveOf = (
  hands: readonly Hand[],
  rungs: readonly Absorber[] = [],
  market = marketWith(),
): LossCurve => lossCurve(market, [{ crowd: crowdBy(hands), rungs }])

/** Place of a gap in percent. */
export const at = (percent: number): number => GAP_MIDDLE + percent

/** What rung `rung` bears at a gap in percent. */
export const paidBy = ({ paid }: LossCurve, rung: number, percent: number): number =>
  paid[rung * GAPS + at(percent)]
