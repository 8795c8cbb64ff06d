/** The page that shows published numbers beside the program's own. */
import { isDoc } from '../../scenario/path.ts'
import { toleranceOf, type VectorFile } from './check.ts'
import { kindOf, type Family, type Values } from './family.ts'

/** A file and how its vectors are answered. */
export interface Compared {
  readonly file: VectorFile
  readonly family: Family
}

/** One published number and ours. */
interface Pair {
  readonly vector: string
  readonly key: string
  readonly published: number
  readonly ours: number
  /** Share of what is published; NaN where both are within the rounding that is let pass of 0. */
  readonly difference: number
}

/** A list longer than this is one row: the element that differs most. */
const LIST_MAX = 4

/** Markdown: a table of the files, then a table for each, vector by vector. */
export function parityPage(list: readonly Compared[]): string {
  const sections = list.map(compared => ({ ...compared, pairs: pairsOf(compared) }))
  const summary = sections.map(({ file, pairs }) => [
    file.title ?? file.id,
    counted(pairs),
    pairs.length,
    shortNumber(largest(pairs)),
  ])
  return [
    '# Published numbers beside ours',
    '',
    'What others have published about their own rules, and what the program answers to the same question. Only',
    'numbers are compared; of a long list the one that differs most is shown. A difference is a share of the',
    'published number. What was printed with few digits differs by its rounding; _rounding_ alone stands where both',
    'are 0 but for the last digits of the prices that they are differences of.',
    '',
    ...table(['What', 'Cases', 'Numbers', 'Largest difference'], summary),
    ...sections.flatMap(section),
    '',
  ].join('\n')
}

function section({ file, pairs }: { file: VectorFile; pairs: readonly Pair[] }): string[] {
  const sources = (file.sources ?? []).map(({ what, ref }) => `- ${what ? `${what}: ` : ''}${ref}`)
  const rows = pairs.map(({ vector, key, published, ours, difference }) => [
    vector,
    key,
    published,
    ours,
    shortNumber(difference),
  ])
  return [
    '',
    `## ${file.title ?? file.id}`,
    '',
    ...(sources.length > 0 ? ['Published in:', '', ...sources, ''] : []),
    ...table(['Case', 'Number', 'Published', 'Ours', 'Difference'], rows),
  ]
}

function pairsOf({ file, family }: Compared): Pair[] {
  return file.vectors.filter(isDoc).flatMap(vector => {
    const { id, in: given, out: expected, tol } = vector
    if (!isDoc(given) || !isDoc(expected)) return []
    const answer = kindOf(family, given)?.answer(given)
    if (!answer) return []
    return Object.keys(expected).flatMap(key => {
      const { absolute } = toleranceOf(family, key, tol)
      return pairsAt(String(id), key, expected[key], answer[key]).map(pair =>
        isRounding(pair, absolute) ? { ...pair, difference: NaN } : pair,
      )
    })
  })
}

/** Numbers at a path of the answer, in lists and objects too. */
function pairsAt(vector: string, key: string, published: unknown, ours: unknown): Pair[] {
  if (typeof published === 'number') {
    const own = ours instanceof Set && ours.has(published) ? published : ours
    if (typeof own !== 'number') return []
    const difference = own === published ? 0 : Math.abs(own - published) / Math.abs(published)
    return [{ vector, key, published, ours: own, difference }]
  }
  if (Array.isArray(published) && Array.isArray(ours)) {
    const all = published.flatMap((one, i) => pairsAt(vector, `${key} ${i}`, one, ours[i]))
    return all.length > LIST_MAX ? [all.reduce(worse)] : all
  }
  if (!isDoc(published) || !isDoc(ours)) return []
  const inside: Values = ours
  return Object.entries(published).flatMap(([name, one]) =>
    pairsAt(vector, `${key} ${name}`, one, inside[name]),
  )
}

function worse(a: Pair, b: Pair): Pair {
  return b.difference > a.difference ? b : a
}

/** Whether a difference says nothing, for the number itself is hardly more than what rounding makes of 0. */
function isRounding({ published, ours, difference }: Pair, absolute: number): boolean {
  return difference > 0 && Math.abs(published) <= absolute && Math.abs(ours) <= absolute
}

function counted(pairs: readonly Pair[]): number {
  return new Set(pairs.map(({ vector }) => vector)).size
}

function largest(pairs: readonly Pair[]): number {
  return pairs.reduce((most, { difference }) => (difference > most ? difference : most), 0)
}

function shortNumber(share: number): string {
  if (Number.isNaN(share)) return '_rounding_'
  return share === 0 ? '0' : share.toExponential(1)
}

/** Rows of cells, every column as wide as its widest. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const texts = rows.map(row => row.map(cellText))
  const widths = head.map((name, i) => Math.max(name.length, ...texts.map(row => row[i].length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...texts.map(line)]
}

function cellText(value: string | number): string {
  return String(value).replaceAll('|', '\\|').replace(/\s+/g, ' ')
}
