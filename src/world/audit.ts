/** The books, added up from nothing. Used every 64 steps, or after every phase, and at the end. */
import { assert } from '../kernel/assert.ts'
import { isWhole, QUANTA_LIMIT } from '../kernel/quanta.ts'
import type { Chain } from './chain.ts'
import { LONG_LOTS, SHORT_LOTS, type Market, type World } from './world.ts'

/** Checks that money and sizes sum to zero and that the running aggregates equal their recomputation.
 *  Throws InvariantError with both sides. */
export function auditBooks(world: World): void {
  world.cash.forEach((cash, asset) => {
    const legs = world.markets.filter(market => market.asset === asset).flatMap(legsOf)
    const error = zeroSum([cash, ...legs])
    assert(error === 0, () => `asset ${asset}: cash and quote legs sum to ${error}, expected 0`)
  })
  for (const market of world.markets) {
    auditMarket(market)
    if (market.chain) auditChain(market.id, market.chain)
  }
}

/** Columns of what was paid and received for positions. */
const legsOf = ({ quote, chain }: Market): Float64Array[] =>
  chain ? [quote, chain.legQuote] : [quote]

/** Lots of all books by option, signed and of longs alone. */
export function lotsHeld(chain: Chain): {
  readonly net: Float64Array
  readonly longs: Float64Array
} {
  const { count, accountOf, legsMost, legCount, legInstrument, legSize } = chain
  const net = new Float64Array(count)
  const longs = new Float64Array(count)
  for (let book = 0; book < accountOf.length; book++) {
    const from = book * legsMost
    for (let j = from; j < from + legCount[book]; j++) {
      net[legInstrument[j]] += legSize[j]
      if (legSize[j] > 0) longs[legInstrument[j]] += legSize[j]
    }
  }
  return { net, longs }
}

/** Every option's sizes sum to zero, and its longs are as counted. */
function auditChain(id: string, chain: Chain): void {
  const { count, open } = chain
  const { net, longs } = lotsHeld(chain)
  for (let i = 0; i < count; i++) {
    assert(
      net[i] === 0 && longs[i] === open[i],
      () => `market ${id}, option ${i}: sizes sum to ${net[i]}, longs to ${longs[i]}, expected 0 and ${open[i]}`, // prettier-ignore
    )
  }
}

/** Quanta by which an asset's balances miss zero: 0 in a sound world. */
export function conservationError(world: World): number {
  let worst = 0
  world.cash.forEach((cash, asset) => {
    const legs = world.markets.filter(market => market.asset === asset).flatMap(legsOf)
    worst = Math.max(worst, Math.abs(zeroSum([cash, ...legs])))
  })
  return worst
}

function auditMarket({ id, size, spot, state, house }: Market): void {
  const abroad = zeroSum([spot])
  assert(abroad === 0, () => `market ${id}: lots on the outside venue sum to ${abroad}, expected 0`)
  const error = zeroSum([size])
  assert(error === 0, () => `market ${id}: sizes sum to ${error}, expected 0`)
  // The agents' part of both sums: the house is the only other holder.
  const net = -size[house]
  const absolute = sums[1] - Math.abs(size[house])
  const longs = (absolute + net) / 2
  const shorts = (absolute - net) / 2
  assert(
    longs === state[LONG_LOTS] && shorts === state[SHORT_LOTS],
    () =>
      `market ${id}: counted ${state[LONG_LOTS]} long and ${state[SHORT_LOTS]} short, ` +
      `expected ${longs} and ${shorts}`,
  )
}

/** Sum of whole numbers that ought to be zero, exact whatever the order. */
function zeroSum(columns: readonly Float64Array[]): number {
  let sum = 0
  let absolute = 0
  for (const column of columns) {
    addUp(column, sums)
    sum += sums[0]
    absolute += sums[1]
  }
  // As long as the absolute values sum to a number that doubles hold, no partial sum was rounded.
  return absolute <= QUANTA_LIMIT ? sum : zeroSumOfHalves(columns)
}

const sums = new Float64Array(2)

/** Sum of a column, and of its absolute values, into `out`. Four at a time, in sums that do not wait for each
 *  other: under full audits this runs after every phase. Accounts come in whole blocks, so no row is left over. */
function addUp(column: Float64Array, out: Float64Array): void {
  let [a, b, c, d] = [0, 0, 0, 0]
  let [p, q, r, s] = [0, 0, 0, 0]
  for (let i = 0; i < column.length; i += 4) {
    const v = column[i]
    const w = column[i + 1]
    const x = column[i + 2]
    const y = column[i + 3]
    a += v
    b += w
    c += x
    d += y
    p += Math.abs(v)
    q += Math.abs(w)
    r += Math.abs(x)
    s += Math.abs(y)
  }
  out[0] = a + b + (c + d)
  out[1] = p + q + (r + s)
}

/** Every number of the ledger is a whole one within 2^52. Throws with the row and what stands there. */
export function auditNumbers({ cash, markets }: World): void {
  for (const column of [
    ...cash,
    ...markets.flatMap(({ size, quote, spot, chain }) => [
      ...[size, quote, spot],
      ...(chain ? [chain.legSize, chain.legQuote] : []),
    ]),
  ]) {
    if (isSound(column)) continue
    const row = column.findIndex(value => !isWhole(value))
    assert(row < 0, () => `row ${row}: got ${column[row]}, expected a whole number within 2^52`)
  }
}

function isSound(column: Float64Array): boolean {
  let rest = 0
  let beyond = 0
  for (let i = 0; i < column.length; i++) {
    const value = column[i]
    rest += value - Math.floor(value)
    beyond += +(Math.abs(value) > QUANTA_LIMIT)
  }
  return rest === 0 && beyond === 0
}

const HALF = 67_108_864 // 2^26

/** The same for larger amounts: multiples of 2^26 and rests apart. */
function zeroSumOfHalves(columns: readonly Float64Array[]): number {
  let high = 0
  let low = 0
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) {
      const top = Math.floor(column[i] / HALF)
      high += top
      low += column[i] - top * HALF
    }
  }
  return high * HALF + low
}
