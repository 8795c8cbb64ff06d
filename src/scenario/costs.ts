/** What a run will cost, told from its document alone: work and memory, roughly, and never far too little. */
import type { Scenario } from './document.ts'

/** Agent-steps that a market takes in a step though nobody acts: prices, oracle, book, breakers. */
const A_MARKET = 500
/** Agent-steps that an option takes in a step: it is marked, and each book that holds it is margined. */
const AN_OPTION = 20
/** The same for an account on a protocol that lists options. */
const A_BOOK = 10

/** Bytes of a market without accounts: the order book's ladder is most of it. */
const MARKET_BYTES = 3e6
/** Bytes of an account, and of its place in each market. */
const ACCOUNT_BYTES = 250
const PLACE_BYTES = 80
/** Bytes of one option that an account may hold, a quarter more for rows that grow. */
const LEG_BYTES = 25

/** Agents times steps, with what else takes time counted as so many agents. A second does some four million. */
export function workOf({ cohorts, markets, protocols, clock }: Scenario): number {
  const listed = protocols.filter(({ chain }) => chain.kind !== 'none')
  const options = listed.reduce((sum, protocol) => sum + optionsOf(protocol), 0)
  const books = listed.reduce((sum, { id }) => sum + agentsOf(cohorts, id), 0)
  const others = A_MARKET * markets.length + AN_OPTION * options + A_BOOK * books
  return (agentsOf(cohorts) + others) * clock.steps
}

/** Bytes of a run's state. */
export function stateBytes({ cohorts, markets, protocols }: Scenario): number {
  const legs = protocols.reduce(
    (sum, { id, chain, markets: own }) =>
      sum + agentsOf(cohorts, id) * numberIn(chain, 'legs') * own.length,
    0,
  )
  const account = ACCOUNT_BYTES + PLACE_BYTES * markets.length
  return MARKET_BYTES * markets.length + agentsOf(cohorts) * account + LEG_BYTES * legs
}

/** Time on an ordinary machine: `about 2 min`, `about 125 hours`. */
export function workText(work: number): string {
  const minutes = work / AGENT_STEPS_A_SECOND / 60
  return minutes < 90
    ? `about ${Math.ceil(minutes)} min`
    : `about ${Math.round(minutes / 60)} hours`
}

const AGENT_STEPS_A_SECOND = 4e6

/** Calls and puts listed at a time. */
function optionsOf({ chain, markets }: Scenario['protocols'][number]): number {
  const strikes = 2 * numberIn(chain, 'strikes') + 1
  return 2 * numberIn(chain, 'expiries') * strikes * markets.length
}

function agentsOf(cohorts: Scenario['cohorts'], home?: string): number {
  const own = cohorts.filter(({ protocol }) => home === undefined || protocol === home)
  return own.reduce((sum, { count }) => sum + count, 0)
}

/** A parameter of a part, 0 if it has none of the name. */
function numberIn(part: Readonly<Record<string, unknown>>, name: string): number {
  const value = part[name]
  return typeof value === 'number' ? value : 0
}
