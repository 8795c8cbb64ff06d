import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { breaches } from '../../../src/world/bounds.ts'
import { pay } from '../../../src/world/ledger.ts'
import { settleFunding } from '../../../src/world/settleFunding.ts'
import { FUNDING, MARK, equity } from '../../../src/world/world.ts'
import { CASH, K, START, bareWorld, trade, type Bare } from './bareWorld.ts'

/** Three blocks, the last not full. */
const AGENTS = 150

/** Everybody whose equity is below `rate` of notional, looked at one by one. */
function scan({ world, market }: Bare, rate: number): number[] {
  const found = []
  for (let row = 0; row < AGENTS; row++) {
    const notional = Math.abs(market.size[row]) * market.state[MARK] * K
    if (notional > 0 && equity(world, market, row) < rate * notional) found.push(row)
  }
  return found
}

const out = new Int32Array(AGENTS)

/** Those that the bounds let through. */
function look({ market, cash }: Bare, rate: number): number[] {
  return [...out.subarray(0, breaches(market, cash, 0, AGENTS, rate, out))]
}

/** Leaves an account with so much cash. */
function poor({ world, cash }: Bare, row: number, left: number): void {
  pay(world, 0, row, world.outside, cash[row] - left)
}

const row = fc.nat(AGENTS - 1)
const story = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ move: fc.oneof(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: -(2 ** 27), max: 2 ** 27 })) }) }, // prettier-ignore
    { weight: 1, arbitrary: fc.constant({ backTo: 0 }) },
    { weight: 4, arbitrary: fc.record({ from: row, by: fc.integer({ min: 1, max: AGENTS - 1 }), direction: fc.constantFrom(1, -1), lots: fc.integer({ min: 1, max: 30_000 }) }) }, // prettier-ignore
    { weight: 1, arbitrary: fc.record({ settles: row }) },
    { weight: 4, arbitrary: fc.record({ mark: fc.integer({ min: 6_000, max: 15_000 }), rate: fc.double({ min: 0, max: 0.5, noNaN: true }) }) }, // prettier-ignore
    { weight: 4, arbitrary: fc.record({ near: row, above: fc.integer({ min: -1, max: 1 }) }) },
  ),
  { minLength: 5, maxLength: 60 },
)

type Chapter = (typeof story extends fc.Arbitrary<infer T> ? T : never)[number]

/** Does what a chapter says. Returns the rate to look with, where it is time to look. */
function act(bare: Bare, one: Chapter): number | undefined {
  const { world, market } = bare
  const { state, size } = market
  if ('move' in one) state[FUNDING] += one.move
  else if ('backTo' in one) state[FUNDING] = one.backTo
  else if ('settles' in one) settleFunding(world, market, one.settles)
  else if ('from' in one) {
    const other = (one.from + one.by) % AGENTS
    trade(bare, one.from, one.direction, [[other, state[MARK], one.lots]])
  } else if ('mark' in one) {
    state[MARK] = one.mark
    return one.rate
  } else {
    // Just the rate at which this account is at the edge, or a hair beside it.
    const notional = Math.abs(size[one.near]) * state[MARK] * K
    const ratio = equity(world, market, one.near) / notional
    return notional === 0 ? undefined : Math.max(0, Math.min(1, ratio * (1 + one.above * 1e-9)))
  }
  return undefined
}

describe('bounds with funding', () => {
  test('overlook nobody, whatever the index, trades, prices and rates', () => {
    let found = 0
    let none = 0
    fc.assert(
      fc.property(story, list => {
        const bare = bareWorld(AGENTS)
        for (let row = 0; row < AGENTS; row++) poor(bare, row, 20_000_000 + row * 1_000_000)
        for (let row = 0; row < AGENTS / 2; row++) {
          trade(bare, row, row % 2 === 0 ? 1 : -1, [[row + AGENTS / 2, START, 2_000 + 40 * row]])
        }
        for (const one of list) {
          const rate = act(bare, one)
          if (rate === undefined) continue
          const expected = scan(bare, rate)
          // Looked at twice: the first look makes bounds exact.
          expect(look(bare, rate)).toEqual(expected)
          expect(look(bare, rate)).toEqual(expected)
          found += expected.length
          if (expected.length === 0) none++
        }
      }),
      { seed: 41, numRuns: 250 },
    )
    expect(found).toBeGreaterThan(1000)
    expect(none).toBeGreaterThan(30)
  })

  test('an index that has come back to where it began leaves rests, and they count', () => {
    const bare = bareWorld(AGENTS)
    const { world, market, cash } = bare
    trade(bare, 0, 1, [[64, START, 1]])
    market.state[FUNDING] = 32_768
    settleFunding(world, market, 0)
    trade(bare, 0, 1, [[64, START, 1]])
    market.state[FUNDING] = 0
    settleFunding(world, market, 0)
    trade(bare, 0, -1, [[64, START, 1]])
    expect([market.fundedAt[0], market.fundingRest[0], market.size[0]]).toEqual([0, 32_768, 1])
    poor(bare, 0, 501)
    // Bounds as exact as they get, then half a quantum of funding: with the rest it is a whole one.
    look(bare, 0.02)
    market.state[FUNDING] = 32_768
    expect(equity(world, market, 0)).toBe(500)
    expect(look(bare, 500.25 / (START * K))).toEqual([0])
    expect(cash[0]).toBe(501)
  })

  test('look at nobody while the price is far, however often the index moves', () => {
    const bare = bareWorld(AGENTS)
    const { market } = bare
    trade(bare, 0, 1, [[64, START, 5_000]])
    look(bare, 0.01)
    for (let step = 0; step < 100; step++) {
      market.state[FUNDING] += 40_000
      const bounds = market.bound.slice()
      expect(look(bare, 0.01)).toEqual([])
      // An exact look would have written them anew.
      expect(market.bound).toEqual(bounds)
    }
    expect(equity(bare.world, market, 0)).toBeLessThan(CASH)
  })
})
