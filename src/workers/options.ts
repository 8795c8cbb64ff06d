/** The options of a run as they stand: computed when it is asked for, from the first market that lists some. */
import { bestQuote } from '../engine/books/closeByCost.ts'
import type { Books } from '../engine/books/books.ts'
import { greeksOf, prepareListing } from '../engine/books/listed.ts'
import type { Run } from '../engine/run.ts'
import { impliedVolatility } from '../pricing/impliedVolatility.ts'
import { IMPLIED, IMPLIED_START, REALISED, SCALE, SMILE_WIDTH } from '../world/chain.ts' // prettier-ignore
import { CAUSE_SHARES, HEDGE_SHARES, LIQUIDATIONS, MARK, STEP } from '../world/world.ts'
import { accountsOf, requiredOf } from './options/accounts.ts'
import { bookView } from './options/book.ts'
import { gammaCurve } from './options/gamma.ts'
import type { ExpiryView, Greeks, InstrumentColumns, OptionsView } from './options/types.ts'

const HOUR = 3600

/** Reads the run; changes nothing. Undefined accounts show nobody's book; null where nothing is listed. */
export function optionsOf(run: Run, account: number | null): OptionsView | null {
  const books = run.rules.books.find(one => one !== undefined)
  if (books === undefined) return null
  prepareListing(books.view)
  const { world, scenario } = run
  const { market, chain, rule } = books
  const step = world.scalars[STEP]
  const { state, history } = chain
  const price = market.state[MARK] * market.tick
  const hour = Math.max(0, step - Math.round(HOUR / scenario.clock.stepSeconds))
  const { tally } = world.protocols[chain.protocol]
  const accounts = accountsOf(run, books)
  const count = tally[LIQUIDATIONS]
  const named = account === null ? (accounts[0]?.account ?? null) : account
  return {
    step,
    base: scenario.markets[market.row].base,
    lot: market.lot,
    markPrice: price,
    volatility: state[IMPLIED],
    volatilityStart: state[IMPLIED_START],
    realised: Math.sqrt(state[REALISED]),
    scale: state[SCALE],
    scaleMost: rule.scaleMost,
    expiries: expiriesOf(run, books),
    instruments: instrumentsOf(books),
    gamma: gammaCurve(run, books),
    dealers: dealersOf(run, books),
    hedged: (history.hedge[step] - history.hedge[hour]) * market.lot * price,
    reproduction: count === 0 ? 0 : tally[CAUSE_SHARES] / count,
    hedgingShare: count === 0 ? 0 : tally[HEDGE_SHARES] / count,
    ...requiredOf(run, books),
    rule: scenario.protocols[chain.protocol].bookMargin.kind,
    books: chain.accountOf.length,
    accounts: accounts.slice(0, 12),
    chosen: named === null || chain.bookOf[named] < 0 ? null : bookView(run, books, named),
  }
}

/** Buffers of it that are handed over, not copied. */
export function optionsTransfers({ instruments, gamma, chosen }: OptionsView): ArrayBuffer[] {
  const { count: _, ...columns } = instruments
  const book = chosen === null ? [] : Object.values(chosen.payoff)
  const cells = chosen?.matrix ? [chosen.matrix.cells] : []
  return [...Object.values(columns), gamma.prices, gamma.dealers, ...book, ...cells].map(
    column => column.buffer as ArrayBuffer,
  )
}

/** In order of settlement. */
function expiriesOf({ scenario, world }: Run, { chain, view }: Books): readonly ExpiryView[] {
  const { stepSeconds } = scenario.clock
  const { smile, atm, atmStart, markShift, forward, settlesAt } = chain
  return Array.from(view.expiryAt.subarray(0, view.listed.expiries), e => {
    const at = e * SMILE_WIDTH
    const seconds = (settlesAt[e] - world.scalars[STEP]) * stepSeconds
    return {
      at: settlesAt[e],
      days: seconds / 86_400,
      years: Math.max(HOUR, seconds) / 31_536_000,
      forward: forward[e],
      atm: atm[e],
      atmStart: atmStart[e],
      smile: { a: smile[at], b: smile[at + 1], rho: smile[at + 2], m: smile[at + 3], sigma: smile[at + 4] }, // prettier-ignore
      markShift: markShift[e],
    }
  })
}

/** In order of expiry and strike. */
function instrumentsOf(books: Books): InstrumentColumns {
  const { chain, view, market } = books
  const { rowAt, listed } = view
  const { count } = listed
  const column = (of: (row: number, place: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, p) => of(rowAt[p], p))
  return {
    count,
    expiry: Int32Array.from(listed.expiryOf.subarray(0, count)),
    strike: column(row => chain.strike[row]),
    isCall: Uint8Array.from({ length: count }, (_, p) => chain.isCall[rowAt[p]]),
    vol: column(row => chain.vol[row]),
    bid: column(row => quotedVol(books, row, -1)),
    ask: column(row => quotedVol(books, row, 1)),
    price: column(row => chain.mark[row] * market.tick),
    open: column(row => chain.open[row] * market.lot),
  }
}

/** Volatility of the best price on a side; NaN where nobody quotes, or its price says nothing of volatility. */
function quotedVol(books: Books, row: number, side: number): number {
  const { chain, market } = books
  const ticks = bestQuote({ books, account: -1 }, row, side)
  if (Number.isNaN(ticks)) return NaN
  const e = chain.expiryOf[row]
  return impliedVolatility(chain.isCall[row] === 1, chain.forward[e], chain.strike[row], chain.years[e], ticks * market.tick, chain.discount[e]) // prettier-ignore
}

const sums = new Float64Array(4)

/** All dealers together. */
function dealersOf({ world }: Run, { market }: Books): Greeks {
  const all = { delta: 0, gamma: 0, vega: 0, theta: 0 }
  const price = market.state[MARK] * market.tick
  for (const { role, market: row, first, count } of world.cohorts) {
    if (role !== 'dealer' || row !== market.row) continue
    for (let i = first; i < first + count; i++) {
      greeksOf(market, i, sums)
      all.delta += sums[0] + market.size[i] * market.lot
      all.gamma += sums[1] * price * price * 0.01
      all.vega += sums[2] / 100
      all.theta += sums[3] / 365
    }
  }
  return all
}
