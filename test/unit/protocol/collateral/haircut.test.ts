import { beforeEach, describe, expect, test } from 'vitest'
import type { CollateralContext } from '../../../../src/protocol/collateral/collateral.ts'
import { haircut } from '../../../../src/protocol/collateral/haircut.ts'
import { CHAIN_STATE_COUNT, IMPLIED } from '../../../../src/world/chain.ts'
import {
  COLLATERAL_RHO,
  COLLATERAL_STATE_COUNT,
  HAIRCUT,
  QUANTUM_VALUE,
  VARIANCE,
} from '../../../../src/world/collateral.ts'
import { INDEX, MARKET_STATE_COUNT, PEG } from '../../../../src/world/world.ts'
import type { Value } from '../../../../src/scenario/declaration.ts'
import { holdsAll, withDefaults } from '../emptyWorld.ts'

const SAMPLE = 300
const DAY = 86_400

const marketAt = (row: number, index: number) => {
  const state = new Float64Array(MARKET_STATE_COUNT)
  state[INDEX] = index
  state[PEG] = 1
  return { row, state, tick: 1, unit: 1e-4, chain: { state: new Float64Array(CHAIN_STATE_COUNT) } }
}

/** Books on the first market, an asset that the second prices: 3000 usd, a hundred millionth of it a quantum. */
let books = marketAt(0, 50_000)
let coin = marketAt(1, 3000)

function taken(changes: Readonly<Record<string, Value>> = {}, rho = 0.5) {
  const state = new Float64Array(COLLATERAL_STATE_COUNT)
  const context = {
    world: { markets: [books, coin] },
    market: books,
    collateral: { asset: 1, priced: 1, unit: 1e-8, state, history: new Float64Array(0) },
    ...{ stepSeconds: SAMPLE, rho },
  } as unknown as CollateralContext
  const rule = haircut.bind(context, withDefaults(haircut, { volatility: 'realised', ...changes }))
  rule.start()
  return { state, rule }
}

beforeEach(() => {
  books = marketAt(0, 50_000)
  coin = marketAt(1, 3000)
})

/** Three standard deviations of a day at 60 % a year. */
const USUAL = 3 * 0.6 * Math.sqrt(1 / 365)

describe('a haircut', () => {
  test('is a multiple of volatility over the horizon', () => {
    expect(taken().state[HAIRCUT]).toBeCloseTo(USUAL, 12)
    expect(taken({ multiple: 2 }).state[HAIRCUT]).toBeCloseTo((USUAL * 2) / 3, 12)
    expect(taken({ horizon: 4 * DAY }).state[HAIRCUT]).toBeCloseTo(USUAL * 2, 12)
    expect(taken({ usualVolatility: 1.2 }).state[HAIRCUT]).toBeCloseTo(USUAL * 2, 12)
  })

  test('is no less than its base and no more than its maximum', () => {
    expect(taken({ base: 0.2 }).state[HAIRCUT]).toBe(0.2)
    expect(taken({ maximum: 0.07 }).state[HAIRCUT]).toBe(0.07)
    expect(holdsAll(haircut, withDefaults(haircut, { base: 0.95 }))).toBe(false)
  })

  test('follows what options imply, or the greater of both', () => {
    coin.chain.state[IMPLIED] = 0.9
    expect(taken({ volatility: 'implied' }).state[HAIRCUT]).toBeCloseTo(USUAL * 1.5, 12)
    expect(taken({ volatility: 'greater' }).state[HAIRCUT]).toBeCloseTo(USUAL * 1.5, 12)
    coin.chain.state[IMPLIED] = 0.3
    expect(taken({ volatility: 'implied' }).state[HAIRCUT]).toBe(0.05)
    expect(taken({ volatility: 'greater' }).state[HAIRCUT]).toBeCloseTo(USUAL, 12)
  })

  test('takes in a return by its memory, a year', () => {
    const { state, rule } = taken({ halfLife: DAY })
    coin.state[INDEX] = 3300
    rule.update(0)
    const keeps = 0.5 ** (SAMPLE / DAY)
    const fresh = (1 - keeps) * Math.log(1.1) ** 2 * (365 * 288)
    expect(state[VARIANCE]).toBeCloseTo(keeps * 0.36 + fresh, 10)
    expect(state[HAIRCUT]).toBeCloseTo(3 * Math.sqrt(state[VARIANCE] / 365), 12)
  })

  test('learns how prices go together', () => {
    const { state, rule } = taken({ halfLife: 3600 }, 0.5)
    expect(state[COLLATERAL_RHO]).toBeCloseTo(0.5, 12)
    for (let step = 0; step < 200; step++) {
      const factor = step % 2 === 0 ? 1.01 : 1 / 1.01
      books.state[INDEX] *= factor
      coin.state[INDEX] /= factor
      rule.update(step)
    }
    expect(state[COLLATERAL_RHO]).toBeCloseTo(-1, 3)
  })
})

describe('what a book must hold for it', () => {
  test('is the haircut of its value where nothing ties the two', () => {
    expect(taken().rule.charge(1000, 0)).toBeCloseTo(1000 * USUAL, 9)
    expect(taken().rule.charge(0, 1000)).toBe(0)
  })

  test('grows by weight x correlation where the asset falls when the book loses, and only there', () => {
    const { rule } = taken({ correlationWeight: 2 }, 0.5)
    expect(rule.charge(1000, 5000)).toBeCloseTo(1000 * USUAL * 2, 9)
    expect(rule.charge(1000, -5000)).toBeCloseTo(1000 * USUAL, 9)
    const other = taken({ correlationWeight: 2 }, -0.5).rule
    expect(other.charge(1000, -5000)).toBeCloseTo(1000 * USUAL * 2, 9)
    expect(other.charge(1000, 5000)).toBeCloseTo(1000 * USUAL, 9)
  })

  test('grows only for the part of it that the delta of the book matches', () => {
    const { rule } = taken({ correlationWeight: 2 }, 0.5)
    expect(rule.charge(1000, 250)).toBeCloseTo(1000 * USUAL * 1.25, 9)
    expect(rule.charge(1000, 1e-9)).toBeCloseTo(1000 * USUAL, 9)
  })

  test('is at most the maximum of its value', () => {
    expect(taken({ correlationWeight: 10, maximum: 0.4 }, 1).rule.charge(1000, 5000)).toBe(400)
  })
})

describe('a quantum', () => {
  test('is worth the index, whatever its peg, unless it is staked', () => {
    coin.state[PEG] = 0.9
    // 3000 usd x 1e-8 in quanta of 1e-4 usd.
    expect(taken().state[QUANTUM_VALUE]).toBeCloseTo(0.3, 12)
    expect(taken({ pegged: true }).state[QUANTUM_VALUE]).toBeCloseTo(0.27, 12)
  })

  test('of a staked coin that is worth nothing leaves no number that is none', () => {
    const { state, rule } = taken({ pegged: true })
    coin.state[PEG] = 0
    rule.update(0)
    expect(state[QUANTUM_VALUE]).toBe(0)
    expect(state[HAIRCUT]).toBe(0.9)
    coin.state[PEG] = 1
    rule.update(1)
    expect(state.every(Number.isFinite)).toBe(true)
  })
})
