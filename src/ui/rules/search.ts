/** Finding rules by their words. */
import type { ParamSpecs } from '../../scenario/declaration.ts'

/** Whether every word of `wanted` stands in a text. */
export function matches(wanted: string, text: string): boolean {
  const own = text.toLowerCase()
  return wordsOf(wanted).every(word => own.includes(word))
}

/** Whether something of a part matches: its own words, or those of one of its parameters. */
export function matchesPart(wanted: string, owner: string, params: ParamSpecs): boolean {
  return (
    matches(wanted, owner) ||
    Object.values(params).some(({ label, help }) => matches(wanted, `${owner} ${label} ${help}`))
  )
}

const wordsOf = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean)
