/** Whether keepers keep up: who has room for what waits, and how long it has waited. */
import type { ProtocolRules } from '../../engine/rules.ts'
import type { Run } from '../../engine/run.ts'
import { FLAGGED, INITIAL, MARK, STEP, equity, type Market } from '../../world/world.ts'
import type { KeepersView } from './types.ts'

/** Over the protocols that close positions with keepers in this market; null if none does. */
export function keepersView(run: Run, market: Market, unit: number): KeepersView | null {
  const protocols = run.rules.protocols.filter(own => asksKeepers(own, market))
  if (protocols.length === 0) return null
  const queue = protocols.map(own => waitingOf(run, own, market))
  const waiting = queue.reduce((sum, { accounts }) => sum + accounts, 0)
  const smallest = Math.min(...queue.map(one => one.smallest))
  const { all, seen, working } = countKeepers(run, market, waiting > 0 ? smallest : 0)
  return {
    all,
    working,
    outOfCapital: seen - working,
    resting: all - seen,
    waiting: {
      accounts: waiting,
      notional: queue.reduce((sum, { value }) => sum + value, 0) * unit,
    },
    longestWait: Math.max(0, ...queue.map(one => one.wait)),
  }
}

function asksKeepers({ protocol, liquidation: { route } }: ProtocolRules, market: Market): boolean {
  return (
    protocol.markets.includes(market.row) && (route.via === 'keepers' || route.keeperReward > 0)
  )
}

interface Queue {
  readonly accounts: number
  /** Quanta: of all, and of the smallest. */
  readonly value: number
  readonly smallest: number
  /** Seconds of the first. */
  readonly wait: number
}

function waitingOf({ world, scratch }: Run, { protocol }: ProtocolRules, market: Market): Queue {
  const { flagged, flaggedAt, first, tally } = protocol
  const { size, state, k } = market
  let accounts = 0
  let value = 0
  let smallest = Infinity
  let steps = 0
  for (let n = 0; n < tally[FLAGGED]; n++) {
    const account = flagged[n]
    const held = Math.abs(size[account]) * state[MARK] * k
    // Closed since it was listed.
    if (held === 0 || flaggedAt[account - first] === 0) continue
    accounts++
    value += held
    smallest = Math.min(smallest, held)
    steps = Math.max(steps, world.scalars[STEP] - flaggedAt[account - first])
  }
  return { accounts, value, smallest, wait: steps * scratch.distressed.stepSeconds }
}

/** Keepers of the market; those of them who looked at it in the last step, and those of these who could take a position
 *  of `least` quanta, or any where that is 0. */
function countKeepers(
  { world, scratch, rules }: Run,
  market: Market,
  least: number,
): { all: number; seen: number; working: number } {
  const value = market.state[MARK] * market.k
  let all = 0
  let seen = 0
  let working = 0
  for (const { cohort } of rules.cohorts) {
    if (cohort.role !== 'keeper' || cohort.market !== market.row) continue
    const { acting, offers } = scratch.cohorts[cohort.index]
    const { protocol } = rules.protocols[cohort.protocol]
    const initial = protocol.rates[protocol.markets.indexOf(market.row)][INITIAL]
    all += cohort.count
    seen += acting.count
    for (let j = 0; j < acting.count; j++) {
      const row = acting.rows[j]
      const carried = equity(world, market, row) / initial / value
      const room = Math.min(offers.most[j], carried) - Math.abs(market.size[row])
      if (room >= 1 && room * value >= least) working++
    }
  }
  return { all, seen, working }
}
