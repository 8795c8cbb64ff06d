import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lpVault } from '../../../../src/protocol/waterfall/index.ts'
import { deposit, redeem, worthOf } from '../../../../src/protocol/waterfall/vaultShares.ts'
import { COUNT, KIND } from '../../../../src/world/events.ts'
import {
  START,
  books,
  give,
  missing,
  params,
  place,
  setMark,
  shortOf,
  trade,
  unbalanced,
  worth,
  type Books,
} from './books.ts'

const RUNS = { seed: 20_251_014, numRuns: 300 }

interface Vault {
  readonly all: Books
  readonly account: number
  readonly put: (slot: number, amount: number) => number
  readonly take: (slot: number, amount: number) => number
  readonly held: (slot: number) => number
  readonly cash: (slot: number) => number
}

/** A vault with own capital, and depositors with a million quanta each. */
function vault(own: number, count = 4, rich = 1_000_000): Vault {
  const all = books({ traders: 70, depositors: count })
  const [context] = all.contexts
  for (let slot = 0; slot < count; slot++) give(all, all.depositors + slot, rich)
  // A trader's equity makes the own capital: all of it is the operator's share.
  place(all, 0, own, 0)
  const some = params(lpVault, { sizeShare: 1 })
  give(all, context.account, lpVault.capital(context, some))
  const agent = (slot: number): number => all.depositors + slot
  return {
    all,
    account: context.account,
    put: (slot, amount) => deposit(context, some, agent(slot), amount),
    take: (slot, amount) => redeem(context, some, agent(slot), amount),
    held: slot => worthOf(context, some, agent(slot)),
    cash: slot => all.world.cash[0][agent(slot)],
  }
}

const sharesOf = ({ all }: Vault): number =>
  all.contexts[0].shares.reduce((sum, shares) => sum + shares, 0)

describe('shares of the vault', () => {
  test('are worth what was paid, and come back as that', () => {
    const one = vault(5_000)
    expect(one.put(0, 1_234)).toBe(1_234)
    expect(one.put(1, 766)).toBe(766)
    expect(one.all.world.cash[0][one.account]).toBe(7_000)
    expect(one.held(0)).toBe(1_234)
    expect(one.take(0, 1e9)).toBe(1_234)
    expect(one.held(0)).toBe(0)
    expect(one.take(1, 700)).toBe(700)
    expect(one.held(1)).toBe(66)
    expect(one.cash(0)).toBe(1_000_000)
    expect(unbalanced(one.all)).toBe(0)
  })

  test('are told by events with account, vault, shares and quanta', () => {
    const one = vault(5_000)
    one.put(1, 1_000)
    one.take(1, 400)
    const { log } = one.all.world
    const rows = Array.from({ length: log.cursor[COUNT] }, (_, row) => [
      log.kind[row],
      log.account[row],
      log.other[row],
      log.lots[row],
      log.amount[row],
    ])
    expect(rows).toEqual([
      [KIND['vault-in'], one.all.depositors + 1, one.account, 10_000, 1_000],
      [KIND['vault-out'], one.all.depositors + 1, one.account, 4_000, 400],
    ])
  })

  test('carry gains and losses in proportion, the operator’s own among them', () => {
    const one = vault(3_000)
    one.put(0, 1_000)
    give(one.all, one.account, 400)
    expect(one.held(0)).toBe(1_099)
    const shortfalls = shortOf(one.all, { 2: 2_200 })
    lpVault.absorb(one.all.contexts[0], params(lpVault, { sizeShare: 1 }), shortfalls)
    expect(missing(shortfalls)).toBe(0)
    expect(one.held(0)).toBe(550)
  })

  test('stop losing at the floor: a part of their first price', () => {
    const one = vault(3_000)
    one.put(0, 1_000)
    const shortfalls = shortOf(one.all, { 2: 10_000 })
    const some = params(lpVault, { sizeShare: 1, floorShare: 0.25 })
    lpVault.absorb(one.all.contexts[0], some, shortfalls)
    expect(missing(shortfalls)).toBe(7_000)
    expect(one.all.world.cash[0][one.account]).toBe(1_000)
    expect(one.held(0)).toBe(250)
  })

  test('count the inventory at the mark', () => {
    const one = vault(0)
    one.put(0, 1_000_000)
    trade(one.all, one.account, 10, START)
    setMark(one.all, START + 2_000)
    // Rounding, and the tenth of a quantum's worth of nobody's shares, stay in the vault.
    expect(one.held(0)).toBe(1_099_999)
    setMark(one.all, START - 2_000)
    expect(one.held(0)).toBe(900_000)
  })

  test('are paid out of free cash only: a loss that is not settled, and the equity that inventory needs, stay', () => {
    const one = vault(0)
    one.put(0, 1_000_000)
    trade(one.all, one.account, 10, START)
    // 10 lots are 500,000 quanta; a fifth of that must stay.
    expect(one.take(0, 1e9)).toBe(900_000)
    const again = vault(0)
    again.put(0, 1_000_000)
    trade(again.all, again.account, 10, START)
    setMark(again.all, START + 5_000)
    // Worth 1,250,000, needs 150,000, has a million in cash.
    expect(again.take(0, 1e9)).toBe(1_000_000)
    expect(again.held(0)).toBe(249_999)
  })

  test('are not sold for more than a depositor has, nor to anybody else', () => {
    const one = vault(10)
    expect(one.put(0, 5_000_000)).toBe(1_000_000)
    expect(one.put(0, 1)).toBe(0)
    expect(one.put(1, 0)).toBe(0)
    const [context] = one.all.contexts
    expect(() => deposit(context, params(lpVault), 0, 5)).toThrow('expected a depositor')
  })

  test('of a vault that has lost everything are neither sold nor paid', () => {
    const one = vault(0)
    one.put(0, 1_000)
    const shortfalls = shortOf(one.all, { 2: 9_999 })
    lpVault.absorb(one.all.contexts[0], params(lpVault, { sizeShare: 1 }), shortfalls)
    expect(one.held(0)).toBe(0)
    expect(one.take(0, 1_000)).toBe(0)
    expect(one.put(1, 1_000)).toBe(0)
  })

  test('are not sold where a few quanta would buy more of them than numbers hold', () => {
    const one = vault(0, 3, 40_000_000_000_000)
    one.put(0, 20_000_000_000_000)
    const shortfalls = shortOf(one.all, { 2: 19_999_999_999_999 })
    lpVault.absorb(one.all.contexts[0], params(lpVault, { sizeShare: 1 }), shortfalls)
    expect(one.all.world.cash[0][one.account]).toBe(1)
    expect(one.put(1, 30_000_000_000_000)).toBe(0)
    expect(one.put(1, 1)).toBe(1)
  })
})

