/** The books, added up from nothing. Used every 64 steps, or after every phase, and at the end. */
import { assert } from '../kernel/assert.ts'
import { isWhole, QUANTA_LIMIT } from '../kernel/quanta.ts'
import { LONG_LOTS, SHORT_LOTS, type Market, type World } from './world.ts'

/** Checks that money and sizes sum to zero, that every number is a whole one within 2^52, and that the
 *  running aggregates equal their recomputation. Throws InvariantError with both sides. */
export function auditBooks(world: World): void {
  world.cash.forEach((cash, asset) => {
    const legs = world.markets.filter(market => market.asset === asset).map(({ quote }) => quote)
    const error = zeroSum([cash, ...legs])
    assert(error === 0, () => `asset ${asset}: cash and quote legs sum to ${error}, expected 0`)
  })
  for (const market of world.markets) auditMarket(market, world.agentRows)
}

/** Quanta by which an asset's balances miss zero: 0 in a sound world. */
export function conservationError(world: World): number {
  let worst = 0
  world.cash.forEach((cash, asset) => {
    const legs = world.markets.filter(market => market.asset === asset).map(({ quote }) => quote)
    worst = Math.max(worst, Math.abs(zeroSum([cash, ...legs])))
  })
  return worst
}

function auditMarket({ id, size, state }: Market, agentRows: number): void {
  const error = zeroSum([size])
  assert(error === 0, () => `market ${id}: sizes sum to ${error}, expected 0`)
  let net = 0
  let absolute = 0
  for (let i = 0; i < agentRows; i++) {
    net += size[i]
    absolute += Math.abs(size[i])
  }
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
    const bad = addWhole(column, sums)
    assert(bad < 0, () => `row ${bad}: got ${column[bad]}, expected a whole number within 2^52`)
    sum += sums[0]
    absolute += sums[1]
  }
  // As long as the absolute values sum to a number that doubles hold, no partial sum was rounded.
  return absolute <= QUANTA_LIMIT ? sum : zeroSumOfHalves(columns)
}

const sums = new Float64Array(2)

/** Adds a column and its absolute values into `out`; returns a row that is no whole number, or -1. */
function addWhole(column: Float64Array, out: Float64Array): number {
  let sum = 0
  let absolute = 0
  let rest = 0
  for (let i = 0; i < column.length; i++) {
    const value = column[i]
    sum += value
    absolute += Math.abs(value)
    rest += value - Math.floor(value)
  }
  out[0] = sum
  out[1] = absolute
  const sound = rest === 0 && absolute <= QUANTA_LIMIT
  return sound ? -1 : column.findIndex(value => !isWhole(value))
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
