import { describe, expect, test } from 'vitest'
import { bookOf, type Listed } from '../../../../../src/protocol/margin/books/chain.ts'
import { createRequirement } from '../../../../../src/protocol/margin/books/requirement.ts'
import { ruleBasedMargin } from '../../../../../src/protocol/margin/books/ruleBased.ts'
import { deriveSrmTests } from '../../../../../src/protocol/margin/books/rules.ts'

// Numbers of the published test cases of the standard margin: github.com/derivexyz/v2-core,
// test/risk-managers/unit-tests/StandardManager/test-cases-portfolio.json, commit 7736900d.

type Underlying = 'eth' | 'btc'
/** Days left without the third of a day that all have. */
type Option = readonly [u: Underlying, days: number, type: 'C' | 'P', strike: number, size: number]

interface Case {
  readonly cash?: number
  readonly bases?: readonly (readonly [Underlying, size: number])[]
  readonly perps?: readonly (readonly [Underlying, size: number, entryPrice: number])[]
  readonly options?: readonly Option[]
  /** Of the options; where it is not the usual one. */
  readonly forward?: number
  readonly feeds?: Partial<Pick<Listed, 'stable' | 'spotConfidence'>>
  /** Confidence of an expiry, by days. */
  readonly doubts?: Readonly<Record<number, number>>
  /** Maintenance and initial margin as what is left of equity, whole usd, cut off. */
  readonly mm: number
  readonly im: number
}

const SPOT = { eth: 2000, btc: 28_000 }
const PERP = { eth: 2001, btc: 28_020 }
const FORWARD: Readonly<Record<string, number>> = {
  'eth 10': 2002.83305,
  'eth 17': 2004.7545,
  'eth 57': 2015.7696,
  'btc 10': 28039.66276,
  'btc 57': 28220.77451,
}

