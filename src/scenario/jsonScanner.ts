/** The words of JSON: strings, numbers, literals, and what to say where none stands. */
import { keepsDigits } from './decimal.ts'
import { type Fault, fault, FAULTS_MAX, shown } from './faults.ts'
import type { Path } from './path.ts'

/** A place in a text, moved on by what is read. */
export interface Scanner {
  readonly text: string
  at: number
  readonly faults: Fault[]
}

export const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const HEX = /^[0-9a-fA-F]{4}$/
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** Reads a string from its opening quote on; undefined, and a fault, if it is broken. */
export function jsonString(scanner: Scanner): string | undefined {
  const { text } = scanner
  let from = ++scanner.at
  let read = ''
  for (;;) {
    const char = text[scanner.at]
    if (char === undefined) return unexpected(scanner, 'a closing quote')
    if (char < ' ') return unexpected(scanner, 'control characters escaped')
    if (char === '"') return read + text.slice(from, scanner.at++)
    if (char !== '\\') {
      scanner.at++
      continue
    }
    read += text.slice(from, scanner.at)
    const meant = jsonEscape(scanner)
    if (meant === undefined) return undefined
    read += meant
    from = scanner.at
  }
}

/** Reads a number if one stands here. -0 is 0; what a double cannot hold is a fault. */
export function jsonNumber(scanner: Scanner, path: () => Path): number | undefined {
  NUMBER.lastIndex = scanner.at
  const written = NUMBER.exec(scanner.text)?.[0]
  if (written === undefined) return undefined
  scanner.at += written.length
  const value = Number(written) + 0
  if (scanner.faults.length >= FAULTS_MAX) return value
  const got = written.length > 40 ? `${written.slice(0, 40)}…` : written
  if (!Number.isFinite(value))
    scanner.faults.push(fault('E_NUMBER', path(), got, 'a finite number'))
  else if (!keepsDigits(written, value))
    scanner.faults.push(
      fault('E_NUMBER_PRECISION', path(), got, `a number that is kept exactly, as ${value}`),
    )
  return value
}

/** Notes a broken letter with its line and column. */
export function unexpected({ text, at, faults }: Scanner, expected: string): undefined {
  const before = text.slice(0, at).split(/\r\n?|\n/)
  const place = `line ${before.length}, column ${before[before.length - 1].length + 1}`
  const word = /^(?:[\w$.+-]+|[^])/u.exec(text.slice(at, at + 24))?.[0]
  faults.push(fault('E_JSON', place, word === undefined ? 'the end' : shown(word), expected))
}

function jsonEscape(scanner: Scanner): string | undefined {
  const { text, at } = scanner
  const letter = text[at + 1]
  if (letter === 'u') {
    const hex = text.slice(at + 2, at + 6)
    if (!HEX.test(hex)) return unexpected(scanner, 'four hex digits after \\u')
    scanner.at += 6
    return String.fromCharCode(parseInt(hex, 16))
  }
  const meant = ESCAPES.get(letter)
  if (meant === undefined) return unexpected(scanner, 'a known escape')
  scanner.at += 2
  return meant
}
