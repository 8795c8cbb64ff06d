/** Words of comparisons on the same seeds. */
import type { FigureUnit } from '../../study/figure.ts'
import type { SideRow } from '../../study/sideBySide.ts'
import { count, duration, percent, plain, usd } from './format.ts'

/** What is shown of a comparison, in this order, and how it is called. */
const SHOWN: Readonly<Record<string, string>> = {
  'attack-profit': 'Profit of attackers, usd',
  liquidated: 'Liquidated, of open interest',
  'bad-debt': 'Shortfalls, of open interest',
  'fund-low': 'Fund at its lowest, of its start',
  adl: 'Deleveraged, of open interest',
  low: 'Lowest price, of the start',
  volume: 'Turnover a day, of open interest',
  'open-interest-left': 'Open interest left',
}

/** Ratios that are parts of a whole: told in percent. */
const PARTS = new Set(['fund-low', 'fund-end', 'low', 'open-interest-left'])

function value(
  { id, unit }: { readonly id: string; readonly unit: FigureUnit },
  x: number,
): string {
  if (!Number.isFinite(x)) return '–'
  if (PARTS.has(id)) return percent(x, digits(x))
  switch (unit) {
    case 'percent':
      return percent(x, digits(x))
    case 'basis points':
      return `${plain(x * 1e4)}\u202fbp`
    case 'seconds':
      return duration(x)
    case 'count':
      return count(Math.round(x))
    case 'usd':
      return usd(x)
    case 'ratio':
      return plain(x)
  }
}

function digits(x: number): number {
  const size = Math.abs(x) * 100
  return size === 0 || size >= 10 ? 1 : size >= 0.1 ? 2 : 3
}

const plus = (text: string, x: number): string => (x > 0 ? `+${text}` : text)

/** Whether the interval of the difference holds zero, or has no bounds. */
function isOpen({ differences: [, difference] }: SideRow): boolean {
  if (!difference || Number.isNaN(difference.low)) return true
  return difference.low <= 0 && difference.high >= 0
}

/** Whether more of it is worse for those who use the venue. */
const BAD = new Set(['liquidated', 'bad-debt', 'adl', 'attack-profit'])

function told(row: SideRow): string {
  const { estimate } = row.differences[1]!
  const how = estimate > 0 ? 'more' : 'less'
  return `${value(row, Math.abs(estimate))} ${how} ${NOUNS[row.id] ?? row.label}`
}

const NOUNS: Readonly<Record<string, string>> = {
  liquidated: 'is liquidated',
  'bad-debt': 'is missing',
  'fund-low': 'of the fund is left at its lowest',
  adl: 'is deleveraged',
  low: 'of the price is left at its lowest',
  volume: 'turns over in a day',
  'open-interest-left': 'open interest is left',
  'attack-profit': 'goes to attackers',
}

function roughly(seconds: number): string {
  if (seconds < 45) return 'under a minute'
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? 'about a minute' : `about ${count(minutes)} minutes`
}

/** Agent-steps a second of one worker, roughly. */
const RATE = 8e6

export const effectText = {
  measure: 'Measure its effect',
  again: 'Measure again',
  cancel: 'Cancel',
  about: (paths: number, work: number): string =>
    `${count(paths)} seeds with it and without: ${roughly((2 * paths * work) / RATE)} on one core.`,
  /** How long it may take, in words. */
  roughly,
  progress: (done: number, all: number): string => `${count(done)} of ${count(all)} runs`,
  failed: (problem: string): string => `The runs broke off: ${problem}`,
  stale: 'Rules changed since; these figures are of the earlier ones.',
  figure: 'Mean over the seeds',
  without: 'without',
  with: 'with',
  difference: 'difference, 95\u202f%',
  note: (runs: number): string =>
    `${count(runs)} seeds each, the same with it and without. Grey: zero lies inside the interval.`,
  /** Ids of the figures that are asked for. */
  figures: Object.keys(SHOWN),
  /** Rows worth showing: those that some run has, in order; of others than losses only what moved. */
  shown: (rows: readonly SideRow[]): readonly SideRow[] =>
    Object.keys(SHOWN).flatMap(id =>
      rows.filter(row => row.id === id && row.sides.every(({ runs }) => runs > 0)),
    ),
  label: ({ id, label }: SideRow): string => SHOWN[id] ?? label,
  value,
  isOpen,
  change: (row: SideRow): string => {
    const difference = row.differences[1]
    if (!difference || !Number.isFinite(difference.estimate)) return '–'
    const { estimate, low, high } = difference
    if (estimate === 0 && low === high) return 'no difference'
    const middle = plus(value(row, estimate), estimate)
    if (Number.isNaN(low)) return middle
    return `${middle}, ${plus(value(row, low), low)} to ${plus(value(row, high), high)}`
  },
  /** The sentence that the table is for. */
  verdict: (rows: readonly SideRow[]): string => {
    const sure = rows.filter(row => !isOpen(row))
    if (sure.length === 0) return 'On these seeds it makes no difference that luck could not.'
    const worst = sure.find(({ id }) => BAD.has(id)) ?? sure[0]
    const second = sure.find(row => row !== worst)
    return `With it ${told(worst)}${second ? `, and ${told(second)}` : ''}.`
  },
} as const
