/** What the stop-loss crowd can be set to. */
import { number, share, type Relation } from '../../scenario/declaration.ts'
import { orderParams, sideParams } from '../trading.ts'

export const stopCrowdParams = {
  ...sideParams(0.15, 0.65),
  newPositionsPerHour: number('per hour', 0.5, {
    label: 'New positions',
    help: 'How often an agent takes a new position, on a side drawn anew, with a new stop.',
    min: 0,
    max: 100,
    slider: [0, 4],
    live: true,
  }),
  roundShare: share(0.8, {
    label: 'Stops at round numbers',
    help: 'Share of agents who think in round prices. At 0 stops stand anywhere and no price is special.',
    channel: 'stop = round price nearest to the own distance, and a little beyond',
    live: true,
  }),
  coarseShare: share(0.4, {
    label: 'Of them, very round',
    help: 'Share of those on the widest grid: the largest of 1, 2, 5 x 10^n usd within 5 % of the price.',
    live: true,
  }),
  middleShare: share(0.4, {
    label: 'Of them, round',
    help: 'Share of those on the largest of 1, 2, 5 x 10^n usd within 2 %; the rest take half a percent.',
    live: true,
  }),
  stopDistance: share(0.03, {
    label: 'Distance of stops',
    help: 'Median distance of a stop from the price at entry. Near ones go off in every dip.',
    min: 0.001,
    max: 0.9,
    slider: [0.005, 0.2],
    scale: 'log',
    live: true,
  }),
  distanceSpread: number('none', 0.5, {
    label: 'Spread of distances',
    help: 'Log standard deviation of the distances.',
    min: 0,
    max: 3,
  }),
  beyond: share(0.001, {
    label: 'Beyond the number',
    help: 'Farthest that a stop stands beyond its round price; each agent has its own part of it.',
    max: 0.05,
    slider: [0, 0.01],
    live: true,
  }),
  profitRatio: number('multiple', 2, {
    label: 'Profit over risk',
    help: 'Distance of the take-profit over that of the stop. High values leave only stops.',
    min: 0.1,
    max: 1000,
    slider: [0.5, 10],
    scale: 'log',
    live: true,
  }),
  slippage: share(0.02, {
    label: 'Slippage of a stop',
    help: 'How far from the middle of the book a stop may fill. Wide ones dig into a thin book.',
    max: 0.5,
    slider: [0.001, 0.1],
    scale: 'log',
    live: true,
    channel: 'limit of a stop = middle x (1 -+ slippage)',
  }),
  breakoutShare: share(0.2, {
    label: 'Turns with the break',
    help: 'Share of agents who, once stopped, take the other side as the price goes on.',
    live: true,
    channel:
      'stopped at a price, opens the other side when the mark is beyond it by the confirmation',
  }),
  breakoutBy: share(0.002, {
    label: 'Confirmation',
    help: 'How far beyond the broken price the mark must be for them to go with it, or back inside to give up.',
    max: 0.5,
    slider: [0, 0.05],
    live: true,
  }),
  ...orderParams(0.0003, 0.0015),
}

/** What must hold between them. */
export const stopCrowdRelations: readonly Relation<typeof stopCrowdParams>[] = [
  {
    of: ['coarseShare', 'middleShare'],
    holds: ({ coarseShare, middleShare }) => coarseShare + middleShare <= 1,
    expected: 'shares of the two wider grids of at most 1 together',
    code: 'E_SUM',
  },
]
