import { describe, expect, test } from 'vitest'
import { COUNT, KIND } from '../../../../src/world/events.ts'
import { hasLegs, legsValue } from '../../../../src/world/chain.ts'
import { pay } from '../../../../src/world/ledger.ts'
import { equity, INSOLVENT, TAKEN_OVER } from '../../../../src/world/world.ts'
import { greeksOf, prepareListing, requirementOf } from '../../../../src/engine/books/listed.ts'
import { optionsVenue, type Overrides, type Venue } from '../../../support/optionsVenue.ts'

/** Takes money out of an account until it has `multiple` of its maintenance. */
function strip({ world, market, books }: Venue, account: number, multiple: number): void {
  prepareListing(books.view)
  const need = requirementOf(books.view, account).maintenance / market.unit
  const over = Math.floor(equity(world, market, account) - multiple * need)
  pay(world, market.asset, account, world.outside, over)
}

const cohort = (id: string, agent: object, count: number, equity: number): object => ({
  ...{ id, protocol: 'venue', market: 'btc', agent, count, equity, activity: 720 },
})

/** Sellers of puts near the price: long delta that nobody has hedged. */
const ONE_SIDED = [
  cohort('sellers', { kind: 'option-seller', style: 'puts', delta: 0.5, notional: 2 }, 6, 100_000),
  cohort('vol-makers', { kind: 'vol-maker' }, 3, 5_000_000),
]

/** A venue in which one seller has too little, after a step. */
function distressed(
  method: object,
  multiple: number,
  over: Overrides = {},
): Venue & { account: number; kinds: string[] } {
  // prettier-ignore
  const venue = optionsVenue({ bookLiquidation: method, ...over })
  const account = venue.first('sellers')
  venue.run.advance(1)
  strip(venue, account, multiple)
  return { ...venue, account, kinds: [] }
}

interface Seen {
  readonly kind: number
  readonly lots: number
  readonly other: number
}

/** Events of an account in so many steps. */
function eventsOf({ run, world, account }: Venue & { account: number }, steps: number): Seen[] {
  const seen: Seen[] = []
  run.advance(steps, () => {
    const { log } = world
    for (let row = 0; row < log.cursor[COUNT]; row++) {
      if (log.account[row] !== account && log.other[row] !== account) continue
      seen.push({ kind: log.kind[row], lots: log.lots[row], other: log.other[row] })
    }
  })
  return seen
}

const sums = new Float64Array(4)
const deltaOf = ({ market, account }: Venue & { account: number }): number => {
  greeksOf(market, account, sums)
  return sums[0] + market.size[account] * market.lot
}

describe('a book under maintenance', () => {
  test('is hedged before an option of it is closed', () => {
    const venue = distressed({ kind: 'close-by-cost', pace: 0.2 }, 0.95, { cohorts: ONE_SIDED })
    const before = Math.abs(deltaOf(venue))
    const seen = eventsOf(venue, 1)
    const kinds = seen.map(({ kind }) => kind)
    expect(kinds).toContain(KIND.liquidation)
    const fill = kinds.indexOf(KIND.fill)
    const option = kinds.indexOf(KIND['option-fill'])
    expect(fill).toBeGreaterThanOrEqual(0)
    expect(option === -1 || fill < option).toBe(true)
    expect(Math.abs(deltaOf(venue))).toBeLessThan(before)
  })

  test('is closed no further than where the method stops, and is free then', () => {
    const venue = distressed({ kind: 'close-by-cost', pace: 1, until: 1.25 }, 0.9)
    eventsOf(venue, 6)
    const { world, market, books, account } = venue
    prepareListing(books.view)
    const need = requirementOf(books.view, account).maintenance / market.unit
    expect(equity(world, market, account)).toBeGreaterThanOrEqual(need)
    expect(world.protocols[0].flaggedAt[account - world.protocols[0].first]).toBe(0)
    expect(hasLegs(books.chain, account)).toBe(true)
  })

  test('goes to a dealer by auction once its price is low enough', () => {
    const venue = distressed(
      { kind: 'dutch-auction', hedgesFirst: false, auctionSeconds: 50 },
      0.95,
    )
    const kinds = eventsOf(venue, 20).map(({ kind }) => kind)
    expect(kinds).toContain(KIND.auction)
    expect(kinds).toContain(KIND['option-transfer'])
    expect(kinds).toContain(KIND['auction-bid'])
    expect(kinds.indexOf(KIND.auction)).toBeLessThan(kinds.indexOf(KIND['option-transfer']))
  })

  test('goes whole to a rung that can carry it, with what is left', () => {
    const waterfall = [{ kind: 'insurance-fund', capital: 50_000_000, backstop: true }]
    const venue = distressed({ kind: 'hand-over' }, 0.9, { waterfall })
    eventsOf(venue, 1)
    const { world, market, books, account } = venue
    expect(hasLegs(books.chain, account)).toBe(false)
    expect(world.cash[market.asset][account]).toBe(0)
    const [fund] = world.protocols[0].rungAccounts
    expect(hasLegs(books.chain, fund)).toBe(true)
    expect(world.protocols[0].tally[TAKEN_OVER]).toBeGreaterThan(0)
  })

  test('is torn up at the mark against the other side when no rung can carry it', () => {
    const waterfall = [{ kind: 'insurance-fund', sizeShare: 0, capital: 0, backstop: true }]
    const venue = distressed({ kind: 'hand-over' }, -0.5, { waterfall })
    const { world, market, books, account } = venue
    const open = books.chain.open.reduce((sum, lots) => sum + lots, 0)
    eventsOf(venue, 1)
    expect(hasLegs(books.chain, account)).toBe(false)
    expect(legsValue(books.chain, account, market.k)).toBe(0)
    expect(books.chain.open.reduce((sum, lots) => sum + lots, 0)).toBeLessThan(open)
    // What it owed nobody could pay.
    expect(world.protocols[0].tally[INSOLVENT]).toBeGreaterThan(0)
  })
})
