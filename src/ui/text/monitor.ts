/** Words of the state of a venue: its book, oracle, breakers and margin rule. */
import type { OracleView } from '../../workers/messages.ts'
import { count, duration, multiple, percent, price, signedPercent, usd } from './format.ts'

export const monitorText = {
  mark: 'Mark price',
  sinceStart: 'since the start',
  liquidations: 'Liquidations',
  depth: 'Depth within 1\u202f%',
  depthHelp: 'Bids that rest within 1 % of the middle of the book, usd.',
  was: (amount: number): string => `was ${usd(amount)}`,
  makers: 'Makers quoting',
  of: (all: number): string => `of ${count(all)}`,
  reproduction: 'Reproduction',
  reproductionHelp:
    'Accounts that one liquidation sets off, over the last minute: above 1 a cascade grows, under it dies out.',
  resting: 'nobody broke lately',
  growing: 'growing',
  dying: 'dying out',
  lately: 'within a minute',
  funding: 'Funding, 8\u202fh',
  fundingNote: (rate: number): string =>
    rate > 0 ? 'longs pay' : rate < 0 ? 'shorts pay' : 'nobody pays',
  volatility: 'Volatility',
  volatilityNote: 'of its usual',

  venue: 'Venue',
  venueState: (spread: number): string =>
    Number.isFinite(spread)
      ? `spread ${spread < 9.95 ? spread.toFixed(1) : count(spread)} bp`
      : 'no two sides',
  line: {
    title: 'Next in line',
    state: (side: 'long' | 'short', distance: number): string =>
      `a ${side}, at ${signedPercent(distance, 1)}`,
    account: 'Account',
    holds: 'Holds',
    at: 'Liquidated at',
    away: 'Away',
    long: 'long',
    short: 'short',
  },
  mid: 'Middle of the book',
  quotes: 'Best bid and ask',
  pair: (bid: number, ask: number): string => `${price(bid)} · ${price(ask)}`,
  bidsAndAsks: 'Bids and asks within 1\u202f%',
  amounts: (bids: number, asks: number): string => `${usd(bids)} · ${usd(asks)}`,
  basis: 'Basis to outside',
  premium: 'Premium to index',
  volume: 'Traded so far',
  usd: (amount: number): string => `${usd(amount)} usd`,
  signed: (share: number): string => signedPercent(share, 2),

  oracle: 'Oracle',
  states: {
    live: 'live',
    stale: 'stale: the index stands still',
    diverged: 'far from the book',
  } satisfies Record<OracleView['state'], string>,
  oracleState: (state: OracleView['state'], faulty: number): string =>
    faulty > 0 ? `${state}, ${count(faulty)} at fault` : monitorText.states[state],
  index: 'Index price',
  sources: (n: number, oldest: number, faulty: number): string =>
    `${count(n)} ${n === 1 ? 'source' : 'sources'}, oldest ${duration(oldest)}${faulty > 0 ? `, ${count(faulty)} at fault` : ''}`,
  source: (k: number, value: number, away: number, age: number): string =>
    `Source ${k + 1}: ${price(value)}, ${signedPercent(away, 2)} from the index, ${duration(age)} old`,
  reach: (share: number): string => `±${percent(share)}`,
  freeze: 'Freeze a feed',
  lie: 'Make a feed lie',
  repair: 'Let it speak the truth',

  breakers: 'Breakers',
  noneOn: (n: number): string => `${count(n)}, none on`,
  on: (names: readonly string[]): string => `${names.join(', ')} on`,
  watches: (value: number, limit: number): string =>
    limit === 1
      ? `${percent(value, 0)} of its limit`
      : limit < 1
        ? `${percent(value, 1)} of ${percent(limit, 1)}`
        : `${multiple(value)} of ${multiple(limit)}`,
  since: (isOn: boolean, time: string): string => `${isOn ? 'on' : 'off'} since ${time}`,
  never: 'never tripped',

  margin: 'Margin',
  marginState: (maintenance: number, peak: number): string =>
    peak > 1.005
      ? `${percent(maintenance, 2)}, ×${peak.toFixed(1)} at its peak`
      : `${percent(maintenance, 2)}, steady`,
  maintenance: 'Maintenance now',
  initial: 'Initial now',
  rate: (share: number): string => percent(share, 2),
  peakToTrough: 'Peak to trough',
  peakToTroughHelp: 'Highest maintenance rate by lowest: how procyclical the rule is. 1 is steady.',
  times: (ratio: number): string => (Number.isFinite(ratio) ? `×${ratio.toFixed(2)}` : '–'),
  rise: (seconds: number): string => `Steepest rise in ${duration(seconds)}`,
  points: (share: number): string => (share < 5e-5 ? 'none' : `+${percent(share, 2)} points`),
} as const
