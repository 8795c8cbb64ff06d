/** From the validator's issues to faults in one voice. */
import type * as z from 'zod/mini'
import { type Fault, fault, FAULTS_MAX, shown } from './faults.ts'
import { type Path, pathText, valueAt } from './path.ts'
import { didYouMean } from './suggest.ts'
import { codePoints, visible } from './text.ts'

/** At most one fault for each place, in the order found. `root` is what was validated. */
export function toFaults(
  issues: readonly z.core.$ZodIssue[],
  root: unknown,
  at: Path = [],
): readonly Fault[] {
  const faults = new Map<string, Fault>()
  for (const issue of issues) {
    for (const found of faultsOf(issue, root, at)) {
      if (faults.size >= FAULTS_MAX) return [...faults.values()]
      if (!faults.has(found.path)) faults.set(found.path, found)
    }
  }
  return [...faults.values()]
}

function faultsOf(issue: z.core.$ZodIssue, root: unknown, at: Path): Fault[] {
  const path = issue.path as Path
  const where = pathText([...at, ...path])
  if (issue.code === 'unrecognized_keys') return issue.keys.slice(0, FAULTS_MAX).map(unknownKey)
  const value = valueAt(root, path)
  const [, prefix, expected] = /^(E_[A-Z_]+) (.*)$/s.exec(issue.message) ?? [
    undefined,
    undefined,
    issue.message,
  ]
  const noted = issue.code === 'custom' ? (issue.params?.got as string | undefined) : undefined
  const code = noted === undefined ? codeOf(issue, value, prefix) : prefix!
  const got = noted ?? (code === 'E_TEXT_LONG' ? lengthText(value) : shown(value))
  return [fault(code, where, got, expected + suggestion(issue, value))]

  function unknownKey(key: string): Fault {
    const known = issue.message.split(', ')
    const expected = `a known key${didYouMean(known, key) || `: ${issue.message}`}`
    return fault('E_KEY_UNKNOWN', [...at, ...path, key], shown(key), expected)
  }
}

function codeOf(issue: z.core.$ZodIssue, value: unknown, prefix: string | undefined): string {
  if (value === undefined) return 'E_MISSING'
  if (prefix !== undefined) return prefix
  if (typeof value === 'number' && !Number.isFinite(value)) return 'E_NUMBER'
  if (issue.code === 'too_small' || issue.code === 'too_big') return 'E_RANGE'
  if (issue.code === 'invalid_value' && typeof value === 'string') return 'E_RANGE'
  return isUnknownKind(issue) ? 'E_KIND_UNKNOWN' : 'E_TYPE'
}

function suggestion(issue: z.core.$ZodIssue, value: unknown): string {
  if (isUnknownKind(issue)) return didYouMean(issue.options.map(String), value)
  if (issue.code === 'invalid_value') return didYouMean(issue.values.map(String), value)
  return ''
}

function isUnknownKind(
  issue: z.core.$ZodIssue,
): issue is z.core.$ZodIssueInvalidUnion & { readonly options: readonly z.core.util.Primitive[] } {
  return issue.code === 'invalid_union' && 'options' in issue && issue.options !== undefined
}

function lengthText(value: unknown): string {
  return `${codePoints(visible(String(value), false))} characters`
}
