/** C: whose doing prices and liquidations are said to be, and what a summary makes of it. */
import { isEmpty } from '../../../engine/books/bookJob.ts'
import { summarize } from '../../../engine/summary.ts'
import { LIQUIDATED_DETAIL, type Run } from '../../../engine/run.ts'
import { log as ln } from '../../../kernel/exponential.ts'
import { COUNT, KIND } from '../../../world/events.ts'
import {
  BASIS,
  BY_HEDGING,
  BY_LIQUIDATION,
  CAUSE_SHARES,
  HEDGE_SHARES,
  IMPACT,
  MARK,
  MID,
  ORIGINS,
  OUTSIDE,
  PRICE_ORIGINS,
  STEP,
  type Market,
} from '../../../world/world.ts'
import { TICKS_LIMIT } from '../../../market/book/book.ts'
import type { Law, Note } from '../law.ts'

/** What rounding may take from a sum of logs that is kept over a whole run. */
const ROUNDING = 1e-8

function sumOf(parts: Float64Array): number {
  let sum = 0
  for (let k = 0; k < PRICE_ORIGINS; k++) sum += parts[k]
  return sum
}

/** Notes two logs that ought to be one. */
function same(
  market: Market,
  [what, left, right]: readonly [string, number, number],
  note: Note,
): void {
  note(Math.abs(left - right) <= ROUNDING, () => ({ what: `market ${market.id}, ${what}`, left, right })) // prettier-ignore
}

export const originsOfMark: Law = {
  id: 'C1',
  name: 'the origins of the mark sum to its log',
  formula: 'sum of origins = ln mark in usd',
  bind: ({ world }, note) => ({
    after: {
      oracle: () => {
        for (const market of world.markets) {
          const { state, tick, origins } = market
          same(market, ['sum of the origins of the mark', sumOf(origins), ln(state[MARK] * tick)], note) // prettier-ignore
        }
      },
    },
  }),
}

export const partsOfBasis: Law = {
  id: 'C2',
  name: 'the parts of the basis sum to it, and it is the gap between the book and the outside venue',
  formula: 'sum of parts = basis = ln (mid / outside price), forced flow abroad included',
  bind: ({ world, rules }, note) => ({
    after: {
      oracle: () => {
        for (const market of world.markets) {
          const { state, tick, basisParts, row } = market
          // A price that no book has levels for stops at the last of them; the outside goes on.
          const ticks = state[OUTSIDE] / tick
          if (ticks < 1 || ticks > TICKS_LIMIT / 2) continue
          same(market, ['sum of the parts of the basis', sumOf(basisParts), state[BASIS]], note)
          if (!rules.markets[row].venue.hasBook) continue
          const gap = ln((state[MID] * tick) / state[OUTSIDE]) - state[IMPACT]
          same(market, ['basis', state[BASIS], gap], note)
        }
      },
    },
  }),
}

/** Rows of causes of the step, with the event that each belongs to. */
function eachCause(
  { world: { log }, scratch: { liquidated } }: Run,
  see: (detail: Float64Array, row: number) => void,
): number {
  let count = 0
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    if (log.kind[row] !== KIND.liquidation) continue
    const at = count++ * LIQUIDATED_DETAIL
    if (count <= liquidated.count) see(liquidated.detail.subarray(at, at + LIQUIDATED_DETAIL), row)
  }
  return count
}

/** Whether a liquidation closed lots or finished its book: one that only opened an auction or sold collateral is told,
 *  and not counted. */
function isCounted({ world, rules }: Run, row: number): boolean {
  const { log, protocols } = world
  if (log.lots[row] !== 0) return true
  const account = log.account[row]
  const books = rules.books[log.other[row]]
  if (!books) return false
  const { first, flaggedAt } = protocols[books.chain.protocol]
  return isEmpty({ books, account }) && flaggedAt[account - first] === 0
}

