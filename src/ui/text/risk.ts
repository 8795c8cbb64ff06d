/** Words of the risk view. */
import { count, duration, percent, price, signedPercent, usd } from './format.ts'

const THIN = '\u202f'
const TIMES = '×'

const accounts = (n: number): string => `${count(n)} ${n === 1 ? 'account' : 'accounts'}`

/** How a rung is spoken of: its short name, in a sentence, and what is said where it ends. */
interface RungWords {
  readonly name: string
  readonly who: string
  readonly dry: string
}

const RUNGS: Readonly<Record<string, RungWords>> = {
  'own-equity': { name: 'Operator', who: 'the operator', dry: 'Operator dry' },
  'insurance-fund': { name: 'Insurance fund', who: 'the fund', dry: 'Fund dry' },
  'lp-vault': { name: 'Vault', who: 'the vault', dry: 'Vault dry' },
  'auto-deleveraging': { name: 'Winners, closed', who: 'winners', dry: 'No winners left to close' },
  'socialized-loss': { name: 'Winners, charged', who: 'winners', dry: 'Winners\u2019 limit' },
  'exchange-rate': { name: 'Everyone', who: 'everyone', dry: 'Everyone\u2019s limit' },
}

/** 'winners pay', 'nobody pays'. */
const pays = (who: string): string => `${who} ${who === 'winners' ? 'pay' : 'pays'}`

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1)

