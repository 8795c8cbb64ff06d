/** What can be set on a composite oracle. Times are in seconds and prices in shares; 0 switches a guard off. */
import { choice, number, share, whole } from '../../scenario/declaration.ts'
import { FEED_FAULTS, SOURCES_MOST } from '../oracle.ts'
import { AGGREGATIONS } from './indexPrice.ts'
import { MARK_RULES } from './mark.ts'

const seconds = (value: number, most: number, label: string, help: string) =>
  number('seconds', value, { label, help, min: 0, max: 1e6, slider: [0, most], live: true })

export const compositeParams = {
  unsoundIncreases: choice('refused', ['refused', 'allowed'], {
    label: 'Increases on a bad feed',
    help: 'While the feed is stale or has diverged, positions may only be reduced, or all goes on.',
    live: true,
  }),
  unsoundLiquidations: choice('allowed', ['allowed', 'refused'], {
    label: 'Liquidations on a bad feed',
    help: 'While the feed is stale or has diverged, accounts are liquidated at the last mark, or spared.',
    live: true,
  }),
  sources: whole('count', 5, {
    label: 'Sources',
    help: 'How many publish the outside price. One can fail alone; of many, most must.',
    min: 1,
    max: SOURCES_MOST,
    live: true,
  }),
  lag: seconds(
    5,
    120,
    'Lag',
    'How old the outside price is when a source reads it; rounded up to whole steps.',
  ),
  noise: share(0, {
    label: 'Noise',
    help: 'Standard deviation of each reading around the outside price, independent by source and step.',
    max: 0.5,
    slider: [0, 0.01],
    live: true,
  }),
  heartbeat: seconds(
    0,
    3600,
    'Heartbeat',
    'A source publishes at least this often. With no deviation either, every step.',
  ),
  deviation: share(0, {
    label: 'Deviation',
    help: 'A source publishes as soon as its reading is further than this from what it last published.',
    slider: [0, 0.05],
    live: true,
  }),
  aggregation: choice('median', AGGREGATIONS, {
    label: 'Put together by',
    help: 'A median shrugs off a minority that is wrong; a mean follows everyone. Weights are 3, 2, 2, then 1.',
    live: true,
  }),
  twapSeconds: seconds(
    0,
    1800,
    'Average over time',
    'The index is the average over this long: hard to push, and late.',
  ),
  staleAfter: seconds(
    60,
    600,
    'Stale after',
    'A source that has said nothing for longer is left out. 0: never.',
  ),
  minimumSources: whole('count', 1, {
    label: 'Sources needed',
    help: 'With fewer fresh ones that agree, the feed is stale and the index stands still.',
    min: 1,
    max: SOURCES_MOST,
    live: true,
  }),
  divergence: share(0.1, {
    label: 'Divergence',
    help: 'An index further than this from the middle of the book is flagged. 0: never.',
    slider: [0, 0.5],
    live: true,
  }),
  outlier: share(0.05, {
    label: 'Outliers',
    help: 'A source further than this from the median is left out. 0: none is.',
    slider: [0, 0.5],
    live: true,
  }),
  mark: choice('median', MARK_RULES, {
    label: 'Mark rule',
    help: 'The median is of index with premium, book, and outside price; no single one of them can move it far.',
    live: true,
  }),
  premiumSeconds: seconds(
    150,
    3600,
    'Premium averaged over',
    'How slowly the mark follows the book away from the index. 0: at once.',
  ),
  premiumClamp: share(0.0125, {
    label: 'Largest premium',
    help: 'The average premium is cut here, so that the mark stays near the index.',
    slider: [0, 0.1],
    live: true,
  }),
  fault: choice('none', FEED_FAULTS, {
    label: 'Fault',
    help: 'How sources fail: frozen price, silence, a bias, one jump, or half of them up and half down.',
    live: true,
  }),
  faultySources: whole('count', 1, {
    label: 'Sources at fault',
    help: 'From the first on, which also weighs most.',
    min: 0,
    max: SOURCES_MOST,
    live: true,
  }),
  faultSize: number('share', 0.1, {
    label: 'Size of the fault',
    help: 'How far a source is off that is biased, jumps or is split.',
    min: -0.99,
    max: 10,
    slider: [-0.5, 0.5],
    live: true,
  }),
} as const
