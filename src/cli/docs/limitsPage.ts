/** Limits, and what the model does not say. */
import { LIMIT_TABLES } from './limitsTable.ts'
import { code, page, table } from './markdown.ts'

/** What is assumed, in the words of the page. */
const ASSUMPTIONS: readonly (readonly [of: string, what: string])[] = [
  [
    'outside price',
    'A recorded path is replayed as it was. It already holds the liquidations of its day, so that rules move this venue’s own basis and depth, not the recorded path; what forced flow does to the outside venue is a pull on top, 0 by default on recorded paths.',
  ],
  [
    'luck',
    'One run is one luck. The difference of two single runs is policy plus luck: compare rules by paired ensembles and read the intervals.',
  ],
  [
    'population',
    'Calibrated to the size of open interest, volumes and cascades; nobody’s accounts. Leverage and equity are drawn from declared distributions.',
  ],
  [
    'behaviour',
    'Strategies are fixed rules. Nobody learns, changes venue, or reads news; a rule that would change who plays is not answered by this.',
  ],
  [
    'time',
    'A step is a block: everything inside it sees one mark. A cascade advances one generation a step, so that the length of a step is part of the rules.',
  ],
  [
    'information',
    'Everybody sees the public state of the venue at the end of the last step without delay, but for the oracle’s and the declared lags.',
  ],
  [
    'accounts',
    'One market an account, isolated margin; options and the perpetual of one market share a book. No cross margin over markets.',
  ],
  [
    'credit',
    'No loans and no interest; funding is the only carry. The settlement asset keeps its worth.',
  ],
  [
    'options',
    'European, cash settled; one forward, the mark, for all expiries; no interest; clients trade with dealers, not with each other.',
  ],
  [
    'protocols',
    'Protocols of one document share markets and the outside world, no agents, keepers or vaults.',
  ],
  [
    'signs',
    'The same rule may help in one crash and harm in another. No sign is promised; presets say under which path a figure was made.',
  ],
]

export function limitsPage(): string {
  return page([
    '# Limits',
    '',
    `Written by ${code('breakwater docs')}. A limit is looked at before any work is done with what it limits.`,
    '',
    ...LIMIT_TABLES.flatMap(([title, limits]) => [
      `## ${title}`,
      '',
      ...table(
        ['what', 'at most', 'past it', 'enforced in'],
        limits.map(({ what, most, past, where }) => [what, most, past, code(where)]),
      ),
      '',
    ]),
    'Each parameter has bounds of its own: [the model](model.md).',
    '',
    '## What the model does not say',
    '',
    ...table(['about', 'what is assumed'], ASSUMPTIONS),
    '',
    'What is wrong or missing is in [known-issues.md](known-issues.md).',
  ])
}
