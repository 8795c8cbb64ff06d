import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { formatFault } from '../../../src/scenario/faults.ts'
import { readJson } from '../../../src/scenario/json.ts'
import { LIMITS } from '../../../src/scenario/limits.ts'
import { decodeLink, encodeLink, isEmptyLink } from '../../../src/scenario/link.ts'
import { parseScenario, readScenario } from '../../../src/scenario/schema.ts'
import {
  changed,
  DECLARATIONS,
  expectPlaces,
  faultsOf,
  type Loose,
  parsed,
  places,
  sound,
  textFaults,
  withText,
} from './fakes.ts'
import { around, aroundBytes, aroundDoc, aroundText, decode, ENGINE, linkFaults } from './links.ts'

const BIRTH = Object.getOwnPropertyNames(Object.prototype).sort()

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(BIRTH)
})

const scenario = parsed(sound())
const content = { scenario, engine: ENGINE, digest: '0123456789abcdef', view: null }
const encoded = await encodeLink(content, DECLARATIONS)
const good = 'link' in encoded ? encoded.link : ''

describe('links', () => {
  test('S1: an empty fragment is no link and no fault', () => {
    for (const link of ['', '#', 'https://example.org/', 'https://example.org/#', '/app/?lang=en'])
      expect(isEmptyLink(link), link).toBe(true)
    expect(isEmptyLink(good)).toBe(false)
    expect(isEmptyLink('https://example.org/?v1.abc.00000000')).toBe(false)
  })

  test('S2: 8001 characters are too long', async () => {
    const result = await decode(around('A'.repeat(8001)))
    expectPlaces(result, ['E_LINK_TOO_LONG link'])
    expect(formatFault((result as Loose).faults[0])).toContain(
      '8001 characters, expected at most 8000',
    )
    expect(await linkFaults(around('A'.repeat(8000)))).not.toContain('E_LINK_TOO_LONG link')
  })

  test('S3: two million characters are too long at once', async () => {
    const link = `#v1.${'A'.repeat(2_000_000)}.00000000`
    const times: number[] = []
    // The best of five: other work on the machine is not the link's fault.
    for (let i = 0; i < 5; i++) {
      const start = performance.now()
      expect(await linkFaults(link)).toEqual(['E_LINK_TOO_LONG link'])
      times.push(performance.now() - start)
    }
    expect(Math.min(...times)).toBeLessThan(50)
  })

  test.each(['%', ' ', '+', '/', '=', 'é', '\u202e', '😀'])(
    'S4: %j in a payload is reported with its position',
    async char => {
      const link = `${good.slice(0, 14)}${char}${good.slice(15)}`
      const result = await decode(link)
      expectPlaces(result, ['E_LINK_CHARS link'])
      expect((result as Loose).faults[0].got).toContain('at position 14')
    },
  )

  test('S5: bytes that are no deflate stream are corrupt', async () => {
    expect(await linkFaults(aroundBytes(new Uint8Array([255, 254, 253, 1, 2, 3])))).toEqual([
      'E_LINK_CORRUPT link',
    ])
    expect(await linkFaults(around(''))).toEqual(['E_LINK_CORRUPT link'])
    expect(await linkFaults(around('A'))).toEqual(['E_LINK_CORRUPT link'])
  })

  test('S6: a link that is cut anywhere asks for the whole link', async () => {
    for (let length = 4; length < good.length; length++)
      expect(await linkFaults(good.slice(0, length)), `${length}`).toEqual(['E_LINK_CUT link'])
    for (let length = 2; length < 4; length++)
      expect(await linkFaults(good.slice(0, length))).toEqual(['E_LINK_FORMAT link'])
  })

  test('S7: no link opens with one of its bits flipped', async () => {
    const codes = new Set<string>()
    for (let at = 1; at < good.length; at++) {
      for (let bit = 0; bit < 7; bit++) {
        const char = String.fromCharCode(good.charCodeAt(at) ^ (1 << bit))
        const faults = await linkFaults(good.slice(0, at) + char + good.slice(at + 1))
        expect(faults, `bit ${bit} of character ${at}`).toHaveLength(1)
        codes.add(faults[0].split(' ')[0])
      }
    }
    expect([...codes].sort()).toEqual(
      expect.arrayContaining(['E_LINK_CHARS', 'E_LINK_CHECKSUM', 'E_LINK_CUT', 'E_LINK_FORMAT']),
    )
  })

  test('S8: what inflates to three megabytes is stopped at the limit', async () => {
    const bomb = aroundText(JSON.stringify(Array.from({ length: 500_000 }, () => [0, 0])))
    expect(bomb.length).toBeLessThan(8000)
    expect(await linkFaults(bomb)).toEqual(['E_LINK_INFLATES link'])
  })

  test('S9: gzip, zlib, brotli and a second layer of deflate are refused', async () => {
    const text = JSON.stringify({ scenario: sound(), engine: ENGINE })
    const format = ['E_LINK_FORMAT link']
    expect(await linkFaults(aroundBytes(gzipSync(text)))).toEqual(format)
    expect(await linkFaults(aroundBytes(deflateSync(text)))).toEqual(format)
    expect(await linkFaults(aroundBytes(deflateRawSync(deflateRawSync(text))))).toEqual(format)
    expect(await linkFaults(aroundBytes(brotliCompressSync(text)))).toEqual(['E_LINK_CORRUPT link'])
  })

  test('S10: bytes after the end of the stream are refused', async () => {
    const stream = deflateRawSync(JSON.stringify({ scenario: sound(), engine: ENGINE }))
    expect(await linkFaults(aroundBytes(stream))).toEqual([])
    for (const tail of [[0], [1, 2, 3], [...stream]])
      expect(await linkFaults(aroundBytes(new Uint8Array([...stream, ...tail])))).toEqual([
        'E_LINK_TRAILING link',
      ])
  })

  test('S11: a version to come is refused with advice', async () => {
    expect(await linkFaults(aroundDoc({ ...sound(), version: 999 }))).toEqual([
      'E_VERSION_NEWER version',
    ])
    expect(await linkFaults(good.replace('v1', 'v2'))).toEqual(['E_VERSION_NEWER link'])
  })

  test('S12: a version gone by is migrated and says so', async () => {
    const old = { ...sound(), version: 0, title: undefined, name: 'Old' }
    const migrations = new Map([[0, ({ name, ...doc }: Loose) => ({ ...doc, title: name })]])
    const result = await decodeLink(aroundDoc(old), DECLARATIONS, ENGINE, migrations)
    expect(result).toMatchObject({ content: { scenario: { version: 1, title: 'Old' } } })
    expect('notices' in result && places(result.notices)).toEqual(['W_MIGRATED version'])
  })

  test.each(['1; drop', -1, 1.5, null, 0, '1', true, [], {}])(
    'S13: version %j is no version',
    async version => {
      expect(await linkFaults(aroundDoc({ ...sound(), version }))).toEqual([
        'E_VERSION_BAD version',
      ])
    },
  )

  test('S14: another results version runs, with a notice', async () => {
    const result = await decode(aroundDoc(sound(), { engine: 77 }))
    expect(result).toMatchObject({ content: { engine: 77, scenario } })
    expect('notices' in result && places(result.notices)).toEqual(['W_BUILD_UNKNOWN link.engine'])
    expect(await decode(good)).toEqual({ content, notices: [] })
  })

  test('S49: a link in the query is refused, because servers log it', async () => {
    const payload = good.slice(1)
    for (const url of [
      `https://example.org/?${payload}`,
      `https://example.org/?x=1&link=${payload}#`,
    ])
      expect(await linkFaults(url)).toEqual(['E_LINK_PLACE link'])
    expect(await linkFaults(`https://example.org/app/?lang=en${good}`)).toEqual([])
    expect(await linkFaults(`  ${payload}\n`)).toEqual([])
  })
})

