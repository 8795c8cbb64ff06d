/** A whole experiment in a URL's fragment: `#v1.<payload>.<CRC-32>`. */
import * as z from 'zod'
import { crc32, fromBase64Url, readUtf8, toBase64Url } from './bytes.ts'
import type { Declarations } from './declaration.ts'
import { deflate, inflate } from './deflate.ts'
import type { Scenario } from './document.ts'
import { type Fault, fault, shown } from './faults.ts'
import { toFaults } from './issues.ts'
import { readJson } from './json.ts'
import { LIMITS } from './limits.ts'
import { readFragment } from './linkText.ts'
import { type Migrations, MIGRATIONS, VERSION } from './migrate.ts'
import { parseScenario, type Refused } from './schema.ts'
import { strict, text, whole } from './shape.ts'
import { withoutDefaults } from './withoutDefaults.ts'

/** Characters of a payload. */
export const LINK_MAX = 8_000

export interface LinkContent {
  /** With its seed, micro and edits. */
  readonly scenario: Scenario
  /** Results version of the engine that it was made with. */
  readonly engine: number
  /** What the run came to there, as 16 hex digits. */
  readonly digest: string | null
  /** What was on the screen. */
  readonly view: string | null
}

export interface DecodedLink {
  readonly content: LinkContent
  /** What a person should know: W_BUILD_UNKNOWN, W_MIGRATED. */
  readonly notices: readonly Fault[]
}

/** The fragment of a link, `#` included. */
export async function encodeLink(
  { scenario, engine, digest, view }: LinkContent,
  declarations: Declarations,
): Promise<{ readonly link: string } | Refused> {
  const content = {
    scenario: withoutDefaults(scenario, declarations),
    engine,
    ...(digest !== null && { digest }),
    ...(view !== null && { view }),
  }
  const bytes = new TextEncoder().encode(JSON.stringify(content))
  const payload = toBase64Url(await deflate(bytes))
  if (payload.length > LINK_MAX || bytes.length > LIMITS.bytes)
    return tooLong(`${payload.length} characters`, '; share the file instead')
  return { link: `#v1.${payload}.${crc32(payload)}` }
}

/** Whether there is no link at all, so that the page shows what it always shows. */
export function isEmptyLink(link: string): boolean {
  const found = readFragment(link)
  return 'fragment' in found && found.fragment === ''
}

/** Reads a fragment or a whole URL. `engine` is the results version that would run it. */
export async function decodeLink(
  link: string,
  declarations: Declarations,
  engine: number,
  migrations: Migrations = MIGRATIONS,
): Promise<DecodedLink | Refused> {
  const found = readFragment(link)
  if ('faults' in found) return found
  const payload = checkedPayload(found.fragment)
  if (typeof payload !== 'string') return payload
  const json = await inflated(payload)
  if (typeof json !== 'string') return json
  const read = readJson(json)
  if ('faults' in read) return read
  const wrapper = CONTENT.safeParse(read.value)
  if (!wrapper.success) return { faults: toFaults(wrapper.error.issues, read.value, ['link']) }
  const parsed = parseScenario(wrapper.data.scenario, declarations, migrations)
  if ('faults' in parsed) return parsed
  const content = { ...wrapper.data, scenario: parsed.scenario }
  return { content, notices: noticesOf(content, parsed.migratedFrom, engine) }
}

const DIGEST = 'E_TYPE 16 hex digits'

const CONTENT = strict({
  scenario: z.unknown(),
  engine: whole(0, 1_000_000_000),
  digest: z
    .string({ error: DIGEST })
    .refine(digest => /^[0-9a-f]{16}$/.test(digest), { error: DIGEST })
    .nullable()
    .prefault(null),
  view: text(LIMITS.text).nullable().prefault(null),
})

