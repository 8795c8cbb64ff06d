import { describe, expect, test } from 'vitest'
import { correlationMatrix } from '../../../src/scenario/correlations.ts'
import { liveParams } from '../../../src/scenario/edits.ts'
import { withoutDefaults } from '../../../src/scenario/withoutDefaults.ts'
import { changed, DECLARATIONS, faultsOf, type Loose, parsed, sound } from './fakes.ts'

const three = (correlations: readonly Loose[]): Loose =>
  changed(doc => {
    const [market] = doc.markets
    doc.markets = ['btc', 'eth', 'sol'].map(id => ({ ...market, id }))
    doc.correlations = correlations
  })

const pair = (a: unknown, b: unknown, rho: unknown): Loose => ({ a, b, rho })

describe('correlations of a document', () => {
  test('are none where it says nothing, and then nothing is written', () => {
    expect(parsed(sound()).correlations).toEqual([])
    expect(withoutDefaults(parsed(three([])), DECLARATIONS)).not.toHaveProperty('correlations')
  })

  test('are kept, and are the same when written short and read again', () => {
    const doc = three([pair('eth', 'btc', 0.8), pair('sol', 'eth', -0.1)])
    const scenario = parsed(doc)
    expect(scenario.correlations).toEqual(doc.correlations)
    expect(parsed(withoutDefaults(scenario, DECLARATIONS))).toEqual(scenario)
  })

  test('may not change during a run', () => {
    const paths = liveParams(parsed(three([pair('btc', 'eth', 0.5)])), DECLARATIONS)
    expect(paths.filter(({ path }) => path[0] === 'correlations')).toEqual([])
  })

  test.each([
    [1, 1, 1],
    [-1, 1, -1],
    [0.6, 0.8, 0],
    [-0.5, -0.5, -0.5],
  ])('that just can be are taken: %d, %d, %d', (ab, ac, bc) => {
    const doc = three([pair('btc', 'eth', ab), pair('btc', 'sol', ac), pair('eth', 'sol', bc)])
    expect(faultsOf(doc)).toEqual([])
  })

  test('that no returns can have are refused, with the smallest eigenvalue', () => {
    const doc = three([pair('btc', 'eth', -0.56), pair('btc', 'sol', -0.56), pair('sol', 'eth', -0.56)]) // prettier-ignore
    expect(faultsOf(doc)).toEqual([
      'E_MATRIX correlations: got smallest eigenvalue -0.12, ' +
        'expected a positive semidefinite matrix: all eigenvalues at least 0',
    ])
  })

  test.each([
    ['an unknown market', pair('btc', 'etc', 0), 'E_REFERENCE correlations[0].b: got "etc", expected one of btc, eth, sol (did you mean btc?)'], // prettier-ignore
    ['a market with itself', pair('eth', 'eth', 1), 'E_RELATION correlations[0].b: got "eth", expected another market than a'], // prettier-ignore
    ['more than 1', pair('btc', 'eth', 1.01), 'E_RANGE correlations[0].rho: got 1.01, expected a number from -1 to 1'], // prettier-ignore
    ['a word', pair('btc', 'eth', 'high'), 'E_TYPE correlations[0].rho: got "high", expected a number from -1 to 1'], // prettier-ignore
    ['no number', { a: 'btc', b: 'eth' }, 'E_MISSING correlations[0].rho: got nothing, expected a number from -1 to 1'], // prettier-ignore
  ])('are refused of %s', (_, wrong, fault) => {
    expect(faultsOf(three([wrong]))).toEqual([fault])
  })

  test('are refused where a pair stands twice, whichever way round', () => {
    expect(faultsOf(three([pair('btc', 'eth', 0.5), pair('eth', 'btc', 0.5)]))).toEqual([
      'E_RELATION correlations[1].b: got "eth" and "btc" again, expected each pair of markets once',
    ])
  })

  test('are looked at no further where there are too many markets', () => {
    const doc = three([pair('btc', 'eth', 0.5)])
    const many = Array.from({ length: 1900 }, (_, i) => ({ ...doc.markets[0], id: `m${i}` }))
    doc.markets.push(...many)
    const began = performance.now()
    expect(faultsOf(doc)).toContain('E_RANGE markets: got a list of 1903, expected a list of 1 to 16') // prettier-ignore
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

test('a matrix has 1 on its diagonal, 0 where nothing is said, and is symmetric', () => {
  const pairs = [
    { a: 'sol', b: 'btc', rho: 0.4 },
    { a: 'btc', b: 'eth', rho: -0.2 },
  ]
  expect(correlationMatrix(['btc', 'eth', 'sol'], pairs)).toEqual([
    [1, -0.2, 0.4],
    [-0.2, 1, 0],
    [0.4, 0, 1],
  ])
})