const commands = fc.array(
  fc.record({
    what: fc.constantFrom('put', 'take', 'gift', 'loss', 'mark', 'trade'),
    slot: fc.integer({ min: 0, max: 3 }),
    amount: fc.oneof(
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 0, max: 900_000 }),
      fc.integer({ min: 0, max: 2 ** 40 }),
    ),
  }),
  { minLength: 1, maxLength: 40 },
) // prettier-ignore

/** Applies one command; true if it may lower the price of a share. */
function apply(one: Vault, what: string, slot: number, amount: number): boolean {
  const { all, account } = one
  if (what === 'put') one.put(slot, amount)
  else if (what === 'take') one.take(slot, amount)
  else if (what === 'gift') give(all, account, amount % 1_000_000)
  else if (what === 'loss') {
    const shortfalls = shortOf(all, { 2: amount % 300_000 })
    lpVault.absorb(all.contexts[0], params(lpVault, { sizeShare: 1 }), shortfalls)
    return true
  } else if (what === 'mark') {
    setMark(all, START - 400 + (amount % 801))
    return true
  } else trade(all, account, (amount % 7) - 3, all.market.state[1])
  return false
}

test('the price of a share falls only by a loss, and nobody takes out more than there is', () => {
  let moves = 0
  const law = fc.property(commands, fc.integer({ min: 0, max: 50_000 }), (list, own) => {
    const one = vault(own)
    const price = (): [bigint, bigint] => [
      BigInt(worth(one.all, one.account) + 1),
      BigInt(sharesOf(one) + own * 10 + 10),
    ]
    for (const { what, slot, amount } of list) {
      const [value, supply] = price()
      const mayFall = apply(one, what, slot, amount)
      const [now, shares] = price()
      if (!mayFall) expect(now * supply >= value * shares).toBe(true)
      if (!mayFall && now !== value) moves++
      expect(unbalanced(one.all)).toBe(0)
      expect(one.all.contexts[0].shares.every(x => Number.isInteger(x) && x >= 0)).toBe(true)
      const claims = [0, 1, 2, 3].reduce((sum, of) => sum + one.held(of), 0)
      expect(claims).toBeLessThanOrEqual(Math.max(0, Number(now)))
    }
  })
  fc.assert(law, RUNS)
  expect(moves).toBeGreaterThan(500)
})

test('moving in and out never pays', () => {
  const amounts = fc.record({
    own: fc.integer({ min: 0, max: 99_999 }),
    gift: fc.integer({ min: 0, max: 99_999 }),
    before: fc.integer({ min: 0, max: 99_999 }),
    mine: fc.integer({ min: 0, max: 99_999 }),
  })
  const law = fc.property(amounts, ({ own, gift, before, mine }) => {
    const one = vault(own)
    one.put(1, before)
    give(one.all, one.account, gift)
    one.put(0, mine)
    one.take(0, 1e9)
    expect(one.cash(0)).toBeLessThanOrEqual(1_000_000)
  })
  fc.assert(law, RUNS)
})

test('a gift that spoils the price of the next deposit costs its giver more than it gains', () => {
  const attacks = fc.record({
    own: fc.constantFrom(0, 0, 1, 50),
    stake: fc.integer({ min: 1, max: 100 }),
    gift: fc.integer({ min: 1, max: 400_000 }),
    victim: fc.integer({ min: 1, max: 400_000 }),
  })
  let harmed = 0
  const law = fc.property(attacks, ({ own, stake, gift, victim }) => {
    const one = vault(own)
    one.put(0, stake)
    one.all.world.cash[0][one.all.depositors] -= gift
    one.all.world.cash[0][one.account] += gift
    one.put(1, victim)
    one.take(0, 1e9)
    one.take(1, 1e9)
    if (one.cash(1) < 1_000_000 - 1) harmed++
    const loss = 1_000_000 - one.cash(0)
    const damage = 1_000_000 - one.cash(1)
    expect(loss).toBeGreaterThanOrEqual(0)
    expect(damage).toBeLessThanOrEqual(loss + 1)
  })
  fc.assert(law, RUNS)
  expect(harmed).toBeGreaterThan(10)
})
