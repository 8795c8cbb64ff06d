import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../src/kernel/assert.ts'
import { auditBooks, auditNumbers } from '../../../src/world/audit.ts'
import { owed, remainderOf } from '../../../src/world/fundingIndex.ts'
import { settleFunding } from '../../../src/world/settleFunding.ts'
import { FUNDING, equity } from '../../../src/world/world.ts'
import { eventsOf } from '../../support/watch.ts'
import { CASH, START, bareWorld, trade, type Bare } from './bareWorld.ts'

const SUB = 65_536n

const floor = (dividend: bigint, divisor: bigint): bigint => {
  const quotient = dividend / divisor
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient
}

describe('what an account owes', () => {
  test('is the floor of size x move and rest, and leaves the rest, exactly, in whatever numbers', () => {
    let beyond = 0
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: -100, max: 100 }), fc.integer()),
        fc.oneof(fc.integer({ min: -70_000, max: 70_000 }), fc.maxSafeInteger().filter(x => Math.abs(x) <= 2 ** 52)), // prettier-ignore
        fc.nat(65_535),
        (size, moved, rest) => {
          const all = BigInt(size) * BigInt(moved) + BigInt(rest)
          const due = floor(all, SUB)
          if (due > 2n ** 52n || due < -(2n ** 52n)) {
            expect(() => owed(size, moved, rest)).toThrow(InvariantError)
            return
          }
          if (Math.abs(size * moved) > 2 ** 53) beyond++
          expect(BigInt(owed(size, moved, rest))).toBe(due)
          expect(BigInt(remainderOf(size, moved, rest))).toBe(all - due * SUB)
        },
      ),
      { seed: 31, numRuns: 4000 },
    )
    expect(beyond).toBeGreaterThan(300)
  })
})

const AGENTS = 6

/** Moves of the index with trades and settlements of single accounts in between. */
const story = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ move: fc.oneof(fc.integer({ min: -90_000, max: 90_000 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 })) }) }, // prettier-ignore
    { weight: 2, arbitrary: fc.record({ from: fc.nat(AGENTS - 1), by: fc.integer({ min: 1, max: AGENTS - 1 }), direction: fc.constantFrom(1, -1), lots: fc.integer({ min: 1, max: 4_000 }) }) }, // prettier-ignore
    { weight: 1, arbitrary: fc.record({ settles: fc.nat(AGENTS - 1) }) },
  ),
  { minLength: 2, maxLength: 40 },
)

type Chapter =
  | { move: number }
  | { from: number; by: number; direction: number; lots: number }
  | { settles: number }

const settleAll = ({ world, market }: Bare): void => {
  for (let row = 0; row < world.accountCount; row++) settleFunding(world, market, row)
}

/** Plays a story; `eager` settles everybody after every chapter. */
function play(list: readonly Chapter[], eager: boolean, look?: (bare: Bare) => void): Bare {
  const bare = bareWorld(AGENTS)
  for (const chapter of list) {
    if ('move' in chapter) bare.market.state[FUNDING] += chapter.move
    else if ('settles' in chapter) settleFunding(bare.world, bare.market, chapter.settles)
    else {
      const { from, by, direction, lots } = chapter
      trade(bare, from, direction, [[(from + by) % AGENTS, START, lots]])
    }
    if (eager) settleAll(bare)
    look?.(bare)
  }
  return bare
}

describe('settlement', () => {
  test('N3: late is the same as at every step, to the quantum and the rest, and so is equity meanwhile', () => {
    fc.assert(
      fc.property(story, list => {
        const worth: number[][] = []
        const eager = play(list, true, ({ world, market }) =>
          worth.push(Array.from({ length: AGENTS }, (_, row) => equity(world, market, row))),
        )
        let at = 0
        const lazy = play(list, false, ({ world, market }) => {
          const now = worth[at++]
          for (let row = 0; row < AGENTS; row++) expect(equity(world, market, row)).toBe(now[row])
        })
        settleAll(lazy)
        expect(lazy.cash).toEqual(eager.cash)
        expect(lazy.market.quote).toEqual(eager.market.quote)
        expect(lazy.market.fundingRest).toEqual(eager.market.fundingRest)
        auditBooks(lazy.world)
        auditNumbers(lazy.world)
      }),
      { seed: 32, numRuns: 200 },
    )
  })

  test('N1: what has been paid, is due and is carried as a rest sums to nothing, at any time', () => {
    let paid = 0
    fc.assert(
      fc.property(story, list => {
        play(list, false, ({ world, market, cash }) => {
          let open = 0n
          for (let row = 0; row < world.accountCount; row++) {
            const moved = market.state[FUNDING] - market.fundedAt[row]
            open += BigInt(market.size[row]) * BigInt(moved) + BigInt(market.fundingRest[row])
          }
          expect(SUB * BigInt(cash[market.funding])).toBe(-open)
          if (cash[market.funding] !== 0) paid++
        })
      }),
      { seed: 33, numRuns: 200 },
    )
    expect(paid).toBeGreaterThan(300)
  })

  test('the account of funding owes or holds less than a quantum for each that has traded, once all have settled', () => {
    fc.assert(
      fc.property(story, list => {
        const bare = play(list, true)
        expect(bare.cash[bare.market.funding]).toBeLessThanOrEqual(0)
        expect(bare.cash[bare.market.funding]).toBeGreaterThan(-AGENTS)
      }),
      { seed: 34, numRuns: 100 },
    )
  })

  test('N4: longs pay while the index rises, shorts while it falls, and nobody without a position', () => {
    for (const move of [700_000, -700_000]) {
      const bare = bareWorld()
      trade(bare, 0, 1, [[1, START, 10]])
      bare.market.state[FUNDING] += move
      settleAll(bare)
      expect(Math.sign(CASH - bare.cash[0])).toBe(Math.sign(move))
      expect(Math.sign(bare.cash[1] - CASH)).toBe(Math.sign(move))
      expect([bare.cash[2], bare.cash[3]]).toEqual([CASH, CASH])
    }
  })

  test('of nothing tells nothing; of something it is told once', () => {
    const bare = bareWorld()
    const { world, market } = bare
    trade(bare, 0, 1, [[1, START, 10]])
    const from = world.log.cursor[1]
    settleAll(bare)
    market.state[FUNDING] = 100
    settleAll(bare)
    expect(eventsOf(world.log, from).map(({ account, amount }) => [account, amount])).toEqual([
      [1, -1],
    ])
    market.state[FUNDING] = 65_636
    settleFunding(world, market, 0)
    settleFunding(world, market, 0)
    const [told, ...more] = eventsOf(world.log, from + 1)
    expect(told).toMatchObject({ kind: 'funding', account: 0, other: market.funding, amount: 10 })
    expect(more).toEqual([])
  })
})
