/** The options on one market: what is listed, and the books of those who may hold it. */
import type { Columns } from '../kernel/columns.ts'
import { COLLATERAL_STATE_COUNT, type Collateral } from './collateral.ts'
import { QUOTE_WIDTH } from './intents.ts'

/** How much room a chain needs. Rows of what has expired are used again. */
export interface ChainLayout {
  readonly instruments: number
  readonly expiries: number
  /** Different options that one account may hold. */
  readonly legs: number
}

/** Indices into `Chain.state`. Volatilities a year. */
export const LEVEL = 0 // ln of the instantaneous volatility over what it tends to
export const TARGET = 2 // volatility that the short end tends to
export const REFERENCE = 3 // price that the smile is centred at, usd
export const REALISED = 4 // variance a year, decayed average of the mark's returns
export const LAST_MARK = 5 // usd, of the step before
export const VOL_SHOCK = 6 // ln by which shocks raise the level in this step
export const VEGA_FLOW = 7 // usd a vol of options that takers bought, net, since the last step
export const IMPLIED = 8 // at-the-money volatility of thirty days
export const IMPLIED_START = 9
export const LISTED_AT = 10 // changes each time that an option comes or goes
export const SCALE = 11 // what dynamic margin multiplies the scenario loss with
export const MARK_TIME = 12 // how often all options have been priced
export const OPTION_VOLUME = 13 // quanta of premium traded since the start
export const VOL_MOVE = 14 // change of IMPLIED in the last step
export const VOL_TRAVEL = 15 // sum over all steps of the largest change of a deviation
export const STRIKE_STEP = 16 // ticks between strikes
export const OPEN_VEGA = 17 // usd a vol of all longs
export const SAMPLED_MARK = 18 // usd, when realised variance was looked at last
export const CHAIN_STATE_COUNT = 32

/** Indices into a row of `Chain.bookSafety`: as it was looked at last, and when it was last safe. */
export const SLACK = 0 // quanta of equity above maintenance
export const SLACK_PRICE = 1 // mark, usd; 0: look again
export const SAFE_STEP = 2 // index of the history
export const SAFE_PRICE = 3
export const SAFE_LEVEL = 4
export const SAFE_NEED = 5 // maintenance, quanta
export const AUCTION_STEP = 6 // step + 1 at which it was put up; 0 it is not
export const SLACK_VOL = 7 // VOL_TRAVEL
export const SLACK_OWN = 8 // quanta of cash and quote leg
export const SLACK_SIZE = 9 // lots of the perpetual
export const SLACK_GROSS = 10 // units of the underlying, all options and the perpetual unsigned
export const SLACK_SCALE = 11 // SCALE
export const SAFE_LEFT = 12 // equity, quanta
export const SAFE_SCALE = 13 // SCALE
export const SAFETY_WIDTH = 14

/** One chain. Columns of instruments, of expiries, and of books; prices in usd unless said, sizes in lots. */
export interface Chain {
  /** Rows of its market and protocol. */
  readonly market: number
  readonly protocol: number
  readonly state: Float64Array
  /** Rows of instruments; those with an expiry of -1 are free. */
  readonly count: number
  readonly expiryOf: Int32Array
  readonly strike: Float64Array
  readonly strikeTicks: Float64Array
  readonly isCall: Uint8Array
  /** Volatility of the mark, the price that goes with it, and the mark itself: whole ticks. */
  readonly vol: Float64Array
  readonly price: Float64Array
  readonly mark: Float64Array
  /** Volatility x sqrt(years). */
  readonly deviation: Float64Array
  /** usd a usd; usd a usd squared; usd a vol; usd a year. */
  readonly delta: Float64Array
  readonly gamma: Float64Array
  readonly vega: Float64Array
  readonly theta: Float64Array
  /** Lots of all longs. */
  readonly open: Float64Array
  /** Rows of expiries; those that settle at step -1 are free. */
  readonly expiries: number
  readonly settlesAt: Float64Array
  readonly years: Float64Array
  readonly forward: Float64Array
  readonly discount: Float64Array
  readonly rate: Float64Array
  readonly confidence: Float64Array
  /** Sum and count of the index samples of the settlement average so far, in ticks. */
  readonly settleSum: Float64Array
  readonly settleCount: Float64Array
  /** Raw SVI parameters, five an expiry, and the volatility that the mark adds to the smile. */
  readonly smile: Float64Array
  readonly markShift: Float64Array
  /** At-the-money volatility, now and when first seen. */
  readonly atm: Float64Array
  readonly atmStart: Float64Array
  /** One number a step (index 0: the start): IMPLIED, and lots of the perpetual that dealers hold, net. */
  readonly history: { readonly implied: Float64Array; readonly hedge: Float64Array }
  /** By account: its book, or -1. By book: its account. */
  readonly bookOf: Int32Array
  readonly accountOf: Int32Array
  /** By book: what is known of its safety (SAFETY_...). */
  readonly bookSafety: Float64Array
  /** Accounts that quote, and by maker and expiry what they quote (QUOTE_...). */
  readonly makers: Int32Array
  readonly quotes: Float64Array
  /** What books are margined with beside the settlement asset. */
  readonly collateral: readonly Collateral[]
  readonly legsMost: number
  /** By book: options held; their rows, signed lots and quote legs stand at book x legsMost and after. */
  readonly legCount: Int32Array
  readonly legInstrument: Int32Array
  readonly legSize: Float64Array
  readonly legQuote: Float64Array
}

