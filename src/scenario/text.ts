/** Text from outside: what of it is kept, and how it is shown in a message. */

/**
 * Characters that are not seen but change how other text looks: direction marks and overrides, zero
 * widths, fillers, line separators, variation selectors, tags. A fixed list, so that every engine
 * keeps the same text.
 */
const INVISIBLE = new RegExp(
  oneOfCodes(
    'ad 34f 61c 115f 1160 17b4 17b5 180b-180f 200b-200f 2028-202e 2060-206f 3164 fe00-fe0f feff ' +
      'ffa0 fff0-fffb 1bca0-1bca3 1d173-1d17a e0000-e0fff',
  ),
  'gu',
)

const MARK = oneOfCodes(
  '300-36f 483-489 591-5bd 610-61a 64b-65f 6d6-6dc e31-e3a e47-e4e 1ab0-1aff 1dc0-1dff 20d0-20ff ' +
    'fe20-fe2f',
)

/** More than three combining marks on one letter. */
const FLOOD = new RegExp(`(${MARK}{3})${MARK}+`, 'gu')

const CONTROL = /\p{Cc}/gu
const BLANK_CONTROL = /[\t\n\v\f\r]+/g
const UNPAIRED = /\p{Cs}/u

/** Length in characters as a person counts them, not in UTF-16 units. */
export function codePoints(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const isPair = isHighSurrogate(text.charCodeAt(i)) && isLowSurrogate(text.charCodeAt(i + 1))
    if (isPair) i++
    count++
  }
  return count
}

/** The text without what is not seen; line breaks are kept if it may have `lines`. */
export function visible(text: string, lines: boolean): string {
  const blanked = lines
    ? text.replace(/\r\n?/g, '\n').replace(/[\t\v\f]+/g, ' ')
    : text.replace(BLANK_CONTROL, ' ')
  const shown = blanked.replace(CONTROL, char => (char === '\n' ? char : ''))
  return shown.replace(INVISIBLE, '')
}

/** The text with at most three combining marks on a letter. */
export function withoutFloods(text: string): string {
  return text.replace(FLOOD, '$1')
}

/** Whether every character can be seen or is a plain space. */
export function isPrintable(text: string): boolean {
  return text.search(CONTROL) < 0 && text.search(INVISIBLE) < 0 && isPaired(text)
}

/** Whether every surrogate has its other half: text that any encoder can write. */
export function isPaired(text: string): boolean {
  return !UNPAIRED.test(text)
}

/** The text with everything unseen written out as \u{...}, at most `limit` characters. */
export function escaped(text: string, limit = 60): string {
  const head = Array.from(text.slice(0, 2 * limit + 2)).slice(0, limit + 1)
  return clipped(head.map(escapedChar).join(''), limit)
}

/** At most `limit` characters, the last one an ellipsis if some were cut. */
export function clipped(text: string, limit = 60): string {
  const chars = Array.from(text)
  return chars.length <= limit ? text : `${chars.slice(0, limit - 1).join('')}…`
}

function escapedChar(char: string): string {
  if (isPrintable(char)) return char
  return `\\u{${char.codePointAt(0)!.toString(16)}}`
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** A character class of code points and ranges of them. */
function oneOfCodes(codes: string): string {
  return `[${codes.replace(/[0-9a-f]+/g, '\\u{$&}').replaceAll(' ', '')}]`
}
