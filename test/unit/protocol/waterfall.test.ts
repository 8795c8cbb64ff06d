import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../../src/engine/catalogue.ts'
import { stepper, type Stepper } from '../../../src/engine/stepper.ts'
import type { Shortfalls } from '../../../src/protocol/waterfall/rung.ts'
import { auditBooks } from '../../../src/world/audit.ts'
import { FUND_PAID, MARK, SOCIALIZED } from '../../../src/world/world.ts'
import { parsed, small } from '../../support/scenarios.ts'

/** A run in which longs are winning, with `rung` as its only rung. */
function winning(rung: object): Stepper {
  const base = small('calm-linear', 90, 10)
  const run = stepper(parsed({ ...base, protocols: [{ ...base.protocols[0], waterfall: [rung] }] }))
  run.run.world.markets[0].state[MARK] = Math.round(run.run.world.markets[0].state[MARK] * 1.02)
  return run
}

/** Accounts 3 and 5 are short of `amounts`. */
function short(run: Stepper, amounts: readonly number[]): Shortfalls {
  const [cash] = run.run.world.cash
  const accounts = [3, 5].slice(0, amounts.length)
  accounts.forEach((account, i) => {
    const { size, quote, house } = run.run.world.markets[0]
    // Closed by hand: legs and cash go to the house, then the account owes the amount.
    size[house] += size[account]
    quote[house] += quote[account]
    cash[run.run.world.outside] += cash[account] + amounts[i]
    run.run.world.markets[0].state[size[account] > 0 ? 7 : 8] -= Math.abs(size[account])
    size[account] = 0
    quote[account] = 0
    cash[account] = -amounts[i]
  })
  return {
    count: amounts.length,
    account: Int32Array.from(accounts),
    amount: Float64Array.from(amounts),
    cause: new Float64Array(amounts.length),
  }
}

function absorb(run: Stepper, shortfalls: Shortfalls): number {
  const before = total(shortfalls)
  const { part, params, context } = run.run.rules.protocols[0].rungs[0]
  part.absorb(context, params, shortfalls)
  auditBooks(run.run.world)
  return before - total(shortfalls)
}

const total = ({ amount }: Shortfalls): number => amount.reduce((sum, x) => sum + x, 0)

describe.each([...CATALOGUE.rungs.keys()])('rung %s', kind => {
  test.each([[[1]], [[7, 9_999]], [[50_000_000, 1]], [[9_000_000_000]]])(
    'takes no more than shortfalls of %j, pays it to those who are short, and makes no cash',
    amounts => {
      const run = winning({ kind })
      const shortfalls = short(run, amounts)
      const taken = absorb(run, shortfalls)
      expect(taken).toBeGreaterThanOrEqual(0)
      expect(taken).toBeLessThanOrEqual(amounts.reduce((sum, x) => sum + x, 0))
      shortfalls.amount.forEach((left, j) => {
        expect(left).toBeGreaterThanOrEqual(0)
        expect(run.run.world.cash[0][shortfalls.account[j]]).toBe(0 - left)
      })
    },
  )

  test('does nothing without a shortfall', () => {
    const run = winning({ kind })
    const before = run.run.world.cash[0].slice()
    expect(absorb(run, short(run, []))).toBe(0)
    expect(run.run.world.cash[0]).toEqual(before)
  })
})

describe('the insurance fund', () => {
  test('pays in order, down to its floor', () => {
    const run = winning({ kind: 'insurance-fund', sizeShare: 0.02, floor: 100 })
    const { protocol, penaltyAccount: fundAccount } = run.run.rules.protocols[0]
    const [cash] = run.run.world.cash
    const able = cash[fundAccount] - 1_000_000
    const shortfalls = short(run, [able - 10, 50])
    absorb(run, shortfalls)
    expect([...shortfalls.amount]).toEqual([0, 40])
    expect(cash[fundAccount]).toBe(1_000_000)
    expect(protocol.tally[FUND_PAID]).toBe(able)
  })

  test('borrows where its floor is below zero', () => {
    const run = winning({ kind: 'insurance-fund', sizeShare: 0, floor: -1 })
    const shortfalls = short(run, [25_000])
    expect(absorb(run, shortfalls)).toBe(10_000)
  })

  test('a live change of its size is a deposit from the outside world, or back to it', () => {
    const base = small('calm-linear', 90, 30)
    const path = ['protocols', 0, 'waterfall', 0, 'sizeShare']
    const edit = (step: number, value: number): object => ({ step, patches: [{ op: 'replace', path, value }] }) // prettier-ignore
    const run = stepper(parsed({ ...base, edits: [edit(5, 0.1), edit(10, 0)] }), { audit: 'full' })
    const fund = (): number => run.run.world.cash[0][run.run.rules.protocols[0].penaltyAccount]
    const start = fund()
    run.advance(6)
    expect(fund() / start).toBeCloseTo(5, 3)
    run.advance(6)
    expect(fund()).toBe(0)
  })
})

describe('socialized loss', () => {
  test('charges winners pro rata on their gains, to the quantum, and nobody else', () => {
    const run = winning({ kind: 'socialized-loss' })
    const { world } = run.run
    const [{ size, quote, state, k }] = world.markets
    const shortfalls = short(run, [123_457])
    const before = world.cash[0].slice()
    const gain = (i: number): number => quote[i] + size[i] * state[MARK] * k
    expect(absorb(run, shortfalls)).toBe(123_457)
    let gains = 0
    for (let i = 0; i < 90; i++) gains += Math.max(0, gain(i))
    for (let i = 0; i < 90; i++) {
      if (i === 3) continue
      const charge = before[i] - world.cash[0][i]
      const fair = (123_457 * Math.max(0, gain(i))) / gains
      expect(Math.abs(charge - fair)).toBeLessThanOrEqual(1)
    }
    expect(run.run.rules.protocols[0].protocol.tally[SOCIALIZED]).toBe(123_457)
  })

  test('takes no more than the gains there are', () => {
    const run = winning({ kind: 'socialized-loss', gainShare: 0.5 })
    const shortfalls = short(run, [9_000_000_000])
    const [{ size, quote, state, k }] = run.run.world.markets
    let most = 0
    for (let i = 0; i < 90; i++) {
      const gain = quote[i] + size[i] * state[MARK] * k
      const equity = run.run.world.cash[0][i] + gain
      most += Math.max(0, Math.floor(0.5 * Math.min(gain, equity)))
    }
    expect(most).toBeGreaterThan(0)
    expect(absorb(run, shortfalls)).toBe(most)
    expect(shortfalls.amount[0]).toBe(9_000_000_000 - most)
  })
})
