/** Numbers written in decimal. */

const DECIMAL = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/

/** A plain decimal such as 12, -0.5: no exponent, hex, blanks, separators, lost digits. */
export function parseDecimal(text: string): number | null {
  if (text.length > 64 || !DECIMAL.test(text)) return null
  const value = Number(text) + 0
  return keepsDigits(text, value) ? value : null
}

/** Whether a double, written with as many digits as the text it was read from, gives them back. */
export function keepsDigits(text: string, value: number): boolean {
  const digits = significant(text)
  if (digits.length === 0) return value === 0
  return digits.length <= 100 && significant(value.toPrecision(digits.length)) === digits
}

// Zeros are trimmed by hand: a pattern would look at each of them again and again.
function significant(text: string): string {
  const mantissa = text.split(/e/i, 1)[0].replace('-', '').replace('.', '')
  let from = 0
  let to = mantissa.length
  while (mantissa[from] === '0') from++
  while (to > from && mantissa[to - 1] === '0') to--
  return mantissa.slice(from, to)
}
