import { expect, test } from 'vitest'
import { gasShock } from '../../../../src/market/shocks/gasShock.ts'
import type { ShockContext } from '../../../../src/market/shock.ts'
import { GAS, GAS_UNTIL, MARKET_STATE_COUNT } from '../../../../src/world/world.ts'

function shocked(params: { multiple: number; lasts: number }) {
  const state = new Float64Array(MARKET_STATE_COUNT)
  state[GAS] = 1
  const context = { market: { state }, begins: 7, index: 0, stepSeconds: 5 }
  const act = gasShock.bind(context as unknown as ShockContext, params as never)
  return { state, act }
}

test('gas costs a multiple from its step on, for its time', () => {
  const { state, act } = shocked({ multiple: 6, lasts: 100 })
  act(6)
  expect(state[GAS]).toBe(1)
  act(7)
  expect(state[GAS]).toBe(6)
  expect(state[GAS_UNTIL]).toBe(27)
})

test('it lasts a step at least, and says it once', () => {
  const { state, act } = shocked({ multiple: 2, lasts: 0 })
  act(7)
  expect(state[GAS_UNTIL]).toBe(8)
  state[GAS] = 1
  act(8)
  expect(state[GAS]).toBe(1)
})
