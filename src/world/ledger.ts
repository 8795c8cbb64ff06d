/** The only mover of cash, with houseTrade.ts for batches of fills. Every posting is balanced: what one account gets, another gives, to the quantum. */
import { assert } from '../kernel/assert.ts'
import { QUANTA_LIMIT } from '../kernel/quanta.ts'
import { tighten } from './bounds.ts'
import { POSTINGS, type World } from './world.ts'

/** Moves `amount` quanta of an asset between two accounts. The caller emits the event that says why. */
export function pay(world: World, asset: number, from: number, to: number, amount: number): void {
  const cash = world.cash[asset]
  assert(
    amount >= 0 && amount === Math.floor(amount) && amount <= QUANTA_LIMIT,
    () => `payment from ${from} to ${to}: got ${amount}, expected whole quanta from 0 to 2^52`,
  )
  assert(from !== to, () => `payment of ${amount}: got ${from} on both sides`)
  const source = cash[from] - amount
  const target = cash[to] + amount
  assert(
    source >= -QUANTA_LIMIT && target <= QUANTA_LIMIT,
    () => `payment of ${amount} from ${from} to ${to}: a balance would leave 2^52`,
  )
  world.scalars[POSTINGS]++
  cash[from] = source
  cash[to] = target
  // Less cash moves a bankruptcy price towards the market; more only loosens it.
  for (const market of world.markets) {
    if (market.asset === asset) tighten(market, from, source + market.quote[from])
  }
}
