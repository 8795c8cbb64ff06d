/** A halt that ends in a call auction. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ON } from '../../../../src/protocol/breakers/breaker.ts'
import { volatilityHalt } from '../../../../src/protocol/breakers/index.ts'
import type { Value } from '../../../../src/scenario/declaration.ts'
import { AUCTION, HALTED, MID, NO_TRADE, REDUCE_ONLY } from '../../../../src/world/world.ts'
import { holdsAll, START, withDefaults } from '../emptyWorld.ts'
import { gates, OPEN, times, watch } from './watching.ts'

/** Steps of 5 s: at least 6 and at most 20 of them, the last 3 an auction. */
const changes = { moveLimit: 0.05, windowSeconds: 50, volatilityLimit: 10, leastSeconds: 30, mostSeconds: 100, cooldownSeconds: 40, reopening: 'auction', auctionSeconds: 15 } // prettier-ignore

/** [HALTED, AUCTION] that each step leaves for the next, while the price stands at these ticks. */
function played(prices: readonly number[], more: Record<string, Value> = {}, markets = 1) {
  const watched = watch(volatilityHalt, { ...changes, ...more }, { markets })
  const states = prices.map(price => {
    watched.step(({ markets: all }) => (all[0].state[MID] = price))
    return watched.world.markets.map(({ state }) => [state[HALTED], state[AUCTION]])
  })
  return { ...watched, states: states.map(([first]) => first), all: states }
}

const OPENED = [0, 0]
const SHUT = [NO_TRADE, 0]
const CALL = [NO_TRADE, 1]
const UNCROSS = [NO_TRADE, 2]
const fill = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

