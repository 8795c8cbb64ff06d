/** Trades and settlements of options: the ledger's postings for a chain, in the same quote-leg form as of perpetuals. */
import { assert } from '../kernel/assert.ts'
import { isWhole, mulDivNearest } from '../kernel/quanta.ts'
import { LISTED_AT, legOf, OPTION_VOLUME, SAFETY_WIDTH, SLACK_PRICE, type Chain } from './chain.ts'
import { emit, KIND } from './events.ts'
import { POSTINGS, type Market, type World } from './world.ts'

export interface OptionTrade {
  readonly buyer: number
  readonly seller: number
  readonly instrument: number
  /** Whole lots, above 0, at whole ticks. */
  readonly lots: number
  readonly ticks: number
}

/** Posts a trade between two accounts, both of which have room for the option. Emits `kind` (account: the taker, lots
 *  signed as it bought; `other` the maker; amount the row of the option); returns the event. */
export function tradeOption(
  world: World,
  market: Market,
  { buyer, seller, instrument, lots, ticks }: OptionTrade,
  { kind, taker, cause }: { readonly kind: number; readonly taker: number; readonly cause: number },
): number {
  const chain = market.chain!
  const cash = world.cash[market.asset]
  assert(
    lots > 0 && isWhole(lots) && isWhole(ticks) && ticks >= 0 && buyer !== seller,
    () => `option trade of ${buyer} and ${seller}: got ${lots} lots at ${ticks} ticks`,
  )
  const before = worthOf(chain, cash, buyer, instrument) + worthOf(chain, cash, seller, instrument)
  const value = lots * ticks * market.k
  const open = longLots(chain, buyer, instrument) + longLots(chain, seller, instrument)
  reposition(chain, cash, buyer, { instrument, lots, value: 0 - value })
  reposition(chain, cash, seller, { instrument, lots: -lots, value })
  chain.open[instrument] += longLots(chain, buyer, instrument) + longLots(chain, seller, instrument) - open // prettier-ignore
  const after = worthOf(chain, cash, buyer, instrument) + worthOf(chain, cash, seller, instrument)
  assert(before === after, () => `option trade of ${lots} lots: ${after - before} quanta appeared`)
  chain.state[OPTION_VOLUME] += value
  world.scalars[POSTINGS]++
  const isBuyer = taker === buyer
  return emit(world.log, {
    kind,
    account: taker,
    other: isBuyer ? seller : buyer,
    ticks,
    lots: isBuyer ? lots : -lots,
    amount: instrument,
    cause,
  })
}

/** Settles an option with every holder at its payoff in whole ticks, and frees its row. What the longs get the shorts
 *  pay, to the quantum. Emits one 'exercise' (payoff) or 'lapse' (none) an account, caused by `cause`. */
export function settleOption(
  world: World,
  market: Market,
  instrument: number,
  ticks: number,
  cause: number,
): void {
  const chain = market.chain!
  const cash = world.cash[market.asset]
  const { accountOf, legSize, legQuote } = chain
  let sum = 0
  let sizes = 0
  for (let book = 0; book < accountOf.length; book++) {
    const account = accountOf[book]
    const leg = legOf(chain, account, instrument)
    if (leg < 0) continue
    const lots = legSize[leg]
    const amount = legQuote[leg] + lots * ticks * market.k
    cash[account] += amount
    sum += lots * ticks * market.k
    sizes += lots
    dropLeg(chain, account, leg)
    chain.bookSafety[book * SAFETY_WIDTH + SLACK_PRICE] = 0
    const kind = ticks > 0 ? KIND.exercise : KIND.lapse
    emit(world.log, { kind, account, other: instrument, ticks, lots, amount, cause })
  }
  assert(
    sum === 0 && sizes === 0,
    () => `settlement of option ${instrument}: got ${sizes} lots and ${sum} quanta over`,
  )
  world.scalars[POSTINGS]++
  chain.open[instrument] = 0
  chain.expiryOf[instrument] = -1
  chain.state[LISTED_AT]++
  chain.price[instrument] = 0
  chain.mark[instrument] = 0
}

/** The last leg takes the place of the one that goes. */
function dropLeg(chain: Chain, account: number, leg: number): void {
  const { bookOf, legsMost, legCount, legSize, legQuote, legInstrument } = chain
  const book = bookOf[account]
  const last = book * legsMost + --legCount[book]
  legInstrument[leg] = legInstrument[last]
  legSize[leg] = legSize[last]
  legQuote[leg] = legQuote[last]
  legInstrument[last] = 0
  legSize[last] = 0
  legQuote[last] = 0
}

/** One leg: `lots` for `value` quanta received (below zero: paid). A turn closes, then opens. */
function reposition(
  chain: Chain,
  cash: Float64Array,
  account: number,
  { instrument, lots, value }: Record<'instrument' | 'lots' | 'value', number>,
): void {
  const { legSize, legQuote } = chain
  const leg = openLeg(chain, account, instrument)
  const q = legSize[leg]
  const closes = q * lots < 0
  const closed = closes ? Math.min(Math.abs(lots), Math.abs(q)) : 0
  const moved = closes ? mulDivNearest(legQuote[leg], closed, Math.abs(q)) : 0
  const realized = closes ? mulDivNearest(value, closed, Math.abs(lots)) : 0
  cash[account] += moved + realized
  legQuote[leg] += value - realized - moved
  legSize[leg] = q + lots
  assert(
    isWhole(cash[account]) && isWhole(legQuote[leg]),
    () => `account ${account}: got ${cash[account]} and ${legQuote[leg]}, expected whole quanta`,
  )
  chain.bookSafety[chain.bookOf[account] * SAFETY_WIDTH + SLACK_PRICE] = 0
  if (legSize[leg] === 0) {
    assert(
      legQuote[leg] === 0,
      () => `account ${account}: ${legQuote[leg]} left on a closed option`,
    )
    dropLeg(chain, account, leg)
  }
}

/** Place of the leg; a new one if it holds none. Throws InvariantError if it has no room. */
function openLeg(chain: Chain, account: number, instrument: number): number {
  const found = legOf(chain, account, instrument)
  if (found >= 0) return found
  const { bookOf, legCount, legsMost, legInstrument, legSize, legQuote } = chain
  const book = bookOf[account]
  assert(
    book >= 0 && legCount[book] < legsMost,
    () => `account ${account}: got an option more than the ${legsMost} it may hold`,
  )
  const leg = book * legsMost + legCount[book]++
  legInstrument[leg] = instrument
  legSize[leg] = 0
  legQuote[leg] = 0
  return leg
}

const longLots = (chain: Chain, account: number, instrument: number): number => {
  const leg = legOf(chain, account, instrument)
  return leg < 0 || chain.legSize[leg] < 0 ? 0 : chain.legSize[leg]
}

/** Cash and the quote leg of one option. */
function worthOf(chain: Chain, cash: Float64Array, account: number, instrument: number): number {
  const leg = legOf(chain, account, instrument)
  return cash[account] + (leg < 0 ? 0 : chain.legQuote[leg])
}
