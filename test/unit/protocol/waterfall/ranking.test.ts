import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allocateByRank,
  allocateLevel,
  allocateProRata,
  profitLeverageScores,
  rank,
} from '../../../../src/protocol/waterfall/ranking.ts'

const RUNS = { seed: 20_251_012, numRuns: 3_000 }

interface Trader {
  readonly side: number
  readonly entry: number
  readonly size: number
  readonly account: number
}

/** Scores with profit as a share of entry and leverage at the mark. */
function scores(traders: readonly Trader[], mark: number): Float64Array {
  const out = new Float64Array(traders.length)
  profitLeverageScores(
    traders.map(({ side, entry, size }) => side * (mark - entry) * size),
    traders.map(({ entry, size }) => entry * size),
    traders.map(({ size }) => mark * size),
    traders.map(({ account }) => account),
    traders.length,
    out,
  )
  return out
}

function ranked(score: Float64Array): number[] {
  const order = new Int32Array(score.length)
  rank(score, score.length, order)
  return [...order]
}

const shorts: readonly Trader[] = [
  { side: -1, entry: 120, size: 100, account: 4000 },
  { side: -1, entry: 110, size: 300, account: 1500 },
  { side: -1, entry: 150, size: 50, account: 20_000 },
  { side: -1, entry: 95, size: 80, account: 900 },
  { side: -1, entry: 130, size: 20, account: 400 },
]

describe('ranking', () => {
  test('is by profit share times leverage; a loss is divided by it', () => {
    const score = scores(shorts, 100)
    ;[0.416666667, 1.818181818, 0.083333333, -0.005921053, 1.153846154].forEach((value, i) => {
      expect(score[i]).toBeCloseTo(value, 9)
    })
    expect(ranked(score)).toEqual([1, 4, 0, 2, 3])
  })

  test('puts those without equity last and ties in row order', () => {
    const score = scores([{ ...shorts[0], account: 0 }, shorts[1], shorts[0], shorts[1], { ...shorts[1], account: -5 }], 100) // prettier-ignore
    expect(score[0]).toBe(-Infinity)
    expect(ranked(score)).toEqual([1, 3, 2, 0, 4])
  })

  test('is a total order whatever the scores', () => {
    const score = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }))
    const property = fc.property(fc.array(score, { maxLength: 200 }), values => {
      const order = ranked(Float64Array.from(values))
      return (
        new Set(order).size === values.length &&
        order.every((row, n) => {
          const next = order[n + 1]
          return next === undefined || values[row] > values[next] || (values[row] === values[next] && row < next) // prettier-ignore
        })
      )
    })
    fc.assert(property, RUNS)
  })
})

type Rule = (lots: readonly number[], equity: readonly number[], residual: number) => { closed: number[]; found: number } // prettier-ignore

const byRank: Rule = (lots, equity, residual) => {
  const closed = new Float64Array(lots.length).fill(7)
  const order = new Int32Array(lots.length)
  rank(Float64Array.from(equity), lots.length, order)
  return { found: allocateByRank(lots, order, lots.length, residual, closed), closed: [...closed] }
}

const proRata: Rule = (lots, _, residual) => {
  const closed = new Float64Array(lots.length).fill(7)
  const scratch = new Int32Array(lots.length)
  const found = allocateProRata(lots, lots.length, residual, scratch, closed)
  return { found, closed: [...closed] }
}

const level: Rule = (lots, equity, residual) => {
  const closed = new Float64Array(lots.length).fill(7)
  const scratch = new Int32Array(lots.length)
  const found = allocateLevel(lots, equity, lots.length, residual, scratch, closed)
  return { found, closed: [...closed] }
}

/** Lots and equity of candidates, small or large, and a residual that may be more than they have. */
const size = fc.oneof(
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 2 ** 31 }),
  fc.integer({ min: 1, max: 2 ** 31 }).map(n => n * 32_768),
)
const equity = fc.oneof(size, fc.integer({ min: -2, max: 3 }))
const markets = fc
  .array(fc.tuple(size, equity), { minLength: 1, maxLength: 30 })
  .chain(rows => {
    const all = rows.reduce((sum, [lots]) => sum + lots, 0)
    return fc.tuple(fc.constant(rows), fc.integer({ min: 0, max: all + Math.ceil(all / 10) }))
  })
  .map(([rows, residual]) => ({
    lots: rows.map(([lots]) => lots),
    equity: rows.map(([, own]) => own),
    residual,
  }))

