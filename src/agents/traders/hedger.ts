/**
 * Hedgers: they own coins on the outside venue and are short here against them, for as long as their margin and the
 * funding allow. What they do not hedge they bear: a hedge that is cut in a rise leaves the coins bare in the fall after it.
 */
import { number, share, type ParamsOf, type Relation } from '../../scenario/declaration.ts'
import { ORDER_REDUCE_ONLY } from '../../world/intents.ts'
import { ownFactors, ownNormals, ownUniforms } from '../beginning.ts'
import { defineStrategy, type Beginning, type Decision, type View } from '../strategy.ts'
import { orderParams, ordersOf, sendOrders, startWishes, type Wishes } from '../trading.ts'

const params = {
  quietRatio: share(0.6, {
    label: 'Hedged when quiet',
    help: 'Mean share of the coins that a short here covers while volatility is usual.',
    live: true,
  }),
  ratioSpread: share(0.15, {
    label: 'Spread of ratios',
    help: 'Standard deviation of the share that each agent covers.',
    max: 0.5,
  }),
  stormRatio: share(1, {
    label: 'Hedged in a storm',
    help: 'Share that all cover once volatility is high. Above the quiet one, fear sells into the fall.',
    live: true,
    channel: 'ratio rises from quiet to storm as volatility goes from usual to that of a storm',
  }),
  stormAt: number('multiple', 4, {
    label: 'Volatility of a storm',
    help: 'Median multiple of the usual volatility at which an agent hedges as in a storm.',
    min: 1.01,
    max: 100,
    slider: [1.5, 20],
    scale: 'log',
    live: true,
  }),
  band: share(0.1, {
    label: 'Band',
    help: 'How far the hedge may be from the wanted share before it is brought there. Wide ones save fees.',
    live: true,
  }),
  marginLow: number('multiple', 2, {
    label: 'Cuts the hedge at',
    help: 'Equity, in maintenance requirements, under which a hedger buys back. Cautious ones squeeze earlier.',
    min: 1,
    max: 100,
    slider: [1, 10],
    live: true,
    channel: 'buys back when equity < multiple x maintenance x notional',
  }),
  marginAfter: number('multiple', 4, {
    label: 'Down to',
    help: 'Equity, in maintenance requirements, that it wants after a cut and before it hedges more.',
    min: 1,
    max: 200,
    slider: [1, 20],
    live: true,
  }),
  fundingLimit: share(0.002, {
    label: 'Most funding paid',
    help: 'Median rate each 8 hours at which a short is too dear to keep. It comes back at half of that.',
    max: 1,
    slider: [0, 0.02],
    live: true,
    channel: 'no hedge while the funding that shorts pay > limit x own factor',
  }),
  costSpread: number('none', 0.5, {
    label: 'Spread of limits',
    help: 'Log standard deviation of the limits of funding, and of the volatility of a storm.',
    min: 0,
    max: 3,
  }),
  cutPriceLimit: share(0.02, {
    label: 'Price limit of a cut',
    help: 'How far from the middle of the book an order may go that saves the margin.',
    max: 0.5,
    slider: [0.001, 0.1],
    scale: 'log',
    live: true,
  }),
  ...orderParams(0.0006, 0.003),
}

type Params = ParamsOf<typeof params>

const relations: readonly Relation<typeof params>[] = [
  {
    of: ['marginLow', 'marginAfter'],
    holds: ({ marginLow, marginAfter }) => marginLow <= marginAfter,
    expected: 'margin after a cut of at least the margin that brings it about',
  },
]

/** Purposes of the draws. */
const RATIO = 1
const FEAR = 2
const DEAR = 3
const START = 4

/** Where in the band it begins, in widths of it: some have a trade to do. */
const START_WIDTH = 3
/** It comes back when funding has fallen to this part of its limit. */
const CHEAP_AGAIN = 0.5
/** Part of the gap to the target, as a share of the coins, that is left as it is. */
const CLOSE_ENOUGH = 0.01

/** What it is doing: nothing, bringing the hedge to where it belongs, buying back for its margin. */
const RESTING = 0
const ADJUSTING = 1
const CUTTING = 2

