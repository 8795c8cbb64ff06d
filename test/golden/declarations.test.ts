import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { PHASES } from '../../src/engine/step.ts'
import { cohortParams } from '../../src/scenario/cohort.ts'
import type { Param, Part } from '../../src/scenario/declaration.ts'
import { KINDS } from '../../src/world/events.ts'

const SLOTS: Record<keyof typeof CATALOGUE, string> = {
  processes: 'Price processes (`markets[].process`)',
  venues: 'Venues (`markets[].venue`)',
  oracles: 'Oracles (`markets[].oracle`)',
  margins: 'Margin (`protocols[].margin`)',
  liquidations: 'Liquidation (`protocols[].liquidation`)',
  fees: 'Fees (`protocols[].fees`)',
  chains: 'Options listed (`protocols[].chain`)',
  surfaces: 'Volatility surfaces (`protocols[].surface`)',
  bookMargins: 'Margin of books (`protocols[].bookMargin`)',
  bookLiquidations: 'Liquidation of books (`protocols[].bookLiquidation`)',
  collaterals: 'Collateral (`protocols[].collateral[]`)',
  rungs: 'Rungs of the waterfall (`protocols[].waterfall[]`)',
  breakers: 'Breakers (`protocols[].breakers[]`)',
  agents: 'Agents (`cohorts[].agent`)',
  shocks: 'Shocks (`shocks[]`)',
}

const parts = (slot: keyof typeof CATALOGUE): Part[] => [
  ...(CATALOGUE[slot] as ReadonlyMap<string, Part>).values(),
]

/** 'live', and what an incentive moves. */
const notes = ({ live, channel }: Param): string =>
  [live ? 'live' : '', channel ?? ''].filter(note => note !== '').join('; ')

function range(param: Param): string {
  if (param.kind === 'choice') return param.choices.join(', ')
  if (param.kind === 'toggle') return 'true, false'
  if (param.kind === 'points') return 'pairs'
  return `${param.min} to ${param.max}`
}

const unit = (param: Param): string =>
  'unit' in param && param.unit !== 'none' ? ` (${param.unit})` : ''

function table(params: Readonly<Record<string, Param>>): string[] {
  return [
    '| parameter | default | allowed | what it does | notes |',
    '|---|---|---|---|---|',
    ...Object.entries(params).map(
      ([name, param]) =>
        `| \`${name}\`${unit(param)} | ${JSON.stringify(param.default)} | ${range(param)} | ${param.help} | ${notes(param)} |`,
    ),
  ]
}

/** The model as a page, from the parts' own declarations. */
function modelPage(): string {
  const sections = (Object.keys(SLOTS) as (keyof typeof CATALOGUE)[]).flatMap(slot => [
    `## ${SLOTS[slot]}`,
    '',
    ...parts(slot).flatMap(part => [
      `### ${part.name}: \`${part.id}\``,
      '',
      part.about,
      '',
      ...table(part.params),
      '',
      ...(part.relations ?? []).map(relation => `Must hold: ${relation.expected}.\n`),
    ]),
  ])
  return [
    '# The model',
    '',
    'Written from the declarations of the parts (`npx vitest run --project unit test/golden -u` writes it anew).',
    '',
    `One step: ${PHASES.map(([name]) => name).join(', ')}. Events: ${KINDS.join(', ')}.`,
    '',
    ...sections,
    '## Cohorts (`cohorts[]`)',
    '',
    'What every cohort has beside its strategy.',
    '',
    ...table(cohortParams),
    '',
  ].join('\n')
}

test('the page on the model says what the parts declare', async () => {
  await expect(modelPage()).toMatchFileSnapshot('../../docs/model.md')
})

describe('defaults are frozen per schema version: to change one is a new version with a migration', () => {
  test('version 1', async () => {
    const lines = [
      ...(Object.keys(SLOTS) as (keyof typeof CATALOGUE)[]).flatMap(slot =>
        parts(slot).flatMap(({ id, params }) =>
          Object.entries(params).map(
            ([name, param]) => `${slot}/${id}.${name} = ${JSON.stringify(param.default)}`,
          ),
        ),
      ),
      ...Object.entries(cohortParams).map(
        ([name, param]) => `cohorts.${name} = ${JSON.stringify(param.default)}`,
      ),
    ]
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('defaults-v1.txt')
  })
})
