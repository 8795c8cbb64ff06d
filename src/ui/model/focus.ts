/** Which cascade and which account are looked at. */
import { isOver, mostProlific, type Cascade } from './cascade.ts'
import type { Chronicle } from './chronicle.ts'

/** A cascade under way matters more than an earlier, larger one from this share of its accounts on. */
const MATTERS = 0.02

/** The one that was chosen; else the one under way, unless it is a trickle after a flood; else the largest. */
export function cascadeInFocus(
  { cascades }: Chronicle,
  chosen: number,
  now: number,
  stepSeconds: number,
): Cascade | undefined {
  if (chosen >= 0 && chosen < cascades.length) return cascades[chosen]
  const last = cascades.at(-1)
  if (!last) return undefined
  const largest = cascades.reduce((a, b) => (b.accounts > a.accounts ? b : a))
  const isNow = !isOver(last, now, stepSeconds) && last.accounts >= MATTERS * largest.accounts
  return isNow ? last : largest
}

/** Node of the account that was clicked, else of the one that set off most, else of the first. */
export function nodeInFocus(
  { liquidations: rows }: Chronicle,
  cascade: Cascade,
  chosen: number,
): number {
  const isInside = chosen >= cascade.first && chosen < cascade.end
  if (isInside) return rows.node[chosen]
  const best = mostProlific(rows, cascade)
  return best < 0 ? cascade.first : best
}
