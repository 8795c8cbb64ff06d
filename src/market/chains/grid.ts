/** Calls and puts on a grid of expiries and strikes that grows with the price. */
import { log, pow } from '../../kernel/exponential.ts'
import { number, share, whole, type ParamsOf } from '../../scenario/declaration.ts'
import { LISTED_AT, STRIKE_STEP, type Chain } from '../../world/chain.ts'
import { emit, KIND } from '../../world/events.ts'
import { MARK, STEP, type Market } from '../../world/world.ts'
import { defineChain, type ChainContext } from '../chain.ts'

const HOUR = 3600

const params = {
  firstHours: number('none', 24, {
    label: 'First expiry, hours',
    help: 'Time from the start to the first expiry. Near ones gain gamma fast.',
    min: 0.01,
    max: 10_000,
    slider: [1, 720],
    scale: 'log',
  }),
  everyHours: number('none', 168, {
    label: 'Hours between expiries',
    help: 'Each expiry that settles makes room for one more, this long after the last.',
    min: 0.01,
    max: 10_000,
    slider: [8, 720],
    scale: 'log',
  }),
  expiries: whole('count', 3, {
    label: 'Expiries',
    help: 'How many are listed at a time.',
    min: 1,
    max: 12,
    slider: [1, 6],
  }),
  strikeStep: share(0.03, {
    label: 'Distance of strikes',
    help: 'As a share of the price at the start, made a round number.',
    min: 0.001,
    max: 0.5,
    slider: [0.005, 0.1],
    scale: 'log',
  }),
  strikes: whole('count', 8, {
    label: 'Strikes either side',
    help: 'Listed around the price at any time; those that it has left stay until they settle.',
    min: 1,
    max: 60,
    slider: [2, 30],
  }),
  averageMinutes: number('none', 30, {
    label: 'Settlement average, minutes',
    help: 'Options settle at the average index over this time before expiry. Short ones invite a push at the end.',
    min: 0,
    max: 1440,
    slider: [0, 60],
  }),
  legs: whole('count', 32, {
    label: 'Options an account',
    help: 'Different options that one account may hold. Venues cap it to bound the work of margining.',
    min: 1,
    max: 256,
    slider: [4, 128],
  }),
  takerFee: share(0.0003, {
    label: 'Option taker fee',
    help: 'Of the value of the underlying, paid by whoever takes a quote.',
    max: 0.05,
    slider: [0, 0.002],
    live: true,
    channel: 'fee = min(rate x underlying, cap x premium)',
  }),
  feeMost: share(0.125, {
    label: 'Fee at most, of the premium',
    help: 'Keeps far options tradable.',
    live: true,
    channel: 'fee = min(rate x underlying, cap x premium)',
  }),
} as const

type Params = ParamsOf<typeof params>

/** Strikes that the price may bring an expiry beside those of its listing, as a multiple of them. */
const ROOM = 2

export const gridChain = defineChain({
  id: 'grid',
  name: 'Calls and puts on a grid',
  about: 'European calls and puts, settled in cash; new strikes come as the price moves.',
  params,
  layout: ({ expiries, strikes, legs }) => ({
    instruments: expiries * 2 * strikesOf(strikes),
    expiries,
    legs,
  }),
  bind: (context, own) => ({
    averageSeconds: own.averageMinutes * 60,
    takerFee: own.takerFee,
    feeMost: own.feeMost,
    start: () => {
      context.market.chain!.state[STRIKE_STEP] = spacing(context.market, own)
      for (let e = 0; e < own.expiries; e++) {
        openExpiry(context, e, (own.firstHours + e * own.everyHours) * HOUR, 1)
      }
      listAll(context, own)
    },
    list: () => listAll(context, own),
  }),
})

const strikesOf = (strikes: number): number => 2 * strikes * (1 + ROOM) + 1

/** Distance of strikes in ticks: 1, 2, 2.5 or 5 times a power of ten, nearest to the share of the starting price. */
function spacing({ state, tick }: Market, { strikeStep }: Params): number {
  const wanted = state[MARK] * tick * strikeStep
  const power = pow(10, Math.floor(log(wanted) / Math.LN10 + 1e-9))
  let best = power
  for (const factor of [1, 2, 2.5, 5, 10]) {
    if (Math.abs(factor * power - wanted) < Math.abs(best - wanted)) best = factor * power
  }
  return Math.max(1, Math.round(best / tick))
}

/** Lists an expiry so many seconds from now, at least `least` steps away. */
function openExpiry(
  { market, stepSeconds, world }: ChainContext,
  row: number,
  seconds: number,
  least: number,
): void {
  const chain = market.chain!
  const at = world.scalars[STEP] + Math.max(least, Math.round(seconds / stepSeconds))
  chain.settlesAt[row] = at
  chain.settleSum[row] = 0
  chain.settleCount[row] = 0
  chain.markShift[row] = 0
  chain.atmStart[row] = NaN
}

/** Lists what the price has come near to, and an expiry for each that is over. Returns how many options came. */
function listAll(context: ChainContext, own: Params): number {
  const { market, world, stepSeconds } = context
  const chain = market.chain!
  const before = countListed(chain)
  for (let e = 0; e < chain.expiries; e++) {
    if (chain.settlesAt[e] < 0) {
      // The one that is over ended with this step; if there is no other, the next comes after it.
      const over = world.scalars[STEP] + 1
      const last = chain.settlesAt.reduce((most, at) => (at > most ? at : most), over)
      // The step that ends now has settled: the next to end is the one after it.
      openExpiry(context, e, (last - world.scalars[STEP]) * stepSeconds + own.everyHours * HOUR, 2)
    }
    listExpiry(market, e, own)
  }
  const came = countListed(chain) - before
  if (came > 0 && world.scalars[STEP] > 0) {
    emit(world.log, { kind: KIND.listing, account: -1, other: market.row, lots: came })
  }
  return came
}

function countListed({ expiryOf, count }: Chain): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += +(expiryOf[i] >= 0)
  return sum
}

/** Strikes of the grid around the mark that an expiry does not have yet, as far as there is room. */
function listExpiry(market: Market, expiry: number, own: Params): void {
  const step = market.chain!.state[STRIKE_STEP]
  const middle = Math.round(market.state[MARK] / step)
  for (let d = -own.strikes; d <= own.strikes; d++) {
    const ticks = (middle + d) * step
    if (ticks > 0 && !isListed(market.chain!, expiry, ticks)) addStrike(market, expiry, ticks)
  }
}

function isListed({ count, expiryOf, strikeTicks }: Chain, expiry: number, ticks: number): boolean {
  for (let i = 0; i < count; i++)
    if (expiryOf[i] === expiry && strikeTicks[i] === ticks) return true
  return false
}

/** A call and a put, if two rows are free. */
function addStrike({ chain, tick }: Market, expiry: number, ticks: number): void {
  const { count, expiryOf, strike, strikeTicks, isCall, price, mark } = chain!
  let free = -1
  for (let i = 0; i < count; i += 2) {
    if (expiryOf[i] >= 0 || expiryOf[i + 1] >= 0) continue
    free = i
    break
  }
  if (free < 0) return
  for (let side = 0; side < 2; side++) {
    const i = free + side
    expiryOf[i] = expiry
    strikeTicks[i] = ticks
    strike[i] = ticks * tick
    isCall[i] = 1 - side
    price[i] = 0
    mark[i] = 0
  }
  chain!.state[LISTED_AT]++
}
