/** SCENARIO on the command line: a preset's id, a file, `-` for standard input, or a link. */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { CATALOGUE } from '../engine/catalogue.ts'
import { ENGINE_VERSION } from '../engine/version.ts'
import type { Scenario } from '../scenario/document.ts'
import type { Fault } from '../scenario/faults.ts'
import { decodeLink } from '../scenario/link.ts'
import { parseScenario, readScenario } from '../scenario/schema.ts'
import { setPath } from '../scenario/set.ts'
import { sound, wrong, WrongUse } from './wrongUse.ts'

const files = import.meta.glob<string>('../../presets/*.json', {
  eager: true,
  query: '?raw',
  import: 'default',
})

/** Texts of the shipped scenarios by id. */
export const PRESETS: ReadonlyMap<string, string> = new Map(
  Object.entries(files).map(([path, text]) => [basename(path, '.json'), text]),
)

/** Bytes read of a file or of standard input before it is refused. */
const SIZE_LIMIT = 256 * 1024

export interface Changes {
  readonly seed?: string
  readonly micro?: string
  readonly set?: readonly string[]
  readonly steps?: string
}

export interface Loaded {
  readonly scenario: Scenario
  /** Digest that a link promises. */
  readonly promised: string | null
  readonly notices: readonly Fault[]
}

/** A fragment, an address, or what is left of one; a file of that name comes first. */
export const isLink = (text: string): boolean =>
  !existsSync(text) && (/(^|#)v\d+\./.test(text) || /^https?:/.test(text))

/** Reads the argument, applies --seed, --set and --steps, and parses it. Throws WrongUse with every fault. */
export async function loadScenario(argument: string, changes: Changes = {}): Promise<Loaded> {
  const read = isLink(argument) ? await fromLink(argument) : fromText(textOf(argument))
  const assignments = [
    ...(changes.set ?? []),
    ...(changes.steps === undefined ? [] : [`clock.steps=${changes.steps}`]),
    ...(changes.micro === undefined ? [] : [`micro=${changes.micro}`]),
  ]
  if (assignments.length === 0 && changes.seed === undefined) return read
  let document: unknown = read.scenario
  for (const assignment of assignments) {
    const changed = setPath(document, assignment)
    if ('faults' in changed) throw new WrongUse(changed.faults)
    document = changed.document
  }
  if (changes.seed !== undefined) document = { ...(document as Scenario), seed: changes.seed }
  return { ...read, ...sound(parseScenario(document, CATALOGUE)) }
}

async function fromLink(text: string): Promise<Loaded> {
  const { content, notices } = sound(await decodeLink(text, CATALOGUE, ENGINE_VERSION))
  return { scenario: content.scenario, promised: content.digest, notices }
}

function fromText(text: string): Loaded {
  return { ...sound(readScenario(text, CATALOGUE)), promised: null, notices: [] }
}

function textOf(argument: string): string {
  const preset = PRESETS.get(argument)
  if (preset !== undefined) return preset
  return inputText(argument, () => {
    const known = [...PRESETS.keys()].join(', ')
    return wrong('E_PRESET_UNKNOWN', 'scenario', argument, `a file, a link, - or one of ${known}`)
  })
}

/** The text of a file, or of standard input for `-`. `missing`: what is thrown where there is no such file. */
export function inputText(argument: string, missing: () => never): string {
  if (argument === '-') return limited(0, 'standard input')
  if (!existsSync(argument) || !statSync(argument).isFile()) missing()
  if (statSync(argument).size > SIZE_LIMIT) tooLarge(argument, `${statSync(argument).size} bytes`)
  const file = openSync(argument, 'r')
  try {
    return limited(file, argument)
  } finally {
    closeSync(file)
  }
}

/** Reads to the end, or gives up at the first byte past the limit. */
function limited(file: number, name: string): string {
  const bytes = Buffer.alloc(SIZE_LIMIT + 1)
  let length = 0
  for (;;) {
    const count = readSome(file, bytes, length)
    if (count === 0) break
    length += count
    if (length > SIZE_LIMIT) tooLarge(name, `more than ${SIZE_LIMIT} bytes`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length))
  } catch {
    return wrong('E_ENCODING', name, 'bytes that are no UTF-8', 'a text in UTF-8')
  }
}

/** A pipe that has nothing yet says so; it is asked again. */
function readSome(file: number, bytes: Buffer, at: number): number {
  for (;;) {
    try {
      return readSync(file, bytes, at, bytes.length - at, null)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
    }
  }
}

function tooLarge(name: string, got: string): never {
  return wrong('E_FILE_SIZE', name, got, `at most ${SIZE_LIMIT} bytes`)
}
