/** What an attacker of volatility marks can be set to. */
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { hoursParam } from '../options.ts'
import { planParams } from './plan.ts'

export const volMarkParams = {
  ...planParams,
  hours: hoursParam(
    720,
    'It attacks the listed expiry nearest to it. Far ones have most vega for their premium, and few who quote them.',
  ),
  loadShare: share(0.2, {
    label: 'Loads, of the budget',
    help: 'Premium that it pays before it pushes, as a part of its budget: what it means to sell dearer.',
    live: true,
    channel: 'lots a step = part x budget x step / (time x ask)',
  }),
  loadSeconds: number('seconds', 1800, {
    label: 'Loads in',
    help: 'Time over which it buys them, as evenly as makers sell.',
    min: 1,
    max: 1e6,
    slider: [60, 14_400],
    scale: 'log',
    live: true,
  }),
  loadOver: share(0.1, {
    label: 'Pays while it loads',
    help: 'Volatility over that of the mark at its start that it pays at most while it loads.',
    max: 4,
    slider: [0, 0.5],
    live: true,
  }),
  pushShare: share(0.2, {
    label: 'Pushes, of the budget',
    help: 'Premium that it pays to lift the quotes, as a part of its budget.',
    live: true,
  }),
  pushSeconds: number('seconds', 300, {
    label: 'Pushes in',
    help: 'Time over which it lifts them. Makers that refill do so against it.',
    min: 1,
    max: 1e5,
    slider: [5, 3600],
    scale: 'log',
    live: true,
  }),
  pushOver: share(0.4, {
    label: 'Pays while it pushes',
    help: 'Volatility over that of the mark at its start that it pays at most. The last options are the dearest, and set the mark.',
    max: 8,
    slider: [0, 2],
    live: true,
  }),
  moveWanted: share(0.4, {
    label: 'Move wanted',
    help: 'It stops pushing once the volatility of the mark has risen by this.',
    max: 8,
    slider: [0.02, 2],
    live: true,
  }),
  followsLeast: share(0.03, {
    label: 'Mark must follow',
    help: 'Least rise of that volatility by the end of the push; less, and it gives up.',
    max: 8,
    slider: [0, 0.5],
    live: true,
  }),
  givesBack: share(0.01, {
    label: 'Sells near the top',
    help: 'It sells only while the mark is less than this volatility under its highest: to those who must buy.',
    max: 4,
    slider: [0, 0.2],
    live: true,
  }),
  reach: share(0.01, {
    label: 'Sells under the mark',
    help: 'Volatility under its mark at which it sells an option at most. Wider ones are sold sooner, and for less.',
    max: 4,
    slider: [0, 0.2],
    live: true,
  }),
  holdSeconds: number('seconds', 1800, {
    label: 'Waits for buyers',
    help: 'Time after the push from which it sells at any price.',
    min: 0,
    max: 1e6,
    slider: [0, 14_400],
    live: true,
  }),
  sellSeconds: number('seconds', 600, {
    label: 'Sells in',
    help: 'Time of selling over which it sells what it holds evenly.',
    min: 1,
    max: 1e6,
    slider: [60, 7200],
    scale: 'log',
    live: true,
  }),
} as const

export type VolMarkParams = ParamsOf<typeof volMarkParams>
