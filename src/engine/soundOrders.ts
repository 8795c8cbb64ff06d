/** Orders are whole lots at whole prices, or they are no orders. */
import type { Acting, Intents } from '../agents/strategy.ts'
import { emit, KIND, REFUSED_PRICE, REFUSED_SIZE } from '../world/events.ts'
import { ORDER_MOST } from '../world/intents.ts'
import type { World } from '../world/world.ts'

/** No agent stops the engine: an order that is no whole number of lots, or too large, or has no sound price, is refused
 *  and said so. */
export function refuseUnsound({ log }: World, { count, rows }: Acting, intents: Intents): void {
  if (areSound(intents, count)) return
  const { lots, limit } = intents
  for (let j = 0; j < count; j++) {
    const d = lots[j]
    const isWhole = d === Math.floor(d) && Math.abs(d) <= ORDER_MOST
    const price = limit[j]
    const isPrice = price >= 0 && price <= ORDER_MOST && price === Math.floor(price)
    if (isWhole && isPrice) continue
    emit(log, {
      kind: KIND.refused,
      account: rows[j],
      lots: isWhole ? REFUSED_PRICE : REFUSED_SIZE,
    })
    lots[j] = 0
    limit[j] = 0
  }
}

/** Whether all orders are whole lots at prices that can be compared. */
function areSound({ lots, limit }: Intents, count: number): boolean {
  let rest = 0
  for (let j = 0; j < count; j++) {
    const d = lots[j]
    // 0 of a sound order; NaN or more of one that is not.
    const price = limit[j]
    rest += d - Math.floor(d) + +(Math.abs(d) > ORDER_MOST)
    rest += price - Math.floor(price) + +(price < 0 || price > ORDER_MOST)
  }
  return rest === 0
}
