import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as methods from '../../../../src/protocol/liquidation/index.ts'
import type {
  Distressed,
  LiquidationPart,
} from '../../../../src/protocol/liquidation/liquidationMethod.ts'
import type { Value } from '../../../../src/scenario/declaration.ts'
import { params } from '../waterfall/books.ts'

const { fullLiquidation, incrementalLiquidation, partialLiquidation } = methods
const all = Object.values(methods)

const RUNS = { seed: 20_251_012, numRuns: 3_000 }

/** Quanta of a lot at the mark. */
const LOT = 50_000

function distressed(lots: number, ratio: number, rest: Partial<Distressed> = {}): Distressed {
  const notional = lots * LOT
  return {
    lots,
    notional,
    equity: Math.floor(ratio * notional),
    maintenance: 0.0125,
    openInterest: 1e9 * LOT,
    waited: 0,
    stepSeconds: 5,
    ...rest,
  }
}

function closes(
  part: LiquidationPart,
  position: Distressed,
  some: Readonly<Record<string, Value | undefined>> = {},
): number {
  return part.closes(position, params(part, some))
}

/** The position after a close at the mark, penalty taken off. */
function after(part: LiquidationPart, position: Distressed, some = {}): Distressed {
  const lots = closes(part, position, some)
  const { fund, treasury } = part.penalty(lots * LOT, position.equity, params(part, some))
  const rest = position.lots - lots
  return {
    ...position,
    lots: rest,
    notional: rest * LOT,
    equity: position.equity - fund - treasury,
  }
}

const ratioOf = ({ equity, notional }: Distressed): number => equity / notional

/** A position below a maintenance rate, and the rate of the penalty. */
const positions = fc
  .record({
    lots: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 1_000_000_000 })),
    maintenance: fc.integer({ min: 2_000, max: 500_000 }).map(n => n / 1e6),
    share: fc.integer({ min: -500, max: 999 }).map(n => n / 1e3),
    penaltyRate: fc.integer({ min: 0, max: 30_000 }).map(n => n / 1e6),
    stepSeconds: fc.constantFrom(1, 5, 60),
  })
  .map(({ lots, maintenance, share, penaltyRate, stepSeconds }) => ({
    position: distressed(lots, share * maintenance, { maintenance, stepSeconds }),
    some: { penaltyRate },
  }))

