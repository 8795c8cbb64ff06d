import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import type { Scenario } from '../../../src/scenario/document.ts'
import { type Fault, formatFault } from '../../../src/scenario/faults.ts'
import { readUtf8 } from '../../../src/scenario/bytes.ts'
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

const textFaults = (text: string): string[] => {
  const result = readScenario(text, DECLARATIONS)
  return 'faults' in result ? places(result.faults) : []
}

/** The text of the sound document with one piece of it replaced. */
const withText = (from: string, to: string): string => {
  const text = JSON.stringify(sound())
  expect(text).toContain(from)
  return text.replace(from, to)
}

const withTitle = (title: string): Scenario | readonly Fault[] => {
  const result = parseScenario({ ...sound(), title }, DECLARATIONS)
  return 'faults' in result ? result.faults : result.scenario
}

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

describe('what must hold between fields', () => {
  test('S29: maintenance at or above initial breaks a relation', () => {
    const doc = changed(doc => Object.assign(doc.protocols[0].margin, { maintenance: 0.1 }))
    expect(faultsOf(doc)).toEqual([
      'E_RELATION protocols[0].margin.maintenance: got maintenance 0.1, initial 0.1, expected maintenance below initial',
    ])
  })

  test('S30: a fee at or above maintenance breaks a relation', () => {
    const doc = changed(doc => Object.assign(doc.protocols[0].margin, { fee: 0.05 }))
    expectPlaces(parseScenario(doc, DECLARATIONS), ['E_RELATION protocols[0].margin.fee'])
  })

  test('S31: tick x lot that is no whole number of quanta, or too many, breaks the scale', () => {
    const scale = (tick: number, lot: number): string[] =>
      faultsOf(changed(doc => Object.assign(doc.markets[0], { tick, lot })))
    expect(scale(0.5, 0.00015)).toEqual([
      'E_SCALE markets[0].tick: got 0.7499999999999999 quanta, expected a whole number of quanta, tick x lot a multiple of 0.0001',
    ])
    expect(scale(0.5, 0.00001)).toHaveLength(1)
    expect(scale(0.1, 0.001)).toEqual([])
    expect(scale(1e9, 1e9)[0]).toContain(
      'at most 4503599627370496 quanta: tick x lot at most 450359962737',
    )
    const rich = changed(doc => Object.assign(doc.cohorts[0], { count: 1e6, equity: 1e9 }))
    expect(faultsOf(rich)[0]).toContain(
      'E_SCALE cohorts: got 10000000000000000000 quanta of equity, expected at most 40000000000000',
    )
  })

  test.each(['', 'x'.repeat(65), 'a\nb', 'a\u0007', 'a\u202eb', 'a\u200bb', 42, 1e3, null, ['a']])(
    'S33: %j is no seed',
    seed => {
      expectPlaces(parseScenario({ ...sound(), seed }, DECLARATIONS), ['E_SEED seed'])
    },
  )

  test.each(['1', ' ', 'lehman', '-1', '18446744073709551616', 'Zürich 雷曼', '😀'.repeat(64)])(
    'S33: %j is a seed',
    seed => {
      expect(parsed({ ...sound(), seed }).seed).toBe(seed)
    },
  )

  test('S34: more than 1000 edits are too many', () => {
    const edits = (count: number): Loose =>
      changed(doc => {
        doc.clock.steps = 20_000
        doc.edits = Array.from({ length: count }, (_, step) => ({
          step,
          patches: [{ path: ['cohorts', 0, 'muted'], value: step % 2 === 0 }],
        }))
      })
    expect(faultsOf(edits(1000))).toEqual([])
    for (const count of [1001, 10_001]) {
      expect(faultsOf(edits(count))[0]).toMatch(
        /^E_EDITS edits: got a list of \d+, expected at most 1000/,
      )
      expect(textFaults(JSON.stringify(edits(count)))).toContain(
        count > 9000 ? 'E_FILE_SIZE' : 'E_EDITS edits',
      )
    }
    const short = JSON.stringify({ ...sound(), edits: Array.from({ length: 10_001 }, () => 0) })
    expect(textFaults(short)).toEqual(['E_EDITS edits'])
  })

  const muted = { path: ['cohorts', 0, 'muted'], value: true }

  test.each([-1, 100, 1.5, '5', null])('S35: an edit at step %j is outside the run', step => {
    const doc = { ...sound(), edits: [{ step, patches: [muted] }] }
    expectPlaces(parseScenario(doc, DECLARATIONS), ['E_EDIT_STEP edits[0].step'])
  })

  test('S35: edits go forward in time and patch a parameter once a step', () => {
    const at = (...steps: number[]): Loose => ({
      ...sound(),
      edits: steps.map(step => ({ step, patches: [muted] })),
    })
    expectPlaces(parseScenario(at(7, 3), DECLARATIONS), ['E_EDIT_STEP edits[1].step'])
    expectPlaces(parseScenario(at(7, 7), DECLARATIONS), [
      'E_EDIT_CONFLICT edits[1].patches[0].path',
    ])
    const twice = { ...sound(), edits: [{ step: 7, patches: [muted, { ...muted, value: false }] }] }
    expectPlaces(parseScenario(twice, DECLARATIONS), ['E_EDIT_CONFLICT edits[0].patches[1].path'])
  })

  test('S36: an edit that breaks a relation only in mid-run names the edits', () => {
    const margin = ['protocols', 0, 'margin']
    const doc = {
      ...sound(),
      edits: [
        { step: 3, patches: [{ path: [...margin, 'maintenance'], value: 0.09 }] },
        { step: 9, patches: [{ path: [...margin, 'initial'], value: 0.08 }] },
      ],
    }
    expect(faultsOf(doc)).toEqual([
      'E_EDIT_RELATION edits[1]: got after edits[0]: maintenance 0.09, initial 0.08, expected maintenance below initial at protocols[0].margin',
    ])
    doc.edits.reverse().forEach((edit: Loose, i: number) => (edit.step = i))
    doc.edits[0].patches[0].value = 0.2
    expect(faultsOf(doc)).toEqual([])
  })
})