export const SMILE_WIDTH = 5

/** Accounts that may hold options, and those of them that quote. */
interface Holders {
  readonly holders: readonly number[]
  readonly makers: readonly number[]
  /** Rows of all accounts, and steps of the run. */
  readonly accountCount: number
  readonly steps: number
  /** What their protocol takes as collateral. */
  readonly taken?: readonly Omit<Collateral, 'state' | 'history'>[]
}

/** Registers the columns of a chain. */
export function createChain(
  columns: Columns,
  { market, protocol }: Pick<Chain, 'market' | 'protocol'>,
  { instruments, expiries, legs }: ChainLayout,
  { holders, makers, accountCount, steps, taken = [] }: Holders,
): Chain {
  const numbers = (name: string, length: number): Float64Array =>
    columns.add(`chains.${market}.${name}`, new Float64Array(length))
  const ledger = (name: string): Float64Array =>
    columns.add(`ledger.legs.${name}.${market}`, new Float64Array(rows))
  const books = holders.length
  // Sums are taken four at a time.
  const rows = Math.ceil((books * legs) / 4) * 4
  const bookOf = new Int32Array(accountCount).fill(-1)
  holders.forEach((account, book) => (bookOf[account] = book))
  const perInstrument = (name: string): Float64Array => numbers(name, instruments)
  const perExpiry = (name: string): Float64Array => numbers(name, expiries)
  return {
    market,
    protocol,
    state: numbers('state', CHAIN_STATE_COUNT),
    count: instruments,
    expiryOf: columns.add(`chains.${market}.expiryOf`, new Int32Array(instruments).fill(-1)),
    strike: perInstrument('strike'),
    strikeTicks: perInstrument('strikeTicks'),
    isCall: columns.add(`chains.${market}.isCall`, new Uint8Array(instruments)),
    vol: perInstrument('vol'),
    price: perInstrument('price'),
    mark: perInstrument('mark'),
    deviation: perInstrument('deviation'),
    delta: perInstrument('delta'),
    gamma: perInstrument('gamma'),
    vega: perInstrument('vega'),
    theta: perInstrument('theta'),
    open: perInstrument('open'),
    expiries,
    settlesAt: perExpiry('settlesAt').fill(-1),
    years: perExpiry('years'),
    forward: perExpiry('forward'),
    discount: perExpiry('discount').fill(1),
    rate: perExpiry('rate'),
    confidence: perExpiry('confidence').fill(1),
    settleSum: perExpiry('settleSum'),
    settleCount: perExpiry('settleCount'),
    smile: numbers('smile', expiries * SMILE_WIDTH),
    markShift: perExpiry('markShift'),
    atm: perExpiry('atm'),
    atmStart: perExpiry('atmStart').fill(NaN),
    history: {
      implied: numbers('history.implied', steps + 1),
      hedge: numbers('history.hedge', steps + 1),
    },
    bookOf,
    accountOf: Int32Array.from(holders),
    bookSafety: numbers('bookSafety', books * SAFETY_WIDTH),
    makers: Int32Array.from(makers),
    quotes: numbers('quotes', makers.length * expiries * QUOTE_WIDTH),
    collateral: taken.map((one, i) => ({
      ...one,
      state: numbers(`collateral.${i}`, COLLATERAL_STATE_COUNT),
      history: numbers(`history.collateral.${i}`, steps + 1),
    })),
    legsMost: legs,
    legCount: columns.add(`ledger.legs.count.${market}`, new Int32Array(books)),
    legInstrument: columns.add(`ledger.legs.instrument.${market}`, new Int32Array(rows)),
    legSize: ledger('size'),
    legQuote: ledger('quote'),
  }
}

/** Quanta that the options of an account are worth at their marks, what was paid for them taken off. `k` is quanta a
 *  tick and lot. */
export function legsValue(chain: Chain, account: number, k: number): number {
  const book = chain.bookOf[account]
  if (book < 0) return 0
  const { legCount, legInstrument, legSize, legQuote, legsMost, mark } = chain
  const from = book * legsMost
  const to = from + legCount[book]
  let sum = 0
  for (let j = from; j < to; j++) sum += legQuote[j] + legSize[j] * mark[legInstrument[j]] * k
  return sum
}

/** Place of an option in an account's legs, or -1. */
export function legOf(chain: Chain, account: number, instrument: number): number {
  const book = chain.bookOf[account]
  if (book < 0) return -1
  const from = book * chain.legsMost
  const to = from + chain.legCount[book]
  for (let j = from; j < to; j++) if (chain.legInstrument[j] === instrument) return j
  return -1
}

/** Signed lots of an option that an account holds. */
export function optionLots(chain: Chain, account: number, instrument: number): number {
  const leg = legOf(chain, account, instrument)
  return leg < 0 ? 0 : chain.legSize[leg]
}

/** Whether an account may take up an option: it holds it already, or has a leg free. */
export function hasRoom(chain: Chain, account: number, instrument: number): boolean {
  const book = chain.bookOf[account]
  if (book < 0) return false
  return chain.legCount[book] < chain.legsMost || legOf(chain, account, instrument) >= 0
}

/** Whether an account holds options. */
export function hasLegs(chain: Chain, account: number): boolean {
  const book = chain.bookOf[account]
  return book >= 0 && chain.legCount[book] > 0
}
