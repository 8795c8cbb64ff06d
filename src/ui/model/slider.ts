/** Between a parameter's value and what a person moves: a slider's position, and the number beside it. */
import type { NumberParam, Unit } from '../../scenario/declaration.ts'

/** Positions a slider has; it moves by one of them a key press. */
export const POSITIONS = 200

/** Where a value stands on its slider, 0 to POSITIONS; values outside stand at the end. */
export function toPosition(param: NumberParam, value: number): number {
  const [low, high] = param.slider
  const share = isLog(param)
    ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
    : (value - low) / (high - low)
  return Math.min(1, Math.max(0, share)) * POSITIONS
}

/** The value at a position, rounded to what the slider can tell apart. */
export function toValue(param: NumberParam, position: number): number {
  const [low, high] = param.slider
  const share = position / POSITIONS
  if (share <= 0) return low
  if (share >= 1) return high
  const exact = isLog(param) ? low * Math.pow(high / low, share) : low + share * (high - low)
  const grain = isLog(param) ? leading(exact) / 100 : niceGrain((high - low) / POSITIONS)
  const rounded = clean(Math.round(exact / grain) * grain)
  const whole = param.kind === 'whole' ? Math.round(rounded) : rounded
  return Math.min(param.max, Math.max(param.min, whole))
}

/** How often the shown number counts the stored one: shares are shown as percent. */
export function shownFactor(unit: Unit): number {
  return unit === 'share' ? 100 : 1
}

/** The number as a field shows it, without unit: six significant digits at most, thin spaces. */
export function fieldText({ unit }: NumberParam, value: number): string {
  const [whole, rest] = String(Number((value * shownFactor(unit)).toPrecision(6))).split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')
  return rest === undefined ? spaced : `${spaced}.${rest}`
}

/** The stored value of what was typed; undefined if it is no number. */
export function parseField({ unit }: NumberParam, text: string): number | undefined {
  const plain = text
    .trim()
    .replace(/[\s\u202f\u00a0_%]/g, '')
    .replace('−', '-')
    .replace(',', '.')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined
  return clean(Number(plain) / shownFactor(unit))
}

function isLog({ scale, slider }: NumberParam): boolean {
  return scale === 'log' && slider[0] > 0
}

/** The power of ten at or below x. */
function leading(x: number): number {
  return Math.pow(10, Math.floor(Math.log10(Math.abs(x))))
}

/** The largest of 1, 2, 5 times a power of ten that is not above x. */
function niceGrain(x: number): number {
  const power = leading(x)
  const digit = x / power
  return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1)
}

/** Without the dust of binary fractions: 0.30000000000000004 is 0.3. */
function clean(x: number): number {
  return Number(x.toPrecision(12))
}
