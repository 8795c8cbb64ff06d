/** Takes positions over at their bankruptcy price, as many as its equity bears, and sells them at a pace. */
import { MILLION, millionths, mulDiv } from '../../kernel/quanta.ts'
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { MARK, REFERENCE_INTEREST, type Market } from '../../world/world.ts'
import { shareOfLots } from '../liquidation/sizes.ts'
import { notionalOf, valueOf } from './holdings.ts'
import type { HandOver, RungContext } from './rung.ts'

export const backstopParams = {
  backstopLimit: number('multiple', 5, {
    label: 'Inventory limit',
    help: 'Positions it may hold, in multiples of its own equity.',
    min: 0,
    max: 100,
    slider: [0, 20],
    live: true,
    channel: 'takes over while inventory <= limit x equity + base x open interest',
  }),
  backstopBase: share(0.002, {
    label: 'Inventory base',
    help: 'Share of open interest that it may hold besides.',
    slider: [0, 0.02],
    live: true,
  }),
  backstopPace: share(0.004, {
    label: 'Sale pace',
    help: 'Share of its inventory put up for sale each second.',
    slider: [0, 0.05],
    live: true,
  }),
  backstopSlice: share(0.0001, {
    label: 'Least slice',
    help: 'Share of open interest put up each second even if the pace asks for less.',
    slider: [0, 0.002],
    live: true,
  }),
  backstopBand: share(0.05, {
    label: 'Widest discount',
    help: 'It never sells further from the mark than this.',
    max: 0.99,
    slider: [0, 0.2],
    live: true,
  }),
  backstopStart: share(0.0005, {
    label: 'Least discount',
    help: 'Discount to the mark that it accepts with little inventory.',
    max: 0.99,
    slider: [0, 0.01],
    live: true,
  }),
  backstopSlope: share(0.002, {
    label: 'Discount slope',
    help: 'Further discount for each multiple of its equity that it holds.',
    slider: [0, 0.05],
    live: true,
  }),
} as const

type Backstop = ParamsOf<typeof backstopParams>

/** Takes what the limit leaves room for, and no more than it can lose at once without falling below `least` quanta.
 *  Only while its equity is above both that and zero. Lowers `request.lots`. */
export function takeOver(
  context: RungContext,
  params: Backstop,
  request: HandOver,
  least: number,
): void {
  const { account, desk } = context
  const value = valueOf(context, account)
  const spare = value - (least > 0 ? least : 0)
  if (spare <= 0 || request.account === account) return
  const lots = Math.min(
    request.lots,
    room(context, params, request, value),
    bearable(request, spare),
  )
  if (lots <= 0) return
  desk.transfer(request, account, lots, 'takeover')
  request.lots -= lots
}

/** Lots that it may add, or take off a position it has on the other side. */
function room(
  context: RungContext,
  { backstopLimit, backstopBase }: Backstop,
  { market, side }: HandOver,
  value: number,
): number {
  let most = backstopLimit * value
  for (const { state } of context.markets) most += backstopBase * state[REFERENCE_INTEREST]
  const lotValue = market.state[MARK] * market.k
  const held = market.size[context.account]
  const elsewhere = notionalOf(context, context.account) - Math.abs(held) * lotValue
  const lots = Math.max(0, Math.floor((most - elsewhere) / lotValue))
  // What it holds on the other side may always be netted.
  if (held * side < 0) return Math.abs(held) + lots
  return lots - Math.abs(held)
}

/** Lots whose loss at the mark `spare` quanta pay. Infinite where the price is no worse than the mark. */
function bearable({ market, side, price }: HandOver, spare: number): number {
  const loss = side * (price - market.state[MARK]) * market.k
  // One quantum for the rounding of the transfer.
  return loss > 0 ? Math.floor((spare - 1) / loss) : Infinity
}

/** Puts up a slice of each position, down to a discount that widens as inventory weighs on equity. What does not
 *  fill rests for a step. */
export function sell(context: RungContext, params: Backstop): void {
  const { markets, account, desk } = context
  const notional = notionalOf(context, account)
  if (notional === 0) return
  const width = discount(params, notional, valueOf(context, account))
  for (const market of markets) {
    const size = market.size[account]
    if (size === 0) continue
    const lots = slice(context, params, market, Math.abs(size))
    if (lots === 0) continue
    const mark = market.state[MARK]
    const aside = millionths(width)
    if (size > 0) {
      const limit = mulDiv(mark, MILLION - aside, MILLION, 'up')
      desk.order(market, account, -lots, limit, true)
    } else {
      const limit = mulDiv(mark, MILLION + aside, MILLION, 'down')
      desk.order(market, account, lots, limit, true)
    }
  }
}

/** Share of the mark that it gives up. */
function discount(
  { backstopBand, backstopStart, backstopSlope }: Backstop,
  notional: number,
  value: number,
): number {
  if (value <= 0) return backstopBand
  const width = backstopStart + (backstopSlope * notional) / value
  return width < backstopBand ? width : backstopBand
}

/** Lots to sell in this step. */
function slice(
  { stepSeconds }: RungContext,
  { backstopPace, backstopSlice }: Backstop,
  { state, k }: Market,
  held: number,
): number {
  const paced = shareOfLots(held, backstopPace * stepSeconds)
  const value = backstopSlice * stepSeconds * state[REFERENCE_INTEREST]
  const least = Math.floor(value / (state[MARK] * k))
  return Math.min(held, Math.max(paced, least))
}