/** The payload of a fragment, if all of it has arrived unchanged. */
function checkedPayload(fragment: string): string | Refused {
  const version = /^v([0-9]{1,6})\./.exec(fragment)
  // Looked at before anything that takes time for each character.
  if (fragment.length > LINK_MAX + 32) return tooLong(`${fragment.length} characters`)
  if (!version) {
    const isNothing = fragment === ''
    const code = isNothing ? 'E_LINK_EMPTY' : 'E_LINK_FORMAT'
    return refused(code, isNothing ? 'nothing' : shown(fragment), 'a fragment #v1.payload.checksum')
  }
  if (Number(version[1]) > VERSION)
    return refused('E_VERSION_NEWER', `v${version[1]}`, `v${VERSION}: open it with a newer build`)
  if (version[1] !== '1') return refused('E_LINK_FORMAT', `v${version[1]}`, 'v1')
  const dot = fragment.indexOf('.', version[0].length)
  const payload = fragment.slice(version[0].length, dot < 0 ? undefined : dot)
  const checksum = dot < 0 ? '' : fragment.slice(dot + 1)
  if (payload.length > LINK_MAX) return tooLong(`${payload.length} characters`)
  const strange = fragment.slice(version[0].length).search(/[^A-Za-z0-9_.-]/)
  if (strange >= 0) return strangeCharacter(fragment, version[0].length + strange)
  if (checksum.length < 8) return refused('E_LINK_CUT', 'no checksum at its end', 'the whole link')
  if (checksum !== crc32(payload))
    return refused('E_LINK_CHECKSUM', shown(checksum), `${crc32(payload)}: it was changed`)
  return payload
}

function strangeCharacter(fragment: string, at: number): Refused {
  const char = String.fromCodePoint(fragment.codePointAt(at)!)
  const expected = 'A-Z, a-z, 0-9, - and _ alone'
  return refused('E_LINK_CHARS', `${shown(char)} at position ${at + 1}`, expected)
}

/** The text inside a payload. */
async function inflated(payload: string): Promise<string | Refused> {
  const bytes = fromBase64Url(payload)
  if (!bytes) return refused('E_LINK_CORRUPT', 'digits that end inside a byte', 'base64url')
  const { length } = bytes
  const result = await inflate(bytes, LIMITS.bytes)
  switch (result.type) {
    case 'too large':
      return refused(
        'E_LINK_INFLATES',
        `more than ${LIMITS.bytes} bytes`,
        `at most ${LIMITS.bytes}`,
      )
    case 'trailing':
      return refused('E_LINK_TRAILING', `${length} bytes`, 'nothing after the end of the stream')
    case 'broken':
      return refused(wrapperOf(bytes) ? 'E_LINK_FORMAT' : 'E_LINK_CORRUPT', ...brokenText(bytes))
    case 'whole':
      return jsonText(result.bytes)
  }
}

function jsonText(bytes: Uint8Array): string | Refused {
  const read = readUtf8(bytes)
  // Deflated twice, say: whatever came out was never JSON.
  if ('faults' in read || !/^\s*[[{"\dtfn-]/.test(read.text))
    return refused('E_LINK_FORMAT', 'bytes that are no JSON', 'JSON, deflated once')
  return read.text
}

function brokenText(bytes: Uint8Array): [got: string, expected: string] {
  return [wrapperOf(bytes) ?? 'bytes that do not inflate', 'raw deflate, one layer']
}

/** The container that bytes seem to be in, by its first two. */
function wrapperOf([first = 0, second = 0]: Uint8Array): string | null {
  if (first === 0x1f && second === 0x8b) return 'gzip'
  return (first & 15) === 8 && ((first << 8) | second) % 31 === 0 ? 'zlib' : null
}

function noticesOf(content: LinkContent, from: number | null, engine: number): Fault[] {
  const notices: Fault[] = []
  if (content.engine !== engine) {
    const [got, expected] = [content.engine, engine].map(version => `results version ${version}`)
    notices.push(fault('W_BUILD_UNKNOWN', 'link.engine', got, `${expected}: results may differ`))
  }
  if (from !== null)
    notices.push(fault('W_MIGRATED', 'version', `version ${from}`, `version ${VERSION}`))
  return notices
}

function tooLong(got: string, advice = ''): Refused {
  return refused('E_LINK_TOO_LONG', got, `at most ${LINK_MAX} characters${advice}`)
}

function refused(code: string, got: string, expected: string): Refused {
  return { faults: [fault(code, 'link', got, expected)] }
}
