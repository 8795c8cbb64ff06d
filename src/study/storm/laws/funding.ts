/** N: funding goes from one side to the other, at no more than the declared rate, whenever it is settled. */
import type { Run } from '../../../engine/run.ts'
import type { BookParams } from '../../../market/venues/bookParams.ts'
import { COUNT, KIND, type EventLog } from '../../../world/events.ts'
import { SUB_QUANTA } from '../../../world/fundingIndex.ts'
import { FUNDING, FUNDING_RATE, STEP, type Market } from '../../../world/world.ts'
import type { Law } from '../law.ts'
import { placesOf } from '../places.ts'

/** Hours of the period that rates are quoted for. */
const QUOTED_HOURS = 8

/** Sums of large whole numbers, looked at in every such step. */
const EVERY = 16

const SUB = BigInt(SUB_QUANTA)

export const fundingBalances: Law = {
  id: 'N1',
  name: 'funding paid, due and carried sums to nothing',
  formula: '2^16 x cash of the account of funding = - sum of (size x index not settled + rest)',
  bind: ({ world }, note) => ({
    end: () => {
      if (world.scalars[STEP] % EVERY !== 0) return
      for (const market of world.markets) {
        const { id, asset, funding, state } = market
        if (state[FUNDING] === 0) continue
        const held = SUB * BigInt(world.cash[asset][funding])
        const open = -sumDue(market)
        note(held === open, () => ({
          what: `market ${id}, sub-quanta of its account of funding`,
          left: String(held),
          right: String(open),
        }))
      }
    },
  }),
}

/** Sub-quanta that all accounts have accrued and not paid. */
function sumDue({ size, fundedAt, fundingRest, state }: Market): bigint {
  let sum = 0n
  for (let row = 0; row < size.length; row++) {
    const moved = state[FUNDING] - fundedAt[row]
    if (moved !== 0 && size[row] !== 0) sum += BigInt(size[row]) * BigInt(moved)
    if (fundingRest[row] !== 0) sum += BigInt(fundingRest[row])
  }
  return sum
}

export const fundingBounded: Law = {
  id: 'N2',
  name: 'the rate of funding is within its most',
  formula: '|rate of eight hours| <= 8 x most of an hour, when it is set',
  bind: (run, note) => ({
    after: {
      funding: () =>
        eachMove(run, ({ id, row, state }) => {
          const { fundingMost } = run.scenario.markets[row].venue as unknown as BookParams
          if (fundingMost === undefined) return
          const most = QUOTED_HOURS * fundingMost
          note(Math.abs(state[FUNDING_RATE]) <= most, () => ({
            what: `market ${id}, rate of funding`,
            left: state[FUNDING_RATE],
            right: `within ${most} of zero`,
          }))
        }),
    },
  }),
}

/** Calls `see` for each market whose index of funding was set in this step, with how far it moved by its event. */
function eachMove({ world }: Run, see: (market: Market, moved: number) => void): void {
  const { log, markets } = world
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    if (log.kind[row] === KIND['funding-rate']) see(markets[log.other[row]], log.amount[row])
  }
}

/** Accounts a market that are followed one by one. */
const FOLLOWED = 48

export const fundingLazy: Law = {
  id: 'N3',
  name: 'settled now and then, funding comes to what it comes to settled in every step',
  formula:
    '2^16 x paid since the start + rest + size x index not settled = sum over moves of size x move',
  bind: (run, note) => {
    const { world } = run
    const { marketOf } = placesOf(world)
    const ghosts = world.markets.map(market => ghostsOf(market, world.agentRows, marketOf))
    const before = world.markets.map(({ state }) => state[FUNDING])
    return {
      before: {
        funding: () => world.markets.forEach(({ row, state }) => (before[row] = state[FUNDING])),
      },
      after: {
        funding: () =>
          world.markets.forEach(market => {
            const moved = BigInt(market.state[FUNDING] - before[market.row])
            if (moved === 0n) return
            for (const ghost of ghosts[market.row].values())
              ghost.accrued += BigInt(market.size[ghost.account]) * moved
          }),
      },
      end: () => {
        notePaid(world.log, marketOf, ghosts)
        if (world.scalars[STEP] % EVERY !== 0) return
        for (const market of world.markets) {
          if (market.state[FUNDING] === 0) continue
          for (const ghost of ghosts[market.row].values()) {
            const { account, accrued } = ghost
            const booked = SUB * ghost.paid + dueOf(market, account)
            note(booked === accrued, () => ({
              what: `account ${account} of market ${market.id}, sub-quanta of funding`,
              left: String(booked),
              right: String(accrued),
            }))
          }
        }
      },
    }
  },
}

/** What an account should have accrued, in sub-quanta, and the quanta of it that it has paid. */
interface Ghost {
  readonly account: number
  accrued: bigint
  paid: bigint
}

const dueOf = ({ size, state, fundedAt, fundingRest }: Market, account: number): bigint =>
  BigInt(size[account]) * BigInt(state[FUNDING] - fundedAt[account]) + BigInt(fundingRest[account])

/** Agents' accounts spread over a market, as they stand. */
function ghostsOf(market: Market, agentRows: number, marketOf: Int32Array): Map<number, Ghost> {
  const stride = Math.max(1, Math.ceil(agentRows / FOLLOWED))
  const ghosts = new Map<number, Ghost>()
  for (let account = 0; account < agentRows; account += stride) {
    if (marketOf[account] !== market.row) continue
    ghosts.set(account, { account, accrued: dueOf(market, account), paid: 0n })
  }
  return ghosts
}

function notePaid(
  log: EventLog,
  marketOf: Int32Array,
  ghosts: readonly ReadonlyMap<number, Ghost>[],
): void {
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    if (log.kind[row] !== KIND.funding) continue
    const account = log.account[row]
    const ghost = marketOf[account] < 0 ? undefined : ghosts[marketOf[account]].get(account)
    if (ghost) ghost.paid += BigInt(log.amount[row])
  }
}

export const fundingSide: Law = {
  id: 'N4',
  name: 'the index moves the way of the rate, and only where it is said to',
  formula: 'sign of move = sign of rate, or no move; index - index before = sum of its events',
  bind: (run, note) => {
    const { world } = run
    const known = world.markets.map(({ state }) => state[FUNDING])
    return {
      after: {
        funding: () =>
          eachMove(run, ({ id, row, state }, moved) => {
            known[row] += moved
            note(moved === 0 || Math.sign(moved) === Math.sign(state[FUNDING_RATE]), () => ({
              what: `market ${id}, move of the index, and rate`,
              left: moved,
              right: state[FUNDING_RATE],
            }))
          }),
      },
      end: () => {
        for (const { id, row, state } of world.markets) {
          note(state[FUNDING] === known[row], () => ({
            what: `market ${id}, index of funding`,
            left: state[FUNDING],
            right: known[row],
          }))
        }
      },
    }
  },
}
