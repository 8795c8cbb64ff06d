import { describe, expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import { InvariantError } from '../../../src/kernel/assert.ts'
import { auditBooks, auditNumbers, conservationError } from '../../../src/world/audit.ts'
import { pay } from '../../../src/world/ledger.ts'
import { POSTINGS, type World } from '../../../src/world/world.ts'
import { small } from '../../support/scenarios.ts'

const fresh = (): World => stepper(small('march-2020-linear', 30, 10)).run.world

describe('pay', () => {
  test('moves quanta from one account to another', () => {
    const world = fresh()
    const [cash] = world.cash
    const [a, b] = [cash[3], cash[4]]
    pay(world, 0, 3, 4, 250)
    expect([cash[3], cash[4]]).toEqual([a - 250, b + 250])
    auditBooks(world)
  })

  test.each([-1, 0.5, NaN, Infinity, 2 ** 53])('refuses %d and changes nothing', amount => {
    const world = fresh()
    const before = world.cash[0].slice()
    expect(() => pay(world, 0, 3, 4, amount)).toThrow(InvariantError)
    expect(world.cash[0]).toEqual(before)
  })

  const MOST = 2 ** 52

  /** Accounts 3 and 4 have so much. */
  function holding(from: number, to: number): World {
    const world = fresh()
    world.cash[0][3] = from
    world.cash[0][4] = to
    return world
  }

  test.each([
    ['all that is exact', [MOST, 0], MOST, [0, MOST]],
    ['into debt as far as is exact', [0, 0], MOST, [-MOST, MOST]],
  ])('may move %s', (_, [from, to], amount, after) => {
    const world = holding(from, to)
    const [cash] = world.cash
    pay(world, 0, 3, 4, amount)
    expect([cash[3], cash[4]]).toEqual(after)
  })

  test.each([
    ['more than is exact', [MOST, -MOST], MOST + 2, 'payment from 3 to 4: got 4503599627370498'],
    ['into debt beyond what is exact', [-1, -MOST], MOST, 'from 3 to 4: a balance would leave'],
    ['to a balance beyond what is exact', [MOST, 1], MOST, 'from 3 to 4: a balance would leave'],
  ])('refuses %s, says so and changes nothing', (_, [from, to], amount, said) => {
    const world = holding(from, to)
    const [cash] = world.cash
    expect(() => pay(world, 0, 3, 4, amount)).toThrow(said)
    expect([cash[3], cash[4]]).toEqual([from, to])
  })

  test('refuses to pay an account from itself', () => {
    expect(() => pay(fresh(), 0, 3, 3, 250)).toThrow('payment of 250: got 3 on both sides')
  })

  test('is one posting', () => {
    const world = fresh()
    const before = world.scalars[POSTINGS]
    pay(world, 0, 3, 4, 250)
    expect(world.scalars[POSTINGS]).toBe(before + 1)
  })
})

describe('audits see', () => {
  test.each([
    ['a quantum too many', (world: World) => world.cash[0][3]++],
    ['a fraction of a quantum', (world: World) => (world.cash[0][3] += 0.5)],
    ['a position of one side only', (world: World) => world.markets[0].size[3]++],
    ['a number that is none', (world: World) => (world.markets[0].quote[3] = NaN)],
    ['a balance beyond the range', (world: World) => (world.cash[0][3] = 2 ** 52 + 2)],
    ['an open interest that was not counted', (world: World) => (world.markets[0].state[7] += 2)],
  ])('%s', (_, spoil) => {
    const world = fresh()
    auditBooks(world)
    auditNumbers(world)
    spoil(world)
    expect(() => {
      auditBooks(world)
      auditNumbers(world)
    }).toThrow(InvariantError)
  })

  test('sums that no double holds are added in halves', () => {
    const world = fresh()
    const [cash] = world.cash
    const large = 2 ** 52 - 3
    for (const [i, sign] of [1, -1, 1, -1].entries()) cash[i] += sign * large
    // The parts are beyond exact doubles together, and still sum to zero.
    expect(conservationError(world)).toBe(0)
    cash[2]++
    expect(conservationError(world)).toBe(1)
  })
})
