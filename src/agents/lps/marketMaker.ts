/** Active market makers: they requote around the outside price, and leave when it moves too fast. */
import { exp, log } from '../../kernel/exponential.ts'
import { exponential, uniform } from '../../kernel/random.ts'
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { ownFactors, ownUniforms } from '../beginning.ts'
import { DEPTH_POWER, LADDER_LEVELS, LADDER_TOTAL, layLadders } from '../ladder.ts'
import { defineStrategy, drawKey, type Beginning, type Decision } from '../strategy.ts'
import { KEEP, PULL, QUOTE } from '../../world/intents.ts'
import { nerveOf, rebateParams, withRebate } from './rebate.ts'
import { roomFor, type Room } from './room.ts'

const quoting = {
  halfSpread: share(0.00005, {
    label: 'Half spread',
    help: 'Distance of the best quotes from the reference price in usual volatility.',
    min: 0.000001,
    max: 0.05,
    slider: [0.00001, 0.005],
    scale: 'log',
    live: true,
  }),
  depth: share(0.024, {
    label: 'Depth',
    help: 'Quoted within 1 % on a side by all these makers together, as a share of open interest.',
    slider: [0.001, 0.2],
    scale: 'log',
    live: true,
  }),
  skew: number('multiple', 1, {
    label: 'Skew',
    help: 'Half spreads by which a maker at its limit moves its quotes to get rid of inventory.',
    min: 0,
    max: 50,
    slider: [0, 10],
    live: true,
  }),
  basisWeight: share(0.5, {
    label: 'Weight of the basis',
    help: 'Part of the average gap to the outside price that makers quote along with.',
    live: true,
  }),
  inventoryLimit: number('multiple', 2.5, {
    label: 'Inventory limit',
    help: 'Most notional held over starting equity.',
    min: 0,
    max: 20,
    slider: [0, 10],
    live: true,
  }),
}

const leaving = {
  withdrawAt: number('multiple', 6, {
    label: 'Withdraws at',
    help: 'Median volatility, over the usual one, above which a maker takes its quotes off.',
    min: 0.1,
    max: 1000,
    slider: [1, 50],
    scale: 'log',
    live: true,
  }),
  withdrawSpread: number('none', 0.5, {
    label: 'Spread of withdrawal',
    help: 'Log standard deviation of the thresholds.',
    min: 0,
    max: 3,
  }),
  neverWithdraws: share(0.4, {
    label: 'Share that stays',
    help: 'Chance that a maker quotes through every storm: what is left of the book at the bottom.',
  }),
  returnHalfLife: number('seconds', 180, {
    label: 'Return after',
    help: 'Half of the makers that left are back after this time.',
    min: 1,
    max: 86_400,
    slider: [10, 3600],
    scale: 'log',
    live: true,
  }),
  volatilityLag: number('seconds', 20, {
    label: 'Lag of volatility',
    help: 'Median half-life with which a maker follows the volatility, each with its own. At 0 all see one figure and leave as a herd.',
    min: 0,
    max: 3600,
    slider: [0, 300],
  }),
}

const params = { ...quoting, ...leaving, ...rebateParams }

type Params = ParamsOf<typeof params>

/** Purposes of the draws. */
const WITHDRAWAL = 1
const STAYING = 2
const REACTION = 3
const JITTER = 1
const RETURN = 2

/** Log standard deviation of the half-lives with which makers follow the volatility. */
const REACTION_SPREAD = 0.7
/** Volatility over the usual one, as quotes use it. */
const MOST_VOLATILITY = 30
/** Each maker's distances are its own, between these factors, redrawn after so many steps. */
const JITTER_FROM = 0.7
const JITTER_WIDTH = 0.6
const JITTER_STEPS = 7
/** Inventory over its limit, as far as quotes lean. */
const MOST_LEAN = 1.5
/** A maker with less of its starting equity than this stays away for this time. */
const POOR = 0.25
const POOR_SECONDS = 1800
/** Distance at which `depth` is measured. */
const DEPTH_AT = 0.01
const LN2 = 0.6931471805599453
/** Ticks and lots are 32-bit whole numbers in the book; the farthest ask needs some room. */
const LARGEST = 1073741824

export const marketMaker = defineStrategy({
  id: 'market-maker',
  name: 'Market makers',
  about:
    'Quotes ten levels a side around the outside price, wider in volatility, and withdraws in a storm.',
  role: 'maker',
  levels: LADDER_LEVELS,
  crossing: 'slide',
  params,
  // Own threshold over the median and half-life over the median; share of the volatility's news taken
  // up in a step and volatility squared; step of return; jitter, the size that goes with it, its epoch.
  memory: ['nerve', 'reaction', 'follow', 'variance', 'awayUntil', 'jitter', 'jitterSize', 'epoch'],
  begin: ({ key, params: own, memory: { nerve, reaction, jitter } }: Beginning<Params>) => {
    ownFactors(key, WITHDRAWAL, own.withdrawSpread, nerve)
    ownFactors(key, REACTION, REACTION_SPREAD, reaction)
    // Room for a draw that is needed here only.
    ownUniforms(key, STAYING, jitter)
    for (let slot = 0; slot < nerve.length; slot++)
      if (jitter[slot] < own.neverWithdraws) nerve[slot] = Infinity
    jitter.fill(0)
  },
  decide: decision => {
    if (room.slots.length < decision.acting.count) room = roomFor(2 * decision.acting.count)
    redrawJitter(decision)
    const { ticks, lots } = decision.quotes
    const { slots, centre, half, first, buyable, sellable } = room
    const quoted = plan(decision, room)
    layLadders(quoted, slots, centre, half, first, buyable, sellable, ticks, lots)
  },
})

