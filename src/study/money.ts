/** Figures of who earns and who pays: attackers, takers, makers, keepers, depositors; usd over a whole run. */
import type { Summary } from '../engine/summary.ts'
import type { Figure } from './figure.ts'

/** A sum of the summary as a figure. */
const sum = (id: string, label: string, of: (summary: Summary) => number): Figure => ({
  id,
  label,
  unit: 'usd',
  of: ({ summary }) => of(summary),
})

/** The same of attackers: a run without any has none. */
const attack = (id: string, label: string, of: (summary: Summary) => number): Figure =>
  sum(id, label, summary => (summary.attackBudget > 0 ? of(summary) : NaN))

export const MONEY: readonly Figure[] = [
  attack('attack-profit', 'profit of attackers', ({ attackProfit }) => attackProfit),
  {
    ...attack('attack-return', 'profit of attackers / their budget', summary => {
      return summary.attackProfit / summary.attackBudget
    }),
    unit: 'percent',
  },
  attack('attack-spent', 'spent by attackers', ({ attackSpent }) => attackSpent),
  attack('attack-extracted', 'taken from others by attackers', summary => summary.attackExtracted),
  sum('fees', 'fees paid by takers', ({ takerFees }) => takerFees),
  sum('rebates', 'rebates paid to makers', ({ rebates }) => rebates),
  sum('gas', 'gas paid for transactions', ({ gasPaid }) => gasPaid),
  sum('bonus', 'bonus paid to depositors', ({ bonusPaid }) => bonusPaid),
  sum('withdrawn', 'withdrawn from accounts', ({ withdrawn }) => withdrawn),
]
