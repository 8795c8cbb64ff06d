import { describe, expect, test } from 'vitest'
import { addCohort, addPart, replacePart } from '../../../src/scenario/compose.ts'
import { liveParams } from '../../../src/scenario/edits.ts'
import { withoutDefaults } from '../../../src/scenario/withoutDefaults.ts'
import { changed, DECLARATIONS, faultsOf, type Loose, parsed, sound } from './fakes.ts'

/** The sound document, with two coins and what the protocol takes of them. */
const taking = (collateral: readonly Loose[], cohort: Loose = {}): Loose =>
  changed(doc => {
    doc.assets = ['usd', 'eth', 'btc'].map(id => ({ id, unit: id === 'usd' ? 1e-4 : 1e-8 }))
    doc.protocols[0].collateral = collateral
    Object.assign(doc.cohorts[0], cohort)
  })

const eth = { kind: 'cut', asset: 'eth', market: 'btc', part: 0.5 }

describe('collateral of a document', () => {
  test('is none where it says nothing, and then nothing is written', () => {
    const scenario = parsed(sound())
    expect(scenario.protocols[0].collateral).toEqual([])
    expect(scenario.cohorts[0]).toMatchObject({ collateralShare: 0, collateralAsset: '' })
    const short = withoutDefaults(parsed(taking([])), DECLARATIONS) as Loose
    expect(short.protocols[0]).not.toHaveProperty('collateral')
    expect(short.cohorts[0]).not.toHaveProperty('collateralAsset')
  })

  test('is kept with its names, and the same when written short and read again', () => {
    const doc = taking([eth], { collateralShare: 0.3, collateralAsset: 'eth' })
    const scenario = parsed(doc)
    expect(scenario.protocols[0].collateral).toEqual([eth])
    expect(scenario.cohorts[0]).toMatchObject({ collateralShare: 0.3, collateralAsset: 'eth' })
    expect(parsed(withoutDefaults(scenario, DECLARATIONS))).toEqual(scenario)
  })

  test('has parameters that may change during a run; its names may not', () => {
    const params = liveParams(parsed(taking([eth])), DECLARATIONS)
    const own = params.filter(({ owner }) => owner === 'protocols.0.collateral.0')
    expect(own.map(({ path, live }) => [path.at(-1), live])).toEqual([['part', true]])
  })

  test.each([
    ['an asset that is not there', { ...eth, asset: 'doge' }, 'E_REFERENCE protocols[0].collateral[0].asset'], // prettier-ignore
    ['a market that is not there', { ...eth, market: 'eth' }, 'E_REFERENCE protocols[0].collateral[0].market'], // prettier-ignore
    ['the asset that markets settle in', { ...eth, asset: 'usd' }, 'E_RELATION protocols[0].collateral[0].asset'], // prettier-ignore
    ['no asset', { kind: 'cut', market: 'btc' }, 'E_MISSING protocols[0].collateral[0].asset'],
    ['an unknown part', { ...eth, kind: 'cat' }, 'E_KIND_UNKNOWN protocols[0].collateral[0].kind'],
  ])('is refused of %s', (_, wrong, fault) => {
    expect(faultsOf(taking([wrong])).map(text => text.split(': ')[0])).toEqual([fault])
  })

  test('is refused twice of one asset', () => {
    expect(faultsOf(taking([eth, eth]))).toEqual([
      'E_RELATION protocols[0].collateral[1].asset: got "eth", ' +
        'expected an asset that the protocol does not take yet',
    ])
  })

  test('is what cohorts may start in', () => {
    expect(faultsOf(taking([eth], { collateralAsset: 'btc' }))).toEqual([
      'E_REFERENCE cohorts[0].collateralAsset: got "btc", expected one of eth',
    ])
    expect(faultsOf(taking([], { collateralAsset: 'eth' }))).toEqual([
      'E_REFERENCE cohorts[0].collateralAsset: got "eth", ' +
        'expected no asset, as the protocol takes none as collateral',
    ])
    expect(faultsOf(taking([], { collateralAsset: 'Ether!' }))[0]).toMatch(/^E_ID cohorts\[0\]/)
  })
})

describe('a composed document', () => {
  test('takes a coin when one is added, and keeps it whatever becomes of the part', () => {
    const scenario = parsed(taking([]))
    const list = ['protocols', 0, 'collateral']
    const added = addPart(scenario, list, 'cut', DECLARATIONS).scenario
    expect(parsed(added).protocols[0].collateral).toEqual([
      { kind: 'cut', asset: 'eth', market: 'btc', part: 0.8 },
    ])
    expect(replacePart(added, [...list, 0], 'cut', DECLARATIONS).scenario).toEqual(added)
  })

  test('has new cohorts that start in none', () => {
    const { scenario } = addCohort(parsed(sound()), 'gambler', {}, DECLARATIONS)
    expect(parsed(scenario).cohorts.at(-1)).toMatchObject({ collateralAsset: '' })
  })
})
