/** Options that several commands share. */
import { Option, type Command } from 'commander'
import type { AuditLevel } from '../engine/run.ts'
import { parseDecimal } from '../scenario/decimal.ts'
import { shown } from '../scenario/faults.ts'
import { wrong } from './wrongUse.ts'

/** Collects an option that may be repeated. */
export const each = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
]

/** Takes an option that may be given once. */
export function once(flag: string): (value: string, before?: string) => string {
  return (value, before) =>
    before === undefined ? value : wrong('E_ARG', flag, 'the option twice', 'it once')
}

/** --seed, --micro, --set and --steps. */
export const changeOptions = (command: Command): Command =>
  command
    .option('--seed <text>', 'another seed: 1 to 64 printable characters', once('--seed'))
    .option('--micro <n>', 'another luck on the same path and population', once('--micro'))
    .option('--set <path=value>', 'change a parameter; may be repeated', each)
    .option('--steps <n>', 'another length', once('--steps'))

export const auditOption = (): Option =>
  new Option('--audit <level>', 'how often the books are added up')
    .choices(['events', 'sampled', 'full'] satisfies AuditLevel[])
    .default('sampled')

/** A whole number in decimal digits, within bounds. Anything else is wrong use. */
export function wholeArgument(flag: string, text: string, min: number, max: number): number {
  const value = parseDecimal(text)
  if (value === null || !Number.isInteger(value) || value < min || value > max) {
    return wrong('E_ARG', flag, shown(text), `a whole number from ${min} to ${max}${asIn(text, min, max)}`) // prettier-ignore
  }
  return value
}

/** A decimal number within bounds. */
export function numberArgument(flag: string, text: string, min: number, max: number): number {
  const value = parseDecimal(text)
  if (value === null || value < min || value > max) {
    return wrong('E_ARG', flag, shown(text), `a number from ${min} to ${max}${asIn(text, min, max)}`) // prettier-ignore
  }
  return value
}

/** How a number is written, for somebody who wrote something else. */
function asIn(text: string, min: number, max: number): string {
  return parseDecimal(text) === null ? `, as ${Math.min(max, Math.max(min, 5))}` : ''
}
