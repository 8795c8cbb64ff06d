/** What all keepers share: what they offer for a liquidation, and how they sell what they took over. */
import { number, share, type ParamsOf, type Relation } from '../../scenario/declaration.ts'
import { ownFactors, ownUniforms } from '../beginning.ts'
import type { Beginning, Decision } from '../strategy.ts'
import { ORDER_IOC, ORDER_REDUCE_ONLY } from '../../world/intents.ts'

export const keeperParams = {
  leverageLimit: number('multiple', 10, {
    label: 'Most leverage',
    help: 'Notional that a keeper takes over, its inventory included, over its equity.',
    min: 0,
    max: 100,
    slider: [0, 30],
    live: true,
  }),
  leastReward: share(0.0002, {
    label: 'Least reward',
    help: 'Median reward, as a share of notional, under which a keeper does not act even without risk.',
    max: 0.1,
    slider: [0.00001, 0.01],
    scale: 'log',
    live: true,
    channel: 'acts when reward >= own minimum + half spread + half of one-minute volatility',
  }),
  leastProfit: number('usd', 0, {
    label: 'Least profit',
    help: 'Median usd that must be left of a reward after gas and all else. Above 0 small accounts are left to others.',
    min: 0,
    max: 1e6,
    slider: [0, 200],
    live: true,
    channel: 'acts when reward x notional >= gas + own profit + (own minimum + risk) x notional',
  }),
  inventoryAversion: number('multiple', 0, {
    label: 'Inventory aversion',
    help: 'How much more a keeper asks for risk the more it already holds. Full keepers then leave room to empty ones.',
    min: 0,
    max: 10,
    slider: [0, 3],
    live: true,
    channel: 'risk asked for x (1 + aversion x inventory over equity)',
  }),
  leastRewardSpread: number('none', 0.5, {
    label: 'Spread of least reward',
    help: "Log standard deviation of the keepers' minimums, of reward and of profit.",
    min: 0,
    max: 3,
  }),
  latencyMin: number('seconds', 5, {
    label: 'Least latency',
    help: 'The fastest keeper is there so long after an account fell under maintenance.',
    min: 0,
    max: 3600,
    slider: [0, 60],
    live: true,
  }),
  latencyMax: number('seconds', 15, {
    label: 'Most latency',
    help: 'The slowest keeper is there so long after an account fell under maintenance.',
    min: 0,
    max: 3600,
    slider: [0, 60],
    live: true,
  }),
  unwindSeconds: number('seconds', 60, {
    label: 'Unwinding time',
    help: 'Time constant with which a keeper sells what it took over. Short ones press the price.',
    min: 1,
    max: 86_400,
    slider: [5, 3600],
    scale: 'log',
    live: true,
  }),
  priceLimit: share(0.05, {
    label: 'Price limit',
    help: 'How far from the mark a keeper sells.',
    max: 0.5,
    slider: [0.001, 0.2],
    scale: 'log',
    live: true,
  }),
}

type Params = ParamsOf<typeof keeperParams>

export const keeperRelations: readonly Relation<typeof keeperParams>[] = [
  {
    of: ['latencyMin', 'latencyMax'],
    holds: ({ latencyMin, latencyMax }) => latencyMin <= latencyMax,
    expected: 'least latency at most the most latency',
  },
]

/** Own minimum over the median; place between the least and the most latency, 0 to 1. */
export const keeperMemory = ['greed', 'slowness']

/** Purposes of the draws. */
const REWARD = 1
const LATENCY = 2

/** Where a side of the book is empty, its best price counts as this far from the middle. */
const EMPTY_SIDE = 0.01
/** Share of open interest under which an inventory is sold at once, in a market of 5,000 agents. */
const LEAST_SALE = 0.0002
/** Seconds over which a keeper expects to carry the risk, and the part of that volatility it asks for. */
const RISK_SECONDS = 60
const RISK_SHARE = 0.5
/** Lots and ticks are 32-bit whole numbers in the book. */
const LARGEST = 2147483647

/** Draws each keeper's minimum and how late it comes. */
export function beginKeeping({ key, params: own, memory }: Beginning<Params>): void {
  ownFactors(key, REWARD, own.leastRewardSpread, memory.greed)
  ownUniforms(key, LATENCY, memory.slowness)
}

/** What each would take over, how late, and for how much. Who cannot pay for the transaction offers nothing. */
export function offer({ acting, view, params: own, memory, offers }: Decision<Params>): void {
  const { count, rows, first, equity, size } = acting
  const { most, latency, least, margin } = offers
  const { greed, slowness } = memory
  const { lotValue, gas } = view
  const risk = riskOf(view)
  const profit = own.leastProfit / view.unit
  for (let j = 0; j < count; j++) {
    const slot = rows[j] - first
    const has = equity[j]
    const lots = Math.floor((has * own.leverageLimit) / lotValue)
    const wait = own.latencyMin + slowness[slot] * (own.latencyMax - own.latencyMin)
    const steps = Math.round(wait / view.stepSeconds)
    const leverage = Math.abs(size[j] * lotValue) / has
    const asked = own.leastReward * greed[slot] + risk * (1 + own.inventoryAversion * leverage)
    const isAble =
      has > 0 && has >= gas && Math.abs(asked) < Infinity && lots >= 0 && lots < Infinity
    most[j] = isAble ? lots : 0
    latency[j] = steps > 1 ? steps : 1
    least[j] = isAble ? asked : 1
    margin[j] = isAble ? profit * greed[slot] : 0
  }
}

/** Half the spread and a part of a minute's volatility, as a share of the price. NaN where nothing is known. */
function riskOf({
  mid,
  bestBid,
  bestAsk,
  slowVolatility,
  stepSeconds,
}: Decision<Params>['view']): number {
  const bid = bestBid > 0 ? bestBid : mid * (1 - EMPTY_SIDE)
  const ask = bestAsk > 0 ? bestAsk : mid * (1 + EMPTY_SIDE)
  const minute = slowVolatility * Math.sqrt(RISK_SECONDS / stepSeconds)
  return (ask - bid) / mid / 2 + minute * RISK_SHARE
}

/** Sells a part of the inventory that leaves e^-1 after the unwinding time, small rests at once. */
export function unwind({ acting, view, params: own, intents }: Decision<Params>): void {
  const { count, equity, size } = acting
  const { lots, limit, rule } = intents
  const buyAt = Math.floor(view.markTicks * (1 + own.priceLimit))
  const sellAt = Math.ceil(view.markTicks * (1 - own.priceLimit))
  const small = (LEAST_SALE * view.openInterest * view.scale) / view.lotValue
  const part = view.stepSeconds / own.unwindSeconds
  for (let j = 0; j < count; j++) {
    const held = size[j] > 0 ? size[j] : -size[j]
    if (!(held > 0 && equity[j] > 0)) continue
    const paced = held * part
    const wanted = Math.ceil(paced > small ? paced : small)
    const sold = Math.min(held, wanted, LARGEST)
    const price = size[j] > 0 ? sellAt : buyAt
    if (!(sold > 0 && price > 0 && price <= LARGEST)) continue
    lots[j] = size[j] > 0 ? -sold : sold
    limit[j] = price
    rule[j] = ORDER_IOC | ORDER_REDUCE_ONLY
  }
}
