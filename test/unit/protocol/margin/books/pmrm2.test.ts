import { describe, expect, test } from 'vitest'
import { bookOf } from '../../../../../src/protocol/margin/books/chain.ts'
import type { Grid } from '../../../../../src/protocol/margin/books/grid.ts'
import { pmrm2 } from '../../../../../src/protocol/margin/books/grids/pmrm2.ts'
import { requirementOf } from './support.ts'

// Numbers of the published test cases of PMRM_2: github.com/derivexyz/v2-core,
// test/risk-managers/unit-tests/PMRM_2/portfolio_cases, commit 7736900d.

/** Seconds left, forward, discount, rate of an expiry. */
type Expiry = readonly [seconds: number, forward: number, discount: number, rate: number]
type Option = readonly [type: 'C' | 'P', strike: number, size: number, vol: number, expiry: Expiry]

interface Case {
  readonly spot: number
  readonly perps?: number
  readonly perpPrice?: number
  readonly cash?: number
  readonly options: readonly Option[]
  readonly grid?: Partial<Grid>
  /** Maintenance and initial margin as what is left of equity, usd. */
  readonly mm: number
  readonly im: number
  readonly value: number
  readonly basis: number
  readonly worst: number
  /** Where others are not tied with it. */
  readonly row?: number
  readonly naked: number
}

const BTC = 95663.50604855
const ETH = 2681.6029850999994

const btcWeek: Expiry = [794852, 95776.67392708939, 0.9962264490688729, 0.15000000000000002]
const btcNear: Expiry = [1399652, 95923.63240250274, 0.9924833379307125, 0.16999999999999998]
const btcFar: Expiry = [18938852, 100374.61000117072, 0.8868234027601302, 0.2]
const btcDear: Expiry = [18938852, 100374.61000117072, 0.786455747683056, 0.4]
const btcFree: Expiry = [18938852, 100374.61000117072, 1, 0]
const btcMiddle: Expiry = [11076452, 98198.07812501276, 0.9654864620757392, 0.1]
const ethWeek: Expiry = [794852, 2682.9997436016715, 0.9962264490688729, 0.15000000000000002]
const ethDear: Expiry = [794852, 2682.9997436016715, 0.9849910196613083, 0.6]
const ethNear: Expiry = [1399652, 2687.1439750528034, 0.9924833379307125, 0.16999999999999998]
const ethMonth: Expiry = [3214052, 2695.7814942763334, 0.9788248561009755, 0.21000000000000002]
const ethMiddle: Expiry = [11076452, 2745.2490272903915, 0.9095251425997705, 0.27]
const ethFar: Expiry = [18938852, 2801.18485249767, 0.8401635979647669, 0.29]

const short100 = 0.5543377511787965
const short110 = 0.5592157396329432
const shortBox = (expiry: Expiry): readonly Option[] => [
  ['C', 100_000, -1, short100, expiry],
  ['C', 110_000, 1, short110, expiry],
  ['P', 100_000, 1, short100, expiry],
  ['P', 110_000, -1, short110, expiry],
]

const { staticDiscount, skewShock } = pmrm2 as Required<Grid>
const { long, short } = staticDiscount
const main = pmrm2.scenarios.slice(0, 23)
const skews = pmrm2.scenarios.slice(-2)
const tails = (weights: readonly number[]): Partial<Grid> => ({
  scenarios: [
    ...main,
    ...[0.34, 0.67, 1.5, 2, 6].map((spot, i) => ({ spot, vol: 'up' as const, weight: weights[i] })),
    ...skews,
  ],
})

