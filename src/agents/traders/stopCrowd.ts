/**
 * The stop-loss crowd: leveraged positions whose stops stand just beyond round numbers and whose profits wait at
 * them (Osler 2003: stop-loss orders cluster beyond, take-profit orders at round numbers). A fall through a round
 * price sets off many stops at once (Osler 2005), and some of those stopped go with the break.
 */
import { uniform } from '../../kernel/random.ts'
import type { ParamsOf } from '../../scenario/declaration.ts'
import { ORDER_REDUCE_ONLY } from '../../world/intents.ts'
import { ownFactors, ownSides, ownUniforms, sideOf } from '../beginning.ts'
import { roundAway, roundWidth } from '../roundNumbers.ts'
import { defineStrategy, drawKey, type Acting, type Beginning, type Decision } from '../strategy.ts'
import { ordersOf, sendOrders, startWishes, type Wishes } from '../trading.ts'
import { stopCrowdParams, stopCrowdRelations } from './stopCrowdParams.ts'

type Params = ParamsOf<typeof stopCrowdParams>

/** Purposes of the draws. */
const SIDE = 1
const GRID = 2
const DISTANCE = 3
const BEYOND = 4
const BOLD = 5
const NEW_SIDE = 1

/** Widest part of the price that each grid may be wide. */
const COARSE = 0.05
const MIDDLE = 0.02
const FINE = 0.005

/** What an agent is doing: holding what it has, walking to a position, closing it, waiting for a break to go on. */
const RESTING = 0
const WALKING = 1
const CLOSING = 2
const WATCHING = 3

/** A distance is no more than this share of the price. */
const FARTHEST = 0.9
/** Part of the gap to the target, as a share of equity, that is left as it is. */
const CLOSE_ENOUGH = 0.02
/** Part of the leverage that initial margin allows which a new position uses at most. */
const HEADROOM = 0.8
/** Lots; more than any order. */
const NO_LIMIT = 1e15
const WORD = 1 / 4294967296

export const stopCrowd = defineStrategy({
  id: 'stop-crowd',
  name: 'Stop-loss crowd',
  about:
    'Holds leveraged positions with stops just beyond round prices, which go off together when one breaks.',
  params: stopCrowdParams,
  relations: stopCrowdRelations,
  // Own: draw of the grid, factor of the distance, part of the way beyond, draw of boldness. Then: lots wanted, what it is
  // doing, prices in usd of stop and profit (0: none), of the level that broke, and the side it would take then.
  memory: ['grid', 'wide', 'past', 'bold', 'target', 'mode', 'stop', 'profit', 'broken', 'turn'],
  begin: ({ key, params: own, memory, opening }: Beginning<Params>) => {
    ownSides(key, SIDE, own, opening)
    ownUniforms(key, GRID, memory.grid)
    ownFactors(key, DISTANCE, own.distanceSpread, memory.wide)
    ownUniforms(key, BEYOND, memory.past)
    ownUniforms(key, BOLD, memory.bold)
  },
  settle: ({ count, rows, first, size }: Acting, decision: Decision<Params>) => {
    const { mode, target } = decision.memory
    for (let j = 0; j < count; j++) {
      const slot = rows[j] - first
      target[slot] = size[j]
      mode[slot] = RESTING
      placeOrders(decision, slot, Math.sign(size[j]))
    }
  },
  decide: decision => {
    const { acting, view, intents, luck } = decision
    const wishes = startWishes(acting, view, luck)
    follow(decision, wishes)
    sendOrders(acting.count, wishes, intents)
    const { mode } = decision.memory
    for (let j = 0; j < acting.count; j++) {
      if (mode[acting.rows[j] - acting.first] === CLOSING) intents.rule[j] = ORDER_REDUCE_ONLY
    }
  },
})

function follow(decision: Decision<Params>, wishes: Wishes): void {
  const { acting, view, params: own, memory } = decision
  const { count, rows, first, equity, size } = acting
  const { mode } = memory
  const most = 3600 / view.stepSeconds
  const acts = view.actsPerHour < most ? view.actsPerHour : most
  const fresh = own.newPositionsPerHour > 0 ? 1 - own.newPositionsPerHour / acts : 1
  const child = ordersOf(own.childOrder, view)
  for (let j = 0; j < count; j++) {
    if (!(equity[j] > 0)) continue
    const slot = rows[j] - first
    if (mode[slot] === CLOSING && size[j] === 0) mode[slot] = afterClosing(decision, slot)
    if (mode[slot] !== CLOSING) checkStop(decision, slot, size[j])
    if (mode[slot] === WATCHING) watch(decision, j)
    if (mode[slot] !== CLOSING && (wishes.words[2 * j] >>> 0) * WORD >= fresh) {
      open(decision, j, newSide(decision, slot))
    }
    if (mode[slot] === CLOSING) wish(wishes, j, -size[j], Infinity, limitOf(decision, slot, -size[j])) // prettier-ignore
    if (mode[slot] !== WALKING) continue
    const missing = memory.target[slot] - size[j]
    if (Math.abs(missing) * view.lotValue < CLOSE_ENOUGH * equity[j]) mode[slot] = RESTING
    else wish(wishes, j, missing, child, limitOf(decision, slot, missing))
  }
}

