import { afterEach, describe, expect, test } from 'vitest'
import type { Scenario } from '../../../src/scenario/document.ts'
import { type Fault, formatFault } from '../../../src/scenario/faults.ts'
import { readUtf8 } from '../../../src/scenario/bytes.ts'
import { readJson } from '../../../src/scenario/json.ts'
import { parseScenario } from '../../../src/scenario/schema.ts'
import {
  changed,
  DECLARATIONS,
  expectPlaces,
  faultsOf,
  type Loose,
  parsed,
  sound,
  textFaults,
  withText,
} from './fakes.ts'

const BIRTH = Object.getOwnPropertyNames(Object.prototype).sort()

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(BIRTH)
})

const withTitle = (title: string): Scenario | readonly Fault[] => {
  const result = parseScenario({ ...sound(), title }, DECLARATIONS)
  return 'faults' in result ? result.faults : result.scenario
}

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
      'E_SCALE cohorts: got 10000000000000000000 quanta of equity, expected at most 50000000000000',
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