const CASES: Readonly<Record<string, Case>> = {
  'a naked short call': {
    spot: BTC,
    options: [['C', 100_000, -1, 0.453803924321583, btcWeek]],
    mm: -11824.858703959073,
    im: -14604.048120144837,
    value: -1186.4185694587657,
    basis: -947.2098049301085,
    worst: -12939.312020443307,
    row: 0,
    naked: 1,
  },
  'a call spread in the money': {
    spot: ETH,
    options: [
      ['C', 2000, -1, 1.05566815917837, ethWeek],
      ['C', 2200, 1, 0.8887739594928362, ethWeek],
    ],
    mm: -206.6664205061025,
    im: -213.40509129365722,
    value: -193.11975228138311,
    basis: -1.7869438296396887,
    worst: -6.8773240867741094,
    row: 1,
    naked: 1,
  },
  'a long fly': {
    spot: BTC,
    options: [
      ['C', 130_000, 1, 0.6229030840863986, btcNear],
      ['C', 135_000, -2, 0.6501102038102702, btcNear],
      ['C', 140_000, 1, 0.6757824627327845, btcNear],
    ],
    mm: -572.4161943757867,
    im: -956.6349558230115,
    value: 7.823790927612201,
    basis: -3.0590739408715963,
    worst: -7.823686265123661,
    row: 19,
    naked: 2,
  },
  'a short box': {
    spot: BTC,
    options: shortBox(btcDear),
    mm: -9314.420325934587,
    im: -9676.886038210592,
    value: -7864.5574768305705,
    basis: 0,
    worst: -1812.3285613800253,
    naked: 0,
  },
  'a risk reversal with its hedge': {
    spot: 2681,
    perps: -0.354,
    perpPrice: 2681,
    options: [
      ['C', 3100, 1, 0.6826604391503175, ethNear],
      ['P', 2375, -1, 0.689188821287917, ethNear],
    ],
    mm: -118.85126564539434,
    im: -151.7861049071551,
    value: -5.262278598350868,
    basis: -25.706408136378535,
    worst: -114.13734630880438,
    row: 22,
    naked: 1,
  },
  'a short box without interest, no discount of longs': {
    spot: BTC,
    options: shortBox(btcFree),
    grid: { staticDiscount: { long: { ...long, factor: 1 }, short } },
    mm: -10000,
    im: -10000,
    value: -10000,
    basis: 0,
    worst: 0,
    naked: 0,
  },
  'a perpetual': {
    spot: 3000,
    perps: 1,
    perpPrice: 3100,
    cash: 10,
    options: [],
    mm: -481.39999999999964,
    im: -607.9999999999995,
    value: 0,
    basis: 0,
    worst: -557.9999999999998,
    row: 22,
    naked: 0,
  },
  'a call far out of the money, heavy tails': {
    spot: ETH,
    options: [['C', 5000, -1, 0.8833255402190362, ethWeek]],
    grid: tails([4, 2, 1, 0, 0.037037037]),
    mm: -336.8748627115811,
    im: -424.4454628676273,
    value: -0.00047701289617657416,
    basis: -0.000908052551085126,
    worst: -411.0369709292312,
    row: 27,
    naked: 1,
  },
  'a call at the money, tails': {
    spot: ETH,
    options: [['C', 2670, -1, 0.6311157357325289, ethWeek]],
    grid: tails([4, 2, 0.36, 0.18, 0.036]),
    mm: -504.6506971104431,
    im: -605.8808990947238,
    value: -113.13790409881999,
    basis: -41.34294131697741,
    worst: -479.33498007040356,
    row: 27,
    naked: 1,
  },
  'a steep skew': {
    spot: ETH,
    options: [['C', 6000, 10, 0.7390799803804741, ethFar]],
    grid: {
      scenarios: [...pmrm2.scenarios.slice(0, -1), { spot: 1, vol: 'abs', weight: 2 }],
      skewShock: {
        ...skewShock,
        abs: { ...skewShock.abs, cap: 9.5 },
        width: 4.9,
        base: 3.5,
        slope: -0.3,
      },
    },
    mm: -1859.683585366735,
    im: -2529.3068592312366,
    value: 818.8095100912727,
    basis: -251.0837046320235,
    worst: -3348.1163693225053,
    row: 30,
    naked: 0,
  },
  'a long call spread in the money': {
    spot: ETH,
    options: [
      ['C', 1700, 1, 0.8966023588167313, ethMonth],
      ['C', 1800, -1, 0.8513246315176375, ethMonth],
    ],
    mm: 67.0245339946355,
    im: 56.98784363662713,
    value: 93.76328050116922,
    basis: -1.2551665182970855,
    worst: -23.367421939041876,
    row: 22,
    naked: 1,
  },
  'a discount at a high rate': {
    spot: ETH,
    options: [['C', 100, -1, 1.225482363870083, ethDear]],
    mm: -2969.6428771622996,
    im: -3079.3477123754724,
    value: -2544.2315512351083,
    basis: -65.45624490581292,
    worst: -521.708146214864,
    row: 0,
    naked: 1,
  },
  'discounts of two expiries': {
    spot: BTC,
    options: [
      ['C', 100_000, 1.5, short100, btcFar],
      ['P', 120_000, 2.1, 0.5665119096978181, btcFar],
      ['P', 120_000, -4, 0.5646450091750466, btcMiddle],
    ],
    mm: -81147.83852296828,
    im: -94908.87072619566,
    value: -28016.979831029777,
    basis: -15902.312665071642,
    worst: -64978.620774194904,
    row: 22,
    naked: 4,
  },
  'a discount up to the riskless value': {
    spot: BTC,
    options: shortBox(btcFar),
    grid: { staticDiscount: { long, short: { ...short, multiple: 10, add: 1.2 } } },
    mm: -9773.646805520264,
    im: -10000,
    value: -8868.234027601315,
    basis: 0,
    worst: -1131.7659723987,
    naked: 0,
  },
  'a synthetic forward': {
    spot: ETH,
    options: [
      ['C', 2500, 1, 0.6486935978183301, ethFar],
      ['P', 2500, -1, 0.6486935978183301, ethFar],
    ],
    grid: {
      staticDiscount: {
        long: { ...long, multiple: 0.56, add: 0.11 },
        short: { ...short, multiple: 0.2, add: 0.05 },
      },
    },
    mm: -100.82110518183072,
    im: -189.28751880902087,
    value: 253.04454932692994,
    basis: -180.15506879564532,
    worst: -442.33206813595064,
    row: 22,
    naked: 0,
  },
  'a threefold factor on what is owed': {
    spot: ETH,
    options: [['C', 2500, -1, 0.6545248452671644, ethMiddle]],
    grid: { staticDiscount: { long, short: { ...short, factor: 3 } } },
    mm: -950.3179594259852,
    im: -1069.038400215286,
    value: -488.84421119428185,
    basis: -93.04508070506657,
    worst: -566.7861740955038,
    row: 0,
    naked: 1,
  },
}

