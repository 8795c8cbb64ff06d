/** What a drainer of the vault can be set to. */
import { choice, number, share, toggle, type ParamsOf } from '../../scenario/declaration.ts'
import { openParams } from './pair.ts'
import { planParams } from './plan.ts'
import { pushParams } from './push.ts'

export const vaultDrainerParams = {
  ...planParams,
  leaves: choice('short', ['short', 'long'], {
    label: 'Leaves behind',
    help: 'The side whose account is emptied and left. A short is left by pushing the price up.',
  }),
  hasPartner: toggle(true, {
    label: 'Holds the other side',
    help: 'Its second account takes the other side, and wins what the first one loses. Off: it bets on the move alone.',
  }),
  sizeShare: share(0.1, {
    label: 'Position',
    help: 'Of each account, as a share of open interest. The larger, the longer the vault holds it.',
    slider: [0.01, 0.5],
  }),
  marginOver: number('multiple', 1.5, {
    label: 'Margin brought',
    help: 'Put on each account at the start, in multiples of its initial margin.',
    min: 1,
    max: 20,
    slider: [1, 5],
  }),
  ...openParams,
  pumps: toggle(true, {
    label: 'Pushes the price',
    help: 'Trades on the outside venue against the account it leaves. Off: it waits for the price to move by itself.',
    live: true,
  }),
  ...pushParams(0.5, 300),
  moveWanted: share(0.3, {
    label: 'Move wanted',
    help: 'It stops pushing, and takes out its profit, once the mark has moved by this.',
    max: 10,
    slider: [0.02, 2],
    live: true,
  }),
  followsLeast: share(0.03, {
    label: 'Price must follow',
    help: 'Least move of the mark by the end of the push; less, and it gives up.',
    max: 10,
    slider: [0, 0.5],
    live: true,
  }),
  holdSeconds: number('seconds', 60, {
    label: 'Takes profit for',
    help: 'Time for which it takes profit out and closes its winner, before it trades back what it holds outside.',
    min: 0,
    max: 1e6,
    slider: [0, 3600],
    live: true,
  }),
  coverSeconds: number('seconds', 300, {
    label: 'Unwinds in',
    help: 'Time over which it trades back what it holds outside.',
    min: 1,
    max: 1e5,
    slider: [30, 3600],
    scale: 'log',
    live: true,
  }),
} as const

export type VaultDrainerParams = ParamsOf<typeof vaultDrainerParams>
