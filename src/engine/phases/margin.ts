/** Every account that the price has reached is marked; those under maintenance are listed, in row order. */
import { breaches } from '../../world/bounds.ts'
import type { Run } from '../run.ts'

export function margin({ world, rules, scratch }: Run): void {
  const { breached, breachedEnds } = scratch
  let found = 0
  let list = 0
  for (const { protocol, margin: rates } of rules.protocols) {
    for (const row of protocol.markets) {
      const market = world.markets[row]
      const { first, last } = protocol
      const out = found === 0 ? breached : breached.subarray(found)
      const cash = world.cash[market.asset]
      found += breaches(market, cash, first, last, rates.maintenance, out)
      breachedEnds[list++] = found
    }
  }
}
