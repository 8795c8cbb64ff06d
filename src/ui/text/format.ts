/** Numbers as people read them: units always, thin spaces in thousands, few digits, a true minus. */

/** Narrow no-break space: between thousands and before units. */
const THIN = '\u202f'
const MINUS = '\u2212'
const NONE = '–'

/** usd without the word: `950`, `84.2 k`, `3.15 M`, `1.02 B`. Three significant digits. */
export function usd(x: number): string {
  if (!Number.isFinite(x)) return NONE
  const size = Math.abs(x)
  if (size < 999.5)
    return signed(x, size === 0 || size >= 10 ? grouped(size, 0) : significant(size, 2))
  for (const [unit, name] of SCALES) {
    if (size >= unit * 0.9995) return signed(x, `${significant(size / unit, 3)}${THIN}${name}`)
  }
  return signed(x, grouped(size, 0))
}

/** usd with a sign in front of gains as well. */
export const signedUsd = (x: number): string => (x > 0 ? `+${usd(x)}` : usd(x))

/** A price in usd: whole from 1000 on, else four significant digits. */
export function price(x: number): string {
  if (!Number.isFinite(x)) return NONE
  const size = Math.abs(x)
  return signed(x, size >= 1000 ? grouped(size, 0) : size === 0 ? '0' : significant(size, 4))
}

/** A share of one as percent: `12.8 %`. Without `digits`, about three significant. */
export function percent(share: number, digits?: number): string {
  if (!Number.isFinite(share)) return NONE
  const size = Math.abs(share) * 100
  return `${signed(share, size.toFixed(digits ?? places(size)))}${THIN}%`
}

/** `+0.12 %`, `−12.8 %`, `0 %`. */
export function signedPercent(share: number, digits?: number): string {
  const text = percent(share, digits)
  return share > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** A whole number: `1 459`. */
export function count(n: number): string {
  return Number.isFinite(n) ? signed(n, grouped(Math.abs(n), 0)) : NONE
}

/** Time of day, UTC: `10:49:50`. */
export function clock(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(11, 19) : NONE
}

/** Time of day without seconds: `10:49`. */
export const clockMinutes = (ms: number): string => clock(ms).slice(0, 5)

/** `45 s`, `12 min`, `2 h 5 min`, `3 d 2 h`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return NONE
  const whole = Math.round(Math.abs(seconds))
  if (whole < 120) return `${whole}${THIN}s`
  const minutes = Math.round(whole / 60)
  if (minutes < 60) return `${minutes}${THIN}min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return pair(hours, 'h', minutes % 60, 'min')
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

/** A leverage or ratio: `31×`, `1.3×`. */
export function multiple(x: number): string {
  if (!Number.isFinite(x)) return NONE
  const size = Math.abs(x)
  return signed(x, `${size >= 9.95 ? grouped(size, 0) : significant(size, 2)}×`)
}

/** A plain number of at most three significant digits: `1.32`. */
export function plain(x: number): string {
  if (!Number.isFinite(x)) return NONE
  const size = Math.abs(x)
  return signed(x, size >= 1000 ? grouped(size, 0) : size === 0 ? '0' : significant(size, 3))
}

const SCALES = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const first = `${large}${THIN}${largeUnit}`
  return small === 0 ? first : `${first} ${small}${THIN}${smallUnit}`
}

/** A minus only in front of something that is not zero. */
function signed(x: number, size: string): string {
  return x < 0 && /[1-9]/.test(size) ? MINUS + size : size
}

function places(size: number): number {
  if (size >= 100) return 0
  return size >= 10 ? 1 : 2
}

/** Fixed number of significant digits, never in exponent form. */
function significant(size: number, digits: number): string {
  if (size === 0) return '0'
  const before = Math.floor(Math.log10(size)) + 1
  const text = size.toFixed(Math.max(0, Math.min(8, digits - before)))
  // 9.996 at three digits is 10.0, not 10.00.
  return text.replace('.', '').replace(/^0+/, '').length > digits && text.includes('.')
    ? text.slice(0, -1)
    : text
}

function grouped(size: number, digits: number): string {
  return size.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))/g, THIN)
}
