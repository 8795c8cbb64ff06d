import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { waterfall } from '../../../src/engine/phases/waterfall.ts'
import { stepper } from '../../../src/engine/stepper.ts'
import { apportionLargest, apportionRunning } from '../../../src/protocol/waterfall/apportion.ts'
import {
  allocateByRank,
  allocateLevel,
  allocateProRata,
  profitLeverageScores,
  rank,
} from '../../../src/protocol/waterfall/ranking.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { POLICIES, type Winner } from '../../../src/study/twins/deleveraging.ts'
import { largestRemainder, runningShares } from '../../../src/study/twins/shares.ts'
import { waterfallTwin } from '../../../src/study/twins/waterfall.ts'
import { consume, emit, KIND, type EventKind } from '../../../src/world/events.ts'
import { pay } from '../../../src/world/ledger.ts'
import { equity } from '../../../src/world/world.ts'
import { LIVELY } from '../../support/laws.ts'
import { Dice, parsed } from '../../support/scenarios.ts'
import { eventsOf } from '../../support/watch.ts'

const whole = (max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max }))

describe('shares of an amount', () => {
  const claims = fc.array(whole(1e13), { minLength: 1, maxLength: 40 })
  test.each(['running', 'largest'] as const)('%s', rule => {
    fc.assert(
      fc.property(claims, fc.double({ min: 0, max: 1, noNaN: true }), (own, part) => {
        const all = own.reduce((sum, one) => sum + one, 0)
        const amount = Math.floor(all * part)
        const shares = new Float64Array(own.length)
        if (rule === 'running') apportionRunning(amount, own, own.length, shares)
        else apportionLargest(amount, own, own.length, new Int32Array(own.length), shares)
        const twin = (rule === 'running' ? runningShares : largestRemainder)(BigInt(amount), own.map(BigInt)) // prettier-ignore
        expect([...shares]).toEqual(twin.map(Number))
      }),
      { seed: 71, numRuns: 2000 },
    )
  })
})

describe('lots of winners closed', () => {
  const amount = fc.integer({ min: 1, max: 2 ** 31 })
  const winner = fc.record({
    lots: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1e6 })),
    profit: fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
    basis: fc.oneof(amount, fc.constant(0)),
    notional: amount,
    equity: fc.oneof(amount, amount, fc.integer({ min: 1, max: 4 }), fc.constant(0)),
  })
  // Some stand there twice, so that ties are met.
  const field = fc
    .tuple(
      fc.array(winner, { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(11), { maxLength: 6 }),
    )
    .map(([some, again]) => [...some, ...again.map(i => some[i % some.length])])

  test.each(Object.keys(POLICIES))('by %s', policy => {
    fc.assert(
      fc.property(field, fc.double({ min: 0, max: 1.1, noNaN: true }), (own, part) => {
        const column = (name: keyof typeof own[number]): number[] => own.map(one => one[name]) // prettier-ignore
        const [lots, equity, count] = [column('lots'), column('equity'), own.length]
        const residual = Math.floor(lots.reduce((sum, one) => sum + one, 0) * part)
        const [closed, order] = [new Float64Array(count), new Int32Array(count)]
        if (policy === 'profit-leverage') {
          const score = new Float64Array(count)
          profitLeverageScores(column('profit'), column('basis'), column('notional'), equity, count, score) // prettier-ignore
          rank(score, count, order)
          allocateByRank(lots, order, count, residual, closed)
        } else if (policy === 'pro-rata') allocateProRata(lots, count, residual, order, closed)
        else allocateLevel(lots, equity, count, residual, order, closed)
        const winners = own.map((one, account): Winner => ({
          account,
          lots: BigInt(one.lots),
          profit: BigInt(one.profit),
          basis: BigInt(one.basis),
          notional: BigInt(one.notional),
          equity: BigInt(one.equity),
        }))
        const twin = POLICIES[policy](winners, BigInt(residual))
        expect([...closed]).toEqual(twin.map(Number))
      }),
      { seed: 72, numRuns: 3000 },
    )
  })
})

