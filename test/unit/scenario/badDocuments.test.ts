import { afterEach, describe, expect, test } from 'vitest'
import { readUtf8 } from '../../../src/scenario/bytes.ts'
import { formatFault } from '../../../src/scenario/faults.ts'
import { readJson } from '../../../src/scenario/json.ts'
import { LIMITS } from '../../../src/scenario/limits.ts'
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

// What no link can hold: objects that never were JSON, and files. badLinks.test.ts has the links.
const BIRTH = Object.getOwnPropertyNames(Object.prototype).sort()

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(BIRTH)
  expect(({} as Loose).polluted).toBeUndefined()
})

describe('an object', () => {
  test('S15: ten thousand levels deep is counted without a stack', () => {
    for (const [open, close] of ['[]', '{}'].map(pair => pair.split(''))) {
      const inner = open === '{' ? '{"a":' : '['
      const text = `${inner.repeat(9999)}${open}${close}${close.repeat(9999)}`
      expectPlaces(parseScenario({ version: 1, title: JSON.parse(text) }, DECLARATIONS), [
        'E_DEPTH',
      ])
    }
  })

  test('S16: with a million items, or many times many, has too many values', () => {
    const many = Array.from({ length: 1_000_000 }, () => 0)
    expectPlaces(parseScenario({ ...sound(), cohorts: many }, DECLARATIONS), ['E_ARRAY cohorts'])
    const wide = { a: Array.from({ length: 1999 }, () => Array.from({ length: 20 }, () => 0)) }
    expectPlaces(parseScenario(wide, DECLARATIONS), ['E_NODES'])
  })

  test('S17: with an own key __proto__ is refused', () => {
    const evil = '"__proto__":{"polluted":true}'
    const doc = JSON.parse(withText('"count":10', `"count":10,${evil}`)) as unknown
    expect(faultsOf(doc)[0]).toContain('E_KEY_FORBIDDEN cohorts[0].__proto__')
  })

  test('S19: may name a market after an inherited method', () => {
    const named = changed(doc => {
      doc.markets[0].id = doc.protocols[0].markets[0] = 'constructor'
      doc.cohorts[0].market = doc.shocks[0].market = 'constructor'
    })
    expect(parsed(named).cohorts[0].market).toBe('constructor')
  })

  test.each([Infinity, -Infinity, NaN])('S24: with %d agents is refused', number => {
    expect(faultsOf(changed(doc => (doc.cohorts[0].count = number)))[0]).toContain(
      'E_NUMBER cohorts[0].count',
    )
  })

  test('S27: has no minus zero when it is read', () => {
    expect(faultsOf(changed(doc => (doc.markets[0].tick = -0)))[0]).toContain('got 0,')
    expect(Object.is(parsed({ ...sound(), micro: -0 }).micro, 0)).toBe(true)
  })

  test('S30: with a fee that is always charged and not below maintenance breaks a relation', () => {
    const doc = changed(doc => Object.assign(doc.protocols[0].margin, { fee: 0.05 }))
    expectPlaces(parseScenario(doc, DECLARATIONS), ['E_RELATION protocols[0].margin.fee'])
  })

  test('S31: with a tick and a lot of whole quanta is taken, however the product is rounded', () => {
    const scale = (tick: number, lot: number): string[] =>
      faultsOf(changed(doc => Object.assign(doc.markets[0], { tick, lot })))
    expect(scale(0.1, 0.001)).toEqual([])
    expect(scale(0.5, 0.00001)).toHaveLength(1)
  })

  test('S34: with 1000 edits is taken', () => {
    const doc = changed(doc => {
      doc.clock.steps = 20_000
      doc.edits = Array.from({ length: 1000 }, (_, step) => ({
        step,
        patches: [{ path: ['cohorts', 0, 'muted'], value: step % 2 === 0 }],
      }))
    })
    expect(faultsOf(doc)).toEqual([])
  })

  test('S36: may pass through values that would not hold in another order', () => {
    const margin = ['protocols', 0, 'margin']
    const edits = [
      { step: 3, patches: [{ path: [...margin, 'initial'], value: 0.2 }] },
      { step: 9, patches: [{ path: [...margin, 'maintenance'], value: 0.15 }] },
    ]
    expect(faultsOf({ ...sound(), edits })).toEqual([])
  })

  test('S40: has texts of a limited length everywhere', () => {
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

  test('S41: has no half of a surrogate pair in a key either', () => {
    expect(textFaults(withText('"count"', '"\\ud800"'))).toContain('E_TEXT cohorts[0]["\\u{d800}"]')
  })

  test('S75: that writes to the terminal has its escapes shown, not sent', () => {
    const doc = changed(doc => (doc.cohorts[0].agent.kind = '\u001b]0;evil\u0007\u202e'))
    expect(faultsOf(doc)[0]).toContain('got "\\u{1b}]0;evil\\u{7}\\u{202e}"')
  })
})

describe('a JSON text', () => {
  test('S15: of open brackets alone ends in three faults', () => {
    expectPlaces(readJson('['.repeat(200_000)), [
      'E_DEPTH',
      'E_NODES',
      'E_JSON line 1, column 200001',
    ])
  })

  test('S16: of a million items has too many values, whatever its size', () => {
    const text = `[${'0,'.repeat(999_999)}0]`
    expectPlaces(readJson(text), ['E_FILE_SIZE'])
    expectPlaces(readJson(text, { ...LIMITS, bytes: Infinity }), ['E_NODES', 'E_ARRAY'])
  })

  test('S25: with a bare word names its line and column', () => {
    const result = readJson('[1,\n NaN]')
    expect('faults' in result && result.faults.map(formatFault)).toEqual([
      'E_JSON line 2, column 2: got "NaN", expected a value',
    ])
  })

  test('S26: with digits that a double does not keep is refused, others are kept', () => {
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
      // prettier-ignore
      expect(readJson(text)).toEqual({ value: Number(text) })
  })

  test('S27: has no minus zero when it is read', () => {
    expect(readJson('[-0, -0.0, -0e1]')).toEqual({ value: [0, 0, 0] })
  })
})

describe('a file', () => {
  test('S51: of 257 kB, or of nothing, is refused before it is read', () => {
    expect(textFaults(' '.repeat(257 * 1024))).toEqual(['E_FILE_SIZE'])
    expect(textFaults('')).toEqual(['E_FILE_SIZE'])
    expectPlaces(readUtf8(new Uint8Array(257 * 1024)), ['E_FILE_SIZE'])
    expect(textFaults(`"${'é'.repeat(131_072)}"`)).toEqual(['E_FILE_SIZE'])
  })

  test('S52: with a byte order mark is read without it, in other encodings it is refused', () => {
    const text = JSON.stringify(sound())
    expect(textFaults(`\ufeff${text}`)).toEqual([])
    const marked = readUtf8(Buffer.from(`\ufeff${text}`, 'utf8'))
    expect('text' in marked && textFaults(marked.text)).toEqual([])
    expectPlaces(readUtf8(Buffer.from('\ufeffé', 'utf16le')), ['E_ENCODING'])
    expectPlaces(readUtf8(Buffer.from('{"title":"é"}', 'latin1')), ['E_ENCODING'])
  })

  test('S53: with comments or trailing commas is refused with line and column', () => {
    expect(textFaults('{\n  // no\n}')).toEqual(['E_JSON line 2, column 3'])
    expect(textFaults('[1,\r\n2,]')).toEqual(['E_JSON line 2, column 3'])
    expect(textFaults('{"a":1,}')).toEqual(['E_JSON line 1, column 8'])
    expect(textFaults('{} {}')).toEqual(['E_JSON line 1, column 4'])
  })

  test.each(['[]', '"a"', 'null', '5', 'true'])('S54: of %s is no document', text => {
    expect(textFaults(text)).toEqual(['E_SHAPE'])
  })

  test('S55: that is a picture called JSON is named by its first letters', () => {
    const result = readScenario('\u0089PNG\r\n\u001a\n', DECLARATIONS)
    expect('faults' in result && result.faults.map(formatFault)).toEqual([
      'E_JSON line 1, column 1: got "\\u{89}", expected a value',
    ])
    expect('faults' in result && places(result.faults)).toHaveLength(1)
  })
})
