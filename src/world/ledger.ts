/** The only mover of cash. Every posting is balanced: what one account gets, another gives, to the quantum. */
import { assert } from '../kernel/assert.ts'
import { mulDivNearest, QUANTA_LIMIT } from '../kernel/quanta.ts'
import { tighten } from './bounds.ts'
import { COUNT, FIRST, KIND, reserve } from './events.ts'
import { LONG_LOTS, SHORT_LOTS, STEP, type Market, type World } from './world.ts'

/** Moves `amount` quanta of an asset between two accounts. The caller emits the event that says why. */
export function pay(world: World, asset: number, from: number, to: number, amount: number): void {
  const cash = world.cash[asset]
  assert(
    amount >= 0 && amount === Math.floor(amount) && amount <= QUANTA_LIMIT,
    () => `payment from ${from} to ${to}: got ${amount}, expected whole quanta from 0 to 2^52`,
  )
  const source = cash[from] - amount
  const target = cash[to] + amount
  assert(
    source >= -QUANTA_LIMIT && target <= QUANTA_LIMIT,
    () => `payment of ${amount} from ${from} to ${to}: a balance would leave 2^52`,
  )
  cash[from] = source
  cash[to] = target
  // Less cash moves a bankruptcy price towards the market; more only loosens it.
  for (const market of world.markets) {
    if (market.asset === asset) tighten(market, from, source + market.quote[from])
  }
}

/** Orders to be filled: `lots[j]` (signed, whole) wanted by the account `rows[j]`. */
export interface Orders {
  rows: Int32Array
  lots: Float64Array
}

/** Fills orders `from` to `to` against the house at one price, one fill event each, caused by `cause` (-1: root).
 *
 *  Quote-leg form: a buy of d lots at p ticks does `size += d; quote -= d p k`. A reduction moves the reduced share
 *  of the quote leg (rounded once, to the nearest quantum) and the trade's cash into cash, so that
 *  `-quote / (size k)` stays the average entry price; a flip closes, then opens. Returns the net lots bought. */
export function tradeWithHouse(
  world: World,
  market: Market,
  orders: Orders,
  from: number,
  to: number,
  ticks: number,
  cause: number,
): number {
  reserve(world.log, to - from)
  const { size, quote, tradedAt, bound, k, state, house } = market
  const { rows, lots } = orders
  const { log } = world
  const { kind, account, other, ticks: tickColumn, back, lots: lotColumn, amount, cursor } = log
  const cash = world.cash[market.asset]
  const unit = ticks * k
  const step = world.scalars[STEP]
  const root = cause < 0
  const distance = cursor[FIRST] - cause
  let event = cursor[COUNT]
  let net = 0
  let longs = 0
  let shorts = 0
  let residue = 0
  let outside = 0
  for (let j = from; j < to; j++) {
    const d = lots[j]
    if (d === 0) continue
    const i = rows[j]
    const q = size[i]
    const c = cash[i]
    const t = quote[i]
    const closed = q * d < 0 ? (q > 0 === q + d > 0 ? -d : q) : 0
    const moved = closed === 0 ? 0 : mulDivNearest(t, closed, q)
    const q1 = q + d
    const c1 = c + moved + closed * unit
    const t1 = t - moved - (d + closed) * unit
    const own = c1 + t1
    residue += Math.abs(own - (c + t) + d * unit) + (c1 - Math.floor(c1)) + (t1 - Math.floor(t1))
    if (Math.abs(c1) > QUANTA_LIMIT || Math.abs(t1) > QUANTA_LIMIT) outside++
    size[i] = q1
    cash[i] = c1
    quote[i] = t1
    tradedAt[i] = step
    if (q1 !== 0) {
      const short = q1 < 0 ? 1 : 0
      const at = ((i >> 6) << 1) + short
      const key = (short === 1 ? own : -own) / (q1 * k)
      if (key > bound[at]) bound[at] = key
    }
    net += d
    longs += (q1 > 0 ? q1 : 0) - (q > 0 ? q : 0)
    shorts += (q1 < 0 ? -q1 : 0) - (q < 0 ? -q : 0)
    kind[event] = KIND.fill
    account[event] = i
    other[event] = house
    tickColumn[event] = ticks
    back[event] = root ? 0 : distance + event
    lotColumn[event] = d
    amount[event] = c1 - c
    event++
  }
  cursor[COUNT] = event
  size[house] -= net
  quote[house] += net * unit
  state[LONG_LOTS] += longs
  state[SHORT_LOTS] += shorts
  assert(
    residue === 0 && outside === 0 && Math.abs(quote[house]) <= QUANTA_LIMIT,
    () => `fills at ${ticks} in ${market.id}: residue ${residue}, ${outside} balances beyond 2^52`,
  )
  return net
}