function wish(
  { gap, mean, limit }: Wishes,
  j: number,
  lots: number,
  meanLots: number,
  price: number,
): void {
  gap[j] = lots
  mean[j] = meanLots
  limit[j] = price
}

/** A stop goes as far as its slippage; profits and entries stay near the middle. */
function limitOf(
  { view, params: own, memory }: Decision<Params>,
  slot: number,
  lots: number,
): number {
  const width = memory.mode[slot] === CLOSING && memory.broken[slot] > 0 ? own.slippage : own.priceLimit // prettier-ignore
  return view.mid * (lots > 0 ? 1 + width : 1 - width)
}

/** Closes a position whose stop or profit the mark has reached. One that is being turned round has neither yet. */
function checkStop({ view, memory }: Decision<Params>, slot: number, held: number): void {
  const { stop, profit, mode, broken, turn, target } = memory
  if (!(held * target[slot] > 0)) return
  const side = held > 0 ? 1 : -1
  const mark = view.markPrice
  const isStopped = stop[slot] > 0 && side * (mark - stop[slot]) <= 0
  const hasProfit = profit[slot] > 0 && side * (mark - profit[slot]) >= 0
  if (!isStopped && !hasProfit) return
  mode[slot] = CLOSING
  broken[slot] = isStopped ? stop[slot] : 0
  turn[slot] = isStopped ? -side : 0
}

/** Flat again: the bold wait for the break to go on, the others for a whim. */
function afterClosing({ params: own, memory }: Decision<Params>, slot: number): number {
  memory.target[slot] = 0
  memory.stop[slot] = 0
  memory.profit[slot] = 0
  const turns = memory.turn[slot] !== 0 && memory.bold[slot] < own.breakoutShare
  return turns ? WATCHING : RESTING
}

/** Goes with a break that is confirmed, and forgets one that has failed. */
function watch(decision: Decision<Params>, j: number): void {
  const { acting, view, params: own, memory } = decision
  const slot = acting.rows[j] - acting.first
  const side = memory.turn[slot]
  const way = side * (view.markPrice / memory.broken[slot] - 1)
  if (way > own.breakoutBy) open(decision, j, side)
  else if (way < -own.breakoutBy) memory.mode[slot] = RESTING
}

/** Lots of the side at the wanted leverage, with new stop and profit; what is held of the other side goes first. */
function open(decision: Decision<Params>, j: number, side: number): void {
  const { acting, view, memory } = decision
  const slot = acting.rows[j] - acting.first
  const leverage = Math.min(acting.leverage[j], HEADROOM / view.initialRate)
  const lots = Math.round((side * leverage * acting.equity[j]) / view.lotValue)
  if (!(Math.abs(lots) < NO_LIMIT)) return
  memory.target[slot] = lots
  memory.mode[slot] = WALKING
  placeOrders(decision, slot, side)
}

function newSide({ view, params: own, luck }: Decision<Params>, slot: number): number {
  const [k0, k1] = drawKey(luck, NEW_SIDE)
  return sideOf(uniform(k0, k1, slot, view.step), own.flatShare, own.longShare)
}

/** Puts stop and profit of a position of this side, entered at the mark, where this agent likes them. */
function placeOrders(
  { view, params: own, memory }: Decision<Params>,
  slot: number,
  side: number,
): void {
  const price = view.markPrice
  const distance = Math.min(FARTHEST, own.stopDistance * memory.wide[slot])
  const width = widthOf(own, memory.grid[slot], price)
  const level = roundAway(price, -side * distance, width)
  const gain = Math.min(side < 0 ? FARTHEST : NO_LIMIT, own.profitRatio * distance)
  memory.stop[slot] = side === 0 ? 0 : level * (1 - side * own.beyond * memory.past[slot])
  memory.profit[slot] = side === 0 ? 0 : roundAway(price, side * gain, width)
}

/** Width of an agent's grid in usd; 0 for those who care for no round number. */
function widthOf(own: Params, draw: number, price: number): number {
  if (draw >= own.roundShare) return 0
  const place = draw / own.roundShare
  if (place < own.coarseShare) return roundWidth(COARSE * price)
  return roundWidth((place < own.coarseShare + own.middleShare ? MIDDLE : FINE) * price)
}
