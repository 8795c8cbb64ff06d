import { describe, expect, test } from 'vitest'
import { greeksOf, prepareListing, requirementOf } from '../../../../src/engine/books/listed.ts'
import { legsValue } from '../../../../src/world/chain.ts'
import { HAIRCUT, QUANTUM_VALUE } from '../../../../src/world/collateral.ts'
import { pay } from '../../../../src/world/ledger.ts'
import { equity, INDEX } from '../../../../src/world/world.ts'
import { COIN, collateralVenue, STAKED, USD } from '../../../support/collateralVenue.ts'
import type { Venue } from '../../../support/optionsVenue.ts'
import { eventsOf, type Seen } from '../../../support/watch.ts'

const cohort = (id: string, agent: object, count: number, equity: number): object => ({
  ...{ id, protocol: 'venue', market: 'btc', agent, count, equity, activity: 720, muted: true },
})

/** Sellers near their margin, makers, and buyers who hold nothing; nobody acts. */
const MUTED = [
  cohort('sellers', { kind: 'option-seller', notional: 1.5 }, 6, 100_000),
  cohort('idle', { kind: 'option-buyer', holds: 0 }, 3, 50_000),
  cohort('desks', { kind: 'gamma-hedger' }, 3, 5_000_000),
]

const stakedValue = ({ market }: Venue): number =>
  market.chain!.collateral[STAKED - 1].state[QUANTUM_VALUE]

/** Events of the next step. */
function stepped({ run, world }: Venue): Seen[] {
  let seen: Seen[] = []
  run.advance(1, () => (seen = eventsOf(world.log)))
  return seen
}

const SALE = 'collateral-sale'

describe('equity in a coin', () => {
  test('is worth at the start what the agent would have had', () => {
    const plain = collateralVenue({ share: 0, cohorts: MUTED })
    const venue = collateralVenue({ share: 0.8, cohorts: MUTED })
    const { world, market } = venue
    for (let account = venue.first('sellers'); account < venue.first('sellers') + 6; account++) {
      expect(world.cash[STAKED][account]).toBeGreaterThan(0)
      expect(world.cash[COIN][account]).toBe(0)
      const before = equity(plain.world, plain.market, account)
      expect(Math.abs(equity(world, market, account) - before)).toBeLessThan(1)
      const own = world.cash[USD][account] + legsValue(market.chain!, account, market.k)
      expect(own / before).toBeLessThan(0.5)
    }
  })

  test('is nobody’s who holds no options, and nobody’s where the protocol takes none', () => {
    const { world } = collateralVenue({ share: 0.8, cohorts: MUTED })
    const held = world.cohorts.filter(({ first }) => world.cash[STAKED][first] !== 0)
    expect(held.map(({ id }) => id)).toEqual(['sellers', 'idle', 'desks'])
  })
})

describe('the requirement of a book', () => {
  test('has the haircut at both levels, beside what it is without', () => {
    const venue = collateralVenue({ cohorts: MUTED })
    const { world, market, books } = venue
    const account = venue.first('sellers')
    prepareListing(books.view)
    const sums = new Float64Array(4)
    greeksOf(market, account, sums)
    const spot = market.state[INDEX] * market.tick
    const delta = (sums[0] + market.size[account] * market.lot) * spot
    const value = world.cash[STAKED][account] * stakedValue(venue) * market.unit
    const core = market.chain!.collateral[STAKED - 1].state[HAIRCUT]
    const common = Math.max(0, Math.min(1, delta / value))
    const { charges, maintenance, initial } = requirementOf(books.view, account)
    const { collateral } = charges
    expect(collateral.maintenance).toBeCloseTo(core * (1 + common) * value, 6)
    expect(collateral.initial).toBe(collateral.maintenance)
    const [whole, first] = [maintenance, initial]
    pay(world, STAKED, account, world.outside, world.cash[STAKED][account])
    const without = requirementOf(books.view, account)
    expect(without.maintenance).toBeCloseTo(whole - core * (1 + common) * value, 6)
    expect(without.initial).toBeCloseTo(first - core * (1 + common) * value, 6)
  })
})

