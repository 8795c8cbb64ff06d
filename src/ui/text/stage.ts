/** Words of the stage, its tanks and the small charts under it. */
import { clock, count, duration, multiple, price, signedPercent, usd } from './format.ts'

const accounts = (n: number): string => `${count(n)} ${n === 1 ? 'account' : 'accounts'}`

export const stageText = {
  title: 'Price and accounts',
  outsidePrice: 'outside price (dotted)',
  /** Ticks of the price axis: no more digits than there is room for. */
  // Ticks are round numbers: zeros at the end of a small one say nothing and take the room of the axis.
  tick: (value: number): string =>
    value >= 1e5
      ? usd(value)
      : value < 1
        ? price(value).replace(/(\.\d*?)0+$/, '$1')
        : price(value),
  due: 'to be liquidated',
  bids: (amount: number): string => `bids, ${usd(amount)} within 1\u202f%`,
  asks: (amount: number): string => `asks, ${usd(amount)}`,
  /** On a replayed path: what rules can move, and what not. */
  replayed: ['Rules move this venue and its basis,', 'not the recorded outside price.'],
  /** Beside their colours: who shares one goes by the first. */
  roles: {
    trader: 'traders',
    carry: 'traders',
    maker: 'LPs',
    depositor: 'LPs',
    keeper: 'keepers',
    attacker: 'attackers',
    dealer: 'options dealers',
  },
  window: (seconds: number): string => `last ${duration(seconds)}`,
  shorts: 'Shorts, afloat',
  shortsNote: 'liquidated if the mark rises',
  gone: 'Gone in this crisis',
  goneNote: (n: number, notional: number): string => `${accounts(n)}, ${usd(notional)} usd`,
  longs: 'Longs under water line',
  longsNote: accounts,
  nextCrowd: (crowds: readonly number[]): string =>
    `next crowd at ${crowds.map(price).join(' and ')}`,
  nobody: 'Nobody holds a position yet',
  nobodyNote: 'Accounts appear at their liquidation price when they trade',
  /** What a screen reader hears instead of the picture. */
  summary: (mark: number, longs: number, shorts: number, gone: number): string =>
    `Mark price ${price(mark)} usd. ${count(longs)} longs below it, ${count(shorts)} shorts above it, ${count(gone)} liquidated.`,
  loading: 'The market is opening',
  card: {
    account: (id: number): string => `Account ${count(id)}`,
    long: 'long',
    short: 'short',
    gone: 'liquidated',
    notional: 'Notional',
    leverage: 'Of starting equity',
    liquidation: 'Liquidation price',
    died: 'Liquidated at',
    distance: 'Distance',
    usd: (amount: number): string => `${usd(amount)} usd`,
    times: multiple,
    share: (share: number): string => signedPercent(share),
    price,
  },
  cursor: (ms: number): string => `${clock(ms)} UTC`,
  tanks: {
    title: 'Who pays, in order',
    ownMargin: 'Own margin',
    insolvent: 'Insolvent',
    short: {
      'Own margin': 'Margin',
      'Insurance fund': 'Insurance',
      'Socialized loss': 'Socialized',
      'Auto-deleveraging': 'ADL',
      "Operator's equity": 'Operator',
      'Liquidity vault': 'Vault',
      'Exchange rate': 'Haircut',
    } as Readonly<Record<string, string>>,
    tiny: {
      'Insurance fund': 'Fund',
      'Socialized loss': 'Social',
      "Operator's equity": 'Own',
      Insolvent: 'Unpaid',
    } as Readonly<Record<string, string>>,
    paid: (amount: number): string => `${usd(amount)} paid`,
    broke: (n: number): string => `${count(n)} broke`,
    closed: (amount: number): string => `${usd(amount)} closed`,
    took: (amount: number): string => `took ${usd(amount)}`,
    holds: (amount: number): string => `holds ${usd(amount)}`,
    taken: (amount: number): string => `${usd(amount)} taken`,
    missing: (amount: number): string => `${usd(amount)} missing`,
    notReached: 'not reached',
    untouched: 'untouched',
    left: (amount: number): string => `${usd(amount)} left`,
    dry: 'dry',
    about: {
      ownMargin:
        'Penalties that liquidated accounts paid. The level is the share of starting margin whose owners are still in the market.',
      insolvent: 'Losses that nobody was left to pay.',
    },
  },
  charts: {
    title: 'Over time',
    fund: 'Insurance fund',
    interest: 'Open interest',
    liquidations: 'Liquidated / min',
    basis: 'Basis to outside',
    empty: '–',
    usd,
    percent: (share: number): string => signedPercent(share, 2),
  },
} as const