describe.each(all.map((part): [string, LiquidationPart] => [part.id, part]))('%s', (_, part) => {
  test('closes whole lots, at least one and never more than there are', () => {
    const law = fc.property(positions, ({ position, some }) => {
      const lots = closes(part, position, some)
      expect(Number.isInteger(lots)).toBe(true)
      expect(lots).toBeGreaterThanOrEqual(1)
      expect(lots).toBeLessThanOrEqual(position.lots)
    })
    fc.assert(law, RUNS)
  })

  test('leaves an account that could pay the penalty no riskier than it was, or closed', () => {
    let partly = 0
    const law = fc.property(positions, ({ position, some }) => {
      if (ratioOf(position) <= some.penaltyRate + 1e-6) return
      const rest = after(part, position, some)
      if (rest.lots === 0) return
      partly++
      expect(rest.equity - 1).toBeLessThanOrEqual(position.equity)
      expect(ratioOf(rest)).toBeGreaterThanOrEqual(ratioOf(position) - 1 / rest.notional)
    })
    fc.assert(law, RUNS)
    expect(partly > 100).toBe(part !== fullLiquidation)
  })

  test('charges at most its rate, rounded up, out of what is left and never more', () => {
    const amounts = fc.record({
      notional: fc.integer({ min: 0, max: 2 ** 46 }),
      left: fc.integer({ min: -(2 ** 46), max: 2 ** 46 }),
      penaltyRate: fc.integer({ min: 0, max: 500_000 }).map(n => n / 1e6),
      insuranceShare: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    const law = fc.property(amounts, ({ notional, left, ...some }) => {
      const { fund, treasury } = part.penalty(notional, left, params(part, some))
      expect(fund).toBeGreaterThanOrEqual(0)
      expect(treasury).toBeGreaterThanOrEqual(0)
      const millionths = BigInt(Math.round(some.penaltyRate * 1e6))
      const due = Number((BigInt(notional) * millionths + 999_999n) / 1_000_000n)
      expect(fund + treasury).toBe(Math.max(0, Math.min(left, due)))
    })
    fc.assert(law, RUNS)
  })

  test('goes to the venue without limit, reward or order of merit unless told otherwise', () => {
    expect(part.route(params(part))).toEqual({
      via: 'venue',
      keeperReward: 0,
      rewardGrowth: 0,
      rewardMost: 0.1,
      gasUsd: 0,
      congestion: 0,
      backstopAfter: 30,
      confiscates: false,
      limit: 'none',
      worstFirst: false,
      // Slices go on until the buffer is reached; the others close in one go.
      until: part.id === 'incremental' ? 1.2 : 1,
    })
    const pay = { keeperReward: 0.005, rewardGrowth: 0.03, rewardMost: 0.004, gasUsd: 7, congestion: 0.2 } // prettier-ignore
    const some = { route: 'keepers', ...pay, backstopAfter: 5, confiscates: true, limit: 'fillable', order: 'worst-first' } // prettier-ignore
    expect(part.route(params(part, some))).toEqual({
      via: 'keepers',
      keeperReward: 0.005,
      // A second; and never less than what is paid at once.
      rewardGrowth: 0.03 / 60,
      rewardMost: 0.005,
      gasUsd: 7,
      congestion: 0.2,
      backstopAfter: 5,
      confiscates: true,
      limit: 'fillable',
      worstFirst: true,
      until: part.id === 'incremental' ? 1.2 : 1,
    })
  })
})

test('the full method closes everything', () => {
  for (const lots of [1, 77, 5_000_000]) {
    expect(closes(fullLiquidation, distressed(lots, 0.01))).toBe(lots)
  }
})

describe('the partial method', () => {
  test.each([
    // x = (0.015 - 0.01) / (0.015 - 0.004) = 0.4545...; in whole lots, rounded up.
    { ratio: 0.01, some: {}, share: 0.454_546 },
    { ratio: 0.01, some: { penaltyRate: 0 }, share: 0.333_334 },
    { ratio: 0.0124, some: { penaltyRate: 0, bufferMultiple: 1 }, share: 0.05 },
    { ratio: 0.01, some: { leastShare: 0.6 }, share: 0.6 },
    // Half of maintenance is 0.00625.
    { ratio: 0.006_25, some: {}, share: 1 },
    { ratio: 0.0063, some: {}, share: 0.790_91 },
    { ratio: 0.006, some: { wholeUnder: 0.4 }, share: 0.818_182 },
    { ratio: -0.001, some: {}, share: 1 },
    // A penalty above the buffer frees nothing.
    { ratio: 0.01, some: { penaltyRate: 0.02 }, share: 1 },
  ])(
    'closes $share of the position at margin ratio $ratio with $some',
    ({ ratio, some, share }) => {
      const lots = closes(partialLiquidation, distressed(1_000_000, ratio), some)
      expect(Math.abs(lots - share * 1_000_000)).toBeLessThanOrEqual(1)
    },
  )

  test.each([
    { lots: 500_000, whole: true },
    { lots: 500_001, whole: false },
  ])(
    'closes a position of $lots lots whole: $whole, where 0.05 % is 500,000',
    ({ lots, whole }) => {
      const closed = closes(partialLiquidation, distressed(lots, 0.01))
      expect(closed === lots).toBe(whole)
    },
  )

  test('reaches the buffer, and would not with a lot less', () => {
    let reached = 0
    const law = fc.property(positions, ({ position, some }) => {
      const lots = closes(partialLiquidation, position, some)
      const least = Math.ceil(0.05 * position.lots)
      if (lots === position.lots || lots <= least) return
      reached++
      const { maintenance, equity } = position
      const target = Math.round(1.2 * maintenance * 1e6) / 1e6
      const fee = Math.round(some.penaltyRate * 1e6) / 1e6
      const gap = (closed: number): number =>
        equity - fee * closed * LOT - target * (position.lots - closed) * LOT
      expect(gap(lots)).toBeGreaterThan(-1)
      expect(gap(lots - 1)).toBeLessThan(4)
    })
    fc.assert(law, RUNS)
    expect(reached).toBeGreaterThan(100)
  })
})

describe('the incremental method', () => {
  test.each([
    { stepSeconds: 1, some: { leastSlice: 0 }, lots: 50_000 },
    { stepSeconds: 1, some: {}, lots: 100_000 },
    { stepSeconds: 5, some: {}, lots: 250_000 },
    { stepSeconds: 5, some: { pace: 0.1 }, lots: 454_546 },
    { stepSeconds: 60, some: {}, lots: 454_546 },
    { stepSeconds: 5, some: { pace: 0 }, lots: 100_000 },
    { stepSeconds: 5, some: { pace: 0, leastSlice: 0 }, lots: 0 },
  ])('closes $lots of a million lots in $stepSeconds s with $some', one => {
    const position = distressed(1_000_000, 0.01, { stepSeconds: one.stepSeconds })
    const lots = closes(incrementalLiquidation, position, one.some)
    expect(Math.abs(lots - one.lots)).toBeLessThanOrEqual(1)
  })

  test('comes to the buffer slice by slice and closes no more than one close to it would', () => {
    let position = distressed(1_000_000, 0.01)
    const whole = closes(partialLiquidation, position)
    let steps = 0
    let closed = 0
    while (ratioOf(position) < 0.015) {
      const before = position
      position = after(incrementalLiquidation, position)
      closed += before.lots - position.lots
      steps++
    }
    expect(steps).toBe(3)
    expect(Math.abs(closed - whole)).toBeLessThanOrEqual(steps)
  })

  test('goes on below zero equity, at its pace', () => {
    expect(closes(incrementalLiquidation, distressed(1_000_000, -0.01))).toBe(250_000)
  })
})
