/** Who paid in this run, in the order of the waterfall. */
import type { Frame, Opened } from '../../workers/messages.ts'
import type { Payments } from './payments.ts'

export type PayerKind = 'penalties' | 'rung' | 'vault' | 'winners' | 'insolvent'

export interface Payer {
  readonly id: string
  readonly kind: PayerKind
  /** A rung's own name; empty for those the dictionary names. */
  readonly name: string
  /** usd */
  readonly amount: number
  /** Of a rung: shortfalls it paid, and value of positions it took over. */
  readonly paid: number
  readonly taken: number
}

/** What a rung took from winners' gains. */
const FROM_WINNERS = 'socialized-loss'
/** It closes positions and pays nothing. */
const DELEVERAGING = 'auto-deleveraging'

/**
 * What each has paid so far; all of them, zeros included. A rung with money of its own has paid what is missing in
 * it: shortfalls, and what it lost on positions it took over.
 */
export function payersOf(
  { rungs, frame: first }: Opened,
  { summary, balances }: Frame,
  payments: Payments,
): Payer[] {
  const plain = { name: '', paid: 0, taken: 0 }
  const own = rungs.flatMap(({ kind, name }, k): Payer[] => {
    if (kind === DELEVERAGING) return []
    const paid = payments.rungs[k]
    if (kind === FROM_WINNERS) {
      const amount = Math.max(paid, payments.socialized)
      return [{ ...plain, id: `rung ${k}`, kind: 'winners', name, amount, paid: amount }]
    }
    const missing = first.balances[k] + payments.received[k] - balances[k]
    return [
      {
        id: `rung ${k}`,
        kind: kind.includes('vault') ? 'vault' : 'rung',
        name,
        amount: Math.max(paid, cents(missing)),
        paid,
        taken: payments.takenByRungs[k],
      },
    ]
  })
  return [
    { ...plain, id: 'penalties', kind: 'penalties', amount: summary.penalties },
    ...own,
    { ...plain, id: 'insolvent', kind: 'insolvent', amount: summary.insolvent },
  ]
}

/** Without the dust of sums, and never below zero. */
const cents = (usd: number): number => Math.max(0, Math.round(usd * 100) / 100)