describe('shapes and numbers', () => {
  test('S15: ten thousand levels are counted without a stack', () => {
    for (const [open, close] of ['[]', '{}'].map(pair => pair.split(''))) {
      const inner = open === '{' ? '{"a":' : '['
      const text = `${inner.repeat(9999)}${open}${close}${close.repeat(9999)}`
      const result = readJson(text)
      expectPlaces(result, ['E_DEPTH'])
      expect(formatFault((result as Loose).faults[0])).toBe(
        'E_DEPTH: got depth 10000, expected at most 8',
      )
      expect(textFaults(`{"version":1,"title":${text}}`)).toEqual(['E_DEPTH'])
      expectPlaces(parseScenario({ version: 1, title: JSON.parse(text) }, DECLARATIONS), [
        'E_DEPTH',
      ])
    }
    expectPlaces(readJson('['.repeat(200_000)), [
      'E_DEPTH',
      'E_NODES',
      'E_JSON line 1, column 200001',
    ])
  })

  test('S16: a million items are too many values', () => {
    const text = `[${'0,'.repeat(999_999)}0]`
    expectPlaces(readJson(text), ['E_FILE_SIZE'])
    expectPlaces(readJson(text, { ...LIMITS, bytes: Infinity }), ['E_NODES', 'E_ARRAY'])
    const many = Array.from({ length: 1_000_000 }, () => 0)
    expectPlaces(parseScenario({ ...sound(), cohorts: many }, DECLARATIONS), ['E_ARRAY cohorts'])
    const wide = { a: Array.from({ length: 1999 }, () => Array.from({ length: 20 }, () => 0)) }
    expectPlaces(parseScenario(wide, DECLARATIONS), ['E_NODES'])
  })

  test('S17: the key __proto__ is refused wherever it stands', () => {
    const evil = '"__proto__":{"polluted":true}'
    expect(textFaults(`{${evil}}`)).toEqual(['E_KEY_FORBIDDEN __proto__'])
    expect(textFaults(withText('"kind":"walk"', `"kind":"walk",${evil}`))).toEqual([
      'E_KEY_FORBIDDEN markets[0].process.__proto__',
    ])
    const doc = JSON.parse(withText('"count":10', `"count":10,${evil}`)) as unknown
    expect(faultsOf(doc)[0]).toContain('E_KEY_FORBIDDEN cohorts[0].__proto__')
    expect(({} as Loose).polluted).toBeUndefined()
  })

  test('S18: the keys constructor and prototype are refused wherever they stand', () => {
    const evil = '"constructor":{"prototype":{"polluted":true}}'
    expect(textFaults(withText('"count":10', `"count":10,${evil}`))).toEqual([
      'E_KEY_FORBIDDEN cohorts[0].constructor',
      'E_KEY_FORBIDDEN cohorts[0].constructor.prototype',
    ])
    expect(({} as Loose).polluted).toBeUndefined()
  })

  test('S19: names of inherited methods are ordinary names', () => {
    expect(faultsOf(changed(doc => (doc.markets[0].id = 'toString')))[0]).toContain('E_ID')
    const named = changed(doc => {
      doc.markets[0].id = doc.protocols[0].markets[0] = 'constructor'
      doc.cohorts[0].market = doc.shocks[0].market = 'constructor'
    })
    expect(parsed(named).cohorts[0].market).toBe('constructor')
    const kind = changed(doc => (doc.markets[0].process.kind = 'toString'))
    expect(faultsOf(kind)[0]).toContain('E_KIND_UNKNOWN markets[0].process.kind')
    for (const key of ['toString', 'hasOwnProperty', 'valueOf'])
      expect(textFaults(withText('"count":10', `"${key}":1,"count":10`))).toEqual([
        `E_KEY_UNKNOWN cohorts[0].${key}`,
      ])
  })

  test('S20: an unknown key names the one that was meant', () => {
    expect(faultsOf(changed(doc => (doc.cohorts[0].agent.leverge = 5)))).toEqual([
      'E_KEY_UNKNOWN cohorts[0].agent.leverge: got "leverge", expected a known key (did you mean leverage?)',
    ])
    expect(faultsOf(changed(doc => (doc.markets[0].venue.xyz = 5)))).toEqual([
      'E_KEY_UNKNOWN markets[0].venue.xyz: got "xyz", expected a known key: kind, depth',
    ])
  })

  test('S21: a key that stands twice is refused, even if written in another way', () => {
    expect(textFaults(withText('"count":10', '"count":10,"count":11'))).toEqual([
      'E_KEY_TWICE cohorts[0].count',
    ])
    expect(textFaults(withText('"count":10', '"count":10,"\\u0063ount":11'))).toEqual([
      'E_KEY_TWICE cohorts[0].count',
    ])
  })

  test('S22: a million million agents are out of range', () => {
    expect(faultsOf(changed(doc => (doc.cohorts[0].count = 1e12)))).toEqual([
      'E_RANGE cohorts[0].count: got 1000000000000, expected a whole number from 1 to 1000000',
    ])
    const crowded = changed(doc => {
      doc.cohorts = [0, 1].map(i => ({ ...doc.cohorts[0], id: `c${i}`, count: 600_000 }))
    })
    expect(faultsOf(crowded)).toEqual([
      'E_RANGE cohorts: got 1200000 agents, expected at most 1000000 in all cohorts',
    ])
  })

  test.each([
    [0, 'E_RANGE', '0'],
    [-1, 'E_RANGE', '-1'],
    [2.5, 'E_TYPE', '2.5'],
    ['10', 'E_TYPE', '"10"'],
    [[10], 'E_TYPE', 'a list of 1'],
    [true, 'E_TYPE', 'true'],
    [null, 'E_TYPE', 'null'],
    [{}, 'E_TYPE', 'an object'],
  ])('S23: %j agents are refused', (count, code, got) => {
    expect(faultsOf(changed(doc => (doc.cohorts[0].count = count)))).toEqual([
      `${code} cohorts[0].count: got ${got}, expected a whole number from 1 to 1000000`,
    ])
  })

  test('S24: a number past the largest double is not finite', () => {
    for (const number of ['1e999', '-1e999'])
      expect(textFaults(withText('"count":10', `"count":${number}`))).toEqual([
        'E_NUMBER cohorts[0].count',
      ])
    for (const number of [Infinity, -Infinity, NaN])
      expect(faultsOf(changed(doc => (doc.cohorts[0].count = number)))[0]).toContain(
        'E_NUMBER cohorts[0].count',
      )
  })

  test('S25: NaN and Infinity are no JSON', () => {
    for (const word of [
      'NaN',
      'Infinity',
      '-Infinity',
      'undefined',
      "'a'",
      '+1',
      '.5',
      '01',
      '1.',
    ]) {
      const [fault] = textFaults(`{"version":1,\n"micro":${word}}`)
      expect(fault, word).toMatch(/^E_JSON line 2, column (9|1\d)$/)
    }
    const result = readJson('[1,\n NaN]')
    expect('faults' in result && result.faults.map(formatFault)).toEqual([
      'E_JSON line 2, column 2: got "NaN", expected a value',
    ])
  })

  test('S26: a number that a double cannot hold is refused, others are kept', () => {
    expect(textFaults(withText('"count":10', '"count":9007199254740993'))).toEqual([
      'E_NUMBER_PRECISION cohorts[0].count',
    ])
    for (const text of ['3.14159265358979323846', '1e-400', '0.1000000000000000055512'])
      expectPlaces(readJson(text), ['E_NUMBER_PRECISION'])
    for (const text of [
      '9007199254740992',
      '0.10000000000000001',
      '1e22',
      '5e-324',
      '1.50',
      '0.0e5',
    ])
      expect(readJson(text)).toEqual({ value: Number(text) })
  })

  test('S27: minus zero is read as zero, which is no price', () => {
    const faults = readScenario(withText('"tick":0.5', '"tick":-0'), DECLARATIONS)
    expectPlaces(faults, ['E_RANGE markets[0].tick'])
    expect((faults as Loose).faults[0].got).toBe('0')
    expect(faultsOf(changed(doc => (doc.markets[0].tick = -0)))[0]).toContain('got 0,')
    expect(Object.is(parsed({ ...sound(), micro: -0 }).micro, 0)).toBe(true)
    expect(readJson('[-0, -0.0, -0e1]')).toEqual({ value: [0, 0, 0] })
  })

  test('S28: the smallest double is below the least volatility', () => {
    const doc = changed(doc => (doc.markets[0].process.volatility = 5e-324))
    expect(faultsOf(doc)[0]).toContain('E_RANGE markets[0].process.volatility: got 5e-324')
  })
})