/** The protocol with every rung, its rungs in an order drawn, with parameters drawn. */
function drawn(dice: Dice): Scenario {
  const base = LIVELY['every rung']
  const [protocol] = base.protocols
  const changes: Record<string, object> = {
    'own-equity': { floor: dice.pick([0, 0, 5000]) },
    'insurance-fund': { floor: dice.pick([0, -50_000, 20_000]), sizeShare: dice.between(0, 0.01) },
    'lp-vault': { floorShare: dice.pick([0, 0.5, 0.97]), sizeShare: dice.between(0, 0.01) },
    'socialized-loss': { gainShare: dice.pick([1, 0.3, 0.07]) },
    'exchange-rate': { most: dice.pick([1, 0.1, 0.003]) },
  }
  const rungs = Object.keys(changes)
    .filter(() => dice.chance(0.7))
    .map(kind => ({ kind, ...changes[kind], at: dice.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ at: _, ...rung }) => rung)
  return parsed({ ...base, protocols: [{ ...protocol, waterfall: rungs }] })
}

/** No rung has money, so that winners are closed. */
function onlyDeleveraging(): Scenario {
  const base = LIVELY['every rung']
  const [protocol] = base.protocols
  return parsed({
    ...base,
    protocols: [{ ...protocol, waterfall: [{ kind: 'auto-deleveraging' }] }],
  })
}

test('shortfalls of any size go down rungs of any order as the rules say', () => {
  const seen = new Set<string>()
  for (let seed = 0; seed < 12; seed++) {
    const dice = new Dice(70_000 + seed)
    const run = stepper(drawn(dice))
    run.advance(dice.whole(90, 130))
    const kept = run.snapshot()
    for (let again = 0; again < 12; again++) {
      run.restore(kept)
      const { run: state } = run
      const { world, scratch } = state
      const { first, last } = world.protocols[0]
      const losers = Array.from({ length: dice.whole(1, 6) }, () => dice.whole(first, last - 1))
      const short = [...new Set(losers)].map(account => {
        // More than its position has gained: who was closed has nothing left to pay with.
        const gained = Math.max(
          0,
          equity(world, world.markets[0], account) - world.cash[0][account],
        )
        const amount = gained + Math.floor(10 ** dice.between(0, 10.5))
        pay(world, 0, account, world.outside, Math.max(0, world.cash[0][account] + amount))
        return { account, amount: -world.cash[0][account] }
      })
      const twin = waterfallTwin.start(state)
      scratch.shortfalls.count = 0
      for (const { account, amount } of short) {
        const j = scratch.shortfalls.count++
        scratch.shortfalls.account[j] = account
        scratch.shortfalls.amount[j] = amount
        scratch.shortfalls.cause[j] = emit(world.log, { kind: KIND.shortfall, account, amount })
      }
      waterfall(state)
      twin.follow(state)
      expect(twin.difference(state), `seed ${seed}, ${again}`).toBeUndefined()
      for (const { kind } of eventsOf(world.log)) seen.add(kind)
      consume(world.log)
    }
  }
  const kinds = ['rung-paid', 'loss-socialized', 'insolvent']
  expect(kinds.filter(kind => !seen.has(kind))).toEqual([])
})

describe('a difference is', () => {
  test.each<[EventKind, 'amount' | 'lots' | 'other']>([
    ['rung-paid', 'amount'],
    ['rung-paid', 'other'],
    ['loss-socialized', 'amount'],
    ['deleverage', 'lots'],
    ['deleverage', 'amount'],
    ['shortfall', 'amount'],
  ])('a %s whose %s is one more', (kind, column) => {
    const run = stepper(kind === 'deleverage' ? onlyDeleveraging() : LIVELY['every rung'])
    const twin = waterfallTwin.start(run.run)
    let isSpoilt = false
    while (!run.done() && !isSpoilt) {
      run.advance(1, state => {
        const { log } = state.world
        const row = eventsOf(log).findIndex(event => event.kind === kind)
        if (row >= 0) log[column][row]++
        isSpoilt = row >= 0
        twin.follow(state)
      })
    }
    expect(isSpoilt).toBe(true)
    expect(twin.difference(run.run)).toMatch(/^event \d+/)
  })
})
