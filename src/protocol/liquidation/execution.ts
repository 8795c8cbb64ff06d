/** What every method declares alike: what its owner pays for a liquidation, and which way the position goes. */
import { MILLION, millionths, mulDiv } from '../../kernel/quanta.ts'
import { choice, number, share, toggle, type ParamsOf } from '../../scenario/declaration.ts'
import type { Penalty, Route } from './liquidationMethod.ts'

export const executionParams = {
  penaltyRate: share(0.004, {
    label: 'Liquidation penalty',
    help: 'Share of notional taken from what the account has left. Feeds the fund.',
    max: 0.5,
    slider: [0, 0.03],
    live: true,
    channel: 'penalty = min(rate x notional, what is left)',
  }),
  insuranceShare: share(1, {
    label: 'Insurance share',
    help: 'Share of penalties that the insurance fund gets; the treasury keeps the rest.',
    live: true,
    channel: 'fund += share x penalty',
  }),
  route: choice('venue', ['venue', 'keepers'], {
    label: 'Route',
    help: 'Forced orders go to the venue, or keepers take positions at the mark and the backstop takes the rest.',
    live: true,
  }),
  keeperReward: share(0, {
    label: 'Keeper reward',
    help: 'Share of notional that a keeper gets out of the penalty. Too little, and nobody comes.',
    max: 0.5,
    slider: [0, 0.02],
    live: true,
    channel: 'a keeper acts if the reward covers its own minimum, half the spread and its risk',
  }),
  rewardGrowth: share(0, {
    label: 'Reward grows a minute',
    help: 'Added to the reward for each minute that a position waits. Patience pays, and a ring can wait.',
    max: 0.5,
    slider: [0, 0.02],
    live: true,
    channel: 'reward = min(most, reward + growth x minutes waited)',
  }),
  rewardMost: share(0.1, {
    label: 'Most reward',
    help: 'What a growing reward stops at.',
    max: 0.5,
    slider: [0, 0.1],
    live: true,
  }),
  gasUsd: number('usd', 0, {
    label: 'Gas of a liquidation',
    help: 'What a keeper pays for the transaction at usual prices. Small accounts are not worth it.',
    min: 0,
    max: 1e6,
    slider: [0, 200],
    live: true,
    channel: 'a keeper acts if reward x notional > gas + own minimum',
  }),
  congestion: share(0, {
    label: 'Congestion',
    help: 'Part by which gas rises for each account that waits to be closed.',
    max: 10,
    slider: [0, 0.1],
    live: true,
    channel: 'gas = usual gas x shock x (1 + congestion x accounts waiting)',
  }),
  backstopAfter: number('seconds', 30, {
    label: 'Backstop after',
    help: 'What no keeper took by then goes to the waterfall; at once if equity is below zero.',
    min: 0,
    max: 86_400,
    slider: [0, 300],
    live: true,
  }),
  confiscates: toggle(false, {
    label: 'Keep the rest',
    help: 'What an account has left after a full close goes to the fund.',
    live: true,
    channel: 'fund += equity left after a full close',
  }),
  limit: choice('none', ['none', 'fillable', 'bankruptcy'], {
    label: 'Limit price',
    help: 'Worst price of a forced order: any, the fillable price, or the bankruptcy price. The rest waits a step.',
    live: true,
  }),
  order: choice('row', ['row', 'worst-first'], {
    label: 'Order',
    help: 'Who is closed first: by row, or the lowest margin ratio.',
    live: true,
  }),
} as const

type Execution = ParamsOf<typeof executionParams>

/** Rate times `notional` (quanta), rounded up, charged up to what is `left`, so that a penalty makes no shortfall. */
export function penaltyOf(
  notional: number,
  left: number,
  { penaltyRate, insuranceShare }: Pick<Execution, 'penaltyRate' | 'insuranceShare'>,
): Penalty {
  const due = mulDiv(notional, millionths(penaltyRate), MILLION, 'up')
  const paid = left <= 0 ? 0 : due < left ? due : left
  const fund = mulDiv(paid, millionths(insuranceShare), MILLION, 'down')
  return { fund, treasury: paid - fund }
}

/** The way a position goes, from the parameters. */
export function routeOf(params: Execution): Route {
  const { route, keeperReward, backstopAfter, confiscates, limit, order } = params
  return {
    via: route,
    keeperReward,
    rewardGrowth: params.rewardGrowth / 60,
    rewardMost: Math.max(keeperReward, params.rewardMost),
    gasUsd: params.gasUsd,
    congestion: params.congestion,
    backstopAfter,
    confiscates,
    limit,
    worstFirst: order === 'worst-first',
    until: 1,
  }
}
