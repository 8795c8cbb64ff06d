/** What a hunter of liquidations can be set to. */
import { choice, number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { planParams } from './plan.ts'
import { pushParams } from './push.ts'

export const liquidationHunterParams = {
  ...planParams,
  hunts: choice('either', ['either', 'longs', 'shorts'], {
    label: 'Hunts',
    help: 'Whose liquidation it is after: longs below the price, shorts above it, or the larger crowd.',
    live: true,
  }),
  within: share(0.04, {
    label: 'Looks as far as',
    help: 'Accounts whose liquidation price lies no further from the mark are its crowd.',
    max: 0.4,
    slider: [0.005, 0.1],
    live: true,
  }),
  crowdLeast: share(0.1, {
    label: 'Least crowd',
    help: 'Share of open interest that must stand there before it begins.',
    slider: [0.01, 0.5],
    live: true,
  }),
  crowdOverDepth: number('multiple', 1, {
    label: 'Crowd over depth',
    help: 'The crowd must outweigh what rests within 1 % on its side of the book by this multiple.',
    min: 0,
    max: 1000,
    slider: [0, 20],
    live: true,
  }),
  marginShare: share(0.2, {
    label: 'Budget on the venue',
    help: 'Part of the budget that is margin of its own position here; the rest pushes the price.',
    live: true,
  }),
  leverage: number('multiple', 5, {
    label: 'Leverage here',
    help: 'Of its own position on the venue. High ones are squeezed before the crowd is.',
    min: 0,
    max: 50,
    slider: [1, 20],
    live: true,
  }),
  buildSeconds: number('seconds', 1200, {
    label: 'Builds in',
    help: 'Time over which it builds its position. Quick building moves the price against it.',
    min: 1,
    max: 1e6,
    slider: [60, 7200],
    scale: 'log',
    live: true,
  }),
  ...pushParams(0.6, 120),
  followsLeast: share(0.005, {
    label: 'Price must follow',
    help: 'Least move of the mark by the end of the push; less, and it gives up.',
    max: 0.5,
    slider: [0, 0.05],
    live: true,
  }),
  fades: share(0.2, {
    label: 'Leaves when sales fade',
    help: 'It unwinds once forced sales have fallen to this part of their peak.',
    live: true,
  }),
  coverSeconds: number('seconds', 300, {
    label: 'Covers in',
    help: 'Time over which it trades back what it holds outside, and longest wait for the forced sales.',
    min: 1,
    max: 1e5,
    slider: [30, 3600],
    scale: 'log',
    live: true,
  }),
} as const

export type LiquidationHunterParams = ParamsOf<typeof liquidationHunterParams>
