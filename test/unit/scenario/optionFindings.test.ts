import { describe, expect, test } from 'vitest'
import { parseScenario } from '../../../src/scenario/schema.ts'
import {
  changed,
  DECLARATIONS,
  expectPlaces,
  faultsOf,
  type Loose,
  parsed,
  sound,
} from './fakes.ts'

const OPTIONS = {
  chain: { kind: 'strip' },
  surface: { kind: 'smile' },
  bookMargin: { kind: 'books' },
  bookLiquidation: { kind: 'auction' },
}

/** The sound document, its protocol with options and these changes of it. */
const withOptions = (changes: object = {}): Loose =>
  changed(doc => Object.assign(doc.protocols[0], structuredClone(OPTIONS), changes))

/** Two protocols with options, on these markets of three. */
const onMarkets = (...lists: readonly (readonly string[])[]): Loose => {
  const doc = withOptions()
  const [market] = doc.markets
  const [protocol] = doc.protocols
  doc.markets = ['btc', 'eth', 'sol'].map(id => ({ ...market, id }))
  doc.protocols = lists.map((markets, i) => ({ ...protocol, id: ['venue', 'rival'][i], markets }))
  return doc
}

const places = (doc: Loose, expected: readonly string[]): void =>
  expectPlaces(parseScenario(doc, DECLARATIONS), expected)

describe('a protocol that lists options', () => {
  test('is read with all it needs', () => {
    const [protocol] = parsed(withOptions()).protocols
    expect(protocol).toMatchObject({
      chain: { kind: 'strip', every: 8 },
      surface: { kind: 'smile', skew: -0.1 },
      bookMargin: { kind: 'books', rate: 0.1 },
      bookLiquidation: { kind: 'auction', discount: 0.05 },
    })
  })

  test('needs a surface, margin for books and liquidation of books', () => {
    const doc = changed(doc => (doc.protocols[0].chain = { kind: 'strip' }))
    expect(faultsOf(doc)).toEqual([
      'E_RELATION protocols[0].surface: got "none", expected a surface other than none, as options are listed',
      'E_RELATION protocols[0].bookMargin: got "none", expected margin for books other than none, as options are listed',
      'E_RELATION protocols[0].bookLiquidation: got "none", expected liquidation of books other than none, as options are listed',
    ])
  })

  test.each(['surface', 'bookMargin', 'bookLiquidation'])('is told of %s alone', slot => {
    places(withOptions({ [slot]: { kind: 'none' } }), [`E_RELATION protocols[0].${slot}`])
  })

  test('is told once of a slot that names no part', () => {
    places(withOptions({ surface: { kind: 'smil' } }), ['E_KIND_UNKNOWN protocols[0].surface.kind'])
    places(withOptions({ surface: 5 }), ['E_TYPE protocols[0].surface'])
  })
})

describe('a protocol that lists none', () => {
  test('has none in all four slots when it says nothing', () => {
    const [{ chain, surface, bookMargin, bookLiquidation }] = parsed(sound()).protocols
    const none = { kind: 'none' }
    expect([chain, surface, bookMargin, bookLiquidation]).toEqual([none, none, none, none])
  })

  test('may keep what options would need', () => {
    places(withOptions({ chain: { kind: 'none' } }), [])
  })
})

describe('options on a market', () => {
  test('are listed by one protocol', () => {
    places(onMarkets(['btc'], ['eth', 'sol']), [])
    expect(faultsOf(onMarkets(['btc', 'eth'], ['sol', 'eth', 'btc']))).toEqual([
      'E_RELATION protocols[1].chain: got options on "eth" again, expected one protocol at most to list options on a market',
    ])
  })

  test('leave room for a protocol without any', () => {
    const doc = onMarkets(['btc'], ['btc'])
    doc.protocols[0].chain = { kind: 'none' }
    places(doc, [])
  })

  test('are not counted twice where a protocol names a market twice', () => {
    places(onMarkets(['btc', 'btc']), ['E_ID_TWICE protocols[0].markets[1]'])
  })
})
