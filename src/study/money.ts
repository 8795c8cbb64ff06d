/** Figures of who earns and who pays: attackers, takers, makers, keepers, depositors; usd over a whole run. */
import type { Role } from '../world/world.ts'
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

/** What all of a role have made; a run without any has none. */
const made = (role: Role, id: string, label: string): Figure => ({
  id,
  label,
  unit: 'usd',
  of: ({ cast }, { assets }) => {
    const own = cast.filter(member => member.role === role)
    // Losses are settled in one asset a protocol; presets have one in all.
    return own.length === 0
      ? NaN
      : own.reduce((all, { profit }) => all + profit * assets[0].unit, 0)
  },
})

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
  made('trader', 'trader-profit', 'profit of traders'),
  made('maker', 'maker-profit', 'profit of makers and LPs in the book'),
  made('depositor', 'depositor-profit', 'profit of depositors'),
  made('keeper', 'keeper-profit', 'profit of keepers'),
  sum('fees', 'fees paid by takers', ({ takerFees }) => takerFees),
  sum('rebates', 'rebates paid to makers', ({ rebates }) => rebates),
  sum('gas', 'gas paid for transactions', ({ gasPaid }) => gasPaid),
  sum('bonus', 'bonus paid to depositors', ({ bonusPaid }) => bonusPaid),
  sum('withdrawn', 'withdrawn from accounts', ({ withdrawn }) => withdrawn),
]
