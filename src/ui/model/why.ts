/** Why an account was liquidated: the facts of its sentence, read off the chronicle. */
import type { Opened } from '../../workers/messages.ts'
import { largestRemainder } from './attribution.ts'
import type { Chronicle, Notable } from './chronicle.ts'
import { SHARES } from './liquidations.ts'
import type { History } from './types.ts'

export interface Cause {
  readonly origin: string
  readonly share: number
}

export interface Why {
  readonly account: number
  readonly side: 'long' | 'short'
  /** NaN for an account that had nothing left. */
  readonly leverage: number
  /** Mark at which it fell below maintenance, usd. */
  readonly mark: number
  /** Move of the mark since its last safe step, signed; NaN if that is not known. */
  readonly move: number
  /** Shares in whole percents that add up to a hundred, the largest first; none if no price moved against it. */
  readonly causes: readonly Cause[]
  /** Account whose liquidation did most; -1 if none did. */
  readonly pusher: number
  /** Makers that pulled their quotes since it was safe. */
  readonly makers: number
}

/** The facts of a liquidation's row. */
export function whyOf(
  { origins }: Opened,
  { liquidations: rows, notables }: Chronicle,
  history: History,
  row: number,
): Why {
  const step = rows.step[row]
  const safe = rows.safeStep[row]
  // The mark of a step stands in the row of that step; a run that was opened from a snapshot has none.
  const mark = history.column('markPrice')[step] ?? rows.price[row]
  return {
    account: rows.account[row],
    side: rows.side[row] > 0 ? 'long' : 'short',
    leverage: rows.leverage[row] > 0 && rows.leverage[row] < 1000 ? rows.leverage[row] : NaN,
    mark,
    move: safe < 0 ? NaN : mark / rows.safePrice[row] - 1,
    causes: causesOf(origins, rows.shares.subarray(row * SHARES, (row + 1) * SHARES)),
    pusher: rows.pusher[row] < 0 ? -1 : rows.account[rows.pusher[row]],
    makers: makersGone(notables, safe < 0 ? step - 1 : safe, step),
  }
}

/** The shares of a row in whole percents, the largest first, without those that round to nothing. */
function causesOf(origins: readonly string[], shares: ArrayLike<number>): Cause[] {
  const percents = origins.map((_, k) => 100 * shares[k])
  const all = percents.reduce((sum, percent) => sum + percent, 0)
  return largestRemainder(percents, Math.round(all))
    .map((percent, k) => ({ origin: origins[k], share: percent / 100 }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}

/** Makers that pulled their quotes after one step and up to another, each once. */
export function makersGone(notables: readonly Notable[], after: number, until: number): number {
  const gone = new Set<number>()
  for (let k = notables.length - 1; k >= 0 && notables[k].step > after; k--) {
    const { kind, step, account } = notables[k]
    if (kind === 'withdrawal' && step <= until) gone.add(account)
  }
  return gone.size
}
