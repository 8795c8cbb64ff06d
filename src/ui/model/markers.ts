/** What changed the course of a cascade, gathered into few marks: makers that pull and return, breakers, shocks, edits. */
import type { Notable, NotableKind } from './chronicle.ts'

export type MarkerKind = 'withdrawal' | 'return' | 'shock' | 'edit' | 'feed-fault'

/** Like events with less than half a minute between them. */
export interface Marker {
  readonly kind: MarkerKind
  readonly step: number
  readonly last: number
  /** Makers, feeds or whatever it happened to, each once. */
  readonly count: number
}

/** A breaker that was on. */
export interface Span {
  readonly breaker: number
  readonly from: number
  /** Step at which it let go; NaN if it has not. */
  readonly to: number
}

/** Steps between which marks are wanted, both included. */
export type Steps = readonly [from: number, to: number]

const GAP_SECONDS = 30
const MARKED: readonly NotableKind[] = ['withdrawal', 'return', 'shock', 'edit', 'feed-fault']

/** The largest marks of each kind, `most` at most, in the order they came. */
export function markersOf(
  notables: readonly Notable[],
  [from, to]: Steps,
  stepSeconds: number,
  most: number,
): Marker[] {
  const gap = GAP_SECONDS / stepSeconds
  const found = MARKED.flatMap(kind => {
    const own = notables.filter(n => n.kind === kind && n.step >= from && n.step <= to)
    return clusters(own, gap)
      .sort((a, b) => b.count - a.count || a.step - b.step)
      .slice(0, most)
  })
  return found.sort((a, b) => a.step - b.step)
}

function clusters(own: readonly Notable[], gap: number): Marker[] {
  const found: { kind: MarkerKind; step: number; last: number; who: Set<number> }[] = []
  for (const { kind, step, account, other } of own) {
    const current = found.at(-1)
    const who = account >= 0 ? account : other
    if (current && step - current.last <= gap) {
      current.last = step
      current.who.add(who)
    } else found.push({ kind: kind as MarkerKind, step, last: step, who: new Set([who]) })
  }
  return found.map(({ who, ...rest }) => ({ ...rest, count: who.size }))
}

/** When breakers were on, as far as it touches the steps. */
export function spansOf(notables: readonly Notable[], [from, to]: Steps): Span[] {
  const open = new Map<number, number>()
  const found: Span[] = []
  for (const { kind, step, other } of notables) {
    if (kind === 'breaker-on') open.set(other, step)
    if (kind !== 'breaker-off') continue
    const since = open.get(other)
    open.delete(other)
    if (since !== undefined && step >= from) found.push({ breaker: other, from: since, to: step })
  }
  for (const [breaker, since] of open) found.push({ breaker, from: since, to: NaN })
  return found.filter(span => span.from <= to)
}