describe('text', () => {
  test.each(['<img src=x onerror=alert(1)>', 'javascript:alert(1)', '=HYPERLINK("x")', 'a & b'])(
    'S37, S38: the title %j stays the text it is',
    title => {
      expect(withTitle(title)).toMatchObject({ title })
    },
  )

  test('S40: direction overrides and zero widths are stripped, floods refused or thinned', () => {
    expect(withTitle('a\u202eb\u200b\u2066c\ufeffd\u00ad')).toMatchObject({ title: 'abcd' })
    expect(withTitle(`z${'\u0301'.repeat(50)}!`)).toMatchObject({ title: 'z\u0301\u0301\u0301!' })
    expect(withTitle('😀'.repeat(120))).toMatchObject({ title: '😀'.repeat(120) })
    expectPlaces({ faults: withTitle('😀'.repeat(121)) }, ['E_TEXT_LONG title'])
    const flood = { faults: withTitle(`z${'\u0301'.repeat(10_000)}`) }
    expectPlaces(flood, ['E_TEXT_LONG title'])
    expect((flood.faults as Loose)[0].got).toBe('10001 characters')
    expect(withTitle('\u200b'.repeat(10_000))).toMatchObject({ title: '' })
  })

  test('S40: about, sources and every other text have their limits', () => {
    const at = (change: (doc: Loose) => void): string[] =>
      textFaults(JSON.stringify(changed(change)))
    expect(at(doc => (doc.about = 'a\nb'.repeat(333)))).toEqual([])
    expect(at(doc => (doc.about = 'a'.repeat(1001)))).toEqual(['E_TEXT_LONG about'])
    expect(at(doc => (doc.sources = ['a'.repeat(301)]))).toEqual(['E_TEXT_LONG sources[0]'])
    expect(at(doc => (doc.sources = Array.from({ length: 21 }, () => 'a')))).toEqual([
      'E_RANGE sources',
    ])
    expect(at(doc => (doc.cohorts[0].id = 'a'.repeat(201)))).toEqual(['E_TEXT_LONG cohorts[0].id'])
  })

  test('S41: half a surrogate pair and NUL are no text', () => {
    for (const text of ['a\ud800', '\udc00b', 'a\0b']) {
      expectPlaces({ faults: withTitle(text) }, ['E_TEXT title'])
      expect(textFaults(JSON.stringify({ ...sound(), title: text }))).toEqual(['E_TEXT title'])
    }
    expect(textFaults(withText('"count"', '"\\ud800"'))).toContain('E_TEXT cohorts[0]["\\u{d800}"]')
  })

  test('S75: escape sequences are shown, not sent to the terminal', () => {
    const doc = changed(doc => (doc.cohorts[0].agent.kind = '\u001b]0;evil\u0007\u202e'))
    expect(faultsOf(doc)[0]).toContain('got "\\u{1b}]0;evil\\u{7}\\u{202e}"')
  })
})

describe('files', () => {
  test('S51: a file of 257 kB, or of nothing, is refused before it is read', () => {
    expect(textFaults(' '.repeat(257 * 1024))).toEqual(['E_FILE_SIZE'])
    expect(textFaults('')).toEqual(['E_FILE_SIZE'])
    expectPlaces(readUtf8(new Uint8Array(257 * 1024)), ['E_FILE_SIZE'])
    expect(textFaults(`"${'é'.repeat(131_072)}"`)).toEqual(['E_FILE_SIZE'])
  })

  test('S52: a byte order mark is passed over, other encodings are refused', () => {
    const text = JSON.stringify(sound())
    expect(textFaults(`\ufeff${text}`)).toEqual([])
    const marked = readUtf8(Buffer.from(`\ufeff${text}`, 'utf8'))
    expect('text' in marked && textFaults(marked.text)).toEqual([])
    expectPlaces(readUtf8(Buffer.from('\ufeffé', 'utf16le')), ['E_ENCODING'])
    expectPlaces(readUtf8(Buffer.from('{"title":"é"}', 'latin1')), ['E_ENCODING'])
  })

  test('S53: comments and trailing commas are reported with line and column', () => {
    expect(textFaults('{\n  // no\n}')).toEqual(['E_JSON line 2, column 3'])
    expect(textFaults('[1,\r\n2,]')).toEqual(['E_JSON line 2, column 3'])
    expect(textFaults('{"a":1,}')).toEqual(['E_JSON line 1, column 8'])
    expect(textFaults('{} {}')).toEqual(['E_JSON line 1, column 4'])
  })

  test.each(['[]', '"a"', 'null', '5', 'true'])('S54: %s is no document', text => {
    expect(textFaults(text)).toEqual(['E_SHAPE'])
  })

  test('S55: a picture that is called JSON is named by its first letters', () => {
    const result = readJson('\u0089PNG\r\n\u001a\n')
    expect('faults' in result && result.faults.map(formatFault)).toEqual([
      'E_JSON line 1, column 1: got "\\u{89}", expected a value',
    ])
  })
})
