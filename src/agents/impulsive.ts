/** Traders without a view of the price: they draw a size, walk to it, hold it, and stop or take profit. */
import { exp } from '../kernel/exponential.ts'
import { normal, uniform } from '../kernel/random.ts'
import { number, share, toggle, type ParamsOf, type Relation } from '../scenario/declaration.ts'
import { ownSides, sideOf } from './beginning.ts'
import { drawKey, type Acting, type Beginning, type Decision } from './strategy.ts'
import {
  orderParams,
  ordersOf,
  sendOrders,
  sideParams,
  startWishes,
  type Wishes,
} from './trading.ts'

interface Defaults {
  readonly flatShare: number
  readonly longShare: number
  readonly newTargetsPerHour: number
  readonly leverage: number
  readonly leverageSpread: number
  readonly leverageMin: number
}

/** The parameters of an impulsive trader. */
export const impulsiveParams = (defaults: Defaults) => ({
  ...sideParams(defaults.flatShare, defaults.longShare),
  ...targetParams(defaults),
  ...exitParams,
  ...smallOrderParams,
  ...orderParams(0.0003, 0.0015),
})

const targetParams = (defaults: Defaults) => ({
  newTargetsPerHour: number('per hour', defaults.newTargetsPerHour, {
    label: 'New positions',
    help: 'How often an agent drops its position for a newly drawn one.',
    min: 0,
    max: 100,
    slider: [0, 1],
    live: true,
  }),
  newLeverage: number('multiple', defaults.leverage, {
    label: 'Leverage of new positions',
    help: 'Median leverage of a newly drawn position; at the start the median of the cohort holds.',
    min: 0.01,
    max: 100,
    slider: [1, 30],
    scale: 'log',
    live: true,
  }),
  newLeverageSpread: number('none', defaults.leverageSpread, {
    label: 'Spread of new leverage',
    help: 'Log standard deviation of the leverage of new positions.',
    min: 0,
    max: 3,
    live: true,
  }),
  newLeverageMin: number('multiple', defaults.leverageMin, {
    label: 'Least new leverage',
    help: 'No new position has less.',
    min: 0,
    max: 100,
    slider: [0, 10],
    live: true,
  }),
  newLeverageMax: number('multiple', 40, {
    label: 'Most new leverage',
    help: 'No new position has more, nor more than four fifths of what initial margin allows.',
    min: 0.01,
    max: 100,
    live: true,
  }),
})

const exitParams = {
  takeProfitAt: number('multiple', 1.2, {
    label: 'Take profit at',
    help: 'Equity over that of the last decision above which an agent may close with a gain.',
    min: 1,
    max: 10,
    slider: [1, 2],
    live: true,
  }),
  takeProfitChance: share(0.05, {
    label: 'Chance to take profit',
    help: 'Chance an act that an agent with such a gain closes.',
    live: true,
  }),
  stopAt: share(0.75, {
    label: 'Stop at',
    help: 'Equity as a share of its peak under which an agent may give up.',
    live: true,
  }),
  stopChance: share(0.1, {
    label: 'Chance to stop',
    help: 'Chance an act that an agent with such a loss closes.',
    live: true,
  }),
  stopsAtRest: toggle(false, {
    label: 'Stops while at rest',
    help: 'On: agents that hold their position stop too, which empties the crowd before it is liquidated. Off: only those still on the way to one.',
    live: true,
  }),
  stopPriceLimit: share(0.02, {
    label: 'Price limit of a stop',
    help: 'How far from the middle of the book an order may go that stops a loss.',
    max: 0.5,
    slider: [0.001, 0.1],
    scale: 'log',
    live: true,
  }),
}

const smallOrderParams = {
  smallOrderChance: share(0.1, {
    label: 'Chance of a small order',
    help: 'Chance an act that an agent at rest trades a little: the noise of a calm market.',
    live: true,
  }),
  smallOrder: share(0.002, {
    label: 'Small order',
    help: 'Mean size of such an order as a share of equity, times leverage up to 5.',
    max: 1,
    slider: [0.0001, 0.1],
    scale: 'log',
    live: true,
  }),
}

