import { describe, expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import { mayCharge } from '../../../src/world/limits.ts'
import {
  FUNDING,
  FUNDING_REST,
  LONG_LOTS,
  SHORT_LOTS,
  type Market,
} from '../../../src/world/world.ts'
import { LIVELY } from '../../support/laws.ts'
import { eventsOf } from '../../support/watch.ts'

/** A market of so many lots on each side, whose lots have been charged so many sub-quanta. */
function marketOf(lots: number, charged: number): Market {
  const state = new Float64Array(64)
  state[LONG_LOTS] = state[SHORT_LOTS] = lots
  state[FUNDING] = charged
  return { state } as unknown as Market
}

/** Lots of each side, the index, where it goes, and whether it may. */
type Case = readonly [lots: number, from: number, to: number, may: boolean]

describe('funding goes on', () => {
  test.each<[string, ...Case]>([
    ['within what one lot may have been charged', 0, 0, 2 ** 51, true],
    ['and not past it', 0, 0, 2 ** 51 + 1, false],
    ['whoever pays', 0, 0, -(2 ** 51) - 1, false],
    ['within what all lots may have been charged', 2 ** 19, 0, 2 ** 46, true],
    ['and not past it, of both sides', 2 ** 19, 0, 2 ** 46 + 1, false],
    ['and not back from there either', 2 ** 20, 2 ** 46, 2 ** 40, false],
  ])('%s', (_, ...[lots, from, to, may]) => {
    expect(mayCharge(marketOf(lots, from), to)).toBe(may)
  })
})

test('a market that has charged all it can moves its index no more, and its books balance', () => {
  const run = stepper(LIVELY['march-2020'])
  const { world } = run.run
  const [{ state }] = world.markets
  run.advance(100)
  const full = (state[FUNDING] = 2 ** 51 - 1)
  // Nobody owes what he was not there for.
  world.markets[0].fundedAt.fill(full)
  state[FUNDING_REST] = 0.25
  const moves: number[] = []
  run.advance(200, () => {
    for (const { kind, amount } of eventsOf(world.log)) {
      if (kind === 'funding-rate') moves.push(amount)
    }
  })
  expect(moves.length).toBeGreaterThan(3)
  expect(moves.every(move => move === 0)).toBe(true)
  expect(state[FUNDING]).toBe(full)
  expect(state[FUNDING_REST]).toBe(0.25)
})
