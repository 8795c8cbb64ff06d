/** Parameters of a haircut. */
import { choice, number, share, toggle } from '../../scenario/declaration.ts'

export const haircutParams = {
  pegged: toggle(false, {
    label: 'Staked',
    help: 'Stands for what its market trades, as a staked coin does: worth the index times a peg that a depeg moves.',
  }),
  base: share(0.05, {
    label: 'Least haircut',
    help: 'Does not count even in the calmest market.',
    slider: [0, 0.5],
    live: true,
    channel: 'haircut = max(least, multiple x volatility x sqrt(horizon))',
  }),
  volatility: choice('greater', ['realised', 'implied', 'greater'], {
    label: 'Follows',
    help: 'The volatility that its price had, the one that options on it imply, or the greater of both.',
    live: true,
  }),
  multiple: number('multiple', 3, {
    label: 'Standard deviations',
    help: 'How many moves of usual size over the horizon the haircut covers. More asks for money in a storm.',
    min: 0,
    max: 10,
    slider: [0, 6],
    live: true,
    channel: 'haircut = max(least, multiple x volatility x sqrt(horizon))',
  }),
  horizon: number('seconds', 86_400, {
    label: 'Horizon',
    help: 'Time in which the protocol counts on selling it.',
    min: 1,
    max: 1e7,
    slider: [3600, 604_800],
    scale: 'log',
    live: true,
    channel: 'haircut = max(least, multiple x volatility x sqrt(horizon))',
  }),
  halfLife: number('seconds', 86_400, {
    label: 'Memory',
    help: 'Half-life of realised volatility and correlation.',
    min: 60,
    max: 1e7,
    slider: [3600, 604_800],
    scale: 'log',
    live: true,
  }),
  usualVolatility: share(0.6, {
    label: 'Usual volatility',
    help: 'A year, of its price: what is taken for realised before the first step.',
    max: 5,
    slider: [0, 2],
  }),
  correlationWeight: number('multiple', 1, {
    label: 'Wrong-way weight',
    help: 'How much the haircut grows where the asset falls when the book loses. At 1 it doubles at worst.',
    min: 0,
    max: 10,
    slider: [0, 3],
    live: true,
    channel: 'haircut x (1 + weight x max(0, correlation x delta / value, at most 1 in size))',
  }),
  maximum: share(0.9, {
    label: 'Most',
    help: 'The haircut is never larger.',
    live: true,
  }),
  saleCost: share(0.005, {
    label: 'Cost of a sale',
    help: 'Of its price: slippage and fee when the protocol sells it to pay what an account owes.',
    max: 0.5,
    slider: [0, 0.1],
    live: true,
    channel: 'proceeds = (1 - cost) x price',
  }),
} as const
