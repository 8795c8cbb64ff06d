/** What a sweep says to a person: a grid of two axes as rows and columns, any other cells as a list. */
import type { FigureUnit } from '../study/figure.ts'
import { figureOf } from '../study/figures.ts'
import type { Outcome, SweepPlan } from '../study/sweep.ts'
import { number, table, valueWithRange } from './figureText.ts'
import type { Outcomes } from './sweepReport.ts'

const SIGNS = 'intervals of 95 %: + above 0, - below 0'

/** Tables of the outcomes, the grid's of the first figure alone. */
export function textOf(plan: SweepPlan, outcomes: Outcomes, runs: number): string {
  const { cells, design } = plan
  const { macroSeeds, micros, figures } = design
  const all = cells.length * macroSeeds.length * micros
  const head = `${cells.length} cells x ${macroSeeds.length} macro x ${micros} micro seeds`
  const missing = runs < all ? `, ${all - runs} of ${all} runs are missing` : ''
  const isGrid = plan.axes.length === 2
  const alone = cells.flatMap(({ at }, cell) => (isGrid && at.length > 0 ? [] : [cell]))
  const lists = alone.length > 0 ? figures.map(id => listText(plan, outcomes[id], id, alone)) : []
  const grids = isGrid ? [gridText(plan, outcomes[figures[0]], figures[0])] : []
  return [`${head}${missing}; ${SIGNS}\n`, ...grids, ...lists].join('\n')
}

/** One table of means, one of shares above zero, one of differences to the base. */
function gridText(plan: SweepPlan, outcomes: readonly Outcome[], id: string): string {
  const { label, unit } = figureOf(id)
  const [rows, columns] = plan.axes
  const cellAt = new Map(plan.cells.map(({ at }, cell) => [at.join(), cell]))
  const grid = (of: (outcome: Outcome) => string): string => {
    const corner = `${rows.name} \\ ${columns.name}`
    const body = rows.values.map((value, i) => [
      String(value),
      ...columns.values.map((_, j) => of(outcomes[cellAt.get(`${i},${j}`)!])),
    ])
    return table([[corner, ...columns.values.map(String)], ...body])
  }
  const base = plan.cells[plan.base].name
  return [
    `${label}, mean; < frontier: no longer + beside a cell that is\n`,
    grid(one => `${rangeText(one, unit)}${markOf(one)}`),
    `\nshare of runs above 0\n`,
    grid(({ above }) => number(above.estimate, 'ratio')),
    `\n${label}, difference to ${base}\n`,
    grid(({ difference }) => differenceText(difference, unit)),
  ].join('')
}

/** One line a cell. */
function listText(
  { cells, base }: SweepPlan,
  outcomes: readonly Outcome[],
  id: string,
  shown: readonly number[],
): string {
  const { label, unit } = figureOf(id)
  const head = [label, 'mean', 'above 0', 'difference', 'runs']
  const rows = shown.map(cell => {
    const outcome = outcomes[cell]
    return [
      cells[cell].name + (cell === base ? ' (base)' : ''),
      `${rangeText(outcome, unit)}${markOf(outcome)}`,
      number(outcome.above.estimate, 'ratio'),
      differenceText(outcome.difference, unit),
      String(outcome.runs),
    ]
  })
  return table([head, ...rows])
}

function rangeText({ mean }: Pick<Outcome, 'mean'>, unit: FigureUnit): string {
  return valueWithRange(mean.estimate, mean.low, mean.high, unit)
}

function differenceText(difference: Outcome['difference'], unit: FigureUnit): string {
  if (difference === null) return 'base'
  const { estimate, low, high } = difference
  return valueWithRange(estimate, low, high, unit)
}

function markOf({ sign, isFrontier }: Outcome): string {
  const mark = sign === 'above' ? ' +' : sign === 'below' ? ' -' : ''
  return `${mark}${isFrontier ? ' <' : ''}`
}