type Params = ParamsOf<ReturnType<typeof impulsiveParams>>

/** What must hold between the parameters of an impulsive trader. */
export const impulsiveRelations: readonly Relation<ReturnType<typeof impulsiveParams>>[] = [
  {
    of: ['stopChance', 'takeProfitChance', 'smallOrderChance'],
    holds: ({ stopChance, takeProfitChance, smallOrderChance }) =>
      stopChance + takeProfitChance + smallOrderChance <= 1,
    expected: 'chances of stop, profit and small order of at most 1 together',
    code: 'E_SUM',
  },
  {
    of: ['newLeverageMin', 'newLeverageMax'],
    holds: ({ newLeverageMin, newLeverageMax }) => newLeverageMin <= newLeverageMax,
    expected: 'least new leverage at most the most new leverage',
  },
]

/**
 * Leverage as the cohort drew it and as last chosen (appetite left out), size that is walked to
 * (lots), what the agent is doing, highest equity so far and equity at its last decision (quanta).
 */
export const impulsiveMemory = ['drawn', 'chosen', 'target', 'mode', 'peak', 'anchor']

const RESTING = 0
const WALKING = 1
const STOPPING = 2

/** Purposes of the draws. */
const SIDE = 1
const NEW_SIDE = 1
const NEW_LEVERAGE = 2

/** Part of the gap to the target, as a share of equity, that is left as it is. */
const CLOSE_ENOUGH = 0.02
/** A small order takes no more leverage than this into account. */
const SMALL_LEVERAGE = 5
/** Bits of the first word that no chance looks at closely enough to notice. */
const REDUCES = 1
const SELLS = 2
/** Lots; more than any order. */
const NO_LIMIT = 1e15
const WORD = 1 / 4294967296

/** Draws sides and remembers leverage. */
export function beginImpulsive({
  key,
  params,
  memory,
  opening,
  leverage,
}: Beginning<Params>): void {
  ownSides(key, SIDE, params, opening)
  memory.drawn.set(leverage)
  memory.chosen.set(leverage)
}

/** Takes what an agent holds for its target, and its equity for its peak and anchor. */
export function settleImpulsive(
  { count, rows, first, equity, size }: Acting,
  { memory: { target, mode, peak, anchor } }: Decision<Params>,
): void {
  for (let j = 0; j < count; j++) {
    const slot = rows[j] - first
    const own = equity[j] > 0 ? equity[j] : 0
    target[slot] = size[j]
    mode[slot] = RESTING
    peak[slot] = own
    anchor[slot] = own
  }
}

/** New target, stop, profit: disjoint parts of one uniform. Then a walk to the target, or a small order. */
export function decideImpulsive(decision: Decision<Params>): void {
  const { acting, view, params, luck, memory, intents } = decision
  const { count, rows, first, equity, size } = acting
  const { target, mode, peak, anchor } = memory
  const { mid, lotValue } = view
  const { stopChance, stopAt, stopsAtRest, takeProfitAt } = params
  const wishes = startWishes(acting, view, luck)
  const { gap, mean, limit, words } = wishes
  const child = ordersOf(params.childOrder, view)
  const fresh = 1 - chanceOfNewTarget(decision)
  const profitTo = stopChance + params.takeProfitChance
  const smallTo = profitTo + params.smallOrderChance
  const least = stopsAtRest ? RESTING : WALKING
  for (let j = 0; j < count; j++) {
    const own = equity[j]
    if (!(own > 0)) continue
    const slot = rows[j] - first
    const held = size[j]
    if (own > peak[slot]) peak[slot] = own
    const u = (words[2 * j] >>> 0) * WORD
    if (u >= fresh) takeNewTarget(decision, j)
    else if (u < stopChance) {
      if (mode[slot] >= least && own < stopAt * peak[slot]) {
        target[slot] = 0
        mode[slot] = STOPPING
      }
    } else if (u < profitTo && held !== 0 && own > takeProfitAt * anchor[slot]) {
      target[slot] = 0
      mode[slot] = WALKING
      anchor[slot] = own
    }
    if (mode[slot] === RESTING) {
      if (u >= profitTo && u < smallTo) wishLittle(decision, wishes, j)
      continue
    }
    const wanted = target[slot] - held
    if ((wanted > 0 ? wanted : -wanted) * lotValue < CLOSE_ENOUGH * own) {
      mode[slot] = RESTING
      continue
    }
    const width = mode[slot] === STOPPING ? params.stopPriceLimit : params.priceLimit
    gap[j] = wanted
    mean[j] = child
    limit[j] = mid * (wanted > 0 ? 1 + width : 1 - width)
  }
  sendOrders(count, wishes, intents)
}

