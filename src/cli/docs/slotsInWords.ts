/** The slots of a document in words: what stands there, and what it is for. */
import type { Declarations } from '../../scenario/declaration.ts'

interface SlotInWords {
  readonly title: string
  /** Where it stands in a document. */
  readonly place: string
  readonly about: string
}

export const SLOTS_IN_WORDS: Readonly<Record<keyof Declarations, SlotInWords>> = {
  processes: {
    title: 'Price processes',
    place: 'markets[].process',
    about: 'What moves the outside price, which nothing on the venue moves.',
  },
  venues: {
    title: 'Venues',
    place: 'markets[].venue',
    about: 'How orders are filled, what trading costs, and how funding is made.',
  },
  oracles: {
    title: 'Oracles',
    place: 'markets[].oracle',
    about: 'What the protocol takes for the price: index and mark.',
  },
  margins: {
    title: 'Margin',
    place: 'protocols[].margin',
    about: 'How much equity a position in the perpetual must have.',
  },
  liquidations: {
    title: 'Liquidation',
    place: 'protocols[].liquidation',
    about: 'How an account under maintenance is reduced, by whom, and what it pays.',
  },
  fees: {
    title: 'Fees',
    place: 'protocols[].fees',
    about: 'Where trading fees go.',
  },
  chains: {
    title: 'Options listed',
    place: 'protocols[].chain',
    about: 'Which options are listed, and how they expire.',
  },
  surfaces: {
    title: 'Volatility surfaces',
    place: 'protocols[].surface',
    about: 'How implied volatility moves, and what option marks are taken from.',
  },
  bookMargins: {
    title: 'Margin of books',
    place: 'protocols[].bookMargin',
    about: 'What an account that holds options must have for all that it holds.',
  },
  bookLiquidations: {
    title: 'Liquidation of books',
    place: 'protocols[].bookLiquidation',
    about: 'How an account that holds options is closed.',
  },
  collaterals: {
    title: 'Collateral',
    place: 'protocols[].collateral[]',
    about: 'What margins books beside the settlement asset, and at what discount.',
  },
  rungs: {
    title: 'Rungs of the waterfall',
    place: 'protocols[].waterfall[]',
    about: 'Who pays a shortfall, in the order of the list.',
  },
  breakers: {
    title: 'Breakers',
    place: 'protocols[].breakers[]',
    about: 'What stops something for a while when a figure leaves its bounds.',
  },
  agents: {
    title: 'Agents',
    place: 'cohorts[].agent',
    about: 'Who plays: one strategy for each cohort.',
  },
  shocks: {
    title: 'Shocks',
    place: 'shocks[]',
    about: 'What happens to a market from outside, at a step.',
  },
}

export const SLOT_NAMES = Object.keys(SLOTS_IN_WORDS) as (keyof Declarations)[]
