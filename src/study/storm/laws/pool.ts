/** K: a pool trades at its own price, within what it is worth, and pays back no more than it has taken. */
import type { Run } from '../../../engine/run.ts'
import type { PoolMemory } from '../../../market/venues/poolDelay.ts'
import type { PoolParams } from '../../../market/venues/poolParams.ts'
import { IMPACT_POOL } from '../../../market/venues/poolTrading.ts'
import { COUNT, KIND } from '../../../world/events.ts'
import {
  HALTED,
  LONG_LOTS,
  MARK,
  NO_TRADE,
  SHORT_LOTS,
  STEP,
  equity,
  type Market,
} from '../../../world/world.ts'
import { HAIR } from '../feeds.ts'
import type { Law, Looks, Note } from '../law.ts'
import { marketBetween, placesOf } from '../places.ts'

interface AtPool {
  readonly market: Market
  readonly params: PoolParams
  readonly memory: PoolMemory
  /** Account on the other side of every order. */
  readonly counterparty: number
}

/** The pools of a run, with the parameters that hold now. */
function poolsOf({ world, scenario, rules, memories }: Run): readonly AtPool[] {
  return world.markets.flatMap(market => {
    const { venue } = scenario.markets[market.row]
    const { counterparty } = rules.markets[market.row].venue
    if (!('halfSpread' in venue) || counterparty === undefined) return []
    const memory = memories.venues[market.row] as PoolMemory
    return [{ market, params: venue as unknown as PoolParams, memory, counterparty }]
  })
}

const ofPools =
  (looks: (run: Run, note: Note) => Looks): Law['bind'] =>
  (run, note) =>
    poolsOf(run).length > 0 ? looks(run, note) : undefined

export const poolPrice: Law = {
  id: 'K16',
  name: 'a pool fills at its own price, rounded for the pool',
  formula: '0 <= side x (ticks - mark (1 + side x half spread)) < 1',
  bind: ofPools((run, note) => {
    const { world } = run
    const places = placesOf(world)
    return {
      end: () => {
        const pools = poolsOf(run)
        const { log } = world
        for (let row = 0; row < log.cursor[COUNT]; row++) {
          if (log.kind[row] !== KIND.fill) continue
          const [account, other] = [log.account[row], log.other[row]]
          const home = marketBetween(places, account, other)
          const pool = pools.find(({ market }) => market.row === home)
          if (!pool) continue
          const side = log.lots[row] > 0 ? 1 : -1
          const exact = pool.market.state[MARK] * (1 + side * pool.params.halfSpread)
          const gain = side * (log.ticks[row] - exact)
          // Nothing is sold for less than a tick.
          const isLeast = side < 0 && log.ticks[row] === 1 && exact < 1
          const isRounded = gain > -HAIR * exact && gain < 1 + HAIR * exact
          note(isRounded || isLeast, () => ({ what: `account ${account} of market ${pool.market.id}, ticks`, left: log.ticks[row], right: `${exact}, rounded for the pool` })) // prettier-ignore
          note(other === pool.counterparty, () => ({ what: `account ${account}, other side`, left: other, right: pool.counterparty })) // prettier-ignore
        }
      },
    }
  }),
}

export const poolCap: Law = {
  id: 'K11',
  name: 'positions against a pool grow only within its cap',
  formula: 'lots of a side after trading <= most(before, cap x value of the pool / value of a lot)',
  bind: ofPools((run, note) => {
    const { world } = run
    const before = world.markets.map(() => ({ longs: 0, shorts: 0, value: 0 }))
    let from = 0
    return {
      before: {
        market: () => {
          from = world.log.cursor[COUNT]
          for (const { market, counterparty } of poolsOf(run)) {
            before[market.row] = {
              longs: openOf(market, counterparty, 1),
              shorts: openOf(market, counterparty, -1),
              value: equity(world, market, counterparty),
            }
          }
        },
      },
      after: {
        market: () => {
          for (const { market, params, counterparty } of poolsOf(run)) {
            // The house has no end.
            if (counterparty === market.house) continue
            const { longs, shorts, value } = before[market.row]
            const paid = paidBy(world.log, counterparty, from)
            const worth = Math.max(0, value, equity(world, market, counterparty) + paid)
            const most = Math.floor((params.openInterestCap * worth) / (market.state[MARK] * market.k)) // prettier-ignore
            for (const side of [1, -1]) {
              const open = openOf(market, counterparty, side)
              const cap = Math.max(side > 0 ? longs : shorts, most)
              note(open <= cap, () => ({ what: `market ${market.id}, lots of side ${side}`, left: open, right: cap })) // prettier-ignore
            }
          }
        },
      },
    }
  }),
}

