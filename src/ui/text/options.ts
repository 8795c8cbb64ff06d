/** Words of the options view. */
import type { Contingency } from '../../workers/options/types.ts'
import { count, multiple, percent, plain, price, signedPercent, signedUsd, usd } from './format.ts'

const THIN = '\u202f'
const TIMES = '×'

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

const plural = (n: number, word: string): string => `${word}${n === 1 ? '' : 's'}`

/** Zeros at the end of a number say nothing. */
const trimmed = (text: string): string =>
  text.replace(/(\.\d*?)0+(?!\d)/, '$1').replace(/\.(?!\d)/, '')

/** usd in two digits, where the order of size is what matters: `2.1 M`, `64 k`. */
const brief = (x: number): string => trimmed(usd(Number(x.toPrecision(2))))
const signedBrief = (x: number): string => (x > 0 ? `+${brief(x)}` : brief(x))

/** Strikes and ticks are round. */
const strikeText = (x: number): string => trimmed(price(x))

/** Prices that are computed, not quoted, in three digits. */
const about = (x: number): string => price(Number(x.toPrecision(3)))

/** Contracts in units of the underlying: `170`, `1.25 k`. */
const units = (n: number): string => trimmed(Math.abs(n) < 999.5 ? plain(n) : usd(n))

/** Volatilities are read in whole percent. */
const vol = (share: number): string => percent(share, 0)

const when = (days: number): string =>
  days < 1
    ? `${Math.max(1, Math.round(days * 24))}${THIN}h`
    : days < 10
      ? `${days.toFixed(1)} days`
      : `${count(days)} days`

const CONTINGENCIES: Readonly<Record<Contingency, string>> = {
  scenario: 'Scenario loss',
  dynamic: 'Dynamic',
  basis: 'Basis',
  options: 'Short options',
  perpetuals: 'Perpetuals',
  collateral: 'Collateral',
  confidence: 'Confidence',
  depeg: 'Depeg',
  concentration: 'Concentration',
}

const RULES: Readonly<Record<string, string>> = {
  portfolio: 'Portfolio',
  'rule-based': 'In force',
  'static-books': 'Standard',
}

/** Shocks of volatility in a margin grid. */
const VOLS: Readonly<Record<string, string>> = {
  up: 'vol up',
  none: 'vol as it is',
  down: 'vol down',
  linear: 'skew tilted',
  abs: 'wings up',
}

