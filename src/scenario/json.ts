/** A strict JSON reader: it loses nothing silently, never recurses, never works past its limits. */
import { type Fault, fault, FAULTS_MAX, type Refused } from './faults.ts'
import { jsonNumber, jsonString, type Scanner, unexpected, WORDS } from './jsonScanner.ts'
import { keyFaults, LIMITS, type Limits, listFaults, sizeFaults, textFaults } from './limits.ts'
import type { Path } from './path.ts'
import { utf8Length } from './bytes.ts'

/** A list or an object that is being read. */
interface Frame {
  /** Null if it is too deep or one too many: it is checked and counted, not kept. */
  readonly value: unknown[] | Record<string, unknown> | null
  readonly isList: boolean
  /** Key of the member being read. */
  key: string
  /** Whether that member may be kept. */
  isSound: boolean
  /** Items so far. */
  count: number
}

/** What may stand next. */
type Expects =
  'value' | 'first item' | 'first key' | 'key' | 'colon' | 'more' | 'end' | 'done' | 'broken'

interface Reader extends Scanner {
  readonly limits: Limits
  readonly stack: Frame[]
  nodes: number
  deepest: number
  root: unknown
  /** Stand for all that is not kept, so that a million brackets cost a million references. */
  readonly lost: { readonly list: Frame; readonly object: Frame }
}

/**
 * Reads one JSON value. Every fault is listed; after a broken letter (E_JSON) nothing more is read.
 * Duplicate and forbidden keys, numbers that a double cannot hold, text that is not Unicode and
 * whatever is past the limits are faults.
 */
export function readJson(
  text: string,
  limits: Limits = LIMITS,
): { readonly value: unknown } | Refused {
  const size = utf8Length(text)
  if (size === 0 || size > limits.bytes)
    return { faults: [fault('E_FILE_SIZE', '', `${size} bytes`, `1 to ${limits.bytes} bytes`)] }
  const at = text.startsWith('\ufeff') ? 1 : 0
  const lost = { list: frameOf(null, true), object: frameOf(null, false) }
  const start = { nodes: 0, deepest: 0, root: undefined }
  const reader: Reader = { text, at, limits, faults: [], stack: [], lost, ...start }
  let expects: Expects = 'value'
  while (expects !== 'done' && expects !== 'broken') {
    skipBlanks(reader)
    expects = STEPS[expects](reader, text[reader.at])
  }
  const { nodes, deepest: depth } = reader
  const faults = [...sizeFaults({ nodes, depth }, limits), ...reader.faults]
  return faults.length > 0 ? { faults } : { value: reader.root }
}

const STEPS: Record<
  Exclude<Expects, 'done' | 'broken'>,
  (reader: Reader, char: string | undefined) => Expects
> = {
  value: readValue,
  'first item': (reader, char) => (char === ']' ? close(reader) : readValue(reader, char)),
  'first key': (reader, char) => (char === '}' ? close(reader) : readKey(reader, char)),
  key: readKey,
  colon: (reader, char) => {
    if (char !== ':') return broken(reader, 'a colon')
    reader.at++
    return 'value'
  },
  more: readMore,
  end: (reader, char) => (char === undefined ? 'done' : broken(reader, 'the end of the text')),
}

function readValue(reader: Reader, char: string | undefined): Expects {
  if (char === '{' || char === '[') return open(reader, char)
  if (char === '"') {
    const text = jsonString(reader)
    if (text === undefined) return 'broken'
    note(reader, textFaults(text, pathOf(reader), reader.limits))
    return place(reader, text)
  }
  const number = jsonNumber(reader, () => pathOf(reader))
  if (number !== undefined) return place(reader, number)
  const word = [...WORDS.keys()].find(name => reader.text.startsWith(name, reader.at))
  if (word === undefined) return broken(reader, 'a value')
  reader.at += word.length
  return place(reader, WORDS.get(word))
}

function readKey(reader: Reader, char: string | undefined): Expects {
  if (char !== '"') return broken(reader, 'a key in double quotes')
  const key = jsonString(reader)
  if (key === undefined) return 'broken'
  const frame = top(reader)
  frame.key = key
  const path = pathOf(reader)
  const faults = [...keyFaults(key, path), ...textFaults(key, path, reader.limits)]
  if (frame.value && Object.hasOwn(frame.value, key))
    faults.push(fault('E_KEY_TWICE', path, 'the key a second time', 'each key once'))
  note(reader, faults)
  frame.isSound = faults.length === 0
  return 'colon'
}

function readMore(reader: Reader, char: string | undefined): Expects {
  const { isList } = top(reader)
  if (char === (isList ? ']' : '}')) return close(reader)
  if (char !== ',') return broken(reader, isList ? 'a comma or ]' : 'a comma or }')
  reader.at++
  return isList ? 'value' : 'key'
}

function open(reader: Reader, char: '{' | '['): Expects {
  const { stack, limits } = reader
  const isList = char === '['
  reader.at++
  const isKept = stack.length < limits.depth && reader.nodes < limits.nodes
  const value = isList ? [] : {}
  attach(reader, value)
  if (isKept) stack.push(frameOf(value, isList))
  else stack.push(isList ? reader.lost.list : reader.lost.object)
  reader.deepest = Math.max(reader.deepest, stack.length)
  return isList ? 'first item' : 'first key'
}

function frameOf(value: Frame['value'], isList: boolean): Frame {
  return { value, isList, key: '', isSound: true, count: 0 }
}

function close(reader: Reader): Expects {
  reader.at++
  const { isList, count, value } = reader.stack.pop()!
  if (isList && value) note(reader, listFaults(count, pathOf(reader), reader.limits))
  return afterValue(reader)
}

function place(reader: Reader, value: unknown): Expects {
  attach(reader, value)
  return afterValue(reader)
}

/** Counts a value and puts it where it belongs, if it is to be kept. */
function attach(reader: Reader, value: unknown): void {
  reader.nodes++
  const frame = reader.stack.at(-1)
  if (!frame) reader.root = value
  else if (reader.nodes > reader.limits.nodes || !frame.value) return
  else if (Array.isArray(frame.value)) frame.value.push(value)
  else if (frame.isSound) frame.value[frame.key] = value
}

function afterValue({ stack }: Reader): Expects {
  const frame = stack.at(-1)
  if (!frame) return 'end'
  frame.count++
  return 'more'
}

function pathOf({ stack, limits }: Reader): Path {
  return stack.slice(0, limits.depth).map(({ isList, key, count }) => (isList ? count : key))
}

function top({ stack }: Reader): Frame {
  return stack[stack.length - 1]
}

function note(reader: Reader, faults: readonly Fault[]): void {
  if (reader.faults.length < FAULTS_MAX) reader.faults.push(...faults)
}

function broken(reader: Reader, expected: string): Expects {
  unexpected(reader, expected)
  return 'broken'
}

function skipBlanks(reader: Reader): void {
  const { text } = reader
  while (' \t\n\r'.includes(text[reader.at] ?? 'x')) reader.at++
}