export const hedger = defineStrategy({
  id: 'hedger',
  name: 'Hedgers',
  about:
    'Owns coins outside, is short here against them, and buys back when margin runs low or funding is dear.',
  params,
  relations,
  // Own ratio when quiet; factors of the volatility of a storm and of the limit of funding; leverage as drawn; whether
  // funding keeps it away; what it is doing.
  memory: ['ratio', 'fear', 'dear', 'drawn', 'away', 'mode'],
  begin: beginning => {
    const { key, params: own, memory, leverage, equity, lotsPerEquity, spot } = beginning
    ownNormals(key, RATIO, memory.ratio)
    ownFactors(key, FEAR, own.costSpread, memory.fear)
    ownFactors(key, DEAR, own.costSpread, memory.dear)
    memory.drawn.set(leverage)
    for (let slot = 0; slot < spot.length; slot++) {
      memory.ratio[slot] = within(own.quietRatio + own.ratioSpread * memory.ratio[slot])
      spot[slot] = Math.round(leverage[slot] * equity[slot] * lotsPerEquity)
    }
    openNearRatio(beginning)
  },
  decide: decision => {
    const { acting, view, intents, luck } = decision
    const wishes = startWishes(acting, view, luck)
    hedge(decision, wishes)
    sendOrders(acting.count, wishes, intents)
    const { mode } = decision.memory
    for (let j = 0; j < acting.count; j++) {
      if (mode[acting.rows[j] - acting.first] === CUTTING) intents.rule[j] = ORDER_REDUCE_ONLY
    }
  },
})

/** The coins are worth the wanted leverage times the equity; the short against them is about the own ratio of that. */
function openNearRatio({ key, params: own, memory, opening }: Beginning<Params>): void {
  ownUniforms(key, START, opening)
  for (let slot = 0; slot < opening.length; slot++) {
    const off = START_WIDTH * own.band * (opening[slot] - 0.5)
    opening[slot] = 0 - within(memory.ratio[slot] + off)
  }
}

function hedge(decision: Decision<Params>, wishes: Wishes): void {
  const { acting, view, params: own, memory } = decision
  const { count, rows, first, equity, size, spot } = acting
  const { mode } = memory
  const child = ordersOf(own.childOrder, view)
  const perLot = view.maintenanceRate * view.lotValue
  for (let j = 0; j < count; j++) {
    if (!(equity[j] > 0)) continue
    const slot = rows[j] - first
    const coins = spot[j] > 0 ? spot[j] : 0
    const short = size[j] < 0 ? -size[j] : 0
    if (equity[j] < own.marginLow * perLot * short) mode[slot] = CUTTING
    const carried = equity[j] / (own.marginAfter * perLot)
    const wanted = Math.min(coins * ratioOf(decision, j), heldOrCarried(mode[slot], short, carried))
    const missing = Math.round(-wanted - size[j]) + 0
    const off = Math.abs(missing)
    if (mode[slot] === RESTING && off > own.band * coins) mode[slot] = ADJUSTING
    // A cut buys back and nothing else: it is done once margin would carry more.
    if (off <= CLOSE_ENOUGH * coins || (mode[slot] === CUTTING && missing < 0)) mode[slot] = RESTING
    if (mode[slot] === RESTING) continue
    const width = mode[slot] === CUTTING ? own.cutPriceLimit : own.priceLimit
    wishes.gap[j] = missing
    wishes.mean[j] = mode[slot] === CUTTING ? Infinity : child
    wishes.limit[j] = view.mid * (missing > 0 ? 1 + width : 1 - width)
  }
}

/** Lots that margin lets it be short: no more than it carries well, but what it has it keeps until it must cut. */
function heldOrCarried(mode: number, short: number, carried: number): number {
  return mode !== CUTTING && short > carried ? short : carried
}

/** Share of the coins that agent j wants covered now. */
function ratioOf({ acting, view, params: own, memory }: Decision<Params>, j: number): number {
  const slot = acting.rows[j] - acting.first
  const { ratio, fear, dear, drawn, away } = memory
  const limit = own.fundingLimit * dear[slot]
  const cost = -view.fundingRate
  if (cost > limit) away[slot] = 1
  else if (cost < CHEAP_AGAIN * limit || limit === 0) away[slot] = 0
  if (away[slot] === 1) return 0
  const appetite = drawn[slot] > 0 ? acting.leverage[j] / drawn[slot] : 1
  const storm = stormOf(view, own.stormAt * fear[slot])
  return appetite * (ratio[slot] + (own.stormRatio - ratio[slot]) * storm)
}

/** How much of a storm this is, from 0 at usual volatility to 1 at `full` times as much. */
function stormOf({ slowVolatility, referenceVolatility }: View, full: number): number {
  const over = slowVolatility / referenceVolatility - 1
  if (!(over > 0)) return 0
  return full > 1 && over < full - 1 ? over / (full - 1) : 1
}

function within(x: number): number {
  return x > 1 ? 1 : x > 0 ? x : 0
}
