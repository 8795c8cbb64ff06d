/**
 * Portfolio margin: accounts of eight options each, all revalued every step under 27 scenarios, beside
 * the plain way, which prices every position in every scenario.
 */
import { hashFloats, hashHex, hashStart } from '../../kernel/digest.ts'
import { exp, pow } from '../../kernel/exponential.ts'
import { draw32, normal, uniform } from '../../kernel/random.ts'
import { keyFromText } from '../../kernel/seed.ts'
import { black76 } from '../../pricing/black76.ts'
import {
  createListed,
  markToModel,
  type Book,
  type Listed,
} from '../../protocol/margin/books/chain.ts'
import type { Grid, VolMove } from '../../protocol/margin/books/grid.ts'
import { deribit } from '../../protocol/margin/books/grids/deribit.ts'
import { portfolioMargin } from '../../protocol/margin/books/portfolio.ts'
import { createRequirement } from '../../protocol/margin/books/requirement.ts'
import { breathe } from '../interrupt.ts'
import { median, type Bench, type BenchRow } from './row.ts'

const ACCOUNTS = 10_000
const STEPS = 200
const LEGS = 8
const DAYS = [1, 2, 7, 14, 30, 60, 120, 240]
const STRIKES = 60
const SPOT = 60_000
const STEP_VOLATILITY = 0.001

/** Nine moves of the price by three of the volatilities; naked shorts are charged too. */
const GRID: Grid = { ...deribit, scenarios: deribit.scenarios.slice(0, 27) }

/** `agents` are accounts. Times of a step are medians over the rounds. */
interface MarginRow extends BenchRow {
  readonly options: number
  readonly legs: number
  readonly scenarios: number
  readonly stepMilliseconds: number
  /** The fastest step of all: what is left when other programs rest. */
  readonly fastestMilliseconds: number
  readonly plainMilliseconds: number
  /** The plain way's time over ours. */
  readonly ratio: number
}

export const margin: Bench = async options => {
  const { agents = ACCOUNTS, steps = STEPS, rounds = 5, seed = '1' } = options
  const key = keyFromText(seed)
  const books = createBooks(agents, key)
  const runs: Timed[] = []
  const plain: Timed[] = []
  for (let round = 0; round < rounds; round++) {
    runs.push(timed(steps, key, books, engine()))
    plain.push(timed(1, key, books, naive()))
    await breathe()
  }
  requireSame(timed(1, key, books, engine()), plain[0])
  return [row(agents, steps, runs, plain)]
}

/** Requires margin of all books in a market; `required` has an initial margin for each. */
type Revalue = (listed: Listed, books: Books, required: Float64Array) => void

/** Books as columns: LEGS legs an account, by rising instrument, and a perpetual. */
interface Books {
  readonly accounts: number
  readonly instrument: Int32Array
  readonly size: Float64Array
  readonly perps: Float64Array
}

interface Timed {
  readonly seconds: number
  /** Of the fastest step. */
  readonly fastest: number
  readonly cpuSeconds: number
  readonly priceEnd: number
  readonly required: Float64Array
}

/** Walks the market and revalues all books in every step; the mark prices are part of a step. */
function timed(steps: number, [k0, k1]: readonly number[], books: Books, revalue: Revalue): Timed {
  const listed = createMarket()
  const required = new Float64Array(books.accounts)
  const cpu = process.cpuUsage()
  const begin = process.hrtime.bigint()
  let fastest = Infinity
  for (let step = 0; step < steps; step++) {
    const start = process.hrtime.bigint()
    walk(listed, exp(STEP_VOLATILITY * normal(k0, k1, 0, step)))
    revalue(listed, books, required)
    fastest = Math.min(fastest, Number(process.hrtime.bigint() - start) / 1e9)
  }
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9
  const { user, system } = process.cpuUsage(cpu)
  return { seconds, fastest, cpuSeconds: (user + system) / 1e6, priceEnd: listed.spot, required }
}

/** The engine: everything listed is priced once, a book is a sum. */
function engine(): Revalue {
  const options = DAYS.length * STRIKES * 2
  const rule = portfolioMargin(GRID, { instruments: options, expiries: DAYS.length })
  const out = createRequirement(GRID.scenarios.length)
  return (listed, { accounts, instrument, size, perps }, required) => {
    const book: Book = { instrument, size, from: 0, count: LEGS, perps: 0, bases: 0, cash: 0 }
    rule.prepare(listed)
    for (let account = 0; account < accounts; account++) {
      book.from = account * LEGS
      book.perps = perps[account]
      required[account] = rule.require(book, out).initial
    }
  }
}

/** The plain way, each position by itself. */
function naive(): Revalue {
  const { scenarios, nakedShorts, loss } = GRID
  return (listed, { accounts, instrument, size, perps }, required) => {
    for (let account = 0; account < accounts; account++) {
      const from = account * LEGS
      let worst = 0
      for (const { spot, vol, weight } of scenarios) {
        let pnl = perps[account] * listed.perpPrice * (spot - 1)
        for (let leg = from; leg < from + LEGS; leg++) {
          const i = instrument[leg]
          pnl += size[leg] * (shockedPrice(listed, i, spot, vol) - listed.price[i])
        }
        worst = Math.min(worst, weight * pnl)
      }
      const naked = nakedOf(instrument, size, from) * listed.spot
      required[account] = naked * nakedShorts.initial - loss.initial * worst
    }
  }
}