export const causeShares: Law = {
  id: 'C3',
  name: 'shares of a cause are between 0 and 1 and sum to one, or nothing moved against the account',
  formula:
    'one row of causes a liquidation; 0 <= share <= 1; sum of shares = 1 or 0; generation >= 1',
  bind: (run, note) => ({
    after: {
      liquidations: () => {
        const { log } = run.world
        const told = eachCause(run, (detail, row) => {
          const shares = detail.subarray(1, 1 + ORIGINS.length)
          const sum = shares.reduce((all, share) => all + share, 0)
          const isShare = shares.every(share => share >= 0 && share <= 1 + ROUNDING)
          const isWhole = Math.abs(sum - 1) <= ROUNDING || sum === 0
          note(isShare && isWhole && detail[1 + ORIGINS.length] >= 1, () => ({
            what: `account ${log.account[row]}, shares and generation`,
            left: [...detail.subarray(1, 2 + ORIGINS.length)].join(' '),
            right: 'each from 0 to 1, together 1 or 0; a generation from 1',
          }))
        })
        const { count } = run.scratch.liquidated
        note(told <= count, () => ({ what: 'rows of causes', left: count, right: told }))
      },
    },
  }),
}

export const safeMarks: Law = {
  id: 'C4',
  name: 'the step at which an account was last safe is one of the past, with the mark of then',
  formula: 'safe step <= now; mark said = mark of that step',
  bind: (run, note) => ({
    after: {
      liquidations: () => {
        const { log, markets, scalars } = run.world
        eachCause(run, (detail, row) => {
          const [at, mark] = detail.subarray(2 + ORIGINS.length)
          const { history } = markets[log.other[row]]
          note(at >= 0 && at <= scalars[STEP] + 1 && mark === history.mark[at], () => ({
            what: `account ${log.account[row]}, safe at ${at} of ${scalars[STEP]}, mark`,
            left: mark,
            right: history.mark[at],
          }))
        })
      },
    },
  }),
}

export const summaryShares: Law = {
  id: 'C5',
  name: 'what a summary says of causes and prices is what was seen in the steps',
  formula:
    'tallied shares = sum of shares by step; reproduction number, lowest mark and basis likewise',
  bind: (run, note) => {
    const { world } = run
    const [{ history }] = world.markets
    const since = world.scalars[STEP]
    const shares = { liquidations: tallied(run, CAUSE_SHARES), hedging: tallied(run, HEDGE_SHARES) }
    let low = history.mark[0]
    return {
      after: {
        // At once: whether a book was finished is forgotten when its owner opens another.
        liquidations: () => {
          eachCause(run, (detail, row) => {
            if (!isCounted(run, row)) return
            shares.liquidations += detail[1 + BY_LIQUIDATION]
            shares.hedging += detail[1 + BY_HEDGING]
          })
        },
      },
      end: () => {
        low = Math.min(low, world.markets[0].state[MARK])
        near(['shares of earlier liquidations', tallied(run, CAUSE_SHARES), shares.liquidations], note) // prettier-ignore
        near(['shares of hedging', tallied(run, HEDGE_SHARES), shares.hedging], note)
      },
      settled: () => {
        const { reproductionNumber, liquidations, priceLow } = summarize(run)
        const mean = liquidations === 0 ? 0 : shares.liquidations / liquidations
        near(['reproduction number', reproductionNumber, mean], note)
        if (since === 0) near(['lowest mark over the first', priceLow, low / history.mark[0]], note)
      },
    }
  },
}

const tallied = ({ world }: Run, index: number): number =>
  world.protocols.reduce((sum, { tally }) => sum + tally[index], 0)

/** Notes two sums that were taken in another order. */
function near([what, left, right]: readonly [string, number, number], note: Note): void {
  note(Math.abs(left - right) <= ROUNDING * Math.max(1, Math.abs(right)), () => ({ what, left, right })) // prettier-ignore
}