export const optionsText = {
  title: 'Options',
  waiting: 'The venue is being looked at …',
  empty: 'No options are listed',
  emptyAbout: 'This protocol trades perpetuals alone. Give it a chain of options in the rules.',
  table: 'Table',
  picture: 'Picture',
  usd,
  price,
  strike: strikeText,

  headline: {
    short: 'Dealers are short gamma',
    shortBelow: (flip: number): string => `Dealers are short gamma below ${about(flip)}`,
    shortAbove: (flip: number): string => `Dealers are short gamma above ${about(flip)}`,
    turnsBelow: (flip: number): string => `Dealers turn short gamma below ${about(flip)}`,
    turnsAbove: (flip: number): string => `Dealers turn short gamma above ${about(flip)}`,
    long: 'Dealers are long gamma: they buy falls',
    flat: 'Dealers have nothing to hedge yet',
    small: 'Dealers hardly push the price',
    smallAbout: (amount: number): string =>
      `Each 1${THIN}% down makes them ${amount < 0 ? 'sell' : 'buy'} ${brief(Math.abs(amount))} usd of perpetuals. Bring option traders back, or let time pass.`,
    gone: 'Makers have pulled their quotes',
    flagged: (n: number): string =>
      n === 1 ? 'One book is being closed' : `${count(n)} books are being closed`,
    flaggedAnd: 'and dealers sell into the fall',
    sells: (amount: number): string => `Each 1${THIN}% down makes them sell ${brief(amount)} usd`,
    sellsMore: (amount: number, at: number): string => `, ${brief(amount)} at ${about(at)}`,
    buys: (amount: number): string => `Each 1${THIN}% down makes them buy ${brief(amount)} usd`,
    buysUntil: (flip: number): string => ` of perpetuals. From ${about(flip)} on they sell`,
    ofPerpetuals: ' of perpetuals',
    tryBand: 'Widen the hedging band and see who stops selling.',
    tryVol: 'Shock the volatility and see how far the flip moves.',
    goneAbout: (pulled: number, all: number): string =>
      `Nobody quotes ${count(pulled)} of ${count(all)} options: marks rest on the fitted smile. Raise the makers\u2019 vega limit.`,
    flaggedAbout: (worst: string): string =>
      `The worst has equity of ${worst} of its maintenance. Narrow the price range of the margin grid, or let the auction last longer.`,
    flatAbout: 'Open interest appears as desks and hedgers trade.',
  },

  smile: {
    title: 'Implied volatility',
    figure: vol,
    note: 'thirty days',
    at: (strike: number): string => `at ${price(strike)}`,
    when,
    days: (n: number): string => when(n),
    key: 'Line: smile. Bar: bid to ask. Dot: mark. Dashed: at the start.',
    /** A tick; the first has its unit. */
    tick: (share: number, isFirst: boolean): string =>
      isFirst ? vol(share) : String(Math.round(share * 100)),
    start: 'at the start, in the shape of now',
    startHelp: 'Level at the money when the run began; the shape is that of now.',
    points: (difference: number): string =>
      `${difference < 0 ? '\u2212' : '+'}${Math.abs(Math.round(difference * 100))} points`,
    pulled: (strike: number, isCall: boolean): string =>
      `${strikeText(strike)} ${isCall ? 'calls' : 'puts'}: no quotes`,
    pulledMore: (n: number): string => `no quotes for ${count(n)} options`,
    unquoted: (n: number, all: number): string =>
      n === 0
        ? 'Every option is quoted on both sides.'
        : `Nobody quotes ${count(n)} of ${count(all)} options.`,
    more: (n: number): string => `and ${count(n)} more`,
    none: '–',
  },

  interest: {
    title: (base: string): string => `Open interest, ${base}`,
    calls: 'calls',
    puts: 'puts',
    tick: (n: number): string => trimmed(usd(n)),
    figure: brief,
    note: (calls: number): string => `puts, ${brief(calls)} calls`,
    noteAt: (strike: number, calls: number): string =>
      `puts, ${brief(calls)} calls at ${strikeText(strike)}`,
    crowd: (strikes: readonly number[], isCall: boolean, away: number): string =>
      `The ${isCall ? 'call' : 'put'} crowd sits at ${strikes.map(strikeText).join(' and ')}, ${
        Math.abs(away) < 0.02
          ? 'at the mark'
          : `${percent(Math.abs(away), 0)} ${away < 0 ? 'below' : 'above'} the mark`
      }.`,
    none: 'Nobody holds an option.',
  },

  gamma: {
    title: 'Dealer gamma',
    tick: (amount: number): string => trimmed(signedUsd(amount)),
    figure: signedBrief,
    note: `usd per 1${THIN}% down`,
    noteAt: (at: number): string => `usd at ${price(at)}`,
    flips: (at: number): string => `flips at ${about(at)}`,
    below: 'Below the flip dealers sell into falls and buy into rises.',
    above: 'Above the flip dealers sell into falls and buy into rises.',
    always: 'Dealers sell into falls and buy into rises, at every price.',
    never: 'Dealers buy into falls: they calm the price.',
    none: 'Dealers hold nothing that bends.',
  },

  cursor: 'Price that is looked at: arrow keys move it',
  spoken: (at: number, vols: string, gamma: number): string =>
    `${price(at)}: implied ${vols}, dealers ${gamma < 0 ? 'sell' : 'buy'} ${usd(Math.abs(gamma))} usd per percent down`,

  shelf: {
    title: 'Nearest to liquidation',
    note: 'equity over maintenance',
    health: (value: number): string =>
      !Number.isFinite(value)
        ? '–'
        : value < 1.495
          ? value.toFixed(2)
          : value < 9.95
            ? value.toFixed(1)
            : count(value),
    spoken: (account: number, health: string, isFlagged: boolean): string =>
      `Account ${count(account)}, health ${health}${isFlagged ? ', being closed' : ''}`,
    none: 'No book holds an option yet.',
  },

  book: {
    account: (account: number): string => `Account ${count(account)}`,
    leg: (contracts: number, isCall: boolean, strike: number): string =>
      `${units(Math.abs(contracts))} ${plural(Math.abs(contracts), isCall ? 'call' : 'put')} ${strikeText(strike)}`,
    side: (contracts: number): string => (contracts < 0 ? 'short' : 'long'),
    days: (days: number): string => `(${when(days)})`,
    perps: (n: number): string => `${units(Math.abs(n))} in perpetuals`,
    more: (n: number): string => `${count(n)} more`,
    nothing: 'no position',
    choose: 'Choose an account to see what its margin is made of.',
    delta: 'Delta',
    gamma: 'Gamma',
    vega: 'Vega',
    theta: 'Theta',
    help: {
      delta: 'units of the underlying that it moves with',
      gamma: `usd of delta that a move of 1${THIN}% makes`,
      vega: 'usd a point of volatility',
      theta: 'usd a day',
    },
    signed: signedBrief,
    /** Delta is in units of the base, the others in usd. */
    greek: (name: 'delta' | 'gamma' | 'vega' | 'theta', amount: number, base: string): string =>
      name === 'delta' ? `${signedBrief(amount)} ${base}` : signedBrief(amount),
  },

  payoff: {
    title: 'Profit and loss over the price',
    now: 'now',
    expiry: 'at expiry',
    volUp: 'vol up',
    gone: (equity: number): string => `equity gone at ${brief(-equity)}`,
    tick: (amount: number): string => trimmed(usd(amount)),
  },

  matrix: {
    title: (unit: string): string => `Profit and loss, ${unit}`,
    vol: 'vol',
    vols: { up: 'up', none: 'same', down: 'down' } as const,
    spot: (share: number): string => (share === 0 ? 'mark' : signedPercent(share, placesOf(share))),
    /** Where there is little room: without the unit, which the corner has. */
    volCompact: '%',
    spotCompact: (share: number): string =>
      share === 0 ? 'mark' : signedPercent(share, placesOf(share)).slice(0, -2),
    worst: 'Worst:',
    worstAt: (value: string, spot: number, vol: string): string =>
      `${value} at ${spot === 0 ? 'the mark' : signedPercent(spot, placesOf(spot))}, ${vol}`,
    others: (n: number): string => `${count(n)} other ${plural(n, 'scenario')}`,
    weight: (share: number): string => `counts ${percent(share, 0)}`,
    volNamed: (name: string): string => VOLS[name] ?? name,
    none: 'The rules in force know no scenarios: margin is asked position by position.',
    units: { 1: 'usd', 1000: 'thousand usd', 1000000: 'million usd' } as Readonly<
      Record<number, string>
    >,
  },

  stack: {
    title: (account: number): string => `Margin, account ${count(account)}`,
    part: (id: Contingency, scale: number): string =>
      id === 'dynamic' ? `Dynamic, ${TIMES}${scale.toFixed(2)}` : CONTINGENCIES[id],
    initial: 'Initial margin',
    maintenance: 'Maintenance',
    equity: 'Equity',
    states: {
      closed: 'health, being closed',
      reduce: 'health, reduce only',
      free: 'health, may trade on',
    } as const,
    help: 'Equity over maintenance margin: at 1 the book is closed.',
  },

  side: {
    implied: 'Implied volatility',
    was: (share: number): string => `was ${vol(share)}`,
    realised: 'Realised, 24 hours',
    above: 'over implied',
    below: 'under implied',
    even: 'as implied',
    dynamic: 'Dynamic margin',
    cap: (most: number): string => (most > 1 ? `cap ${TIMES}${most.toFixed(2)}` : 'off'),
    times: (x: number): string => `${TIMES}${x.toFixed(2)}`,
    title: 'Figures of the options venue',
    reproduction: 'Reproduction',
    hedging: (share: number): string => `${percent(share, 0)} hedging`,
    plain: (x: number): string => (Number.isFinite(x) ? x.toFixed(2) : '–'),
    crowd: 'Margin for the same crowd',
    books: (n: number): string => `${count(n)} ${plural(n, 'book')}`,
    byRules: 'By rules',
    /** Margin rules by the ids of their parts. */
    rule: (id: string): string => RULES[id] ?? id,
    efficiency: 'capital efficiency',
    multiple,
    surface: 'Volatility surface',
    surfaceNote: 'strike / forward, %',
    moneyness: (share: number): string => String(Math.round(share * 100)),
    dealers: 'Dealers together',
    hedged: (amount: number): string =>
      amount === 0
        ? 'no hedge in the last hour'
        : `${amount < 0 ? 'sold' : 'bought'} ${brief(Math.abs(amount))} in an hour`,
  },

  columns: ['Expiry', 'Strike', 'Kind', 'Mark', 'Bid', 'Ask', 'Price, usd', 'Open'] as const,
  caption: 'Every listed option: volatilities of mark, bid and ask, and contracts open',
  kinds: { call: 'call', put: 'put' } as const,
  vol: (share: number): string => (Number.isFinite(share) ? percent(share, 1) : '–'),
  units,
  /** `11 Nov`, UTC. */
  date: (ms: number): string => {
    const date = new Date(ms)
    return Number.isFinite(ms) ? `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}` : '–'
  },
} as const

/** Moves of the price are whole percent, or have one digit. */
function placesOf(share: number): number {
  return Math.abs(share * 100 - Math.round(share * 100)) < 1e-6 ? 0 : 1
}
