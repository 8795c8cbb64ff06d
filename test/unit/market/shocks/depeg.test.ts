import { expect, test } from 'vitest'
import type { ShockContext } from '../../../../src/market/shock.ts'
import { depeg } from '../../../../src/market/shocks/depeg.ts'
import { MARKET_STATE_COUNT, PEG } from '../../../../src/world/world.ts'

/** The peg after each of so many steps of 5 s, the shock beginning at step 3. */
function pegs(params: { to: number; lasts: number; recovers: number }, steps: number): number[] {
  const state = new Float64Array(MARKET_STATE_COUNT)
  state[PEG] = 1
  const context = { market: { state }, begins: 3, index: 0, stepSeconds: 5 }
  const act = depeg.bind(context as unknown as ShockContext, params as never)
  return Array.from({ length: steps }, (_, step) => {
    act(step)
    return state[PEG]
  })
}

test('a peg falls, stays for its time, and comes back evenly to exactly 1', () => {
  const path = [1, 1, 1, 0.6, 0.6, 0.6, 0.7, 0.8, 0.9, 1, 1]
  pegs({ to: 0.6, lasts: 10, recovers: 20 }, 11).forEach((peg, step) => {
    expect(peg).toBeCloseTo(path[step], 12)
  })
  expect(pegs({ to: 0.6, lasts: 10, recovers: 20 }, 11).at(-1)).toBe(1)
})

test('it lasts a step at least, and may come back at once', () => {
  expect(pegs({ to: 0, lasts: 0, recovers: 0 }, 6)).toEqual([1, 1, 1, 0, 1, 1])
})

test('once it is back another may move it', () => {
  const state = new Float64Array(MARKET_STATE_COUNT)
  const context = { market: { state }, begins: 0, index: 0, stepSeconds: 5 }
  const act = depeg.bind(context as unknown as ShockContext, { to: 0.5, lasts: 5, recovers: 5 } as never) // prettier-ignore
  state[PEG] = 0.8
  act(3)
  expect(state[PEG]).toBe(0.8)
})
