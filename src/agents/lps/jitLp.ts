/** Just-in-time providers: they quote only while forced sales come, buy them at a discount, and sell what they got. */
import { uniform } from '../../kernel/random.ts'
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { defineStrategy, drawKey, type Decision, type View } from '../strategy.ts'
import { HIDE, KEEP, QUOTE } from '../../world/intents.ts'
import { volatilityOf } from './volatility.ts'

const params = {
  trigger: share(0.0005, {
    label: 'Comes at',
    help: 'Forced flow that waits or was just sold, as a share of open interest, for which a provider comes.',
    max: 1,
    slider: [0.00001, 0.05],
    scale: 'log',
    live: true,
  }),
  discount: share(0.003, {
    label: 'Discount',
    help: 'How far under the price it buys from forced sellers while volatility is usual; it asks for more when it is wild or nearly full.',
    max: 0.5,
    slider: [0.0005, 0.05],
    scale: 'log',
    live: true,
    channel:
      'bids at lower of book and outside price x (1 - max(0, discount x root of volatility x (1 + 3 x part of limit held) - rebate))',
  }),
  leverageLimit: number('multiple', 2, {
    label: 'Most leverage',
    help: 'Notional taken over its equity: how deep its levels are.',
    min: 0,
    max: 50,
    slider: [0, 10],
    live: true,
  }),
  lingers: number('seconds', 30, {
    label: 'Lingers',
    help: 'Time for which its levels stay after the last sign of forced flow.',
    min: 0,
    max: 86_400,
    slider: [0, 600],
    live: true,
  }),
  unwindSpread: share(0.0001, {
    label: 'Spread of unwinding',
    help: 'How far from the middle of the book it offers what it took. Far away it waits for the rebound, at its own risk.',
    max: 0.5,
    slider: [0, 0.01],
    live: true,
  }),
}

type Params = ParamsOf<typeof params>

const LEVELS = 4
/** Distance of each level over that of the one before. */
const GROWTH = 1.5
/** A provider that can take no more asks for this many discounts on top. */
const FULL = 3
/** Each provider's distances are its own, between these factors, drawn anew each time it comes. */
const JITTER_FROM = 0.8
const JITTER_WIDTH = 0.4
const JITTER = 1
/** A level is not laid farther than this from the price. */
const FARTHEST = 0.9
/** Ticks and lots are 32-bit whole numbers in the book. */
const LARGEST = 1073741824

export const jitLp = defineStrategy({
  id: 'jit-lp',
  name: 'Just-in-time providers',
  about: 'Quotes only around liquidations: takes forced flow at a discount and unwinds it after.',
  role: 'maker',
  levels: LEVELS,
  crossing: 'slide',
  params,
  // 1 while it may have quotes; step until which it absorbs; 1 to buy, -1 to sell; factor on its distances.
  memory: ['live', 'until', 'side', 'jitter'],
  decide: decision => {
    const { acting, view, params: own } = decision
    const side = pressed(view, own)
    for (let j = 0; j < acting.count; j++) {
      const slot = acting.rows[j] - acting.first
      if (side !== 0) come(decision, slot, side)
      decision.quotes.action[j] = act(decision, j, slot)
    }
  },
})

/** Which side forced flow asks for: 1 bids, -1 asks, 0 none. */
function pressed(view: View, { trigger }: Params): number {
  // What will be sold and what was: forced sales count below zero.
  const lots = view.distressedLots - view.forcedLots
  const notional = Math.abs(lots) * view.lotValue
  if (!(notional > 0 && notional >= trigger * view.openInterest)) return 0
  return lots > 0 ? 1 : -1
}

/** Comes, or stays for longer. */
function come({ view, params: own, luck, memory }: Decision<Params>, slot: number, side: number) {
  const { until, side: sides, jitter } = memory
  if (until[slot] <= view.step) {
    const [k0, k1] = drawKey(luck, JITTER)
    jitter[slot] = JITTER_FROM + JITTER_WIDTH * uniform(k0, k1, slot, view.step)
  }
  sides[slot] = side
  until[slot] = view.step + 1 + Math.ceil(own.lingers / view.stepSeconds)
}

/** What it does with its levels. While nothing happens it leaves what is not there alone. */
function act(decision: Decision<Params>, j: number, slot: number): number {
  const { acting, view, memory, quotes } = decision
  const { live, until, side } = memory
  const absorbs = until[slot] > view.step
  const held = acting.size[j]
  if (acting.equity[j] > 0 && isPriced(view) && (absorbs || held !== 0)) {
    const bids = 2 * slot * LEVELS
    quotes.lots.fill(0, bids, bids + 2 * LEVELS)
    if (absorbs) absorb(decision, j, slot, side[slot])
    // What it got it offers at once, on the other side.
    if (held !== 0 && !(absorbs && held * side[slot] < 0)) unwind(decision, j, slot)
    live[slot] = 1
    return QUOTE
  }
  const before = live[slot]
  live[slot] = 0
  return before === 1 ? HIDE : KEEP
}

const isPriced = ({ mid, outside, lotValue }: View): boolean =>
  mid > 0 && mid < LARGEST / 2 && outside[0] > 0 && outside[0] < LARGEST / 2 && lotValue > 0

/** Levels on the side that forced flow needs, each of an equal part of what it may still take. */
function absorb(
  { acting, view, params: own, memory, quotes }: Decision<Params>,
  j: number,
  slot: number,
  side: number,
): void {
  const { ticks, lots } = quotes
  const from = (2 * slot + +(side < 0)) * LEVELS
  const most = (own.leverageLimit * acting.equity[j]) / view.lotValue
  const held = side * acting.size[j]
  const room = (most - held) / LEVELS
  const each = room > 0 && room < LARGEST ? Math.floor(room) : 0
  const centre =
    side > 0 ? Math.min(view.mid, view.outside[0]) : Math.max(view.mid, view.outside[0])
  const full = held > 0 ? held / most : 0
  const wanted = own.discount * Math.sqrt(volatilityOf(view)) * (1 + FULL * full) - view.rebate
  let distance = (wanted > 0 ? wanted : 0) * memory.jitter[slot]
  for (let l = 0; l < LEVELS; l++) {
    const price = centre * (1 - side * distance)
    ticks[from + l] = side > 0 ? Math.floor(price) : Math.ceil(price)
    lots[from + l] = distance < FARTHEST && price >= 1 && price < LARGEST ? each : 0
    distance *= GROWTH
  }
}

/** All that it holds, on one level near the middle of the book. */
function unwind(
  { acting, view, params: own, quotes }: Decision<Params>,
  j: number,
  slot: number,
): void {
  const held = acting.size[j]
  const side = held > 0 ? -1 : 1
  const from = (2 * slot + +(side < 0)) * LEVELS
  const price = view.mid * (1 - side * own.unwindSpread)
  if (!(price >= 1 && price < LARGEST)) return
  quotes.ticks[from] = side > 0 ? Math.floor(price) : Math.ceil(price)
  quotes.lots[from] = Math.min(Math.abs(held), LARGEST)
}