/** Lots of a side without the pool's own. */
function openOf({ state, size }: Market, counterparty: number, side: number): number {
  return state[side > 0 ? LONG_LOTS : SHORT_LOTS] - Math.max(0, side * size[counterparty])
}

/** Quanta that left an account in rebates and payments to depositors since a row of the step. */
function paidBy(log: Run['world']['log'], account: number, from: number): number {
  let paid = 0
  for (let row = from; row < log.cursor[COUNT]; row++) {
    if (log.kind[row] === KIND.rebate && log.account[row] === account) paid += log.amount[row]
    if (log.kind[row] === KIND['vault-out'] && log.other[row] === account) paid += log.amount[row]
  }
  return paid
}

export const poolImpact: Law = {
  id: 'K12',
  name: 'a pool pays back for balance no more than it took for imbalance, and its queue is as counted',
  formula:
    'impact pool = fees for impact - paid back >= 0; orders that wait = orders with a due step, none overdue',
  bind: ofPools((run, note) => {
    const { world } = run
    const taken = world.markets.map(({ venueState }) => venueState[IMPACT_POOL])
    const isShut = world.markets.map(() => false)
    const { marketOf } = placesOf(world)
    return {
      before: {
        // A breaker may shut the market, or open it, after this step's orders.
        market: () => world.markets.forEach(({ row, state }) => (isShut[row] = state[HALTED] === NO_TRADE)), // prettier-ignore
      },
      end: () => {
        const pools = poolsOf(run)
        const { log } = world
        for (const { market, counterparty } of pools) {
          for (let row = 0; row < log.cursor[COUNT]; row++) {
            const [account, other] = [log.account[row], log.other[row]]
            const isIn = log.kind[row] === KIND.fee && other === counterparty
            const isOut = log.kind[row] === KIND.rebate && account === counterparty
            if (isIn && marketOf[account] === market.row) taken[market.row] += log.amount[row]
            if (isOut && marketOf[other] === market.row) taken[market.row] -= log.amount[row]
          }
        }
        for (const pool of pools) {
          const { row } = pool.market
          lookAtPool(world, pool, { taken: taken[row], isShut: isShut[row] }, note)
        }
      },
    }
  }),
}

/** Register of the venue: how many orders wait. */
const WAITING = 9

function lookAtPool(
  { scalars }: Run['world'],
  { market, memory }: AtPool,
  { taken, isShut }: { readonly taken: number; readonly isShut: boolean },
  note: Note,
): void {
  const { id, venueState } = market
  const impact = venueState[IMPACT_POOL]
  note(impact === taken && impact >= 0, () => ({ what: `market ${id}, impact pool`, left: impact, right: taken })) // prettier-ignore
  let waiting = 0
  let overdue = 0
  for (const due of memory.due) {
    waiting += +(due > 0)
    overdue += +(due > 0 && due <= scalars[STEP] + 1)
  }
  note(waiting === venueState[WAITING], () => ({ what: `market ${id}, orders that wait`, left: venueState[WAITING], right: waiting })) // prettier-ignore
  if (!isShut) note(overdue === 0, () => ({ what: `market ${id}, orders overdue`, left: overdue, right: 0 })) // prettier-ignore
}
