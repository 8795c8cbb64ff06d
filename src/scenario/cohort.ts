/** What every cohort has, whatever its strategy. */
import { choice, number, type Relation, share, toggle, whole } from './declaration.ts'

export const cohortParams = {
  count: whole('count', 1000, {
    label: 'Agents',
    help: 'How many agents of this strategy there are, one account each.',
    min: 1,
    max: 1_000_000,
    slider: [1, 20_000],
    scale: 'log',
  }),
  muted: toggle(false, {
    label: 'Muted',
    help: 'Holds its positions and never acts; everybody else draws the same luck.',
    live: true,
  }),
  activity: number('per hour', 1, {
    label: 'Activity',
    help: 'How often an agent acts. Busy crowds move the price and re-lever in the crash.',
    min: 0,
    max: 720_000,
    slider: [0.01, 100],
    scale: 'log',
    live: true,
    channel: 'chance to act in a step = activity x step length, at most 1',
  }),
  appetite: number('multiple', 1, {
    label: 'Leverage appetite',
    help: 'Multiplies the leverage each agent wants. Above 1 the crowd leans in further.',
    min: 0,
    max: 10,
    slider: [0, 3],
    live: true,
    channel: 'wanted notional = appetite x own leverage x equity',
  }),
  equity: number('usd', 1000, {
    label: 'Equity an agent',
    help: 'Mean starting equity of an agent.',
    min: 0.01,
    max: 1e9,
    slider: [10, 1e6],
    scale: 'log',
  }),
  equitySpread: number('none', 0, {
    label: 'Spread of equity',
    help: 'Log standard deviation of starting equity; 0 makes all alike, 1.5 a few whales.',
    min: 0,
    max: 3,
  }),
  collateralShare: share(0, {
    label: 'Equity as collateral',
    help: 'Part of starting equity held in the asset that the cohort names, where it holds options and the protocol takes it.',
  }),
  longShare: share(0.5, {
    label: 'Share long',
    help: 'Chance that an agent starts long; the rest start short.',
  }),
  leverageShape: choice('lognormal', ['lognormal', 'uniform'], {
    label: 'Leverage drawn',
    help: 'Lognormal around the median, or uniform between the least and the most.',
  }),
  leverageMedian: number('multiple', 3, {
    label: 'Median leverage',
    help: 'Half of the agents start with less, half with more.',
    min: 0.01,
    max: 100,
    slider: [1, 30],
    scale: 'log',
  }),
  leverageSpread: number('none', 0.7, {
    label: 'Spread of leverage',
    help: 'Log standard deviation of leverage: the tail that breaks first.',
    min: 0,
    max: 3,
  }),
  leverageMin: number('multiple', 0, {
    label: 'Least leverage',
    help: 'Nobody starts with less.',
    min: 0,
    max: 100,
  }),
  leverageMax: number('multiple', 30, {
    label: 'Most leverage',
    help: 'Nobody starts with more.',
    min: 0.01,
    max: 100,
    slider: [1, 100],
    scale: 'log',
  }),
  entrySpread: number('none', 0, {
    label: 'Spread of entry prices',
    help: 'Log standard deviation of the prices at which positions were opened before the start.',
    min: 0,
    max: 1,
    slider: [0, 0.2],
  }),
  lossAversion: number('multiple', 1, {
    label: 'Loss aversion',
    help: 'Weight of a loss over that of a gain; people show about 2.25. At 1 losses change nothing.',
    min: 1,
    max: 10,
    slider: [1, 5],
    live: true,
    channel: 'wanted leverage x max(0, 1 - (aversion - 1) x loss since the reference)',
  }),
  panicAt: share(1, {
    label: 'Panics at',
    help: 'Median loss of equity since its peak at which an agent closes at any price. 100 %: nobody panics.',
    min: 0.01,
    slider: [0.05, 1],
    live: true,
    channel:
      'closes everything when loss > own threshold x (1 - herding x share of neighbours in panic)',
  }),
  herding: share(0, {
    label: 'Herding',
    help: 'How much the panic of its neighbours lowers the threshold of an agent. High values make a run of one fear.',
    live: true,
    channel: 'own threshold x (1 - herding x share of neighbours in panic)',
  }),
  neighbours: whole('count', 6, {
    label: 'Neighbours',
    help: 'Others that each agent watches, half on either side of it on a ring.',
    min: 2,
    max: 20,
  }),
  rewiring: share(0.1, {
    label: 'Far acquaintances',
    help: 'Chance that a neighbour is a stranger from anywhere instead: a small world.',
  }),
  calmsAfter: number('seconds', 3600, {
    label: 'Calms after',
    help: 'Mean time for which an agent in panic stays out.',
    min: 1,
    max: 1e7,
    slider: [60, 86_400],
    scale: 'log',
    live: true,
  }),
  leaves: toggle(false, {
    label: 'Leaves when closed',
    help: 'An agent whose position was closed by force stops playing, for a while or for ever. Off: it plays on.',
    live: true,
    channel: 'a closed agent acts again only after it has come back',
  }),
  reentry: share(0, {
    label: 'Chance to come back',
    help: 'Chance that an agent that left comes back with new money; the others never do.',
    live: true,
    channel: 'brings up to half of its starting equity, once or twice',
  }),
  reentryHours: number('none', 12, {
    label: 'Hours until it does',
    help: 'Mean time until an agent that left comes back.',
    min: 0.01,
    max: 10_000,
    slider: [0.1, 48],
    scale: 'log',
    live: true,
  }),
} as const

/** What must hold between them. */
export const cohortRelations: readonly Relation<typeof cohortParams>[] = [
  {
    of: ['leverageMin', 'leverageMax'],
    holds: ({ leverageMin, leverageMax }) => leverageMin <= leverageMax,
    expected: 'least leverage at most the most leverage',
  },
]
