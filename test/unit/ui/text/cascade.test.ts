import { describe, expect, test } from 'vitest'
import type { Move } from '../../../../src/ui/model/attribution.ts'
import type { Cascade } from '../../../../src/ui/model/cascade.ts'
import type { Ending } from '../../../../src/ui/model/ending.ts'
import { cascadeText, fraction } from '../../../../src/ui/text/cascade.ts'

const cascade = (accounts: number, generations: number): Cascade =>
  ({ accounts, generations: new Array<number>(generations).fill(1) }) as unknown as Cascade

function move(share: number, outside: number): Move {
  const part = (origin: string, value: number) => ({ origin, share: value, usd: value * 1000 })
  const parts = [part('outside', outside), part('liquidation', share - outside)]
  return { from: 0, to: 1, before: 1000, after: 1000 * (1 + share), share, parts }
}

describe('the headline of a cascade', () => {
  test('says what a dip became, how many broke and over how many generations', () => {
    expect(cascadeText.headline(move(-0.128, -0.021), cascade(552, 9))).toBe(
      'A 2.1\u202f% dip became a 13\u202f% fall: 552 accounts, 9 generations',
    )
  })

  test('of a squeeze speaks of a rise', () => {
    expect(cascadeText.headline(move(0.2, 0.05), cascade(12, 2))).toContain('rise became a 20')
  })

  test('blames the outside price where it did all of it, and nobody outside where it did nothing', () => {
    expect(cascadeText.headline(move(-0.1, -0.1), cascade(2, 1))).toContain(
      'all of it from outside',
    )
    expect(cascadeText.headline(move(-0.1, 0.01), cascade(2, 1))).toContain('came from inside')
  })

  test('of one account is short', () => {
    expect(cascadeText.headline(move(-0.1, -0.1), cascade(1, 1))).toBe(
      'One account broke, and nobody after it',
    )
  })
})

test('what the market did to itself is a share in words', () => {
  expect(cascadeText.selfMade(move(-0.128, -0.021))).toBe(
    'Five sixths of it the market did to itself.',
  )
  expect(cascadeText.selfMade(move(-0.1, -0.1))).toMatch(/^The outside price did all of it\./)
  expect(cascadeText.selfMade(move(0, 0))).toMatch(/^The outside price did all of it\./)
  const shares = [1, 0.9, 0.83, 0.8, 0.75, 0.67, 0.6, 0.5, 0.4, 0.33, 0.25, 0.2, 0.1, 0.01]
  expect(new Set(shares.map(fraction)).size).toBe(shares.length)
})

describe('what stopped it', () => {
  const ending = (changes: Partial<Ending>): string =>
    cascadeText.stopped({
      ending: {
        kind: 'spent',
        step: 9,
        reproduction: 0.4,
        lately: [3, 8],
        count: 3,
        depth: [NaN, NaN],
        held: 0,
        ...changes,
      },
      breaker: 'Volatility halt',
      time: step => `10:0${step}`,
    })

  test.each<[Partial<Ending>, string]>([
    [
      { kind: 'makers', depth: [4e5, 2.6e6] },
      'Three makers came back at 10:09: depth 400\u202fk to 2.60\u202fM usd within a minute.',
    ],
    [{ kind: 'makers' }, 'Three makers came back at 10:09.'],
    [
      { kind: 'breaker', held: 133 },
      'Volatility halt tripped at 10:09. When it let go, 133 more broke.',
    ],
    [{ kind: 'price' }, 'The outside price turned at 10:09.'],
    [
      { kind: 'spent', held: 1 },
      'It ran out: nobody was left near the line. A breaker only put it off: 1 account broke in the minute after it let go.',
    ],
    [
      { kind: 'dying' },
      'It slows: 3 accounts broke within the last half minute, 8 in the one before.',
    ],
    [
      { kind: 'running' },
      'Nothing yet: 3 accounts broke within the last half minute, 8 in the one before.',
    ],
  ])('%o', (changes, text) => {
    expect(ending(changes)).toBe(text)
  })
})
