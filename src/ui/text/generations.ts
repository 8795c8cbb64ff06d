/** Words of the page that puts three generations of protocols side by side. */
import type { SideRow } from '../../study/sideBySide.ts'
import { meanOf, type Compared, type Paid } from '../generations/figures.ts'
import { effectText } from './effect.ts'
import { count, percent, plain } from './format.ts'

const LABELS: Readonly<Record<Compared, readonly [label: string, help: string]>> = {
  'capital-efficiency': [
    'Open interest for each usd tied up',
    'Over initial margin of both sides, fund, vault and operator; mean over the run.',
  ],
  liquidated: [
    'Liquidated, of open interest',
    'Closed by force; above 100 % where positions came back.',
  ],
  'bad-debt': ['Shortfalls, of open interest', 'What accounts could not pay themselves.'],
  'fund-end': [
    'Fund at the end, of its start',
    'Everything it paid, earned and lost on positions.',
  ],
  adl: ['Deleveraged, of open interest', 'Winners closed without being asked.'],
  'low-against-outside': [
    'Lowest price, against outside',
    'How far below the outside low this venue fell by itself.',
  ],
  volume: ['Turnover a day, of open interest', 'How much it was used.'],
}

const PAYERS: Readonly<Record<Paid, string>> = {
  'paid-penalties': 'the liquidated, as penalties',
  'paid-fund': 'the fund',
  'paid-rungs': 'operator and vault',
  'paid-winners': 'winners',
  'paid-nobody': 'nobody',
}

type Rows = readonly SideRow[]

const TITLE = 'Three generations of rules, one crash'

function share(x: number): string {
  const size = Math.abs(x) * 100
  return percent(x, size === 0 || size >= 10 ? 0 : size >= 1 ? 1 : 2)
}

/** What one generation did, in plain words. */
function sentence(rows: Rows, side: number): string {
  const carries = meanOf(rows, 'capital-efficiency', side)
  const liquidated = meanOf(rows, 'liquidated', side)
  const missing = meanOf(rows, 'bad-debt', side)
  const [winners, nobody, others] = (['paid-winners', 'paid-nobody', 'paid-rungs'] as const).map(
    id => meanOf(rows, id, side),
  )
  const fund = meanOf(rows, 'fund-end', side)
  const opening = `Each usd tied up carries ${plain(carries)} usd of positions`
  const broke = liquidated > 0.0005 ? `; ${share(liquidated)} of them are closed by force` : '; nobody is closed by force' // prettier-ignore
  return `${opening}${broke}. ${ending({ missing, winners, nobody, others, fund })}`
}

function ending(
  paid: Record<'missing' | 'winners' | 'nobody' | 'others' | 'fund', number>,
): string {
  if (paid.nobody > 5e-6)
    return `In the end ${share(paid.nobody)} of open interest is paid by nobody.`
  if (paid.winners > 5e-6) return `Winners give up ${share(paid.winners)} of open interest.`
  if (paid.fund < 0.995)
    return `The fund keeps ${share(paid.fund)} of its money, and winners keep theirs.`
  if (paid.others > 5e-6) return 'Operator and vault pay what is missing.'
  return paid.missing > 5e-6 ? 'The fund pays what is missing and earns it back.' : 'Nobody is left to pay for.' // prettier-ignore
}

/** The sentence that the page is for: what the first leaves unused, and what the second leaves unpaid. */
function headline(rows: Rows): string {
  const [first, second, third] = [0, 1, 2].map(side => meanOf(rows, 'capital-efficiency', side))
  const [, missing, left] = [0, 1, 2].map(side => meanOf(rows, 'bad-debt', side))
  if (![first, second, third].every(Number.isFinite)) return TITLE
  const works =
    third > first
      ? `a usd carries ${plain(third / first)} times as much as by hand`
      : 'a usd carries no more than by hand'
  if (!(missing > 0)) return `With guards ${works}`
  const rest = left < 5e-5 ? 'next to nothing' : share(left)
  return `A robot alone leaves ${share(missing)} of open interest short. Guards leave ${rest}, and ${works}`
}

export const generationsText = {
  title: TITLE,
  about: (paths: number): string =>
    `The same outside prices and players under each; ${count(paths)} seeds, the same for all three.`,
  loading: 'Fetching the three of them …',
  failed: 'One of the three could not be read.',
  run: (paths: number): string => `Run ${count(paths)} seeds of each`,
  again: 'Run again',
  cancel: 'Cancel',
  estimate: (runs: number, work: number): string => effectText.roughly((runs * work) / 8e6),
  progress: effectText.progress,
  broken: effectText.failed,
  open: 'Play it',
  playing: 'On the page now',
  facts: {
    margin: 'Margin',
    liquidation: 'Liquidation',
    oracle: 'Oracle',
    waterfall: 'Who pays',
    breakers: 'Breakers',
    none: 'none',
    sources: (n: number): string => (n === 1 ? 'one source' : `${count(n)} sources`),
    toOpen: (rate: number): string => `${percent(rate, rate < 0.1 ? 1 : 0)} to open`,
  },
  figures: 'Mean and 95\u202f% interval over the seeds',
  paid: 'Who paid, of open interest before the crash',
  nothingPaid: 'nobody had to pay',
  label: (id: Compared): string => LABELS[id][0],
  help: (id: Compared): string => LABELS[id][1],
  payer: (id: Paid): string => PAYERS[id],
  share,
  value: (row: SideRow, side: number): string =>
    effectText.value(row, row.sides[side]?.mean.estimate ?? NaN),
  interval: (row: SideRow, side: number): string => {
    const { low, high } = row.sides[side]?.mean ?? { low: NaN, high: NaN }
    if (!Number.isFinite(low) || low === high) return ''
    return `${effectText.value(row, low)} to ${effectText.value(row, high)}`
  },
  sentence,
  headline,
} as const
