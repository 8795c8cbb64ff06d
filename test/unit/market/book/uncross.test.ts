import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clearing } from '../../../../src/market/book/uncross.ts'
import { auctionSlowly, type Wish } from '../../../../src/study/twins/auction.ts'

interface Asked {
  readonly near: number
  readonly low?: number
  readonly high?: number
}

/** The clearing of wishes at a mark, within bounds. */
function cleared(wishes: readonly Wish[], { near, low = 1, high = 1e9 }: Asked) {
  const interest = (side: number) => {
    const own = wishes.filter(wish => wish.side === side)
    return { ticks: own.map(({ ticks }) => ticks), lots: own.map(({ lots }) => lots) }
  }
  return clearing(interest(1), interest(-1), near, low, high)
}

/** Orders written as lots at a limit: '5@100 3@101'. */
const orders = (side: number, text: string): Wish[] =>
  text
    .split(' ')
    .filter(one => one !== '')
    .map((one, i) => {
      const [lots, ticks] = one.split('@').map(Number)
      return { name: `${side} ${i}`, side, ticks, lots }
    })

interface Vector {
  readonly buys: string
  readonly sells: string
  readonly near: number
  readonly ticks: number
  readonly lots: number
}

describe('an auction clears', () => {
  test.each<[string, Vector]>([
    ['nothing where nobody is', { buys: '', sells: '', near: 100, ticks: 0, lots: 0 }],
    ['nothing where a side is missing', { buys: '5@100', sells: '', near: 100, ticks: 0, lots: 0 }],
    ['nothing where limits do not meet', { buys: '5@99', sells: '5@100', near: 99, ticks: 0, lots: 0 }], // prettier-ignore
    ['at the one price that both accept', { buys: '5@100', sells: '3@100', near: 50, ticks: 100, lots: 3 }], // prettier-ignore
    // Twelve at 100, and ten at 103.
    ['where most lots meet', { buys: '10@105 10@100', sells: '12@98 20@103', near: 103, ticks: 100, lots: 12 }], // prettier-ignore
    // Ten from 98 to 105, but from 103 on five sellers too many.
    ['where least is left over', { buys: '10@105', sells: '10@98 5@103', near: 110, ticks: 102, lots: 10 }], // prettier-ignore
    // At 100 five buyers too many; above it none.
    ['between two limits, if less is left over there', { buys: '5@105 5@100', sells: '5@100', near: 90, ticks: 101, lots: 5 }], // prettier-ignore
    ['at the mark, if all else is equal', { buys: '5@105', sells: '5@95', near: 101, ticks: 101, lots: 5 }], // prettier-ignore
    ['at the end nearest to a mark above', { buys: '5@105', sells: '5@95', near: 200, ticks: 105, lots: 5 }], // prettier-ignore
    ['at the end nearest to a mark below', { buys: '5@105', sells: '5@95', near: 2, ticks: 95, lots: 5 }], // prettier-ignore
  ])('%s', (_, { buys, sells, near, ...expected }) => {
    expect(cleared([...orders(1, buys), ...orders(-1, sells)], { near })).toEqual(expected)
  })

  test.each([
    [101, 103, 101],
    [90, 97, 97],
    [105, 105, 105],
    [106, 120, 0],
    [50, 94, 0],
  ])('inside its bounds from %i to %i at %i, or not at all', (low, high, ticks) => {
    const both = [...orders(1, '5@105'), ...orders(-1, '5@95')]
    expect(cleared(both, { near: 100, low, high })).toEqual({ ticks, lots: ticks === 0 ? 0 : 5 })
  })

  test('as one that tries every price', () => {
    const wish = fc.record({
      name: fc.constant(''),
      side: fc.constantFrom(1, -1),
      ticks: fc.integer({ min: 90, max: 112 }),
      lots: fc.integer({ min: 1, max: 9 }),
    })
    const price = fc.integer({ min: 88, max: 114 })
    const wishes = fc.array(wish, { maxLength: 24 })
    let met = 0
    let between = 0
    const property = fc.property(wishes, price, fc.tuple(price, price), (all, near, ends) => {
      const [low, high] = ends[0] < ends[1] ? ends : [ends[1], ends[0]]
      const slow = auctionSlowly(all, near, low, high)
      const fast = cleared(all, { near, low, high })
      expect(fast).toEqual({ ticks: slow.lots > 0 ? slow.ticks : 0, lots: slow.lots })
      met += +(fast.lots > 0)
      between += +(fast.lots > 0 && all.every(({ ticks }) => ticks !== fast.ticks))
    })
    fc.assert(property, { seed: 20_251_010, numRuns: 3000 })
    expect(met).toBeGreaterThan(500)
    expect(between).toBeGreaterThan(100)
  })
})
