/** What a transaction costs, and what a keeper makes of it, worked out by hand. */
import { describe, expect, test } from 'vitest'
import { noteGas } from '../../../src/engine/gas.ts'
import { FLAGGED, GAS, GAS_NOW, GAS_UNTIL, STEP } from '../../../src/world/world.ts'
import { handMade, handMadeScenario, type Hand } from './handMade.ts'

/** Two dollars are 20,000 quanta. */
function priced(liquidation: object, more: Parameters<typeof handMade>[0] = {}): Hand {
  const [protocol] = handMadeScenario().protocols
  const own = { ...protocol, liquidation: { ...protocol.liquidation, ...liquidation } }
  return handMade({ protocols: [own], ...more })
}

const gasOf = (hand: Hand): number => {
  noteGas(hand.run)
  return hand.tally[GAS_NOW]
}

describe('gas', () => {
  test('costs nothing where nothing is said', () => {
    expect(gasOf(priced({}))).toBe(0)
  })

  test('is its usual price while nobody waits, in whole quanta rounded up', () => {
    expect(gasOf(priced({ gasUsd: 2 }))).toBe(20_000)
    expect(gasOf(priced({ gasUsd: 2.00001 }))).toBe(20_001)
  })

  test('rises with each account that waits', () => {
    const hand = priced({ gasUsd: 2, congestion: 0.1 })
    hand.tally[FLAGGED] = 3
    expect(gasOf(hand)).toBe(26_000)
  })

  test('is a multiple of it while a shock lasts, and is usual again after', () => {
    const hand = priced({ gasUsd: 2, congestion: 0.5 })
    const { state } = hand.market
    state[GAS] = 30
    state[GAS_UNTIL] = 5
    hand.tally[FLAGGED] = 1
    hand.world.scalars[STEP] = 4
    expect(gasOf(hand)).toBe(20_000 * 30 * 1.5)
    hand.world.scalars[STEP] = 5
    expect(gasOf(hand)).toBe(30_000)
    expect(state[GAS]).toBe(1)
  })

  test('is dear for a protocol when it is dear in any of its markets, and not for others', () => {
    const scenario = handMadeScenario()
    const [market] = scenario.markets
    const [protocol] = scenario.protocols
    const liquidation = { ...protocol.liquidation, gasUsd: 2 }
    const hand = priced(
      {},
      {
        markets: [market, { ...market, id: 'n' }],
        protocols: [
          { ...protocol, markets: ['m', 'n'], liquidation },
          { ...protocol, id: 'q', liquidation },
        ],
      },
    )
    const [first, second] = hand.world.markets
    second.state[GAS] = 4
    second.state[GAS_UNTIL] = 9
    expect(gasOf(hand)).toBe(80_000)
    expect(hand.world.protocols[1].tally[GAS_NOW]).toBe(20_000)
    first.state[GAS] = 6
    first.state[GAS_UNTIL] = 9
    expect(gasOf(hand)).toBe(120_000)
    expect(hand.world.protocols[1].tally[GAS_NOW]).toBe(120_000)
  })
})
