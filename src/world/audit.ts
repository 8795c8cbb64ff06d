/** The books, added up from nothing. Used every 64 steps, or after every phase, and at the end. */
import { assert } from '../kernel/assert.ts'
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
  let longs = 0
  let shorts = 0
  for (let i = 0; i < agentRows; i++) {
    const q = size[i]
    if (q > 0) longs += q
    else shorts -= q
  }
  assert(
    longs === state[LONG_LOTS] && shorts === state[SHORT_LOTS],
    () =>
      `market ${id}: counted ${state[LONG_LOTS]} long and ${state[SHORT_LOTS]} short, ` +
      `expected ${longs} and ${shorts}`,
  )
}

/** Sum of whole numbers that ought to be zero, exact whatever the order: high and low halves apart. */
function zeroSum(columns: readonly Float64Array[]): number {
  let high = 0
  let low = 0
  for (const column of columns) {
    const bad = addHalves(column, halves)
    assert(bad < 0, () => `row ${bad}: got ${column[bad]}, expected a whole number within 2^52`)
    high += halves[0]
    low += halves[1]
  }
  return high * HALF + low
}

const HALF = 67_108_864 // 2^26
const halves = new Float64Array(2)

/** Adds a column as multiples of 2^26 and rests into `out`; returns the first row that is no whole number, or -1. */
function addHalves(column: Float64Array, out: Float64Array): number {
  let high = 0
  let low = 0
  for (let i = 0; i < column.length; i++) {
    const value = column[i]
    const top = Math.floor(value * (1 / HALF))
    const rest = value - top * HALF
    high += top
    low += rest
    if (rest !== Math.floor(rest) || top > HALF || top < -HALF) return i
  }
  out[0] = high
  out[1] = low
  return -1
}