/** Chance an act. An agent acts once a step at most. */
function chanceOfNewTarget({ view, params }: Decision<Params>): number {
  const most = 3600 / view.stepSeconds
  const chance = params.newTargetsPerHour / (view.actsPerHour < most ? view.actsPerHour : most)
  return chance < 1 ? chance : params.newTargetsPerHour > 0 ? 1 : 0
}

/** A side and a leverage drawn anew; the target is a size, held whatever the price does. */
function takeNewTarget({ acting, view, params, luck, memory }: Decision<Params>, j: number): void {
  const slot = acting.rows[j] - acting.first
  const { newLeverage, newLeverageSpread, newLeverageMin, newLeverageMax } = params
  const sideKey = drawKey(luck, NEW_SIDE)
  const leverageKey = drawKey(luck, NEW_LEVERAGE)
  const u = uniform(sideKey[0], sideKey[1], slot, view.step)
  const side = sideOf(u, params.flatShare, params.longShare)
  const deviations = normal(leverageKey[0], leverageKey[1], slot, view.step)
  const drawn = newLeverage * exp(newLeverageSpread * deviations)
  const chosen = Math.min(newLeverageMax, Math.max(newLeverageMin, drawn))
  const wanted = Math.min(chosen * appetite(acting, memory, j), HEADROOM / view.initialRate)
  const own = acting.equity[j]
  const lots = Math.round((side * wanted * own) / view.lotValue)
  if (!(Math.abs(lots) < NO_LIMIT)) return
  memory.chosen[slot] = chosen
  memory.target[slot] = lots
  memory.mode[slot] = WALKING
  memory.peak[slot] = own
  memory.anchor[slot] = own
}

/** Part of the leverage that initial margin allows which a new position uses at most. */
const HEADROOM = 0.8

/** The cohort's appetite: what an agent's leverage is now over what it was drawn as. */
function appetite(acting: Acting, { drawn }: Decision<Params>['memory'], j: number): number {
  const own = drawn[acting.rows[j] - acting.first]
  return own > 0 ? acting.leverage[j] / own : 1
}

/** A small order: half of the time against the position, else to either side. */
function wishLittle(
  { acting, view, params, memory }: Decision<Params>,
  { gap, mean, limit, words }: Wishes,
  j: number,
): void {
  const held = acting.size[j]
  const bits = words[2 * j]
  const reduces = held !== 0 && (bits & REDUCES) !== 0
  const isBuy = reduces ? held < 0 : (bits & SELLS) === 0
  const chosen = memory.chosen[acting.rows[j] - acting.first] * appetite(acting, memory, j)
  const leverage = chosen < SMALL_LEVERAGE ? chosen : SMALL_LEVERAGE
  gap[j] = isBuy ? NO_LIMIT : -NO_LIMIT
  mean[j] = (params.smallOrder * acting.equity[j] * leverage) / view.lotValue
  limit[j] = view.mid * (isBuy ? 1 + params.priceLimit : 1 - params.priceLimit)
}
