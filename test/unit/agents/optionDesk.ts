/** Options for decisions made by hand: a small chain at one volatility, and the desk of a cohort that holds some of it. */
import {
  OPTION_ORDERS,
  type OptionDesk,
  type StartingOptions,
  type View,
} from '../../../src/agents/strategy.ts'
import { createColumns } from '../../../src/kernel/columns.ts'
import { black76Greeks } from '../../../src/pricing/black76.ts'
import { createChain, type Chain } from '../../../src/world/chain.ts'
import { QUOTE_WIDTH } from '../../../src/world/intents.ts'

/** Hours from step 0 to each expiry; steps of 5 seconds. */
const HOURS = [24, 168, 336]
const STRIKES = [0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3]
const LEGS = 8
const VOLATILITY = 0.6
const PRICE = 50_000
const YEAR_HOURS = 8760
/** Half of the spread of quotes, as a share of the mark. */
const HALF_SPREAD = 0.03

export interface TestDesk {
  readonly desk: OptionDesk
  readonly starting: StartingOptions
  /** Enters lots of an option at the mark, as far as there is room. */
  readonly hold: StartingOptions['hold']
  /** Sums up what the agents of these slots hold, row j each, and clears what they want. */
  readonly gather: (slots: readonly number[]) => void
}

/** A chain whose books are those of `count` agents with rows from `first`, all of whom may quote. */
export function testDesk(first: number, count: number, { lot, unit, k }: View): TestDesk {
  const chain = testChain(first, count)
  const columns = { delta: chain.delta, gamma: chain.gamma, vega: chain.vega, theta: chain.theta }
  const numbers = (width = 1): Float64Array => new Float64Array(count * width)
  const desk: OptionDesk = {
    chain,
    ...{ delta: numbers(), gamma: numbers(), vega: numbers(), theta: numbers() },
    ...{ initial: numbers(), maintenance: numbers() },
    bid: instrument => Math.floor(chain.mark[instrument] * (1 - HALF_SPREAD)),
    ask: instrument => Math.ceil(chain.mark[instrument] * (1 + HALF_SPREAD)) + 1,
    instrument: new Int32Array(count * OPTION_ORDERS),
    lots: numbers(OPTION_ORDERS),
    limit: numbers(OPTION_ORDERS),
    quotes: numbers(chain.expiries * QUOTE_WIDTH),
  }
  const hold = (slot: number, instrument: number, lots: number): void => {
    if (lots === 0 || instrument < 0 || chain.legCount[slot] === LEGS) return
    const leg = slot * LEGS + chain.legCount[slot]++
    chain.legInstrument[leg] = instrument
    chain.legSize[leg] = lots
    chain.legQuote[leg] = -lots * chain.mark[instrument] * k
  }
  const gather = (slots: readonly number[]): void => {
    slots.forEach((slot, j) => {
      for (const [name, column] of Object.entries(columns))
        desk[name as keyof typeof columns][j] = sumOf(chain, slot, column) * lot
    })
    desk.instrument.fill(-1)
    for (const wanted of [desk.lots, desk.limit, desk.quotes]) wanted.fill(0)
  }
  const times = { step: 0, stepSeconds: 5 }
  // Dealers take half of what is wanted, so that there is something left to do.
  const holdHalf: typeof hold = (slot, instrument, lots) => hold(slot, instrument, Math.trunc(lots / 2)) // prettier-ignore
  const starting = { chain, price: PRICE, lot, unit, hold: holdHalf, ...times }
  return { desk, gather, hold, starting }
}

function testChain(first: number, count: number): Chain {
  const rows = Array.from({ length: count }, (_, slot) => first + slot)
  const instruments = 2 * HOURS.length * STRIKES.length
  const layout = { instruments, expiries: HOURS.length, legs: LEGS }
  const holders = { holders: rows, makers: rows, accountCount: first + count, steps: 1 }
  const chain = createChain(createColumns(), { market: 0, protocol: 0 }, layout, holders)
  HOURS.forEach((hours, expiry) => {
    chain.settlesAt[expiry] = hours * 720
    chain.years[expiry] = hours / YEAR_HOURS
    chain.forward[expiry] = PRICE
    chain.atm[expiry] = VOLATILITY
    STRIKES.forEach((part, place) => {
      const row = 2 * (expiry * STRIKES.length + place)
      list(chain, row, expiry, part * PRICE)
    })
  })
  return chain
}

/** A call and a put. */
function list(chain: Chain, row: number, expiry: number, strike: number): void {
  const years = chain.years[expiry]
  for (const isCall of [true, false]) {
    const i = row + Number(!isCall)
    const greeks = { price: 0, delta: 0, gamma: 0, vega: 0, theta: 0, rho: 0, vanna: 0, volga: 0, elasticity: 0 } // prettier-ignore
    black76Greeks(isCall, PRICE, strike, years, VOLATILITY, 1, greeks)
    chain.expiryOf[i] = expiry
    chain.strike[i] = strike
    chain.strikeTicks[i] = Math.round(strike)
    chain.isCall[i] = Number(isCall)
    chain.vol[i] = VOLATILITY
    chain.price[i] = greeks.price
    chain.mark[i] = Math.round(greeks.price)
    chain.delta[i] = greeks.delta
    chain.gamma[i] = greeks.gamma
    chain.vega[i] = greeks.vega
    chain.theta[i] = greeks.theta
  }
}

function sumOf(chain: Chain, slot: number, column: Float64Array): number {
  let sum = 0
  for (let leg = slot * LEGS; leg < slot * LEGS + chain.legCount[slot]; leg++)
    sum += chain.legSize[leg] * column[chain.legInstrument[leg]]
  return sum
}
