import { describe, expect, test } from 'vitest'
import { priceAt } from '../../../../src/engine/books/auction.ts'
import { needOf, type BookJob } from '../../../../src/engine/books/bookJob.ts'
import { prepareListing } from '../../../../src/engine/books/listed.ts'
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
