/** Text as bytes and bytes as text: UTF-8, base64url, CRC-32. */
import { fault, type Refused } from './faults.ts'
import { LIMITS } from './limits.ts'

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // A surrogate pair is four bytes, two for each half.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3
  }
  return bytes
}

/** The text of a file, if it is UTF-8 (a byte order mark is dropped) and not too large. */
export function readUtf8(
  bytes: Uint8Array,
  limit: number = LIMITS.bytes,
): { readonly text: string } | Refused {
  const { length } = bytes
  if (length === 0 || length > limit)
    return { faults: [fault('E_FILE_SIZE', '', `${length} bytes`, `1 to ${limit} bytes`)] }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    const first = Array.from(bytes.subarray(0, 4), byte => byte.toString(16).padStart(2, '0'))
    return { faults: [fault('E_ENCODING', '', `bytes ${first.join(' ')} ...`, 'text in UTF-8')] }
  }
}

/** Base64 with - and _, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(i, i + 3)
    const bits = (a << 16) | (b << 8) | c
    const four = [18, 12, 6, 0].map(shift => DIGITS[(bits >> shift) & 63]).join('')
    text += four.slice(0, Math.min(3, bytes.length - i) + 1)
  }
  return text
}

/** The bytes, or null if no bytes are written that way. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let count = 0
  let length = 0
  for (const digit of text) {
    const value = DIGITS.indexOf(digit)
    if (value < 0) return null
    bits = ((bits << 6) | value) & 0xffff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes[length++] = (bits >> count) & 255
  }
  const rest = bits & ((1 << count) - 1)
  return count < 6 && rest === 0 ? bytes : null
}

/** CRC-32 (as in zip and png) of a text of ASCII characters, as 8 hex digits. */
export function crc32(text: string): string {
  let crc = -1
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i) & 255
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (~crc >>> 0).toString(16).padStart(8, '0')
}
