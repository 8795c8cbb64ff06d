import { beforeEach, describe, expect, test } from 'vitest'
import { margin } from '../../../../src/engine/phases/margin.ts'
import { stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import type { BookMemory } from '../../../../src/market/venues/bookMemory.ts'
import { LOTS } from '../../../../src/market/book/book.ts'
import { pay } from '../../../../src/world/ledger.ts'
import {
  CEILING,
  FLAGGED,
  MAINTENANCE,
  MAKERS_AWAY,
  STEP,
  equity,
} from '../../../../src/world/world.ts'
import { leave, notionalOf, rowsOf } from '../hands.ts'
import { ruled } from '../liquidation/witness.ts'

const calm = ruled({ agents: 400, steps: 20 }, { margin: { kind: 'static' } })

let run: Run

const listed = (state = run): number[] => [
  ...state.scratch.breached.subarray(0, state.scratch.breachedEnds[0]),
]

const flags = (state = run): number[] => {
  const [{ flaggedAt, first }] = state.world.protocols
  return [...flaggedAt.keys()].filter(j => flaggedAt[j] !== 0).map(j => first + j)
}

/** The margin phase of the next step. */
function next(state = run): void {
  state.world.scalars[STEP]++
  margin(state)
}

const rate = (): number => run.world.protocols[0].rates[0][MAINTENANCE]

beforeEach(() => {
  run = stepper(calm).run
  margin(run)
})

describe('accounts under maintenance', () => {
  test('are listed and flagged with the step in which they are found', () => {
    const [a, b] = rowsOf(run, 'noise')
    expect(listed()).not.toContain(a)
    leave(run, a, rate() * 0.99)
    leave(run, b, rate() * 1.01)
    next()
    expect(listed()).toContain(a)
    expect(listed()).not.toContain(b)
    const { flaggedAt, first, tally } = run.world.protocols[0]
    expect(flaggedAt[a - first]).toBe(run.world.scalars[STEP] + 1)
    expect(flaggedAt[b - first]).toBe(0)
    expect(tally[FLAGGED]).toBe(listed().length)
    expect(flags()).toEqual([...listed()].sort((x, y) => x - y))
  })

  test('keep the step in which they were found first, and lose it once they are safe again', () => {
    const [a] = rowsOf(run, 'noise')
    const { flaggedAt, first } = run.world.protocols[0]
    leave(run, a, 0.0001)
    next()
    const found = flaggedAt[a - first]
    next()
    next()
    expect(flaggedAt[a - first]).toBe(found)
    leave(run, a, 0.5)
    next()
    expect(flaggedAt[a - first]).toBe(0)
    expect(listed()).not.toContain(a)
    leave(run, a, 0.0001)
    next()
    expect(flaggedAt[a - first]).toBe(found + 4)
  })

  test('are not those exactly at maintenance', () => {
    const [a] = rowsOf(run, 'noise')
    leave(run, a, Math.ceil(rate() * notionalOf(run, a)) / notionalOf(run, a))
    next()
    expect(listed()).not.toContain(a)
    pay(run.world, 0, a, run.world.outside, 1)
    next()
    expect(listed()).toContain(a)
  })

  test('lose their orders and quotes when they are found', () => {
    const { book, quoting } = run.memories.venues[0] as BookMemory
    const [maker] = rowsOf(run, 'makers')
    const lots = (): number => {
      let resting = 0
      book.owner.forEach((row, slot) => (resting += row === maker ? book.orders[4 * slot + LOTS] : 0)) // prettier-ignore
      return resting
    }
    expect(lots()).toBeGreaterThan(0)
    leave(run, maker, 0.0001)
    next()
    expect(listed()).toContain(maker)
    expect(lots()).toBe(0)
    expect(quoting[maker]).toBe(2)
    expect(run.world.markets[0].state[MAKERS_AWAY]).toBe(1)
  })
})

describe('the order in which they are closed', () => {
  test.each([20, 90])('is the lowest margin ratio first, with %i of them', count => {
    const rows = rowsOf(run, 'noise').slice(0, count)
    expect(rows.length).toBe(count)
    rows.forEach((row, j) => leave(run, row, rate() * 0.9 * (((j * 37) % 101) / 101)))
    next()
    const [market] = run.world.markets
    const ratio = (row: number): number => equity(run.world, market, row) / notionalOf(run, row)
    expect(listed().length).toBeGreaterThanOrEqual(count)
    expect(listed()).toEqual([...listed()].sort((a, b) => ratio(a) - ratio(b) || a - b))
    // The order of rows is another one.
    expect(listed()).not.toEqual([...listed()].sort((a, b) => a - b))
  })

  test.each([20, 90])('of equal ratios is that of the rows, with %i of them', count => {
    const rows = rowsOf(run, 'noise').slice(0, count)
    for (const row of rows) leave(run, row, 0)
    next()
    const equal = listed().filter(row => rows.includes(row))
    expect(equal).toEqual(rows)
  })

  test('is that of the rows where the method says so', () => {
    const { liquidation } = run.rules.protocols[0]
    const rules = { ...run.rules.protocols[0], liquidation: { ...liquidation, route: { ...liquidation.route, worstFirst: false } } } // prettier-ignore
    run.rules = { ...run.rules, protocols: [rules] }
    rowsOf(run, 'noise').slice(0, 30).forEach((row, j) => leave(run, row, rate() * 0.9 * (((j * 37) % 101) / 101))) // prettier-ignore
    next()
    expect(listed()).toEqual([...listed()].sort((a, b) => a - b))
    expect(listed().length).toBeGreaterThanOrEqual(30)
  })
})

describe('margin by size', () => {
  const tiers = { kind: 'tiered', tiers: 2, tier2From: 100_000, tier2Multiple: 10 }
  const tiered = ruled({ agents: 400, steps: 20 }, { margin: tiers })

  test('takes those whose own requirement is not met, and not all that the highest rate would take', () => {
    const state = stepper(tiered).run
    margin(state)
    const [market] = state.world.markets
    const { rates } = state.world.protocols[0]
    const { maintenance } = state.rules.protocols[0].margins[0].sized!
    const notional = (row: number): number => notionalOf(state, row)
    const small = rowsOf(state, 'noise').find(row => notional(row) < 5e8)!
    const large = rowsOf(state, 'noise').find(row => notional(row) > 4e9)!
    expect(rates[0][CEILING]).toBeGreaterThan(5 * rates[0][MAINTENANCE])
    // A ratio that is enough for the small one only.
    const ratio = (rates[0][MAINTENANCE] + maintenance(notional(large)) / notional(large)) / 2
    for (const row of [small, large]) leave(state, row, ratio)
    next(state)
    expect(listed(state)).toContain(large)
    expect(listed(state)).not.toContain(small)
    const expected = [...market.size.keys()].filter(row => row < state.world.protocols[0].last && market.size[row] !== 0 && equity(state.world, market, row) < maintenance(notional(row))) // prettier-ignore
    expect([...listed(state)].sort((a, b) => a - b)).toEqual(expected)
    expect(flags(state)).toEqual(expected)
  })
})
