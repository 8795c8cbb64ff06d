/** Momentum traders: they follow a trend that is strong against its own usual size. */
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { ownSides, ownUniforms } from '../beginning.ts'
import { defineStrategy, type Acting, type Beginning, type Decision } from '../strategy.ts'
import {
  orderParams,
  ordersOf,
  sendOrders,
  sideParams,
  startWishes,
  type Wishes,
} from '../trading.ts'

const params = {
  ...sideParams(0.7, 0.5),
  entersAt: number('none', 0.8, {
    label: 'Enters at',
    help: 'Standard deviations of the trend at which the most eager agent enters.',
    min: 0,
    max: 10,
    slider: [0, 5],
  }),
  entrySpread: number('none', 1.7, {
    label: 'Spread of entry',
    help: 'How many standard deviations more the most patient agent waits for.',
    min: 0,
    max: 10,
    slider: [0, 5],
  }),
  leavesAt: share(0.3, {
    label: 'Leaves at',
    help: 'Share of its entry threshold under which an agent closes.',
    live: true,
  }),
  ...orderParams(0.0003, 0.0015),
}

type Params = ParamsOf<typeof params>

/** Purposes of the draws. */
const SIDE = 1
const THRESHOLD = 2

/** Trends of different length, told apart by the lowest bits of the slot. */
const TRENDS = 4
/** Part of the gap to the target, as a share of equity, that is left as it is. */
const CLOSE_ENOUGH = 0.02
/** A position of this part of the wanted one, on its side, is not enlarged again. */
const NOT_RESIZED = 0.3

/** Each trend in its stationary standard deviations. Scratch that lives for the length of one decision. */
const scores = new Float64Array(TRENDS)

export const momentum = defineStrategy({
  id: 'momentum',
  name: 'Momentum traders',
  about:
    'Goes with a trend of ten minutes to half a day once it stands out, and leaves when it fades.',
  params,
  // Its own threshold, in standard deviations; the side it is on: 1, -1 or 0.
  memory: ['threshold', 'side'],
  begin: ({ key, params: own, memory, opening }: Beginning<Params>) => {
    ownSides(key, SIDE, own, opening)
    const { threshold } = memory
    ownUniforms(key, THRESHOLD, threshold)
    for (let slot = 0; slot < threshold.length; slot++)
      threshold[slot] = own.entersAt + own.entrySpread * threshold[slot]
  },
  settle: ({ count, rows, first, size }: Acting, { memory: { side } }: Decision<Params>) => {
    for (let j = 0; j < count; j++) side[rows[j] - first] = Math.sign(size[j])
  },
  decide: decision => {
    const { acting, view, intents, luck } = decision
    const wishes = startWishes(acting, view, luck)
    follow(decision, wishes)
    sendOrders(acting.count, wishes, intents)
  },
})

function follow(
  { acting, view, params: { childOrder, priceLimit, leavesAt }, memory }: Decision<Params>,
  { gap, mean, limit }: Wishes,
): void {
  const { count, rows, first, equity, size, leverage } = acting
  const { threshold, side } = memory
  const { mid, lotValue } = view
  const child = ordersOf(childOrder, view)
  score(view)
  for (let j = 0; j < count; j++) {
    const own = equity[j]
    if (!(own > 0)) continue
    const slot = rows[j] - first
    const held = size[j]
    const z = scores[slot & (TRENDS - 1)]
    const strength = z > 0 ? z : -z
    const was = side[slot]
    let to = was
    if (strength > threshold[slot]) to = z > 0 ? 1 : -1
    else if (strength < leavesAt * threshold[slot]) to = 0
    side[slot] = to
    const wanted = (to * leverage[j] * own) / lotValue
    if (to === was && held * wanted > 0 && to * held > NOT_RESIZED * to * wanted) continue
    const missing = wanted - held
    if (!((missing > 0 ? missing : -missing) * lotValue > CLOSE_ENOUGH * own)) continue
    gap[j] = missing
    mean[j] = child
    limit[j] = mid * (missing > 0 ? 1 + priceLimit : 1 - priceLimit)
  }
}

/** A market that stands still has no trend. */
function score({
  trend,
  trendDeviation,
  slowVolatility,
  referenceVolatility,
}: Decision<Params>['view']): void {
  const volatility = slowVolatility > referenceVolatility ? slowVolatility : referenceVolatility
  for (let h = 0; h < TRENDS; h++) {
    const deviation = volatility * trendDeviation[h]
    scores[h] = deviation > 0 ? trend[h] / deviation : 0
  }
}
