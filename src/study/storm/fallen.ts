/** The liquidations of a step: who was listed for them and how they stood, and what each of them caused. */
import type { ProtocolRules } from '../../engine/rules.ts'
import type { Run } from '../../engine/run.ts'
import { COUNT, FIRST, KIND, WAY } from '../../world/events.ts'
import { equity, FLAGGED, MARK, STEP, type Market } from '../../world/world.ts'
import type { Looks, Note } from './law.ts'
import { requiredOf } from './required.ts'

/** An account that the margin phase listed, as it stood before the liquidations. */
export interface Listed {
  readonly account: number
  readonly rules: ProtocolRules
  readonly place: number
  readonly market: Market
  readonly isBook: boolean
  /** Signed lots, equity and maintenance of the position, quanta. */
  readonly size: number
  readonly equity: number
  readonly required: number
  /** Step + 1 in which it was flagged. */
  readonly flagged: number
}

/** What came of one liquidation. */
export interface Closed {
  readonly row: number
  readonly listed: Listed | undefined
  readonly account: number
  readonly market: Market
  /** Whether an event before it in this phase named its account. */
  readonly isTouched: boolean
  /** Rows of the events that it caused. */
  readonly children: number[]
}

export interface Liquidations {
  /** Call it before the phase. */
  readonly begin: () => void
  readonly listed: ReadonlyMap<number, Listed>
  /** After it: the liquidations in order. */
  readonly closed: () => readonly Closed[]
}

export function liquidationsOf(run: Run): Liquidations {
  const { world } = run
  const { log } = world
  const listed = new Map<number, Listed>()
  let from = 0
  return {
    listed,
    begin: () => {
      from = log.cursor[COUNT]
      listed.clear()
      for (const rules of run.rules.protocols) {
        const { flagged, tally } = rules.protocol
        for (let j = 0; j < tally[FLAGGED]; j++)
          listed.set(flagged[j], list(run, rules, flagged[j]))
      }
    },
    closed: () => {
      const touched = new Set<number>()
      const byEvent = new Map<number, Closed>()
      for (let row = from; row < log.cursor[COUNT]; row++) {
        const account = log.account[row]
        if (log.kind[row] === KIND.liquidation) {
          const market = world.markets[log.other[row]]
          const isTouched = touched.has(account)
          const one = { row, listed: listed.get(account), account, market, isTouched, children: [] }
          byEvent.set(log.cursor[FIRST] + row, one)
          continue
        }
        const cause = log.back[row] === 0 ? -1 : log.cursor[FIRST] + row - log.back[row]
        byEvent.get(cause)?.children.push(row)
        if (WAY[log.kind[row]] === undefined) continue
        touched.add(account)
        touched.add(log.other[row])
      }
      return [...byEvent.values()]
    },
  }
}

function list({ world }: Run, rules: ProtocolRules, account: number): Listed {
  const { protocol } = rules
  const row = world.cohorts.find(
    ({ first, count }) => account >= first && account < first + count,
  )!.market
  const market = world.markets[row]
  const place = protocol.markets.indexOf(row)
  const size = market.size[account]
  const notional = Math.abs(size) * market.state[MARK] * market.k
  return {
    ...{ account, rules, place, market, size },
    isBook: market.chain !== undefined && market.chain.bookOf[account] >= 0,
    equity: equity(world, market, account),
    required: requiredOf(rules, place, 'maintenance', notional),
    flagged: protocol.flaggedAt[account - protocol.first],
  }
}

/** Whether it was listed in an earlier step already. */
export const isOld = ({ world }: Run, { flagged }: Listed): boolean =>
  flagged < world.scalars[STEP] + 1

/** Seconds that it has waited. */
export const waitedBy = ({ world, scenario }: Run, { flagged }: Listed): number =>
  (world.scalars[STEP] + 1 - flagged) * scenario.clock.stepSeconds

/** Lots, unsigned, that the events in these rows closed of an account's position. */
export function lotsOf({ world: { log } }: Run, { account, children }: Closed): number {
  let lots = 0
  for (const row of children) {
    const kind = log.kind[row]
    const isLoser = kind === KIND.deleverage ? log.other[row] === account : log.account[row] === account // prettier-ignore
    if (isLoser && CLOSES.has(kind)) lots += Math.abs(log.lots[row])
  }
  return lots
}

const CLOSES: ReadonlySet<number> = new Set([KIND.fill, KIND.takeover, KIND.deleverage])

/** A law that looks at each liquidation of a step. */
export const eachClosed =
  (look: (run: Run, closed: Closed, note: Note) => void) =>
  (run: Run, note: Note): Looks => {
    const liquidations = liquidationsOf(run)
    return {
      before: { liquidations: liquidations.begin },
      after: {
        liquidations: () => {
          for (const closed of liquidations.closed()) look(run, closed, note)
        },
      },
    }
  }

/** The same for those whose account nothing had touched before in the phase: how it stood is known. */
export const eachFresh = (look: (run: Run, closed: Closed, listed: Listed, note: Note) => void) =>
  eachClosed((run, closed, note) => {
    const { listed, isTouched } = closed
    if (listed !== undefined && !listed.isBook && !isTouched) look(run, closed, listed, note)
  })

/** Quanta that a lot is worth at the mark. */
export const valueOf = ({ market }: Pick<Listed, 'market'>): number => market.state[MARK] * market.k