describe('a depeg', () => {
  const shocks = [{ kind: 'depeg', market: 'btc', step: 2, to: 0.05, lasts: 1000 }]

  test('brings books under maintenance whose collateral it makes worthless', () => {
    const venue = collateralVenue({ cohorts: MUTED, shocks, share: 0.95 })
    const { flaggedAt, first } = venue.world.protocols[0]
    const sellers = venue.first('sellers') - first
    const flagged = (): number =>
      flaggedAt.subarray(sellers, sellers + 6).reduce((sum, at) => sum + Number(at > 0), 0)
    venue.run.advance(2)
    expect(flagged()).toBe(0)
    venue.run.advance(1)
    expect(flagged()).toBeGreaterThan(3)
  })

  test('is the cause of what it brings down', () => {
    const bookLiquidation = { kind: 'hand-over' }
    const venue = collateralVenue({ cohorts: MUTED, shocks, share: 0.95, bookLiquidation })
    venue.run.advance(2)
    const seen = stepped(venue)
    const shock = seen.find(({ kind }) => kind === 'shock')!
    const closed = seen.filter(({ kind }) => kind === 'liquidation')
    expect(closed.length).toBeGreaterThan(3)
    expect(closed.map(({ cause }) => cause)).toEqual(closed.map(() => shock.id))
  })

  test('touches nobody whose collateral is not staked', () => {
    const venue = collateralVenue({ cohorts: MUTED, shocks, asset: 'coin' })
    venue.run.advance(4)
    expect(venue.run.summary().liquidations).toBe(0)
  })
})

describe('what an account owes', () => {
  const cost = 0.01
  const setUp = (owes: number): Venue & { account: number } => {
    const venue = collateralVenue({ cohorts: MUTED, haircut: { saleCost: cost } })
    const account = venue.first('idle')
    const { world } = venue
    const all = Math.round(world.cash[STAKED][account] * stakedValue(venue))
    pay(world, USD, account, world.outside, world.cash[USD][account] + Math.floor(owes * all))
    return { ...venue, account }
  }

  test('is paid by a sale of no more than it needs, at the price less its cost', () => {
    const venue = setUp(0.5)
    const { world, market, account } = venue
    const owed = -world.cash[USD][account]
    const held = world.cash[STAKED][account]
    const abroad = world.cash[STAKED][market.abroad]
    const seen = stepped(venue)
    const [sale, ...others] = seen.filter(({ kind }) => kind === SALE)
    const net = stakedValue(venue) * (1 - cost)
    expect(others).toEqual([])
    expect(sale).toMatchObject({ account, other: STAKED, lots: Math.ceil((owed + 0.5) / net) })
    expect(sale.amount).toBe(Math.floor(sale.lots * net))
    expect(world.cash[USD][account]).toBe(sale.amount - owed)
    expect(world.cash[USD][account]).toBeGreaterThanOrEqual(0)
    expect(world.cash[USD][account]).toBeLessThan(net + 1)
    expect(world.cash[STAKED][account]).toBe(held - sale.lots)
    expect(world.cash[STAKED][market.abroad]).toBe(abroad + sale.lots)
    expect(seen.some(({ kind }) => kind === 'shortfall')).toBe(false)
  })

  test('is the waterfall’s only as far as nothing is left to sell', () => {
    const venue = setUp(1.5)
    const { world, account } = venue
    const owed = -world.cash[USD][account]
    const seen = stepped(venue)
    const sale = seen.find(({ kind }) => kind === SALE)!
    const shortfall = seen.find(one => one.kind === 'shortfall' && one.account === account)!
    expect(world.cash[STAKED][account]).toBe(0)
    expect(shortfall.amount).toBe(owed - sale.amount)
    expect(shortfall.id).toBeGreaterThan(sale.id)
    expect(world.cash[USD][account]).toBe(0)
    expect(venue.run.summary().badDebt).toBeCloseTo(shortfall.amount / 1e4, 6)
  })

  test('is paid before a book goes to a rung, which gets its margin in money', () => {
    const waterfall = [{ kind: 'insurance-fund', capital: 50_000_000, backstop: true }]
    const bookLiquidation = { kind: 'hand-over' }
    const venue = collateralVenue({ cohorts: MUTED, waterfall, bookLiquidation })
    const { world, market, books } = venue
    const account = venue.first('sellers')
    prepareListing(books.view)
    const need = requirementOf(books.view, account).maintenance / market.unit
    const over = Math.floor(equity(world, market, account) - 0.9 * need)
    pay(world, USD, account, world.outside, over)
    const [fund] = world.protocols[0].rungAccounts
    const seen = stepped(venue).filter(one => one.account === account)
    expect(seen.map(({ kind }) => kind)).toContain(SALE)
    expect(world.cash[STAKED][account]).toBe(0)
    expect(world.cash[STAKED][fund]).toBe(0)
    expect(world.cash[USD][account]).toBe(0)
    expect(books.chain.legCount[books.chain.bookOf[fund]]).toBeGreaterThan(0)
  })
})