let room = roomFor(256)

/** Distances of its own for each maker, and the size that belongs to the first of them. */
function redrawJitter({ acting, view, params: own, luck, memory }: Decision<Params>): void {
  const { count, rows, first } = acting
  const { jitter, jitterSize, epoch } = memory
  // Counted from 1, so that what nobody has drawn yet is told apart.
  const now = Math.floor(view.step / JITTER_STEPS) + 1
  let j = 0
  while (j < count && epoch[rows[j] - first] === now) j++
  if (j === count) return
  const [k0, k1] = drawKey(luck, JITTER)
  const halfSpread = withRebate(own.halfSpread, own, view.rebate)
  for (; j < count; j++) {
    const slot = rows[j] - first
    if (epoch[slot] === now) continue
    epoch[slot] = now
    jitter[slot] = JITTER_FROM + JITTER_WIDTH * uniform(k0, k1, slot, now)
    jitterSize[slot] = exp(DEPTH_POWER * log((halfSpread * jitter[slot]) / DEPTH_AT))
  }
}

/** Who keeps away, who leaves, and where the others want to quote. Returns how many do. */
function plan(
  decision: Decision<Params>,
  { slots, centre, half, first, buyable, sellable }: Room,
): number {
  const { acting, view, params: own, memory, quotes } = decision
  const { count, rows, first: firstRow, equity, size, startEquity } = acting
  const { nerve, variance, follow, awayUntil, jitter, jitterSize } = memory
  const { action } = quotes
  const { step, lotValue, fastVolatility } = view
  const { inventoryLimit } = own
  const halfSpread = withRebate(own.halfSpread, own, view.rebate)
  const withdrawAt = own.withdrawAt * nerveOf(own, view.rebate)
  const reference = view.outside[0] * exp(own.basisWeight * view.basisAverage)
  const isPriced = reference > 0 && reference < LARGEST && lotValue > 0
  const usual = 1 / view.referenceVolatility
  const slow = view.slowVolatility * usual
  const news = fastVolatility * fastVolatility
  const perLot = 1 / (reference * view.k)
  const level = ((own.depth * view.openInterest) / view.members) * perLot
  const lean = own.skew * halfSpread
  let n = 0
  for (let j = 0; j < count; j++) {
    const slot = rows[j] - firstRow
    if (variance[slot] > 0) variance[slot] += follow[slot] * (news - variance[slot])
    else startFollowing(decision, slot)
    action[j] = KEEP
    if (awayUntil[slot] > step) continue
    const fast = Math.sqrt(variance[slot]) * usual
    const ratio = fast > slow ? fast : slow
    if (ratio > withdrawAt * nerve[slot]) {
      action[j] = PULL
      leave(decision, slot)
      continue
    }
    const start = startEquity[rows[j]]
    if (!(equity[j] > POOR * start && equity[j] > 0)) {
      action[j] = PULL
      awayUntil[slot] = step + Math.ceil(POOR_SECONDS / view.stepSeconds)
      continue
    }
    const volatility = ratio > 1 ? (ratio < MOST_VOLATILITY ? ratio : MOST_VOLATILITY) : 1
    const most = inventoryLimit * start
    const notional = size[j] * lotValue
    const use = most > 0 ? notional / most : 0
    const leant = use > MOST_LEAN ? MOST_LEAN : use < -MOST_LEAN ? -MOST_LEAN : use
    const size1 = (level * jitterSize[slot]) / volatility
    if (!(isPriced && size1 >= 0 && size1 * LADDER_TOTAL < LARGEST)) {
      action[j] = PULL
      continue
    }
    action[j] = QUOTE
    slots[n] = slot
    centre[n] = reference * exp(-lean * volatility * leant)
    half[n] = halfSpread * volatility * jitter[slot]
    first[n] = size1
    buyable[n] = most > notional ? (most - notional) * perLot : 0
    sellable[n] = most > -notional ? (most + notional) * perLot : 0
    n++
  }
  return n
}

/** A maker's own estimate begins at what all can see. */
function startFollowing({ view, params: own, memory }: Decision<Params>, slot: number): void {
  const halfLife = own.volatilityLag * memory.reaction[slot]
  memory.follow[slot] = halfLife > 0 ? 1 - exp((-LN2 * view.stepSeconds) / halfLife) : 1
  memory.variance[slot] = view.fastVolatility * view.fastVolatility
}

/** Off for an exponential time, at least a step. */
function leave({ view, params: own, luck, memory }: Decision<Params>, slot: number): void {
  const [k0, k1] = drawKey(luck, RETURN)
  const lives = exponential(k0, k1, slot, view.step) / LN2
  const steps = Math.floor((lives * own.returnHalfLife) / view.stepSeconds)
  memory.awayUntil[slot] = view.step + 1 + steps
}
