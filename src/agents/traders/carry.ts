/** Carry traders: they hold the venue's price to the outside one, as far as their capital goes. */
import { exp, log } from '../../kernel/exponential.ts'
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { ownFactors, ownLags } from '../beginning.ts'
import { defineStrategy, type Acting, type Beginning, type Decision } from '../strategy.ts'
import { orderParams, ordersOf, sendOrders, startWishes, type Wishes } from '../trading.ts'

const params = {
  cost: share(0.002, {
    label: 'Cost',
    help: 'Median basis at which a trade pays. A dear trade lets the venue drift from the outside price.',
    min: 0.00001,
    max: 0.2,
    slider: [0.0001, 0.02],
    scale: 'log',
    live: true,
  }),
  costSpread: number('none', 0.8, {
    label: 'Spread of costs',
    help: 'Log standard deviation of the cost.',
    min: 0,
    max: 3,
  }),
  inventoryLimit: number('multiple', 3, {
    label: 'Inventory limit',
    help: 'Most notional held over starting equity.',
    min: 0,
    max: 20,
    slider: [0, 10],
    live: true,
  }),
  fullAt: number('multiple', 3, {
    label: 'All in at',
    help: 'Basis, in costs, at which an agent uses all of its limit.',
    min: 1,
    max: 20,
    slider: [1, 10],
    live: true,
  }),
  ...orderParams(0.0009, 0.05),
}

type Params = ParamsOf<typeof params>

/** Purposes of the draws. */
const COST = 1
const LAG = 2

/** Costs under which the basis has closed. */
const CLOSED = 0.3
/** An order that adds leaves this part of the cost to be gained. */
const MARGIN = 0.5
/** Part of the gap to the target, as a share of equity, that is left as it is. */
const CLOSE_ENOUGH = 0.02

export const carry = defineStrategy({
  id: 'carry',
  name: 'Carry traders',
  about:
    'Sells the venue against the outside price when it is dear, buys it when cheap, and unwinds in between.',
  role: 'carry',
  params,
  // Own cost over the median, place in `View.outside`, and the hedge it started with over its equity.
  memory: ['dear', 'lag', 'hedge'],
  begin: ({ key, params: own, memory }: Beginning<Params>) => {
    ownFactors(key, COST, own.costSpread, memory.dear)
    ownLags(key, LAG, memory.lag)
  },
  settle: (
    { count, rows, first, equity, size }: Acting,
    { view, memory: { hedge } }: Decision<Params>,
  ) => {
    for (let j = 0; j < count; j++)
      hedge[rows[j] - first] = equity[j] > 0 ? (size[j] * view.lotValue) / equity[j] : 0
  },
  decide: decision => {
    const { acting, view, intents, luck } = decision
    const wishes = startWishes(acting, view, luck)
    arbitrage(decision, wishes)
    sendOrders(acting.count, wishes, intents)
  },
})

function arbitrage(
  { acting, view, params: own, memory }: Decision<Params>,
  { gap, mean, limit }: Wishes,
): void {
  const { count, rows, first, equity, size, startEquity } = acting
  const { dear, lag, hedge } = memory
  const { mid, lotValue, outside } = view
  const { cost, fullAt, inventoryLimit, priceLimit } = own
  const child = ordersOf(own.childOrder, view)
  const highest = mid * (1 + priceLimit)
  const lowest = mid * (1 - priceLimit)
  for (let j = 0; j < count; j++) {
    if (!(equity[j] > 0)) continue
    const slot = rows[j] - first
    const held = size[j]
    const fair = outside[lag[slot]]
    const basis = log(mid / fair)
    const c = cost * dear[slot]
    const most = (inventoryLimit * startEquity[rows[j]]) / lotValue
    const use = (basis > 0 ? basis : -basis) / (fullAt * c)
    const full = most * (use < 1 ? use : 1)
    let wanted: number
    // Beyond its cost it only adds; near zero it goes back to the hedge it started with.
    if (basis < -c && held <= full) wanted = full
    else if (basis > c && held >= -full) wanted = -full
    else if (basis < CLOSED * c && basis > -CLOSED * c) {
      wanted = (hedge[slot] * equity[j]) / lotValue
      wanted = wanted > most ? most : wanted < -most ? -most : wanted
    } else continue
    const missing = wanted - held
    if (!((missing > 0 ? missing : -missing) * lotValue > CLOSE_ENOUGH * equity[j])) continue
    const adds =
      wanted > 0 ? wanted > (held > 0 ? held : -held) : -wanted > (held > 0 ? held : -held)
    const margin = adds ? exp(MARGIN * c) : 1
    gap[j] = missing
    mean[j] = child
    if (missing > 0) limit[j] = fair / margin < highest ? fair / margin : highest
    else limit[j] = fair * margin > lowest ? fair * margin : lowest
  }
}
