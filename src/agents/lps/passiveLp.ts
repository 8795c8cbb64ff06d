/** Passive liquidity providers: wide levels around a slow average, renewed now and then. */
import { exp, pow } from '../../kernel/exponential.ts'
import { uniform } from '../../kernel/random.ts'
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { defineStrategy, drawKey, type Decision } from '../strategy.ts'
import { PULL, QUOTE } from '../../world/intents.ts'

const params = {
  depth: share(0.06, {
    label: 'Depth',
    help: 'Quoted on a side by all of them together, as a share of open interest: the net far below.',
    slider: [0.001, 0.5],
    scale: 'log',
    live: true,
  }),
  nearest: share(0.01, {
    label: 'Nearest level',
    help: 'Distance of the first level from the average of the outside price.',
    min: 0.0001,
    max: 0.2,
    slider: [0.001, 0.05],
    scale: 'log',
    live: true,
  }),
  growth: number('multiple', 1.33, {
    label: 'Growth of distance',
    help: 'Distance of each level over that of the one before.',
    min: 1,
    max: 2,
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

type Params = ParamsOf<typeof params>

const LEVELS = 10
/** Each level's distance is drawn between these factors. */
const JITTER_FROM = 0.8
const JITTER_WIDTH = 0.4
/** A level further from the average than this (log price) is not quoted. */
const FARTHEST = 3
/** Ticks and lots are 32-bit whole numbers in the book. */
const LARGEST = 1073741824

export const passiveLp = defineStrategy({
  id: 'passive-lp',
  name: 'Passive providers',
  about:
    'Leaves wide orders around a slow average of the outside price and renews them now and then.',
  role: 'maker',
  levels: LEVELS,
  crossing: 'wait',
  params,
  decide: decision => {
    const { acting, quotes } = decision
    if (left.length < 2 * acting.count) left = new Float64Array(4 * acting.count)
    open(decision)
    for (let l = 0; l < LEVELS; l++) layLevel(decision, l)
    quotes.action.fill(isPriced(decision) ? QUOTE : PULL, 0, acting.count)
    for (let j = 0; j < acting.count; j++) if (!(acting.equity[j] > 0)) quotes.action[j] = PULL
  },
})

/** Lots that each may still buy and sell, in turn. Scratch that lives for the length of one decision. */
let left = new Float64Array(128)

const isPriced = ({ view }: Decision<Params>): boolean =>
  view.slowValue > 0 &&
  view.slowValue < LARGEST / 32 &&
  view.lotValue > 0 &&
  view.openInterest >= 0 &&
  view.members > 0

function open({ acting, view, params: own }: Decision<Params>): void {
  const { count, rows, equity, size, startEquity } = acting
  for (let j = 0; j < count; j++) {
    const most = equity[j] > 0 ? own.inventoryLimit * startEquity[rows[j]] : 0
    const notional = size[j] * view.lotValue
    const perLot = 1 / (view.slowValue * view.k)
    left[2 * j] = most > notional ? (most - notional) * perLot : 0
    left[2 * j + 1] = most > -notional ? (most + notional) * perLot : 0
  }
}

/** One level of all who act, with one draw each. */
function layLevel({ acting, view, params: own, luck, quotes }: Decision<Params>, l: number): void {
  const { count, rows, first } = acting
  const { ticks, lots } = quotes
  const [k0, k1] = drawKey(luck, l)
  const distance = own.nearest * pow(own.growth, l)
  const quota = (own.depth * view.openInterest) / view.members / LEVELS
  const each = Math.min(quota / (view.slowValue * view.k), LARGEST)
  for (let j = 0; j < count; j++) {
    const slot = rows[j] - first
    const away = distance * (JITTER_FROM + JITTER_WIDTH * uniform(k0, k1, slot, view.step))
    const factor = exp(away < FARTHEST ? -away : -FARTHEST)
    const bid = slot * 2 * LEVELS + l
    const ask = bid + LEVELS
    const bought = each < left[2 * j] ? each : left[2 * j]
    const sold = each < left[2 * j + 1] ? each : left[2 * j + 1]
    left[2 * j] -= bought
    left[2 * j + 1] -= sold
    ticks[bid] = Math.floor(view.slowValue * factor)
    ticks[ask] = Math.ceil(view.slowValue / factor)
    lots[bid] = ticks[bid] > 0 ? Math.round(bought) : 0
    lots[ask] = ticks[ask] > 0 ? Math.round(sold) : 0
  }
}
