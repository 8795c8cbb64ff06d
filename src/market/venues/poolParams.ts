/** What an oracle-priced pool can be set to. */
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { bookParams } from './bookParams.ts'

const { usualVolatility, takerFee, outsideFee, impactPermanentShare, impactHalfLife } = bookParams

/** What the venue itself takes, and how much it lets in. */
const trading = {
  takerFee: { ...takerFee, default: 0.001, slider: [0, 0.005] as const },
  halfSpread: share(0.0002, {
    label: 'Half spread',
    help: 'Buyers pay this much above the mark, sellers get as much below. The pool earns it from those who are early.',
    max: 0.1,
    slider: [0, 0.005],
    live: true,
    channel:
      'price = mark x (1 +- half spread); an early trader waits for a gap above fees and spread',
  }),
  openInterestCap: share(0.9, {
    label: 'Open interest cap',
    help: 'Longs, and shorts, may be at most this part of what the pool is worth. Keeps it able to pay.',
    max: 100,
    slider: [0, 3],
    live: true,
    channel: 'an order is cut to cap x value of the pool - open interest of its side',
  }),
  impactFactor: number('none', 0, {
    label: 'Price impact',
    help: 'Fee in usd for an imbalance of one usd, squared: 1e-8 takes 400 usd for the first 200,000. Leaning on the pool gets dear.',
    min: 0,
    max: 0.001,
    slider: [0, 1e-7],
    live: true,
    channel: 'fee = factor x (imbalance after^2 - imbalance before^2)',
  }),
  impactRebate: share(0.333333, {
    label: 'Paid back for balance',
    help: 'Part of that fee which an order gets that brings longs and shorts nearer, while the pool has taken as much.',
    live: true,
    channel: 'paid = rebate x factor x (imbalance before^2 - imbalance after^2)',
  }),
  executionDelay: number('seconds', 0, {
    label: 'Execution delay',
    help: 'An order is filled this much later, at the price that holds by then. Longer than the oracle is late, and nobody trades on old prices.',
    min: 0,
    max: 3600,
    slider: [0, 120],
    live: true,
    channel: 'gain of an early trader = what the oracle has not caught up with after the delay',
  }),
} as const

export const poolParams = {
  openInterest: number('usd', 1e7, {
    label: 'Scale of orders',
    help: 'Usd that order sizes and the pull on the outside price are shares of.',
    min: 1000,
    max: 6e9,
    slider: [1e6, 4e9],
    scale: 'log',
  }),
  usualVolatility,
  ...trading,
  outsideFee,
  impactPerOpenInterest: number('none', 0, {
    label: 'Pull on the outside price',
    help: 'Log move of the outside price when attackers buy as much there as the scale of orders. High for a thin token.',
    min: 0,
    max: 10,
    slider: [0, 1],
    live: true,
    channel: 'outside impact += pull x flow / scale of orders',
  }),
  impactPermanentShare,
  impactHalfLife,
} as const

export type PoolParams = ParamsOf<typeof poolParams>
