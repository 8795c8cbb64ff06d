/** The first page of the model: what a run is, the order of a step, events, orders, states, and where the rest stands. */
import { ENGINE_VERSION } from '../../engine/version.ts'
import { OBSERVATIONS } from '../../engine/observations.ts'
import { PHASES } from '../../engine/step.ts'
import { KINDS } from '../../world/events.ts'
import { AT_THE_END, PHASES_IN_WORDS } from './phases.ts'
import { EVENTS_IN_WORDS, movesOf } from './happenings.ts'
import { code, page, table } from './markdown.ts'
import { pageOf, partsOf } from './partPages.ts'
import { SLOT_NAMES, SLOTS_IN_WORDS } from './slotsInWords.ts'
import { orderTables, originTable, roleTable, stateTables } from './traffic.ts'

const A_RUN = [
  'A run is a pure function of a scenario and its seed. A scenario is one JSON document: a clock, assets, markets,',
  'protocols with all of their rules, cohorts of agents, shocks from outside, and the live edits that somebody made',
  'while it ran. A preset is a scenario in `presets/`, a link is a scenario in the fragment of an address, a sweep is a',
  'scenario and axes; there is no other format.',
  '',
  'A run yields *observations* (a row of numbers a step), *events* (what happened to whom, how much, and because of which',
  'earlier event), a *summary*, and a *digest*: 64 bits over all events and the final ledger. Two keys come from the text',
  'of the seed: the *macro* key (outside paths, the starting population, shocks) and the *micro* key (everything else).',
  'Another `micro` is another luck of the same crash.',
  '',
  'Money is whole quanta of each asset (1e-4 usd), sizes are whole lots, prices whole ticks. Every movement is a balanced',
  'posting; cash and quote legs of all accounts, those of funds, the house and the outside world included, sum to zero.',
]

export function modelPage(): string {
  return page([
    '# The model',
    '',
    `Written from the declarations of the parts by ${code('breakwater docs')}. Results version ${ENGINE_VERSION}.`,
    '',
    '## What a run is',
    '',
    ...A_RUN,
    '',
    '## One step',
    '',
    'The order of the phases is the model.',
    '',
    ...PHASES.map(([name], i) => `${i + 1}. **${name}.** ${PHASES_IN_WORDS[name]}`),
    '',
    AT_THE_END,
    '',
    '## The parts',
    '',
    ...partIndex(),
    '## Events',
    '',
    'A step’s events, in the order in which they were made. Each has a kind, an account, up to four numbers, and the event',
    'that caused it. Money in quanta, sizes in lots (below zero: sold), prices in ticks.',
    '',
    ...table(
      ['event', 'what happened', 'columns', 'what moves'],
      KINDS.map(kind => {
        const { about, columns } = EVENTS_IN_WORDS[kind]
        return [code(kind), about, columns, movesOf(kind)]
      }),
    ),
    '',
    '## Origins',
    '',
    'The log of the mark is at every step the sum of the first eight; the cause of a liquidation is shares of all.',
    '',
    ...originTable(),
    '',
    '## Roles',
    '',
    ...roleTable(),
    '',
    '## Orders',
    '',
    ...orderTables(),
    '',
    '## States',
    '',
    ...stateTables(),
    '',
    '## Observations',
    '',
    `One number a step each, in usd where it is money: ${OBSERVATIONS.map(({ id }) => code(id)).join(', ')}.`,
  ])
}

/** Every part by slot, with a link to its page. */
function partIndex(): readonly string[] {
  return [
    ...SLOT_NAMES.flatMap(slot => {
      const { title, about } = SLOTS_IN_WORDS[slot]
      const rows = partsOf(slot).map(part => [
        code(part.id),
        part.name,
        part.about,
        Object.keys(part.params).length,
      ])
      return [
        `### [${title}](${pageOf(slot)})`,
        '',
        about,
        '',
        ...table(['part', 'name', 'what it does', 'parameters'], rows),
        '',
      ]
    }),
    '### [Cohorts](model/cohorts.md)',
    '',
    'How many agents, with how much, how levered, how often they act, and how they feel.',
    '',
    '### [Presets](model/presets.md)',
    '',
    'The scenarios that are shipped, with their sources.',
    '',
  ]
}
