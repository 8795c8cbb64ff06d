/** Who has what, and what each has made of what it brought: by hand, and all together in runs. */
import { describe, expect, test } from 'vitest'
import { castOf, type Member } from '../../../src/engine/cast.ts'
import { stepper } from '../../../src/engine/stepper.ts'
import { deposit } from '../../../src/protocol/waterfall/vaultShares.ts'
import { pay } from '../../../src/world/ledger.ts'
import { IMPACT, type World } from '../../../src/world/world.ts'
import { accountsSince } from '../../support/conservation.ts'
import { parsed, small } from '../../support/scenarios.ts'
import { group, handMade, LOT, PURSE, setMark, type Hand } from './handMade.ts'

const memberOf = ({ run }: Hand, id: string): Member => castOf(run).find(one => one.id === id)!

/** Money that an account pays to the outside world. */
const lose = (world: World, account: number, amount: number): void =>
  pay(world, 0, account, world.outside, amount)

describe('before the first step', () => {
  test('everybody has what it brought, in the order of the document', () => {
    const { run } = handMade()
    const cast = castOf(run)
    expect(
      cast.map(({ id, kind, role, members, present }) => [id, kind, role, members, present]),
    ).toEqual([
      ['traders', 'w1-noise', 'trader', 8, 8],
      ['makers', 'market-maker', 'maker', 2, 2],
      ['keepers', 'keeper', 'keeper', 2, 2],
      ['depositors', 'vault-depositor', 'depositor', 3, 3],
      ['attackers', 'wash-pair', 'attacker', 2, 2],
    ])
    expect(cast.map(({ profit }) => profit)).toEqual([0, 0, 0, 0, 0])
    expect(cast.map(({ brought, wealth }) => brought - wealth)).toEqual([0, 0, 0, 0, 0])
    expect(cast[3].brought).toBe(300_000_000)
    expect(cast[4].brought).toBe(PURSE)
  })
})

describe('a cohort', () => {
  test('has its accounts at the mark', () => {
    const hand = handMade()
    const { cohort } = group(hand, 'traders')
    const sizes = hand.market.size.subarray(cohort.first, cohort.first + cohort.count)
    const net = sizes.reduce((sum, lots) => sum + lots, 0)
    expect(net).toBe(-40_000)
    setMark(hand, 10_100)
    expect(memberOf(hand, 'traders').profit).toBe(-40_000 * 100 * 10)
    expect(memberOf(hand, 'makers').profit).toBe(40_000 * 100 * 10)
  })

  test('has its shares of the vault', () => {
    const hand = handMade()
    const { world, rules } = hand
    const { context, params } = rules.vault!
    const [one, two] = group(hand, 'depositors').rows
    deposit(context, params, one, 30_000_000)
    deposit(context, params, two, 10_000_000)
    expect(memberOf(hand, 'depositors')).toMatchObject({ wealth: 300_000_000, profit: 0 })
    // Of 120,333,333 quanta in the vault a third is theirs.
    lose(world, context.account, 12_000_000)
    const { profit } = memberOf(hand, 'depositors')
    expect(Math.abs(profit + (12_000_000 * 40_000_000) / 120_333_333)).toBeLessThan(3)
  })

  test('that moves money has taken out what lies in its pockets', () => {
    const hand = handMade()
    const { world } = hand
    const [row] = group(hand, 'depositors').rows
    lose(world, row, 5_000_000)
    expect(memberOf(hand, 'depositors').profit).toBe(-5_000_000)
    world.wallet[row] += 5_000_000
    expect(memberOf(hand, 'depositors')).toMatchObject({ brought: 295_000_000, profit: 0 })
  })

  test('that comes back has brought what it took out of its pockets', () => {
    const hand = handMade()
    const { world } = hand
    const [row] = group(hand, 'keepers').rows
    lose(world, row, 100_000_000)
    expect(memberOf(hand, 'keepers')).toMatchObject({ brought: 200_000_000, profit: -100_000_000 })
    world.wallet[row] -= 40_000_000
    pay(world, 0, world.outside, row, 40_000_000)
    expect(memberOf(hand, 'keepers')).toMatchObject({ brought: 240_000_000, profit: -100_000_000 })
    world.returnsAt[row] = 7
    expect(memberOf(hand, 'keepers')).toMatchObject({ members: 2, present: 1 })
  })

  test('of attackers has its purse, and what it holds outside at its price', () => {
    const hand = handMade()
    const { run, market } = hand
    const { cohort, rows } = group(hand, 'attackers')
    pay(hand.world, 0, cohort.purse, rows[1], 1_000_000)
    expect(memberOf(hand, 'attackers').profit).toBe(0)
    const paid = run.rules.markets[0].venue.tradeOutside(cohort.purse, 100)
    market.state[IMPACT] = Math.log(1.1)
    const fee = Math.ceil(paid / 1000)
    const worth = 100 * 11_000 * 10
    expect(memberOf(hand, 'attackers').profit).toBe(worth - paid - fee)
  })

  test('that held coins from the start brought them at the price of the start', () => {
    const hand = handMade()
    const { market } = hand
    const [row] = group(hand, 'makers').rows
    const { brought } = memberOf(hand, 'makers')
    market.spot[row] = 50
    market.spot[market.abroad] = -50
    expect(memberOf(hand, 'makers')).toMatchObject({ brought: brought + 50 * LOT, profit: 0 })
    market.state[IMPACT] = Math.log(1.1)
    expect(memberOf(hand, 'makers').profit).toBe(50 * 1000 * 10)
  })
})

describe('all together', () => {
  const everything = small('every-rung', 300, 1400)
  const hedgers = { ...everything.cohorts[0], id: 'hedgers', agent: { kind: 'hedger' }, count: 15 }
  const mercenaries = { ...hedgers, id: 'mercenaries', agent: { kind: 'mercenary-lp' }, activity: 60 } // prettier-ignore
  const [market] = everything.markets
  const venue = { ...market.venue, fundingHours: 1 / 30, makerFee: -0.0001 }
  const scenario = parsed({
    ...everything,
    markets: [{ ...market, venue }],
    cohorts: [...everything.cohorts, hedgers, mercenaries],
  })

  test('one wins what the others lose, funds, vault and treasury among them, in every step', () => {
    const run = stepper(scenario)
    const missing = accountsSince(run.run)
    run.advance(scenario.clock.steps, state => expect(missing(state)).toBe(0))
    const summary = run.summary()
    expect(summary.liquidations).toBeGreaterThan(50)
    expect(summary.insolvent + summary.socializedLoss).toBeGreaterThan(0)
    expect(castOf(run.run).some(({ present, members }) => present < members)).toBe(true)
    expect([...run.run.world.wallet].some(amount => amount > 0)).toBe(true)
  })
})
