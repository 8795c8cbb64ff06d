/** The series under the stage: what each reads of the history, and how its number is written. */
import type { History } from '../model/types.ts'
import { stageText } from '../text/stage.ts'
import type { SeriesStyle } from '../charts/series.ts'

const text = stageText.charts

/** Fund, open interest, notional liquidated a minute, and basis. */
export function seriesOf(stepSeconds: number): readonly SeriesStyle[] {
  const minute = Math.max(1, Math.round(60 / stepSeconds))
  return [
    {
      id: 'fund',
      name: text.fund,
      token: 'protocol',
      shape: 'line',
      base: 'zero',
      write: text.usd,
      reader: column('fund'),
    },
    {
      id: 'interest',
      name: text.interest,
      token: 'trader',
      shape: 'line',
      base: 'zero',
      write: text.usd,
      reader: column('openInterest'),
    },
    {
      id: 'liquidations',
      name: text.liquidations,
      token: 'breaking',
      shape: 'area',
      base: 'zero',
      write: text.usd,
      reader: history => {
        const sum = history.column('liquidated')
        return row =>
          (sum[row] - (row < minute ? 0 : sum[row - minute])) * (60 / stepSeconds / minute)
      },
    },
    {
      id: 'basis',
      name: text.basis,
      token: 'text',
      shape: 'line',
      base: 'middle',
      write: text.percent,
      reader: history => {
        const basis = history.column('basis')
        return row => Math.exp(basis[row]) - 1
      },
    },
  ]
}

const column =
  (id: string) =>
  (history: History): ((row: number) => number) => {
    const values = history.column(id)
    return row => values[row]
  }
