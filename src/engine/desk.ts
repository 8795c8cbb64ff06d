/** What rungs of a waterfall may do on the venue and with the positions that are offered to them. */
import type { Venue } from '../market/venue.ts'
import type { Desk } from '../protocol/waterfall/rung.ts'
import { KIND } from '../world/events.ts'
import { settleFunding } from '../world/settleFunding.ts'
import { transferPosition } from '../world/tradeBetween.ts'
import type { World } from '../world/world.ts'

/** Quanta by which many rounded transfers of one position may have missed its bankruptcy price. */
const ROUNDINGS_MOST = 10_000

export function createDesk(world: World, markets: readonly { readonly venue: Venue }[]): Desk {
  return {
    transfer: ({ market, account, side, price, cause }, to, lots, kind) => {
      settleFunding(world, market, account)
      const { size, quote, k, asset } = market
      const isAll = lots === Math.abs(size[account])
      const own = world.cash[asset][account] + quote[account]
      // Closing all of it, to the quantum what leaves the account at zero; else the price, rounded once.
      const exact = isAll && Math.abs(price * k * lots + side * own) <= ROUNDINGS_MOST
      const value = exact ? -side * own : Math.round(lots * price * k)
      const [who, other] = kind === 'deleverage' ? [to, account] : [account, to]
      const event = { kind: KIND[kind], account: who, other, cause }
      transferPosition(world, market, { from: account, to, side, lots, value }, event)
    },
    order: (market, account, lots, limit, rests) => {
      const { venue } = markets[market.row]
      const filled = venue.force(account, lots, limit, -1)
      const left = Math.abs(lots) - filled
      if (rests && left > 0) venue.rest(account, lots > 0 ? left : -left, limit)
      return filled
    },
  }
}