/** What the volatilities of an expiry are multiplied by is found once. */
const MULTIPLES = DAYS.map(days => {
  const { up, down, shortPower, longPower, floorDays } = GRID.volShock
  const multiple = pow(30 / Math.max(days, floorDays), days <= 30 ? shortPower : longPower)
  return { up: 1 + up * multiple, down: Math.max(0, 1 - down * multiple) }
})

function shockedPrice(listed: Listed, i: number, spot: number, move: VolMove): number {
  const { strike, isCall, expiryOf, years, forward, discount } = listed
  const e = expiryOf[i]
  let vol = listed.vol[i]
  if (move === 'up') vol = Math.max(GRID.volShock.minimumUp, vol * MULTIPLES[e].up)
  else if (move === 'down') vol *= MULTIPLES[e].down
  return black76(isCall[i] === 1, forward[e] * spot, strike[i], years[e], vol, discount[e])
}

/** The two options of a strike are neighbours, the call first. */
function nakedOf(instrument: Int32Array, size: Float64Array, from: number): number {
  let naked = 0
  for (let leg = from; leg < from + LEGS;) {
    const strike = instrument[leg] >> 1
    let net = 0
    while (leg < from + LEGS && instrument[leg] >> 1 === strike) net += size[leg++]
    naked += Math.max(0, -net)
  }
  return naked
}

/** Strikes from 0.4 to 2.5 times the spot price, volatilities with a smile. */
function createMarket(): Listed {
  const count = DAYS.length * STRIKES * 2
  const listed = createListed(count, DAYS.length)
  listed.count = count
  listed.expiries = DAYS.length
  DAYS.forEach((days, e) => {
    listed.years[e] = days / 365
    listed.discount[e] = exp((-0.05 * days) / 365)
    for (let n = 0; n < STRIKES * 2; n++) {
      const i = e * STRIKES * 2 + n
      const far = (n >> 1) / (STRIKES - 1)
      listed.expiryOf[i] = e
      listed.isCall[i] = 1 - (n & 1)
      listed.strike[i] = SPOT * (0.4 + 2.1 * far)
      listed.vol[i] = 0.5 + 0.6 * (far - 0.3) * (far - 0.3)
    }
  })
  listed.spot = SPOT
  return listed
}

function walk(listed: Listed, multiple: number): void {
  listed.spot *= multiple
  listed.perpPrice = listed.spot
  for (let e = 0; e < listed.expiries; e++) listed.forward[e] = listed.spot / listed.discount[e]
  markToModel(listed)
}

function createBooks(accounts: number, [k0, k1]: readonly number[]): Books {
  const instrument = new Int32Array(accounts * LEGS)
  const size = new Float64Array(accounts * LEGS)
  const perps = new Float64Array(accounts)
  const options = DAYS.length * STRIKES * 2
  for (let leg = 0; leg < accounts * LEGS; leg++) {
    instrument[leg] = draw32(k0, k1, leg, 1) % options
    size[leg] = (draw32(k0, k1, leg, 2) % 21) - 10
  }
  for (let account = 0; account < accounts; account++) {
    instrument.subarray(account * LEGS, (account + 1) * LEGS).sort()
    perps[account] = 4 * uniform(k0, k1, account, 3) - 2
  }
  return { accounts, instrument, size, perps }
}

/** Throws if the two ways require different margins. */
function requireSame({ required: ours }: Timed, { required: theirs }: Timed): void {
  const wrong = ours.findIndex((usd, i) => Math.abs(usd - theirs[i]) > 1e-6 + 1e-9 * theirs[i])
  if (wrong < 0) return
  throw new Error(`account ${wrong}: got ${ours[wrong]} usd, expected ${theirs[wrong]}`)
}

function row(
  agents: number,
  steps: number,
  runs: readonly Timed[],
  plain: readonly Timed[],
): MarginRow {
  const times = runs.map(({ seconds }) => seconds)
  const plainSeconds = median(plain.map(({ seconds }) => seconds))
  const wallSeconds = median(times)
  const rate = (agents * steps) / wallSeconds
  const digest = hashStart()
  hashFloats(digest, runs[0].required, 0, agents)
  return {
    name: 'margin',
    agents,
    steps,
    activity: 1,
    wallSeconds,
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    agentStepsPerSecond: rate,
    actingPerSecond: rate,
    ordersPerSecond: 0,
    fillsPerSecond: 0,
    liquidationsPerAgent: 0,
    insurancePerAgent: 0,
    priceEnd: runs[0].priceEnd,
    options: DAYS.length * STRIKES * 2,
    legs: LEGS,
    scenarios: GRID.scenarios.length,
    stepMilliseconds: (1000 * wallSeconds) / steps,
    fastestMilliseconds: 1000 * Math.min(...runs.map(({ fastest }) => fastest)),
    plainMilliseconds: 1000 * plainSeconds,
    peerRate: agents / plainSeconds,
    ratio: median(runs.map(({ seconds }, i) => plain[i].seconds / (seconds / steps))),
    digest: hashHex(digest),
    rssBytes: process.memoryUsage.rss(),
    firstToMedian: wallSeconds / times[0],
  }
}
