/** Who traded by an order of its own in the market phase, and by how much that enlarged its position. */
import type { Run } from '../../engine/run.ts'
import { COUNT, KIND } from '../../world/events.ts'
import { marketBetween, placesOf } from './places.ts'

/** What an account took on a market in one market phase. One object, reused. */
export interface Taken {
  account: number
  market: number
  /** Signed lots that it held when the phase began, and that it took. */
  held: number
  lots: number
  /** Lots by which its orders enlarged a position, seen from the phase's beginning or from fill to fill, whichever is
   *  less: others may have met what it had resting in between. */
  opened: number
}

export interface Takers {
  /** Call it before the market phase. */
  readonly begin: () => void
  /** After it: shows each agent's account that took something, in row order of its market. */
  readonly each: (see: (taken: Readonly<Taken>) => void) => void
}

/** Lots by which a position that goes from `held` to `now` has been enlarged, or opened on the other side. */
export function enlargedBy(held: number, now: number): number {
  const keeps = held * now > 0 ? Math.min(Math.abs(held), Math.abs(now)) : 0
  return Math.abs(now) - keeps
}

export function takersOf({ world }: Run): Takers {
  const { markets, accountCount, agentRows, log } = world
  const places = placesOf(world)
  const start = markets.map(() => new Float64Array(accountCount))
  const running = markets.map(() => new Float64Array(accountCount))
  const lots = new Float64Array(agentRows)
  const opened = new Float64Array(agentRows)
  const one: Taken = { account: -1, market: -1, held: 0, lots: 0, opened: 0 }
  let from = 0

  /** Follows the fills of the phase. Returns whether an agent took anything. */
  const follow = (): boolean => {
    let isAny = false
    for (let row = from; row < log.cursor[COUNT]; row++) {
      if (log.kind[row] !== KIND.fill) continue
      const taker = log.account[row]
      const other = log.other[row]
      const market = marketBetween(places, taker, other)
      if (market < 0) continue
      const sizes = running[market]
      const held = sizes[taker]
      sizes[taker] = held + log.lots[row]
      sizes[other] -= log.lots[row]
      if (taker >= agentRows) continue
      lots[taker] += log.lots[row]
      opened[taker] += enlargedBy(held, sizes[taker])
      isAny = true
    }
    return isAny
  }

  return {
    begin: () => {
      from = log.cursor[COUNT]
      markets.forEach(({ size }, row) => {
        start[row].set(size)
        running[row].set(size)
      })
    },
    each: see => {
      lots.fill(0)
      opened.fill(0)
      if (!follow()) return
      for (let account = 0; account < agentRows; account++) {
        if (lots[account] === 0 && opened[account] === 0) continue
        one.account = account
        one.market = places.marketOf[account]
        one.held = start[one.market][account]
        one.lots = lots[account]
        one.opened = Math.min(opened[account], enlargedBy(one.held, one.held + one.lots))
        see(one)
      }
    },
  }
}
