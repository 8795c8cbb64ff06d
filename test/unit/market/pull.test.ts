import { describe, expect, test } from 'vitest'
import { feelFlow, pullOf } from '../../../src/market/pull.ts'
import { ATTACK_FLOW, MARK, REFERENCE_INTEREST, type Market } from '../../../src/world/world.ts'

const LASTING = 3

/** A market of 1,000 quanta a lot and an interest of a million. */
function marketWith(flow: number): Market {
  const state = new Float64Array(72)
  state[MARK] = 100
  state[REFERENCE_INTEREST] = 1e6
  state[ATTACK_FLOW] = flow
  return { state, venueState: new Float64Array(16), k: 10 } as unknown as Market
}

const pull = pullOf({ impactPerOpenInterest: 2, impactPermanentShare: 0.25, impactHalfLife: 10 }, 5)

describe('the pull of a flow on the outside price', () => {
  test('is the flow over the interest times the pull, part of it for ever', () => {
    const market = marketWith(100)
    expect(feelFlow(market, pull, ATTACK_FLOW, LASTING)).toBeCloseTo(0.2, 12)
    expect(market.venueState[LASTING]).toBeCloseTo(0.05, 12)
    expect(market.state[ATTACK_FLOW]).toBe(0)
    // Two steps make a half-life.
    feelFlow(market, pull, ATTACK_FLOW, LASTING)
    expect(feelFlow(market, pull, ATTACK_FLOW, LASTING)).toBeCloseTo(0.05 + 0.075, 12)
  })

  test.each([1, -1])('ends at a factor of about fifty, and lets go from there (%i)', side => {
    const market = marketWith(side * 1e9)
    expect(feelFlow(market, pull, ATTACK_FLOW, LASTING)).toBe(side * 4)
    for (let i = 0; i < 100; i++) feelFlow(market, pull, ATTACK_FLOW, LASTING)
    expect(Math.abs(feelFlow(market, pull, ATTACK_FLOW, LASTING))).toBeLessThanOrEqual(4)
    market.state[ATTACK_FLOW] = -side * 1000
    expect(feelFlow(market, pull, ATTACK_FLOW, LASTING) * side).toBeLessThan(4)
  })
})
