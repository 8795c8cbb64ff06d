/** Figures of who paid for a crash, of open interest before it, and of how much the venue carried for the money in it. */
import type { Result } from '../engine/simulate.ts'
import type { Scenario } from '../scenario/document.ts'
import type { Figure } from './figure.ts'
import { mean } from './statistics.ts'

/** usd of a payer over open interest before the first step; NaN where there was none. */
const paid = (id: string, label: string, usd: (result: Result) => number): Figure => ({
  id,
  label,
  unit: 'percent',
  of: result => (result.start.openInterest > 0 ? usd(result) / result.start.openInterest : NaN),
})

export const PAYERS: readonly Figure[] = [
  {
    id: 'capital-efficiency',
    label: 'open interest carried / equity brought',
    unit: 'ratio',
    of: ({ series: { openInterest } }, scenario) =>
      mean(Array.from(openInterest)) / equityOf(scenario),
  },
  paid('paid-penalties', 'paid by the liquidated, penalties / OI', ({ summary }) => summary.penalties), // prettier-ignore
  paid('paid-fund', 'paid by the fund / OI', ({ summary }) => summary.insurancePaid),
  paid('paid-rungs', 'paid by other rungs / OI', ({ summary }) => {
    const { rungsPaid, insurancePaid, socializedLoss } = summary
    return Math.max(0, rungsPaid - insurancePaid - socializedLoss)
  }),
  paid('paid-winners', 'taken from winners / OI', ({ summary }) => summary.socializedLoss),
  paid('paid-nobody', 'paid by nobody / OI', ({ summary }) => summary.insolvent),
]

/** What all agents begin with, usd: the mean of each cohort times its number. */
const equityOf = ({ cohorts }: Scenario): number =>
  cohorts.reduce((sum, { count, equity }) => sum + count * equity, 0)
