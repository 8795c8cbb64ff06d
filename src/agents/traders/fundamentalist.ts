/** Fundamentalists: they buy under what they think the thing is worth, and sell above. */
import { exp, log } from '../../kernel/exponential.ts'
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { ownFactors, ownLags } from '../beginning.ts'
import { defineStrategy, type Beginning, type Decision } from '../strategy.ts'
import { orderParams, ordersOf, sendOrders, startWishes, type Wishes } from '../trading.ts'

const params = {
  biasSpread: share(0.02, {
    label: 'Spread of opinions',
    help: 'Standard deviation of what agents think the price should be, around the outside price.',
    max: 0.5,
    slider: [0, 0.1],
  }),
  threshold: share(0.01, {
    label: 'Threshold',
    help: 'Median gap between price and value at which an agent acts. Small ones hold the price together.',
    min: 0.0001,
    max: 0.5,
    slider: [0.001, 0.1],
    scale: 'log',
    live: true,
  }),
  thresholdSpread: number('none', 0.6, {
    label: 'Spread of thresholds',
    help: 'Log standard deviation of the thresholds.',
    min: 0,
    max: 3,
  }),
  fullAt: number('multiple', 3, {
    label: 'All in at',
    help: 'Gap, in thresholds, at which an agent uses all of its leverage.',
    min: 1,
    max: 20,
    slider: [1, 10],
    live: true,
  }),
  ...orderParams(0.0003, 0.05),
}

type Params = ParamsOf<typeof params>

/** Purposes of the draws. */
const BIAS = 1
const THRESHOLD = 2
const LAG = 3

/** Thresholds down to which a position that leans the right way is kept. */
const KEPT_TO = 0.5
/** Part of the gap to the target, as a share of equity, that is left as it is. */
const CLOSE_ENOUGH = 0.05
/** An order leaves this part of a threshold to be gained. */
const MARGIN = 0.5

export const fundamentalist = defineStrategy({
  id: 'fundamentalist',
  name: 'Fundamentalists',
  about:
    'Buys well under the value it believes in and sells well above, which pulls the price back.',
  params,
  // Own value over the outside price, own threshold over the median, place in `View.outside`.
  memory: ['worth', 'patience', 'lag'],
  begin: ({ key, params: own, memory: { worth, patience, lag }, opening }: Beginning<Params>) => {
    ownFactors(key, BIAS, own.biasSpread, worth)
    ownFactors(key, THRESHOLD, own.thresholdSpread, patience)
    ownLags(key, LAG, lag)
    for (let slot = 0; slot < opening.length; slot++) {
      const x = log(worth[slot]) / (own.threshold * patience[slot])
      opening[slot] = x > 1 || x < -1 ? within(x / own.fullAt) : 0
    }
  },
  decide: decision => {
    const { acting, view, intents, luck } = decision
    const wishes = startWishes(acting, view, luck)
    value(decision, wishes)
    sendOrders(acting.count, wishes, intents)
  },
})

function value(
  { acting, view, params: own, memory }: Decision<Params>,
  { gap, mean, limit }: Wishes,
): void {
  const { count, rows, first, equity, size, leverage } = acting
  const { worth, patience, lag } = memory
  const { mid, lotValue, outside } = view
  const { threshold, fullAt, priceLimit } = own
  const child = ordersOf(own.childOrder, view)
  const highest = mid * (1 + priceLimit)
  const lowest = mid * (1 - priceLimit)
  for (let j = 0; j < count; j++) {
    const equityHere = equity[j]
    if (!(equityHere > 0)) continue
    const slot = rows[j] - first
    const held = size[j]
    const fair = outside[lag[slot]] * worth[slot]
    const wide = threshold * patience[slot]
    const x = log(fair / mid) / wide
    const far = x > 0 ? x : -x
    if (far > KEPT_TO && far <= 1 && held * x > 0) continue
    const wanted = far > 1 ? (within(x / fullAt) * leverage[j] * equityHere) / lotValue : 0
    const missing = wanted - held
    if (!((missing > 0 ? missing : -missing) * lotValue > CLOSE_ENOUGH * equityHere)) continue
    const margin = exp(MARGIN * wide)
    gap[j] = missing
    mean[j] = child
    if (missing > 0) limit[j] = fair / margin < highest ? fair / margin : highest
    else limit[j] = fair * margin > lowest ? fair * margin : lowest
  }
}

function within(x: number): number {
  return x > 1 ? 1 : x < -1 ? -1 : x
}
