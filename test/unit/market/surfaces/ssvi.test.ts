import { describe, expect, test } from 'vitest'
import { log } from '../../../../src/kernel/exponential.ts'
import { smileVariance } from '../../../../src/market/optionPrices.ts'
import { surfaceFaults } from '../../../../src/pricing/surface.ts'
import { parseScenario } from '../../../../src/scenario/schema.ts'
import { CATALOGUE } from '../../../../src/engine/catalogue.ts'
import {
  IMPLIED,
  LEVEL,
  SMILE_WIDTH,
  VEGA_FLOW,
  OPEN_VEGA,
  type Chain,
} from '../../../../src/world/chain.ts'
import { MARK } from '../../../../src/world/world.ts'
import { optionsScenario, optionsVenue, type Venue } from '../../../support/optionsVenue.ts'

/** The smiles as pricing sees them, in order of time. */
function surfaceOf(chain: Chain): Parameters<typeof surfaceFaults>[0] {
  const order = [...chain.settlesAt.keys()].sort((a, b) => chain.settlesAt[a] - chain.settlesAt[b])
  return {
    years: order.map(e => chain.years[e]),
    slices: order.map(e => {
      const [a, b, rho, m, sigma] = chain.smile.subarray(e * SMILE_WIDTH, (e + 1) * SMILE_WIDTH)
      return { a, b, rho, m, sigma }
    }),
  }
}

/** Puts the mark elsewhere and lets the surface look. */
function moveTo({ market, books, world }: Venue, factor: number): void {
  market.state[MARK] = Math.round(market.state[MARK] * factor)
  books.surface.advance(world.scalars[0])
}

const volOf = ({ market }: Venue, expiry: number, strike: number): number => {
  const chain = market.chain!
  const w = smileVariance(chain.smile, expiry, log(strike / chain.forward[expiry]))
  return Math.sqrt(w / chain.years[expiry])
}

const QUIET = { spotVol: 0, realisedWeight: 0, flowImpact: 0 }

describe('an SSVI surface', () => {
  test.each([
    ['by default', {}],
    [
      'with the most skew and curvature that are let in',
      { skew: -0.6, curvature: 1.25, stickiness: 1 },
    ],
    [
      'of a steep term structure',
      { volatility: 2, longVolatility: 0.4, reversionDays: 5, stickiness: 1 },
    ],
    [
      'of one that rises',
      { volatility: 0.3, longVolatility: 1.5, reversionDays: 10, stickiness: 1 },
    ],
  ])('has no arbitrage %s', (_, surface) => {
    const venue = optionsVenue({ surface })
    expect(surfaceFaults(surfaceOf(venue.market.chain!))).toEqual([])
    moveTo(venue, 0.9)
    expect(surfaceFaults(surfaceOf(venue.market.chain!))).toEqual([])
  })

  test('with butterfly arbitrage is refused, by name of slice and what is allowed', () => {
    const scenario = optionsScenario()
    const [protocol] = scenario.protocols
    const surface = { ...protocol.surface, curvature: 1.9, skew: -0.9 }
    const read = parseScenario({ ...scenario, protocols: [{ ...protocol, surface }] }, CATALOGUE)
    expect('faults' in read && read.faults[0]).toMatchObject({
      code: 'E_RELATION',
      path: 'protocols[0].surface.curvature',
      got: 'curvature 1.9, skew -0.9',
    })
    expect('faults' in read && read.faults[0].expected).toMatch(/butterfly/)
  })

  test('keeps the volatility of a strike when it is sticky to the strike', () => {
    const venue = optionsVenue({ surface: { ...QUIET, stickiness: 0, centreHours: 1000 } })
    const before = volOf(venue, 1, 48_000)
    moveTo(venue, 0.95)
    expect(volOf(venue, 1, 48_000)).toBeCloseTo(before, 4)
  })

  test('keeps the volatility of a moneyness when it is sticky to delta', () => {
    const venue = optionsVenue({ surface: { ...QUIET, stickiness: 1 } })
    const before = volOf(venue, 1, 48_000)
    moveTo(venue, 0.95)
    expect(volOf(venue, 1, 48_000 * 0.95)).toBeCloseTo(before, 4)
  })

  test('rises on a fall by beta times it, and falls less on a rise', () => {
    const fall = optionsVenue({ surface: { ...QUIET, spotVol: 2, settlesHours: 1000 } })
    moveTo(fall, 0.9)
    expect(fall.market.chain!.state[LEVEL]).toBeCloseTo(-2 * log(0.9), 3)
    const rise = optionsVenue({ surface: { ...QUIET, spotVol: 2, settlesHours: 1000 } })
    moveTo(rise, 1.1)
    expect(rise.market.chain!.state[LEVEL]).toBeCloseTo(-log(1.1), 3)
  })

  test('rises by what takers buy, as a share of the vega that is open', () => {
    const venue = optionsVenue({ surface: { ...QUIET, flowImpact: 0.5, settlesHours: 1000 } })
    const { state } = venue.market.chain!
    // What is held at the start is not part of the prices before it.
    moveTo(venue, 1)
    state[VEGA_FLOW] = 0.2 * state[OPEN_VEGA]
    moveTo(venue, 1)
    expect(state[LEVEL]).toBeCloseTo(0.1, 6)
    expect(state[IMPLIED]).toBeGreaterThan(0.6)
  })

  test('follows a recorded index where it is told to', () => {
    const path = [
      [0, 60],
      [5, 110],
    ]
    const venue = optionsVenue({ surface: { ...QUIET, follows: 'path', path }, steps: 61 })
    venue.run.advance(60)
    expect(venue.market.chain!.state[IMPLIED]).toBeCloseTo(1.1, 3)
  })

  test('jumps by a volatility shock', () => {
    const shocks = [{ kind: 'volatility', market: 'btc', step: 3, multiple: 2 }]
    const venue = optionsVenue({ surface: QUIET, shocks })
    venue.run.advance(3)
    const before = venue.market.chain!.state[IMPLIED]
    venue.run.advance(1)
    expect(venue.market.chain!.state[IMPLIED] / before).toBeGreaterThan(1.9)
  })
})
