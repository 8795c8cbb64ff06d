import { describe, expect, test } from 'vitest'
import {
  declaredFeed,
  feedMatrix,
  noLookAhead,
  onePrice,
  soundPrices,
} from '../../../../../src/study/storm/laws/oracle.ts'
import { SOURCE_AT, SOURCE_PRICE } from '../../../../../src/market/oracle.ts'
import {
  FEED_CLOSES,
  FEED_SPARES,
  FEED_STATE,
  INDEX,
  MARK,
  PREMIUM,
  STEP,
} from '../../../../../src/world/world.ts'
import { KIND } from '../../../../../src/world/events.ts'
import { LIVELY, LIVELY_NAMES } from '../../../../support/laws.ts'
import { judged } from './judged.ts'

const ALL = [noLookAhead, feedMatrix, onePrice, soundPrices, declaredFeed]

test('the laws of the oracle hold in lively markets, and look at every state that these show', () => {
  const seen: Record<string, number> = {}
  for (const name of LIVELY_NAMES) {
    const { broken, looks } = judged(LIVELY[name], ALL)
    expect(broken, name).toBeUndefined()
    Object.assign(seen, looks)
  }
  expect(Object.keys(seen).sort()).toEqual([
    'O1',
    'O2',
    'O2: diverged: enlarge refused',
    'O2: diverged: liquidate allowed',
    'O2: diverged: liquidate refused',
    'O2: live: enlarge',
    'O2: live: liquidate',
    'O2: stale: enlarge refused',
    'O2: stale: liquidate allowed',
    'O3',
    'O4',
    'O5',
  ])
}, 60_000)

describe('is seen broken', () => {
  const { standard } = LIVELY

  test('where a source says what the price is only now', () => {
    const { broken, spoiledAt } = judged(standard, [noLookAhead], {
      when: 'after oracle',
      act: ({ memories }) => {
        memories.oracles[0].sources[SOURCE_PRICE] *= 1.0001
        return true
      },
    })
    expect(broken).toMatchObject({ law: 'O1', step: spoiledAt, what: 'market btc, source 0' })
    expect(broken!.left).not.toBe(broken!.right)
  })

  test('where a source speaks out of the future', () => {
    const { broken } = judged(standard, [noLookAhead], {
      when: 'after oracle',
      act: ({ memories }) => {
        memories.oracles[0].sources[SOURCE_AT]++
        return true
      },
    })
    expect(broken).toMatchObject({ law: 'O1', step: 0, left: 2, right: 1 })
  })

  test('where a feed that refuses it lets positions grow', () => {
    const { broken } = judged(LIVELY['a silent feed'], [feedMatrix], {
      when: 'before market',
      act: ({ world: { scalars, markets } }) => {
        const [{ state }] = markets
        // The engine forgets it, the feed's own state says it still.
        if (state[FEED_CLOSES] === 1) state[FEED_CLOSES] = 0
        return scalars[STEP] === 399
      },
    })
    expect(broken).toMatchObject({ law: 'O2', right: 0, phase: 'after market' })
    expect(broken!.left).toBeGreaterThan(0)
  })

  test('where a feed that spares accounts does not', () => {
    const { broken } = judged(LIVELY['a lying feed that spares accounts'], [feedMatrix], {
      when: 'before liquidations',
      act: ({ world: { scalars, markets } }) => {
        markets[0].state[FEED_SPARES] = 0
        return scalars[STEP] === 299
      },
    })
    expect(broken).toMatchObject({ law: 'O2', what: 'market btc, liquidations', right: 0 })
  })

  test.each([MARK, INDEX])('where price %i moves within a step', index => {
    const { broken, spoiledAt } = judged(standard, [onePrice], {
      when: 'after funding',
      act: ({ world }) => {
        world.markets[0].state[index] += 1
        return true
      },
    })
    expect(broken).toMatchObject({ law: 'O3', phase: 'after liquidations', step: spoiledAt })
  })

  test('where a liquidation names another price', () => {
    const { broken } = judged(standard, [onePrice], {
      when: 'end',
      act: ({ world: { log } }) => {
        const row = log.kind.subarray(0, log.cursor[1]).indexOf(KIND.liquidation)
        if (row >= 0) log.ticks[row]--
        return row >= 0
      },
    })
    expect(broken).toMatchObject({ law: 'O3', phase: 'at its end' })
  })

  test.each([
    ['the mark leaves what it is made of', MARK, 1.2],
    ['the mark is not whole', MARK, 1.0001],
    ['the index leaves its sources', INDEX, 1.01],
    ['the premium is above its most', PREMIUM, 1e6],
  ])('where %s', (_, index, factor) => {
    const { broken, spoiledAt } = judged(standard, [soundPrices], {
      when: 'after oracle',
      act: ({ world }) => {
        const { state } = world.markets[0]
        state[index] *= factor
        return state[index] !== 0
      },
    })
    expect(broken).toMatchObject({ law: 'O4', step: spoiledAt })
  })

  test.each([FEED_STATE, FEED_CLOSES, FEED_SPARES])('where register %i is another', index => {
    const { broken } = judged(standard, [declaredFeed], {
      when: 'after oracle',
      act: ({ world }) => {
        world.markets[0].state[index] = 1
        return true
      },
    })
    expect(broken).toMatchObject({ law: 'O5', right: 'live 0 0' })
  })
})
