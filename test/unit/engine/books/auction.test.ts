import { describe, expect, test } from 'vitest'
import { priceAt } from '../../../../src/engine/books/auction.ts'
import { needOf, type BookJob } from '../../../../src/engine/books/bookJob.ts'
import { prepareListing, requirementOf } from '../../../../src/engine/books/listed.ts'
import { COUNT, KIND } from '../../../../src/world/events.ts'
import { pay } from '../../../../src/world/ledger.ts'
import { equity } from '../../../../src/world/world.ts'
import { optionsVenue, type Venue } from '../../../support/optionsVenue.ts'

const AUCTION = {
  kind: 'dutch-auction',
  startDiscount: 0.1,
  auctionSeconds: 100,
  insolventSeconds: 50,
}

function jobOf({ run, books }: Venue, account: number): BookJob {
  prepareListing(books.view)
  return { run: run.run, rules: run.run.rules.protocols[0], books, account, event: -1 }
}

describe('the price of an auctioned book', () => {
  test('falls in a line from a discount on its value to nothing', () => {
    const venue = optionsVenue({ bookLiquidation: AUCTION })
    const job = jobOf(venue, venue.first('sellers'))
    const value = equity(venue.world, venue.market, job.account)
    expect(priceAt(job, 0)).toBe(Math.floor(0.9 * value))
    expect(priceAt(job, 50)).toBe(Math.floor(0.45 * value))
    expect(priceAt(job, 100)).toBe(0)
    expect(priceAt(job, 1e6)).toBe(0)
  })

  test('of an insolvent one falls from its value by up to its maintenance margin', () => {
    const venue = optionsVenue({ bookLiquidation: AUCTION })
    const account = venue.first('sellers')
    const { world, market } = venue
    const owed = equity(world, market, account) + 1_000_000
    pay(world, market.asset, account, world.outside, owed)
    const job = jobOf(venue, account)
    expect(equity(world, market, account)).toBe(-1_000_000)
    expect(priceAt(job, 0)).toBe(-1_000_000)
    expect(priceAt(job, 25)).toBe(Math.floor(-1_000_000 - needOf(job) / 2))
    expect(priceAt(job, 500)).toBe(Math.floor(-1_000_000 - needOf(job)))
  })
})

test('a book that is put up and finds no bidder has a row of causes, so that those after it keep theirs', () => {
  const venue = optionsVenue({
    bookLiquidation: { ...AUCTION, startDiscount: 0, hedgesFirst: false },
  })
  const { run, world, market, books } = venue
  run.advance(1)
  const account = venue.first('sellers')
  prepareListing(books.view)
  const { maintenance } = requirementOf(books.view, account)
  const over = equity(world, market, account) - (0.8 * maintenance) / market.unit
  pay(world, market.asset, account, world.outside, Math.floor(over))
  let opened = 0
  run.advance(1, ({ world: { log }, scratch: { liquidated } }) => {
    const told = log.kind.subarray(0, log.cursor[COUNT])
    const falls = told.reduce((sum, kind) => sum + Number(kind === KIND.liquidation), 0)
    opened += Number(told.includes(KIND.auction))
    expect(log.lots[told.indexOf(KIND.liquidation)]).toBe(0)
    expect([falls, liquidated.count]).toEqual([1, 1])
  })
  expect(opened).toBe(1)
})
