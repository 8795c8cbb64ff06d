import { afterAll, expect, test, vi } from 'vitest'
import { readScenario } from '../../../src/scenario/schema.ts'
import { changed, DECLARATIONS, parsed } from './fakes.ts'

// The same ones each time. Links are thrown by `breakwater fuzz`.
const TEXTS = 10_000

vi.setConfig({ testTimeout: 120_000 })

const scenario = parsed(
  changed(doc => {
    doc.edits = [{ step: 3, patches: [{ path: ['cohorts', 0, 'muted'], value: true }] }]
    doc.markets[0].process = { kind: 'track' }
  }),
)
const text = JSON.stringify(scenario)
const born = Object.getOwnPropertyNames(Object.prototype).join()

afterAll(() => expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(born))

const PIECES = [
  '"__proto__":{"x":1},',
  '"constructor":{"prototype":{}},',
  '{', '}', '[', ']', ',', ':', '"', '\\u0000', '\\ud800', '\u202e', '-', '1e999', '-0', 'null', 'true',
  '[[[[[[[[[[', '9007199254740993', '"kind":"toString",', '1e-320', '""', '{"a":{"a":{"a":{"a":{}}}}}',
] // prettier-ignore

test('texts that were tampered with give a scenario or faults, never anything else', () => {
  const dice = lcg(1)
  let sound = 0
  for (let i = 0; i < TEXTS; i++) {
    const kind = i % 4
    const hostile =
      kind === 0 ? noise(dice, dice(300)) : kind === 1 ? odd(dice) : tampered(text, dice)
    const result = readScenario(hostile, DECLARATIONS)
    if ('scenario' in result) sound++
    else expectSaneFaults(result.faults)
  }
  expect(sound).toBeGreaterThan(0)
  expect(sound).toBeLessThan(TEXTS)
})

function expectSaneFaults(faults: readonly { code: string; path: string; got: string }[]): void {
  if (faults.length < 1 || faults.length > 102) throw new Error(`${faults.length} faults`)
  for (const { code, got, path } of faults)
    if (!/^E_[A-Z_]+$/.test(code) || Array.from(got).length > 120 || path.length > 1000)
      throw new Error(JSON.stringify({ code, path, got }))
}

type Dice = (sides: number) => number

function lcg(seed: number): Dice {
  let state = seed
  return sides => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 4294967296) * sides)
  }
}

/** One to four cuts, repetitions, changed letters and planted pieces. */
function tampered(text: string, dice: Dice): string {
  let hostile = text
  for (let changes = 1 + dice(4); changes > 0; changes--) {
    const at = dice(hostile.length)
    const head = hostile.slice(0, at)
    const tail = hostile.slice(at)
    hostile = [
      () => head + tail.slice(dice(20)),
      () => head + tail.slice(0, dice(50)) + tail,
      () => head + String.fromCharCode(dice(256)) + tail.slice(1),
      () => head + PIECES[dice(PIECES.length)] + tail,
      () => head.replace(/\d/, String(dice(1e9))) + tail,
    ][dice(5)]()
  }
  return hostile
}

const ODD: readonly unknown[] = [
  null, '', 'x', 0, -1, 1e308, 5e-324, true, [], {}, [[]], { kind: 'none' }, 'btc', 'x'.repeat(300),
  ['a'], [[0, 1]], '__proto__', 2.5, [{}], '\ud800',
] // prettier-ignore

/** The sound document with some of its values replaced by others, or gone. */
function odd(dice: Dice): string {
  const chance = 3 + dice(60)
  return JSON.stringify(scenario, (key, value: unknown) => {
    if (key === '' || dice(chance) > 0) return value
    return dice(4) === 0 ? undefined : structuredClone(ODD[dice(ODD.length)])
  })
}

function noise(dice: Dice, length: number): string {
  const alphabet = '{}[]",:0123456789.eE+-\\utrnfalse \n\u0000\u202e\ud800é'
  return Array.from({ length }, () => alphabet[dice(alphabet.length)]).join('')
}