/** PnL of every scenario of the naked short call, printed to nine decimals. */
const SHORT_CALL = [
  -12939.312020443, -7569.803983748, -7978.26437624, -9430.612502045, -3595.672339958,
  -4456.996722229, -6342.011084605, -605.237460255, -1731.931878096, -3778.999279199, 819.139480537,
  -4.493969119, -1808.933552746, 1154.179248187, 829.214342708, -433.880970936, 1185.468292469,
  1113.630541633, 418.408722488, 1186.411211258, 1177.18179241, 875.932366665, 1082.697694191,
  64.713740152, 129.384515025, -3058.966961716, -3253.209461815, -3350.584857813, -3383.043325667,
  -43.433952595, -43.433952595,
]

const CLOSE = 1e-6

describe('PMRM_2', () => {
  test.each(Object.entries(CASES))('%s needs as much as published', (_, one) => {
    const required = require(one)
    const { equity } = required
    const near = (got: number, expected: number): void =>
      expect(Math.abs(got - expected)).toBeLessThan(CLOSE * Math.max(1, Math.abs(expected)))
    near(equity - required.maintenance, one.mm)
    near(equity - required.initial, one.im)
    near(required.value, one.value)
    near(required.basis, one.basis)
    near(required.worst, one.worst)
    expect(required.nakedSize).toBe(one.naked)
    if (one.row !== undefined) expect(required.worstScenario).toBe(one.row)
  })

  test('a naked short call loses in every scenario what is published', () => {
    const { byScenario } = require(CASES['a naked short call'])
    SHORT_CALL.forEach((usd, row) => expect(byScenario[row]).toBeCloseTo(usd, 5))
  })
})

function require({ spot, perps = 0, perpPrice = 0, cash = 0, options, grid }: Case) {
  const legs = options.map(([type, strike, size, vol, [seconds, forward, discount, rate]]) => {
    const years = seconds / (365 * 86_400)
    return { isCall: type === 'C', strike, size, vol, years, forward, discount, rate }
  })
  const { listed, book } = bookOf(legs, spot)
  listed.perpPrice = perpPrice
  book.perps = perps
  book.cash = cash
  return requirementOf({ ...pmrm2, ...grid }, listed, book)
}