export const riskText = {
  title: 'Risk',
  /** Words of a rung, by the id of its part and the name that it declares. */
  rung: (kind: string, name: string): RungWords =>
    RUNGS[kind] ?? { name, who: `the ${name.toLowerCase()}`, dry: `${name} dry` },
  nobody: 'Nobody',
  ownMargin: 'Own margin',

  headline: {
    empty: 'Nobody holds a position yet',
    emptyAbout: 'Accounts are put to the test as soon as they trade.',
    noFund: (who: string): string => `No fund stands behind the accounts: ${pays(who)}`,
    dry: (who: string, next: string): string =>
      `${capital(who)} is empty. What accounts cannot pay, ${pays(next)}`,
    covers: (who: string, isFall: boolean, gap: number): string =>
      `${capital(who)} covers a ${isFall ? 'fall' : 'rise'} of ${percent(Math.abs(gap), 0)}, and more`,
    coversTo: (who: string, isFall: boolean, end: number): string =>
      `${capital(who)} covers a ${isFall ? 'fall' : 'rise'} to ${price(end)}`,
    beyond: (isFall: boolean, end: number, isSame: boolean, next: string): string =>
      `${isFall ? 'Below' : 'Above'} ${isSame ? 'it' : price(end)}, ${pays(next)}`,
    limit: (isFall: boolean, end: number): string =>
      `, ${isFall ? 'below' : 'above'} ${price(end)} nobody`,
    bids: (bids: number, asks: number): string =>
      `${bids > 0 ? `Bids are ${usd(bids)}` : 'There are no bids'}, ${asks > 0 ? `asks ${usd(asks)} usd` : 'no asks'} within 1${THIN}%.`,
    noBook: 'This venue fills every order at the mark: nothing is lost to the book.',
  },

  hero: {
    title: (mark: number): string => `Who pays, usd, if the mark gaps from ${price(mark)} now`,
    assumed: (reach: number): string =>
      `The book as it is, no refill; beyond it ${percent(reach, 0)} off`,
    assumedHouse: 'All closed at the mark, as this venue does',
    assumptions: (reach: number): string =>
      `Whole positions are closed at once, into the book as it stands, moved along with the mark and not refilled. What finds no order within ${percent(reach, 0)} closes that far off. Penalties and rewards are left out.`,
    assumptionsHouse:
      'Whole positions are closed at once, at the mark, as this venue does. Penalties and rewards are left out.',
    /** An amount of the axis: no more digits than it needs. */
    tick: (amount: number): string => usd(amount).replace(/\.0+(?=\D)/, ''),
    help: 'Gap of the mark: arrow keys move it by a percent',
    chart: 'Loss against price',
    table: 'Table',
    picture: 'Picture',
    gapTo: (to: number): string => `Gap to ${price(to)}`,
    gap: (gap: number): string => signedPercent(gap, 0),
    liquidated: (n: number): string => `${count(n)} liquidated`,
    shortfall: 'Shortfall',
    amount: usd,
    spoken: (to: number, gap: number, n: number, shortfall: number): string =>
      `${signedPercent(gap, 0)}, to ${price(to)}: ${accounts(n)} liquidated, ${usd(shortfall)} usd missing`,
    longs: 'Longs liquidated',
    shorts: 'Shorts liquidated',
    noLong: (to: number): string => `No long liquidates down to ${price(to)}`,
    noShort: (to: number): string => `No short liquidates up to ${price(to)}`,
    noneAtAll: (isLong: boolean): string => `No ${isLong ? 'long' : 'short'} within reach`,
    columns: ['Gap', 'Mark', 'Accounts', 'Longs', 'Shorts'] as const,
    caption: 'Losses at each gap of the mark, usd',
    dryAt: (what: string, at: number): string => `${what} at ${price(at)}`,
  },

  ratios: {
    title: 'Margin ratio',
    notional: 'notional',
    accounts: 'accounts',
    reducers: (n: number, notional: number): string =>
      n === 0 ? 'Everybody may still open' : `${accounts(n)}, ${usd(notional)}, may only reduce`,
    bankrupt: (n: number): string => (n === 0 ? '' : `${accounts(n)} without any equity`),
    maintenance: (rate: number): string => `maintenance ${percent(rate)}`,
    initial: (rate: number): string => `initial ${percent(rate)}`,
    spoken: (n: number, notional: number, low: number): string =>
      `Equity over notional of ${accounts(n)} with ${usd(notional)} usd of positions. ${accounts(low)} under initial margin.`,
    none: 'Nobody holds a position.',
  },

  volatility: {
    title: 'Volatility and margin',
    procyclical: (ratio: number): string =>
      ratio > 1.005 ? `procyclical, ${TIMES}${ratio.toFixed(1)}` : 'margin steady',
    ratio: (value: number): string => `${TIMES}${value.toFixed(value < 10 ? 1 : 0)}`,
    ratioLabel: 'volatility, of its usual',
    unknown: 'volatility is not measured here',
    initial: 'initial margin',
    rate: (share: number): string => percent(share, share < 0.0995 ? 1 : 0),
    call: (amount: number): string =>
      amount > 0
        ? `calls ${usd(amount)} in 10${THIN}min`
        : amount < 0
          ? `frees ${usd(-amount)} in 10${THIN}min`
          : `no call in 10${THIN}min`,
    lowest: (rate: number): string => `lowest ${percent(rate)}`,
    none: 'Appears with the first steps.',
  },

  holders: {
    title: 'Concentration',
    top: (n: number, share: number): string => `top ${n} hold ${percent(share, 1)}`,
    account: 'Account',
    price: 'liquidates at',
    share: 'of open interest',
    never: 'never',
    place: (side: number, at: number): string =>
      `${side > 0 ? 'long' : 'short'}, liquidated at ${at > 0 ? price(at) : 'no price'}`,
    crowd: 'None stands out: the crowd is the risk.',
    one: (account: number, share: number): string =>
      `Account ${count(account)} alone holds ${percent(share, 1)}.`,
    none: 'Nobody holds a position.',
  },

  sources: {
    title: 'Oracle sources',
    sound: (n: number, all: number): string => `${n} of ${all} sound`,
    name: (k: number): string => `Source ${k + 1}`,
    states: { fresh: 'fresh', stale: 'stale', away: 'diverging', faulty: 'at fault' } as const,
    index: 'Index',
    toBook: 'Mark to outside',
    feed: {
      live: 'live',
      stale: 'stands still',
      diverged: 'far from the book',
    } as const,
    age: duration,
    away: (share: number): string => signedPercent(share, 1),
    price,
    none: 'There is no feed: the venue\u2019s own price is the mark.',
  },

  breakers: {
    title: 'Breakers',
    on: (n: number): string => (n === 0 ? 'none tripped' : `${count(n)} tripped`),
    states: { on: 'tripped', armed: '', off: 'disarmed' } as const,
    value: (value: number, limit: number): string =>
      limit > 0 && limit < Infinity && Number.isFinite(value) ? percent(value / limit, 0) : '',
    help: (about: string, isArmed: boolean): string =>
      isArmed ? `${about} At this part of its limit.` : about,
    none: 'This protocol has none.',
  },

  keepers: {
    title: 'Keepers',
    all: (n: number): string => `${count(n)} in all`,
    rows: ['Working', 'Out of capital', 'Accounts waiting', 'Longest wait'] as const,
    count,
    wait: duration,
    none: 'Forced orders go to the venue: nobody has to come.',
    nobody: 'Rewards are offered, but nobody keeps.',
  },

  more: (n: number): string => `and ${count(n)} more`,

  rail: {
    cover: 'Cover 1 and cover 2',
    coverHelp:
      'Insurance fund over what the worst account would leave unpaid, and the two worst together.',
    crowd: 'Cover of the crowd',
    crowdHelp: 'Insurance fund over what all accounts together would leave unpaid.',
    shortfall: 'Expected shortfall',
    shortfallHelp: 'Mean of what is missing in the worst hundredth of hours.',
    liquidated: 'Liquidations at risk',
    liquidatedHelp: 'Notional that is liquidated, or more, in one hour of twenty.',
    times: (ratio: number): string =>
      !Number.isFinite(ratio)
        ? 'all'
        : ratio < 0.005
          ? `${TIMES}0`
          : `${TIMES}${ratio >= 9.95 ? count(ratio) : ratio.toFixed(ratio < 0.995 ? 2 : 1)}`,
    at: (gap: number): string => `at ${signedPercent(gap, 0)}`,
    everybody: (n: number): string => `all ${count(n)}`,
    nothing: 'nothing is missing',
    hour: (level: string): string => `1${THIN}h, ${level}${THIN}%`,
    dry: 'Fund runs dry within an hour',
    chance: (share: number): string => (share < 5e-4 ? `< 0.1${THIN}%` : percent(share, 1)),
    dryHelp: 'Chance of a move past the price at which the insurance fund ends.',
    noFund: 'none left',
    adequacy: (fund: number, ratio: number): string =>
      `The fund has ${usd(fund)} usd, ${TIMES}${ratio >= 9.95 ? count(ratio) : ratio.toFixed(2)} the shortfall expected at 97.5${THIN}%.`,
    assumed: (volatility: number): string =>
      `One move, drawn from Student\u2019s t with four degrees of freedom and the volatility of now, ${percent(volatility, 1)} an hour, put to the curve. Nobody reacts meanwhile.`,
    map: 'Static map',
    mapAbout: 'notional that is liquidated on the way',
    mapRow: (gap: number): string => signedPercent(gap, 0),
    waiting: 'The risk is being looked at …',
  },
} as const
