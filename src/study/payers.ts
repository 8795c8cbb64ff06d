/** Figures of who paid for a crash, as shares of open interest before it, and of what the venue carried for the capital tied up in it. */
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
    label: 'open interest / capital tied up, mean',
    unit: 'ratio',
    of: efficiency,
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

/**
 * Open interest over initial margin of both sides, funds, and what other rungs began with: the mean
 * over the steps in which there was any. To be compared only where the same is left unpaid.
 */
function efficiency({ series }: Result, { protocols, cohorts }: Scenario): number {
  const { openInterest, initialRate, fund } = series
  // Rungs count their capital in shares of what all agents bring.
  const brought = cohorts.reduce((sum, { count, equity }) => sum + count * equity, 0)
  const staked = protocols
    .flatMap(({ waterfall }) => waterfall)
    .filter(({ kind }) => kind !== 'insurance-fund')
    .reduce((sum, { sizeShare }) => sum + share(sizeShare) * brought, 0)
  const ratios = Array.from(openInterest, (interest, step) => {
    const margin = 2 * interest * initialRate[step]
    return interest / (margin + fund[step] + staked)
  })
  return mean(ratios.filter(Number.isFinite))
}

const share = (value: unknown): number => (typeof value === 'number' ? value : 0)
