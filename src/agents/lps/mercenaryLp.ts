/** Mercenary providers: their money goes where it is paid best now, into the book, the vault or away. */
import { exp, pow } from '../../kernel/exponential.ts'
import { QUANTA_LIMIT } from '../../kernel/quanta.ts'
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { ownUniforms } from '../beginning.ts'
import { DEPTH_POWER, LADDER_LEVELS, LADDER_TOTAL, layLadders } from '../ladder.ts'
import { defineStrategy, type Beginning, type Decision, type View } from '../strategy.ts'
import { PULL, QUOTE } from '../../world/intents.ts'
import {
  BOOK,
  choosingMemory,
  choosingParams,
  learn,
  OUTSIDE,
  review,
  reviewKey,
  VAULT,
} from './bestPaid.ts'
import { rebateParams, withRebate } from './rebate.ts'
import { roomFor } from './room.ts'
import { volatilityOf } from './volatility.ts'

const params = {
  ...choosingParams,
  halfSpread: share(0.00008, {
    label: 'Half spread',
    help: 'Distance of its best quotes from the reference price in usual volatility.',
    min: 0.000001,
    max: 0.05,
    slider: [0.00001, 0.005],
    scale: 'log',
    live: true,
  }),
  depth: share(0.01, {
    label: 'Depth',
    help: 'Quoted within 1 % on a side while all of them are in the book, as a share of open interest.',
    slider: [0.001, 0.2],
    scale: 'log',
    live: true,
  }),
  inventoryLimit: number('multiple', 2.5, {
    label: 'Inventory limit',
    help: 'Most notional held over equity.',
    min: 0,
    max: 20,
    slider: [0, 10],
    live: true,
  }),
  rebatePassed: rebateParams.rebatePassed,
}

type Params = ParamsOf<typeof params>

/** Purpose of the draw. */
const JITTER = 1

/** Each provider's distances are its own, between these factors. */
const JITTER_FROM = 0.7
const JITTER_WIDTH = 0.6
const BASIS_WEIGHT = 0.5
/** Distance at which `depth` is measured. */
const DEPTH_AT = 0.01
/** Ticks and lots are 32-bit whole numbers in the book; the farthest ask needs some room. */
const LARGEST = 1073741824

export const mercenaryLp = defineStrategy({
  id: 'mercenary-lp',
  name: 'Mercenary providers',
  about: 'Moves its money to whatever pays best: quotes in the book, the vault, or another place.',
  role: 'maker',
  deposits: true,
  levels: LADDER_LEVELS,
  crossing: 'slide',
  params,
  // Beside what it chooses by: 1 while money of it is outside; factor on its distances.
  memory: [...choosingMemory, 'isOut', 'jitter'],
  begin: ({ key, params: own, memory }: Beginning<Params>) => {
    ownUniforms(key, JITTER, memory.jitter)
    const { jitter, place, turnover } = memory
    for (let slot = 0; slot < jitter.length; slot++) {
      jitter[slot] = JITTER_FROM + JITTER_WIDTH * jitter[slot]
      place[slot] = BOOK
      turnover[slot] = own.expectedTurnover
    }
  },
  decide: decision => {
    const { acting, memory, quotes } = decision
    if (room.slots.length < acting.count) room = roomFor(2 * acting.count)
    const reference = referenceOf(decision.view)
    const key = reviewKey(decision.luck)
    let quoting = 0
    for (let j = 0; j < acting.count; j++) {
      const slot = acting.rows[j] - acting.first
      learn(decision, j, slot)
      const place = review(decision, slot, key)
      move(decision, j, slot, place)
      const isIn = reference > 0 && acting.equity[j] > 0 && (place === BOOK || acting.size[j] !== 0)
      const isQuoting = isIn && quote(decision, j, reference, place, quoting)
      quotes.action[j] = isQuoting ? QUOTE : PULL
      // Money that comes or goes beside the trades would look like a gain or a loss.
      const isWhole =
        place === BOOK && memory.isOut[slot] === 0 && !(decision.transfers.held[j] > 0)
      memory.quoted[slot] = +(isQuoting && isWhole)
      quoting += +isQuoting
    }
    const { slots, centre, half, first, buyable, sellable } = room
    layLadders(quoting, slots, centre, half, first, buyable, sellable, quotes.ticks, quotes.lots)
  },
})

let room = roomFor(64)

/** Ticks around which they quote; 0 where there is no price. */
function referenceOf({ outside, basisAverage, lotValue }: View): number {
  const reference = outside[0] * exp(BASIS_WEIGHT * basisAverage)
  return reference > 0 && reference < LARGEST && lotValue > 0 ? reference : 0
}

/** One place at a time: asks back what lies elsewhere, and sends on what is free here once it is flat. */
function move(
  { acting, memory, transfers }: Decision<Params>,
  j: number,
  slot: number,
  place: number,
): void {
  const { amount, outward, held, asked } = transfers
  const { isOut } = memory
  amount[j] = 0
  outward[j] = 0
  if (place !== VAULT && held[j] > asked[j]) amount[j] = -Math.floor(held[j] - asked[j])
  if (place !== OUTSIDE && isOut[slot] === 1) {
    // All that it took out: there is no more than that in its pocket.
    outward[j] = -QUANTA_LIMIT
    isOut[slot] = 0
  }
  const free = acting.size[j] === 0 ? Math.floor(acting.equity[j]) : 0
  if (!(free > 0 && free <= QUANTA_LIMIT)) return
  if (place === VAULT) amount[j] = free
  if (place === OUTSIDE) {
    outward[j] = free
    isOut[slot] = 1
  }
}

/** Puts a provider's ladder into the room: both sides in the book, else only what brings it to flat. Whether it did. */
function quote(
  { acting, view, params: own, memory }: Decision<Params>,
  j: number,
  reference: number,
  place: number,
  n: number,
): boolean {
  const slot = acting.rows[j] - acting.first
  const held = acting.size[j]
  const volatility = volatilityOf(view)
  const half = withRebate(own.halfSpread, own, view.rebate) * memory.jitter[slot]
  const perLot = 1 / (reference * view.k)
  const most = own.inventoryLimit * acting.equity[j] * perLot
  const level = ((own.depth * view.openInterest) / view.members) * perLot
  const size =
    place === BOOK ? (level * pow(half / DEPTH_AT, DEPTH_POWER)) / volatility : Math.abs(held)
  const use = most > 0 ? held / most : 0
  const leant = use > 1 ? 1 : use < -1 ? -1 : use
  if (!(size >= 0 && size * LADDER_TOTAL < LARGEST)) return false
  room.slots[n] = slot
  room.centre[n] = reference * exp(-half * volatility * leant)
  room.half[n] = half * volatility
  room.first[n] = size
  const isIn = place === BOOK
  room.buyable[n] = isIn ? Math.max(0, most - held) : Math.max(0, -held)
  room.sellable[n] = isIn ? Math.max(0, most + held) : Math.max(0, held)
  return true
}