describe.each([
  ['rank', byRank],
  ['pro rata', proRata],
  ['level', level],
] as const)('allocation by %s', (_, allocate) => {
  test('finds the residual or all there is, in whole lots, never more than a candidate holds', () => {
    const property = fc.property(markets, ({ lots, equity, residual }) => {
      const { closed, found } = allocate(lots, equity, residual)
      const all = lots.reduce((sum, x) => sum + x, 0)
      return (
        found === Math.min(residual, all) &&
        closed.reduce((sum, x) => sum + x, 0) === found &&
        closed.every((n, i) => Number.isInteger(n) && n >= 0 && n <= lots[i])
      )
    })
    fc.assert(property, RUNS)
  })

  test('closes nothing for no residual or no candidates', () => {
    expect(allocate([5, 6], [1, 1], 0)).toEqual({ found: 0, closed: [0, 0] })
    expect(allocate([], [], 10)).toEqual({ found: 0, closed: [] })
  })
})

describe('by rank', () => {
  test('takes whole candidates from the top, the last in part', () => {
    const order = Int32Array.of(1, 4, 0, 2, 3)
    const closed = new Float64Array(5)
    expect(allocateByRank([100, 300, 50, 80, 20], order, 5, 350, closed)).toBe(350)
    expect([...closed]).toEqual([30, 300, 0, 0, 20])
    expect(allocateByRank([100, 300, 50, 80, 20], order, 5, 1000, closed)).toBe(550)
  })
})

describe('pro rata', () => {
  test('takes by size, remainders to the largest, ties to the lower row', () => {
    expect(proRata([100, 300, 50, 20], [], 250).closed).toEqual([53, 159, 27, 11])
    expect(proRata([5, 5, 5], [], 4).closed).toEqual([2, 1, 1])
  })
})

describe('by level', () => {
  test('cuts the highest leverage down to a common level and leaves the others alone', () => {
    // Ten, five, two and one lot per equity: 70 lots take the first two to four.
    expect(level([100, 50, 20, 10], [10, 10, 10, 10], 70).closed).toEqual([60, 10, 0, 0])
    expect(level([100, 50, 20, 10], [10, 10, 10, 10], 30).closed).toEqual([30, 0, 0, 0])
    expect(level([100, 50, 20, 10], [10, 20, 10, 10], 70).closed).toEqual([70, 0, 0, 0])
    expect(level([100, 50, 20, 10], [10, 20, 10, 10], 90).closed).toEqual([80, 10, 0, 0])
  })

  test('takes those without equity first, by row', () => {
    expect(level([10, 10, 10], [5, 0, -3], 14).closed).toEqual([0, 10, 4])
    expect(level([10, 10, 10], [5, 0, -3], 25).closed).toEqual([5, 10, 10])
  })

  test('nobody who was cut stands above another by more than a lot', () => {
    const property = fc.property(markets, ({ lots, equity, residual }) => {
      const { closed } = level(lots, equity, residual)
      const own = equity.map(x => BigInt(Math.max(x, 0)))
      const kept = lots.map((n, i) => BigInt(n - closed[i]))
      return lots.every((_, i) => {
        if (closed[i] === 0) return true
        // Lowest leverage that i could have with one lot more is above everybody's with one less.
        return lots.every((_, j) => {
          const mine = (kept[i] + 1n) * own[j]
          const theirs = (kept[j] - 1n) * own[i]
          return mine > theirs || (own[i] === 0n && mine >= theirs)
        })
      })
    })
    fc.assert(property, RUNS)
  })

  test('splitting an account in two changes what its owner loses by a lot at most', () => {
    const whole = level([100, 60], [10, 10], 50).closed
    const split = level([50, 50, 60], [5, 5, 10], 50).closed
    expect(Math.abs(split[0] + split[1] - whole[0])).toBeLessThanOrEqual(1)
  })
})
