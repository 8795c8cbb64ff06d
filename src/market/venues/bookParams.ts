/** What an order-book venue can be set to. */
import { number, share, type ParamsOf, type Relation } from '../../scenario/declaration.ts'

export const bookParams = {
  openInterest: number('usd', 2e8, {
    label: 'Open interest',
    help: 'What depth, order sizes and limits are shares of, and what the larger side holds at the start.',
    min: 1000,
    max: 6e9,
    slider: [1e6, 4e9],
    scale: 'log',
  }),
  usualVolatility: share(0.025, {
    label: 'Usual volatility a day',
    help: 'What makers take for normal; above it they widen and thin out.',
    min: 0.0001,
    max: 1,
    slider: [0.005, 0.1],
    scale: 'log',
    live: true,
    channel: 'volatility ratio = estimate / usual',
  }),
  takerFee: share(0.0005, {
    label: 'Taker fee',
    help: 'Paid on the value of an order that fills at once; forced sales pay none.',
    max: 0.05,
    slider: [0, 0.002],
    live: true,
    channel: 'treasury += fee x value',
  }),
  makerFee: share(0, {
    label: 'Maker fee',
    help: 'Paid by the maker on the value of a fill; below zero it is paid to it, out of the treasury.',
    min: -0.01,
    max: 0.01,
    slider: [-0.0005, 0.0005],
    live: true,
    channel: 'rebate = -fee: narrows the half spread and raises the withdrawal threshold of makers',
  }),
  crisisRebate: share(0, {
    label: 'Maker rebate in a crisis',
    help: 'Paid to makers besides while depth is under a part of its usual. Buys bids when they are dear.',
    max: 0.01,
    slider: [0, 0.001],
    live: true,
    channel: 'rebate += crisis rebate while depth < share x usual depth',
  }),
  crisisDepth: share(0.5, {
    label: 'Depth of a crisis',
    help: 'Part of the usual depth within 1 % under which the crisis rebate is paid.',
    live: true,
  }),
  outsideFee: share(0.0005, {
    label: 'Fee on the outside venue',
    help: 'What those pay who trade there to move its price, or to hedge.',
    max: 0.05,
    slider: [0, 0.002],
    live: true,
    channel: 'an attack over the outside venue costs fee x value and its own impact',
  }),
  impactPerOpenInterest: share(0, {
    label: 'Pull on the outside price',
    help: 'Log move of the outside price when forced flow equals the open interest. 0 on recorded paths.',
    max: 100,
    slider: [0, 1],
    live: true,
    channel: 'outside impact += pull x forced flow / open interest',
  }),
  impactPermanentShare: share(0.3, {
    label: 'Permanent part of the pull',
    help: 'Share of that move of the outside price that never fades.',
    live: true,
  }),
  impactHalfLife: number('seconds', 600, {
    label: 'Half-life of the pull',
    help: 'Time in which half of its passing part fades.',
    min: 1,
    max: 1e7,
    slider: [60, 3600],
    scale: 'log',
    live: true,
  }),
  positionCap: share(0.005, {
    label: 'Largest position',
    help: 'Of the open interest, for one agent of 5,000; with fewer agents more.',
    min: 1e-6,
    slider: [0.001, 0.05],
    scale: 'log',
    live: true,
    channel: 'an order is cut to cap x open interest x 5,000 / agents',
  }),
  orderSlack: share(0.001, {
    label: 'Order margin slack',
    help: 'Added to initial margin when an order is held to it: fees and the way to its limit.',
    max: 0.1,
    live: true,
  }),
  fundingHours: number('none', 1, {
    label: 'Hours between fundings',
    help: 'How often the index of funding moves. 0: no funding.',
    min: 0,
    max: 168,
    slider: [0, 8],
    live: true,
  }),
  fundingCoefficient: number('multiple', 1, {
    label: 'Funding coefficient',
    help: 'Weight of the premium in the rate. More pulls the venue to its index harder, and costs the crowded side more.',
    min: 0,
    max: 10,
    slider: [0, 5],
    live: true,
    channel: 'rate = coefficient x premium + clamp(interest - coefficient x premium, 0.05 %)',
  }),
  fundingInterest: share(0.0001, {
    label: 'Interest in funding',
    help: 'Eight-hour rate that funding is drawn to while the premium is small.',
    min: -0.01,
    max: 0.01,
    slider: [0, 0.0005],
    live: true,
    channel: 'rate is drawn to it by at most 0.05 % while coefficient x premium is small',
  }),
  fundingMost: share(0.04, {
    label: 'Most funding an hour',
    help: 'Largest rate an hour, either way.',
    max: 1,
    slider: [0, 0.04],
    live: true,
  }),
} as const

/** What must hold between them. */
export const bookRelations: readonly Relation<typeof bookParams>[] = [
  {
    of: ['takerFee', 'makerFee', 'crisisRebate'],
    // Else two accounts of one owner trade with each other and are paid for it.
    holds: p => p.crisisRebate - p.makerFee <= p.takerFee,
    expected: 'a rebate, crisis rebate included, of at most the taker fee',
  },
]

export type BookParams = ParamsOf<typeof bookParams>
