/** What is promised, how it is tested, today's figures, and the list of laws. */
import type { Law } from '../../study/storm/law.ts'
import type { Figure } from './figures.ts'
import type { Invariant } from './invariant.ts'
import { LAWS_OF_MONEY } from './lawsOfMoney.ts'
import { LAWS_OF_RUNS } from './lawsOfRuns.ts'
import { code, page, table } from './markdown.ts'
import { PROMISES } from './promises.ts'

/** All laws, by letter and number. */
export const LAWS: readonly Invariant[] = [...LAWS_OF_MONEY, ...LAWS_OF_RUNS]

const FAMILIES: Readonly<Record<string, string>> = {
  L: 'Ledger',
  M: 'Margin',
  Q: 'Liquidation',
  W: 'Waterfall',
  O: 'Oracle',
  N: 'Funding',
  B: 'Breakers',
  G: 'Edits',
  T: 'Options',
  K: 'Book and vault',
  R: 'Events, replay, agents',
}

/** What a page says of a law of the storm. */
export type StormLaw = Pick<Law, 'id' | 'name' | 'formula'>

/** `storm`: laws that are looked at in every random run. */
export function guaranteesPage(figures: readonly Figure[], storm: readonly StormLaw[]): string {
  return page([
    '# What is promised, and how it is tested',
    '',
    `Written by ${code('breakwater docs')}. Figures are of the day that stands beside them; the command prints them anew.`,
    'Limits are in [limits.md](limits.md), what is known to be wrong or missing in [known-issues.md](known-issues.md).',
    '',
    ...PROMISES.flatMap(one => [
      `## ${one.title}`,
      '',
      one.about,
      '',
      `Tested: ${one.how}${one.tests.length > 0 ? ` ${one.tests.map(testText).join(', ')}.` : ''}`,
      '',
      ...figureTable(figures.filter(({ promise }) => promise === one.id)),
    ]),
    '## Laws',
    '',
    ...lawTables(storm),
    '## Exit codes',
    '',
    '0 fine; 1 a check failed or an invariant broke; 2 wrong use; 130 after an interrupt.',
  ])
}

/** `unit/kernel` as a person finds it. */
const testText = (name: string): string => code(`test/${name}`)

function figureTable(figures: readonly Figure[]): readonly string[] {
  if (figures.length === 0) return []
  return [
    ...table(
      ['what', 'figure', 'command', 'on'],
      figures.map(({ what, figure, command, on }) => [what, figure, code(command), on]),
    ),
    '',
  ]
}

function lawTables(storm: readonly StormLaw[]): readonly string[] {
  const ids = new Set(storm.map(({ id }) => id))
  const count = (state: Invariant['state']): string =>
    `${LAWS.filter(law => law.state === state).length} ${state}`
  const states = ['held', 'held in part', 'no subject yet'] as const
  return [
    `${LAWS.length} laws of a margin protocol and its simulator: ${states.map(count).join(', ')}.`,
    'Those that the storm looks at in every random run name it.',
    '',
    ...Object.entries(FAMILIES).flatMap(([letter, title]) => [
      `### ${title}`,
      '',
      ...table(
        ['law', 'what holds', 'state', 'held by'],
        LAWS.filter(({ id }) => id.startsWith(letter)).map(law => lawRow(law, ids)),
      ),
      '',
    ]),
    ...formulaTable(storm),
  ]
}

function lawRow({ id, law, state, tests, note }: Invariant, ids: ReadonlySet<string>): string[] {
  const by = [...(ids.has(id) ? ['storm'] : []), ...tests.map(testText)].join(', ')
  return [id, law, note === '' ? state : `${state}: ${note}`, by]
}

/** What the storm looks at, in its own words. */
function formulaTable(storm: readonly StormLaw[]): readonly string[] {
  if (storm.length === 0) return []
  return [
    '### Laws of the storm',
    '',
    ...table(
      ['law', 'name', 'formula'],
      [...storm].sort(byId).map(({ id, name, formula }) => [id, name, formula]),
    ),
    '',
  ]
}

/** Families in their order, then by number. */
function byId(a: StormLaw, b: StormLaw): number {
  const letters = Object.keys(FAMILIES)
  const family = letters.indexOf(a.id[0]) - letters.indexOf(b.id[0])
  return family || Number(a.id.slice(1)) - Number(b.id.slice(1)) || (a.id < b.id ? -1 : 1)
}