const CASES: Readonly<Record<string, Case>> = {
  'a long call': { options: [['eth', 10, 'C', 2000, 1]], mm: 0, im: 0 },
  'a short call in the money': { options: [['eth', 10, 'C', 1500, -1]], mm: -652, im: -802 },
  'a short call out of the money': { options: [['eth', 17, 'C', 2500, -1]], mm: -151, im: -201 },
  'a short call spread at its greatest loss': {
    options: [
      ['eth', 10, 'C', 1800, -1],
      ['eth', 10, 'C', 2000, 1],
    ],
    mm: -200,
    im: -200,
  },
  'a wide short call spread, each short for itself': {
    options: [
      ['eth', 10, 'C', 2300, -1],
      ['eth', 10, 'C', 4000, 1],
    ],
    mm: -153,
    im: -203,
  },
  'short spreads of two expiries': {
    options: [
      ['eth', 10, 'C', 1800, -1],
      ['eth', 10, 'C', 2000, 1],
      ['eth', 17, 'C', 1800, -1],
      ['eth', 17, 'C', 2000, 1],
    ],
    mm: -400,
    im: -400,
  },
  'short spreads of two underlyings': {
    options: [
      ['eth', 10, 'C', 3200, -1],
      ['eth', 10, 'C', 3500, 1],
      ['btc', 57, 'C', 33_000, -1],
      ['btc', 57, 'C', 35_000, 1],
    ],
    mm: -2150,
    im: -2200,
  },
  'a long call spread': {
    options: [
      ['eth', 10, 'C', 2900, 1],
      ['eth', 10, 'C', 3500, -1],
    ],
    mm: 0,
    im: 0,
  },
  'a long box': {
    options: [
      ['eth', 10, 'C', 1000, 1],
      ['eth', 10, 'P', 1000, -1],
      ['eth', 10, 'C', 2000, -1],
      ['eth', 10, 'P', 2000, 1],
    ],
    mm: 0,
    im: 0,
  },
  'a short put at its greatest loss, at price 0': {
    options: [['eth', 17, 'P', 100, -1]],
    mm: -100,
    im: -100,
  },
  'a call spread with a little uncovered': {
    options: [
      ['eth', 10, 'C', 1100, -1.01],
      ['eth', 10, 'C', 1200, 1],
    ],
    mm: -123,
    im: -125,
  },
  'a BTC spread with ETH as collateral': {
    bases: [['eth', 1]],
    options: [
      ['btc', 10, 'C', 20_000, -1],
      ['btc', 10, 'C', 22_000, 1],
    ],
    mm: -400,
    im: -400,
  },
  'an ETH call with cash and BTC': {
    cash: 10_000,
    bases: [['btc', 1]],
    options: [['eth', 17, 'C', 2000, -1]],
    mm: 32_160,
    im: 32_010,
  },
  'a long perpetual with a loss': { perps: [['eth', 1, 2200]], mm: -299, im: -329 },
  'a short perpetual': { perps: [['eth', -1, 2000]], mm: -101, im: -131 },
  'a short perpetual with a profit': { perps: [['eth', -1, 2200]], mm: 98, im: 68 },
  'a short call whose volatility is in doubt': {
    options: [['eth', 17, 'C', 2000, -1]],
    doubts: { 17: 0.1 },
    mm: -239,
    im: -1109,
  },
  'a short call whose spot price is in more doubt': {
    options: [['eth', 17, 'C', 2000, -1]],
    forward: 2004.75,
    feeds: { spotConfidence: 0.2 },
    doubts: { 17: 0.4 },
    mm: -239,
    im: -1029,
  },
  'shorts of two expiries, one in doubt': {
    options: [
      ['eth', 17, 'C', 2000, -1],
      ['eth', 57, 'P', 2300, -2],
    ],
    feeds: { spotConfidence: 0.9 },
    doubts: { 17: 0.3 },
    mm: -1236,
    im: -2246,
  },
  'collateral whose price is in doubt': {
    bases: [['eth', 1]],
    feeds: { spotConfidence: 0.1 },
    mm: 1600,
    im: 880,
  },
  'a long perpetual while the stablecoin fails': {
    perps: [['eth', 1, 2005]],
    feeds: { stable: 0.1 },
    mm: -104,
    im: -2246,
  },
}

describe('the standard margin of Derive', () => {
  test.each(Object.entries(CASES))('%s needs as much as published', (_, one) => {
    const { cash = 0, mm, im } = one
    const [eth, btc] = [netOf(one, 'eth'), netOf(one, 'btc')]
    expect(cut(cash + eth.mm + btc.mm)).toBe(mm)
    expect(cut(cash + eth.im + btc.im)).toBe(im)
  })
})

/** What an underlying leaves of the margin, or takes. */
function netOf(one: Case, u: Underlying): { mm: number; im: number } {
  const { bases = [], perps = [], options = [], doubts = {} } = one
  const legs = options
    .filter(([own]) => own === u)
    .map(([, days, type, strike, size]) => ({
      strike,
      isCall: type === 'C',
      size,
      vol: 0.5,
      years: (days + 0.333333) / 365,
      forward: one.forward ?? FORWARD[`${u} ${days}`],
      confidence: doubts[days] ?? 1,
    }))
  const { listed, book } = bookOf(legs, SPOT[u])
  Object.assign(listed, { perpPrice: PERP[u], ...one.feeds })
  for (const [own, size] of bases) if (own === u) book.bases += size
  for (const [own, size, entryPrice] of perps) {
    if (own !== u) continue
    book.perps += size
    book.cash += size * (PERP[u] - entryPrice)
  }
  const margin = ruleBasedMargin(deriveSrmTests)
  margin.prepare(listed)
  const { equity, maintenance, initial } = margin.require(book, createRequirement(0))
  return { mm: equity - maintenance, im: equity - initial }
}

/** Cut off, after what doubles add below a millionth. */
function cut(usd: number): number {
  return Math.trunc(Math.round(usd * 1e6) / 1e6) + 0
}
