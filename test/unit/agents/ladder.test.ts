import { expect, test } from 'vitest'
import { LADDER_LEVELS, LADDER_TOTAL, layLadders } from '../../../src/agents/ladder.ts'

interface Ladder {
  readonly centre?: number
  readonly half?: number
  readonly first?: number
  readonly buyable?: number
  readonly sellable?: number
}

/** The ladder of slot 2, filled by one call for two makers. */
function lay(ladder: Ladder) {
  const { centre = 50_000.4, half = 0.00005, first = 3.3, buyable = 1e6, sellable = 1e6 } = ladder
  const floats = (x: number): Float64Array => Float64Array.of(1000, x)
  const ticks = new Int32Array(3 * 2 * LADDER_LEVELS).fill(-1)
  const lots = new Int32Array(3 * 2 * LADDER_LEVELS).fill(-1)
  layLadders(
    2,
    Int32Array.of(0, 2),
    floats(centre),
    Float64Array.of(0.001, half),
    Float64Array.of(1, first),
    floats(buyable),
    floats(sellable),
    ticks,
    lots,
  )
  // Nobody else's levels are touched.
  expect(new Set(lots.subarray(20, 40))).toEqual(new Set([-1]))
  const side = (values: Int32Array, from: number): number[] => [
    ...values.subarray(from, from + LADDER_LEVELS),
  ]
  return {
    bids: side(ticks, 40),
    asks: side(ticks, 50),
    bidLots: side(lots, 40),
    askLots: side(lots, 50),
  }
}

test('levels stand at twice the distance each, bids rounded down and asks up', () => {
  const { bids, asks } = lay({})
  for (let l = 0; l < LADDER_LEVELS; l++) {
    const distance = 0.00005 * 2 ** l
    expect(bids[l]).toBe(Math.floor(50_000.4 * Math.exp(-distance)))
    expect(asks[l]).toBe(Math.ceil(50_000.4 * Math.exp(distance)))
  }
})

test('size up to a level goes with the power 0.8 of its distance', () => {
  const { bidLots, askLots } = lay({ first: 100 })
  expect(askLots).toEqual(bidLots)
  let sum = 0
  for (let l = 0; l < LADDER_LEVELS; l++) {
    sum += bidLots[l]
    expect(Math.abs(sum - 100 * 2 ** (0.8 * l))).toBeLessThan(LADDER_LEVELS)
  }
  expect(LADDER_TOTAL).toBeCloseTo(2 ** 7.2, 10)
})

test('what may be bought and sold runs out from the best level on', () => {
  const { bidLots, askLots } = lay({ first: 100, buyable: 150, sellable: 0 })
  expect(bidLots.slice(0, 4)).toEqual([100, 50, 0, 0])
  expect(askLots.every(lots => lots === 0)).toBe(true)
})

test('levels too far away are left out, and so are bids under one tick', () => {
  const far = lay({ half: 0.05 })
  expect(far.bidLots.map(lots => lots > 0)).toEqual([true, true, true, false, false, false, false, false, false, false]) // prettier-ignore
  const low = lay({ centre: 1.02, half: 0.01 })
  expect(low.bids[0]).toBe(1)
  expect(low.bidLots.slice(1)).toEqual(Array(9).fill(0))
  expect(low.askLots[0]).toBeGreaterThan(0)
})

test('a distance that is not a number quotes nothing', () => {
  const { bidLots, askLots } = lay({ half: NaN })
  expect([...bidLots, ...askLots]).toEqual(Array(20).fill(0))
})
