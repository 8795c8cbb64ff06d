/** What an initial requirement adds up from, each part standing on the ones before it. */
import type { BookView, Contingency } from '../../workers/options/types.ts'

export interface Part {
  readonly id: Contingency
  readonly amount: number
  /** Shares of the width. */
  readonly from: number
  readonly to: number
}

export interface Stack {
  readonly parts: readonly Part[]
  /** Shares of the width. */
  readonly initial: number
  readonly maintenance: number
  readonly equity: number
}

/** The width is the larger of the requirement and the equity. Parts of nothing are left out, but for the first. */
export function stackOf({ parts, initial, maintenance, equity }: BookView): Stack {
  const most = Math.max(1, initial, equity)
  let sum = 0
  const placed = parts.map(({ id, amount }) => {
    const before = sum
    sum += amount
    return {
      id,
      amount,
      from: share(Math.min(before, sum) / most),
      to: share(Math.max(before, sum) / most),
    }
  })
  return {
    parts: placed.filter(({ amount }, k) => k === 0 || Math.abs(amount) >= 0.5),
    initial: share(initial / most),
    maintenance: share(maintenance / most),
    equity: share(equity / most),
  }
}

const share = (x: number): number => Math.max(0, Math.min(1, x))

/** What a book of this health may still do. */
export function stateOf({
  isFlagged,
  equity,
  initial,
}: Pick<BookView, 'isFlagged' | 'equity' | 'initial'>): 'closed' | 'reduce' | 'free' {
  if (isFlagged) return 'closed'
  return equity < initial ? 'reduce' : 'free'
}

/** Length of a health bar: half of it is the limit, all of it twice that and more. */
export const healthShare = (health: number): number =>
  Number.isFinite(health) ? share(health / 2) : 1
