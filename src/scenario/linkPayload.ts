/** What stands between a link's first and last letter, taken apart with care. */
import { crc32, fromBase64Url, readUtf8 } from './bytes.ts'
import { inflate } from './deflate.ts'
import { fault, type Refused, shown } from './faults.ts'
import { LIMITS } from './limits.ts'

/** Characters of a payload. */
export const LINK_MAX = 8_000

/** Of the link's own form, not of the document in it. */
const LINK_VERSION = 1

/** The JSON text in the fragment of a link, if all of it has arrived unchanged. */
export async function readPayload(fragment: string): Promise<{ readonly text: string } | Refused> {
  const checked = checkedPayload(fragment)
  return 'faults' in checked ? checked : inflated(checked.text)
}

/** The fragment of a link around a payload. */
export function withChecksum(payload: string): string {
  return `#v${LINK_VERSION}.${payload}.${crc32(payload)}`
}

/** The fault of a link that is too long. */
export function tooLong(got: string, advice = ''): Refused {
  return refused('E_LINK_TOO_LONG', got, `at most ${LINK_MAX} characters${advice}`)
}

/** The payload of a fragment, if all of it has arrived unchanged. */
function checkedPayload(fragment: string): { readonly text: string } | Refused {
  const version = /^v([0-9]{1,6})\./.exec(fragment)
  // Looked at before anything that takes time for each character.
  if (fragment.length > LINK_MAX + 32) return tooLong(`${fragment.length} characters`)
  if (!version) {
    const isNothing = fragment === ''
    const code = isNothing ? 'E_LINK_EMPTY' : 'E_LINK_FORMAT'
    return refused(code, isNothing ? 'nothing' : shown(fragment), 'a fragment #v1.payload.checksum')
  }
  if (Number(version[1]) > LINK_VERSION)
    return refused(
      'E_VERSION_NEWER',
      `v${version[1]}`,
      `v${LINK_VERSION}: open it with a newer build`,
    )
  if (version[1] !== String(LINK_VERSION))
    return refused('E_LINK_FORMAT', `v${version[1]}`, `v${LINK_VERSION}`)
  const dot = fragment.indexOf('.', version[0].length)
  const payload = fragment.slice(version[0].length, dot < 0 ? undefined : dot)
  const checksum = dot < 0 ? '' : fragment.slice(dot + 1)
  if (payload.length > LINK_MAX) return tooLong(`${payload.length} characters`)
  const strange = fragment.slice(version[0].length).search(/[^A-Za-z0-9_.-]/)
  if (strange >= 0) return strangeCharacter(fragment, version[0].length + strange)
  if (checksum.length < 8) return refused('E_LINK_CUT', 'no checksum at its end', 'the whole link')
  if (checksum !== crc32(payload))
    return refused('E_LINK_CHECKSUM', shown(checksum), `${crc32(payload)}: it was changed`)
  return { text: payload }
}

function strangeCharacter(fragment: string, at: number): Refused {
  const char = String.fromCodePoint(fragment.codePointAt(at)!)
  const expected = 'A-Z, a-z, 0-9, - and _ alone'
  return refused('E_LINK_CHARS', `${shown(char)} at position ${at + 1}`, expected)
}

/** The text inside a payload. */
async function inflated(payload: string): Promise<{ readonly text: string } | Refused> {
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

function jsonText(bytes: Uint8Array): { readonly text: string } | Refused {
  const read = readUtf8(bytes)
  // Deflated twice, say: whatever came out was never JSON.
  if ('faults' in read || !/^\s*[[{"\dtfn-]/.test(read.text))
    return refused('E_LINK_FORMAT', 'bytes that are no JSON', 'JSON, deflated once')
  return read
}

function brokenText(bytes: Uint8Array): [got: string, expected: string] {
  return [wrapperOf(bytes) ?? 'bytes that do not inflate', 'raw deflate, one layer']
}

/** The container that bytes seem to be in, by its first two. Brotli bears no mark but its usual window (RFC 7932, 9.1). */
function wrapperOf([first = 0, second = 0]: Uint8Array): string | null {
  if (first === 0x1f && second === 0x8b) return 'gzip'
  if ((first & 15) === 8 && ((first << 8) | second) % 31 === 0) return 'zlib'
  return (first & 15) === 11 ? 'what looks like brotli' : null
}

function refused(code: string, got: string, expected: string): Refused {
  return { faults: [fault(code, 'link', got, expected)] }
}