describe('a halt that ends in an auction', () => {
  test('lets nobody trade, calls orders in its last steps, and uncrosses them in the very last (B3)', () => {
    const prices = [...fill(3, START), ...fill(20, START * 0.94)]
    const { states, happened, marks } = played(prices)
    // The old price leaves the window of ten steps at step 12; the call begins then.
    expect(states).toEqual([...fill(3, OPENED), ...fill(10, SHUT), CALL, CALL, UNCROSS, ...fill(7, OPENED)].slice(0, 23)) // prettier-ignore
    expect(happened.map(({ step, kind }) => [step, kind])).toEqual([
      [3, 'breaker-on'],
      [16, 'breaker-off'],
    ])
    expect(happened.map(({ cause }) => cause)).toEqual([marks[3], marks[16]])
  })

  test('ends no sooner than its least length, the auction included', () => {
    const { states, happened } = played([...fill(3, START), START * 0.9, ...fill(20, START)], { windowSeconds: 5 }) // prettier-ignore
    expect(happened.map(({ step }) => step)).toEqual([3, 9])
    expect(states.slice(3, 9)).toEqual([...fill(3, SHUT), CALL, CALL, UNCROSS])
  })

  test('ends after its most length, with an auction, whatever the price does', () => {
    const wild = Array.from({ length: 40 }, (_, i) => START * (i % 2 === 0 ? 0.9 : 1))
    const { states, happened } = played(wild)
    expect(happened.map(({ step }) => step)).toEqual([0, 20, 28])
    expect(states.slice(0, 20)).toEqual([...fill(17, SHUT), CALL, CALL, UNCROSS])
  })

  test('carries a call that has begun to its end, though the price runs away', () => {
    const calm = [...fill(3, START), ...fill(11, START * 0.94)]
    const { states } = played([...calm, START * 0.8, START * 0.7, START * 0.6])
    expect(states.slice(13)).toEqual([CALL, CALL, UNCROSS, OPENED])
  })

  test('has one step of call and one of uncrossing however short it is', () => {
    const { states } = played([...fill(3, START), ...fill(20, START * 0.94)], { auctionSeconds: 0 })
    expect(states.filter(([, auction]) => auction > 0)).toEqual([CALL, UNCROSS])
  })

  test('is on from its trip until it has uncrossed, and in all markets alike', () => {
    const { all } = played([...fill(3, START), ...fill(20, START * 0.94)], {}, 2)
    for (const [first, second] of all) expect(second).toEqual(first)
  })

  test('without an auction lets reducers trade and calls nobody', () => {
    const { states } = played([...fill(3, START), ...fill(20, START * 0.94)], { reopening: 'continuous' }) // prettier-ignore
    expect(new Set(states.map(String))).toEqual(new Set([String(OPENED), String([REDUCE_ONLY, 0])]))
  })

  test('says what it stops by the way it re-opens', () => {
    const stops = (reopening: string) =>
      volatilityHalt.stops(withDefaults(volatilityHalt, { reopening }))
    expect(stops('continuous')).toEqual(['open'])
    expect(stops('auction')).toEqual(['open', 'reduce', 'liquidate'])
  })

  test('needs a least length that holds its call', () => {
    const holds = (more: Record<string, Value>): boolean =>
      holdsAll(volatilityHalt, withDefaults(volatilityHalt, more))
    expect(holds({ reopening: 'auction', auctionSeconds: 60, leastSeconds: 60 })).toBe(true)
    expect(holds({ reopening: 'auction', auctionSeconds: 61, leastSeconds: 60 })).toBe(false)
    expect(holds({ reopening: 'continuous', auctionSeconds: 61, leastSeconds: 60 })).toBe(true)
  })

  test('is called off when it is disarmed or re-opens at once after an edit, and begins anew later', () => {
    const edits: Record<string, Value>[] = [{ armed: false }, { reopening: 'continuous' }]
    for (const edit of edits) {
      const { step, world, registers, edit: apply } = watch(volatilityHalt, { ...changes, cooldownSeconds: 0 }) // prettier-ignore
      const [{ state }] = world.markets
      step()
      times(11, () => step(() => (state[MID] = START * 0.94)))
      expect([state[HALTED], state[AUCTION]]).toEqual(CALL)
      apply(edit)
      step()
      expect(gates(world)).toEqual(OPEN)
      expect(registers[ON]).toBe(0)
      apply({ armed: true, reopening: 'auction' })
      times(4, () => step(() => (state[MID] = START * 0.8)))
      expect([state[HALTED], state[AUCTION]]).toEqual(SHUT)
    }
  })

  test('always runs shut, call, uncross, open, for its length (B2)', () => {
    const move = fc.double({ min: -0.08, max: 0.08, noNaN: true })
    const property = fc.property(
      fc.array(move, { maxLength: 120 }),
      fc.integer({ min: 0, max: 6 }),
      (moves, call) => {
        // prettier-ignore
        let price = START
        const prices = moves.map(by => (price *= 1 + by))
        const { states } = played(prices, { auctionSeconds: call * 5, windowSeconds: 10 })
        const length = Math.max(2, call)
        const path = states
          .map(([halted, auction]) => (halted === 0 ? '-' : 'scu'[auction]))
          .join('')
        for (const halt of path.split(/-+/).filter(one => one !== '')) {
          const isCut = path.endsWith(halt)
          if (!isCut) {
            expect(halt).toMatch(new RegExp(`^s*c{${length - 1}}u$`))
            expect(halt.length).toBeGreaterThanOrEqual(6)
          }
          expect(halt.length).toBeLessThanOrEqual(20)
        }
      },
    )
    fc.assert(property, { seed: 20_100_506, numRuns: 200 })
  })
})

describe('a halt beside another breaker', () => {
  /** The gates of the first market after a look in the last step of the call, with what the others had set before it. */
  function beside(phase: 1 | 2, before: readonly [number, number]) {
    const { step, world } = watch(volatilityHalt, changes)
    const [{ state }] = world.markets
    step()
    times(phase === 1 ? 10 : 12, () => step(() => (state[MID] = START * 0.94)))
    step(() => {
      state[HALTED] = before[0]
      state[AUCTION] = before[1]
    })
    return [state[HALTED], state[AUCTION]]
  }

  test('calls and uncrosses where nobody else stops anything', () => {
    expect(beside(1, [0, 0])).toEqual(CALL)
    expect(beside(2, [0, 0])).toEqual(UNCROSS)
  })

  test.each([
    ['reducers only', [REDUCE_ONLY, 0]],
    ['nobody', [NO_TRADE, 0]],
  ] as const)('uncrosses nothing where another lets in %s', (_, before) => {
    expect(beside(1, before)).toEqual(SHUT)
    expect(beside(2, before)).toEqual(SHUT)
  })

  test('of two auctions goes by the one that is further from its end', () => {
    expect(beside(2, [NO_TRADE, 1])).toEqual(CALL)
    expect(beside(1, [NO_TRADE, 2])).toEqual(CALL)
    expect(beside(2, [NO_TRADE, 2])).toEqual(UNCROSS)
  })
})
