import { describe, expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import { breaches } from '../../../src/world/bounds.ts'
import {
  CEILING,
  MARK,
  bankruptcyPrice,
  fundingOwed,
  liquidationPrice,
  type Market,
  type Protocol,
  type World,
} from '../../../src/world/world.ts'
import { randomScenario, small } from '../../support/scenarios.ts'

/** Everybody under maintenance, looked at one by one. */
function scan(world: World, market: Market, { first, last }: Protocol, rate: number): number[] {
  const value = market.state[MARK] * market.k
  const found = []
  for (let i = first; i < last; i++) {
    const notional = market.size[i] * value
    const own = world.cash[market.asset][i] + market.quote[i] - fundingOwed(market, i)
    const equity = own + notional
    if (notional !== 0 && equity < rate * Math.abs(notional)) found.push(i)
  }
  return found
}

/** Compares the pruned look with the full one at the end of every step, at several prices and rates. */
function compare(scenario: ReturnType<typeof randomScenario>): number {
  const run = stepper(scenario, { audit: 'events' })
  let found = 0
  run.advance(scenario.clock.steps, ({ world, rules }) => {
    for (const { protocol } of rules.protocols) {
      for (const row of protocol.markets) {
        const market = world.markets[row]
        const mark = market.state[MARK]
        // The probe makes bounds exact; the engine's own stay as stale as they are.
        const bound = market.bound.slice()
        for (const [move, rate] of [
          [1, protocol.rates[protocol.markets.indexOf(row)][CEILING]],
          [0.9, 0.01],
          [1.1, 0.3],
          [1, 0.6],
        ]) {
          market.state[MARK] = Math.max(1, Math.round(mark * move))
          const out = new Int32Array(world.agentRows)
          const cash = world.cash[market.asset]
          const count = breaches(market, cash, protocol.first, protocol.last, rate, out)
          const expected = scan(world, market, protocol, rate)
          expect([...out.subarray(0, count)]).toEqual(expected)
          found += count
        }
        market.state[MARK] = mark
        market.bound.set(bound)
      }
    }
  })
  return found
}

describe('bounds prune and never decide', () => {
  test('in the crash of March 2020', () => {
    expect(compare(small('march-2020-linear', 200, 1000))).toBeGreaterThan(1000)
  })

  test.each(Array.from({ length: 40 }, (_, i) => 3000 + i))('in random scenario %i', seed => {
    compare(randomScenario(seed))
  })
})

describe('prices at which an account ends', () => {
  test.each([
    { cash: 1000, quote: -7000, size: 8, k: 1 },
    { cash: 1000, quote: 7000, size: -8, k: 1 },
    { cash: 50_000, quote: -900_000, size: 120, k: 5 },
    { cash: -300, quote: 901_000, size: -120, k: 5 },
  ])(
    'equity is zero at the bankruptcy price of %j, and the requirement at the liquidation price',
    one => {
      const { cash, quote, size, k } = one
      const bankruptcy = bankruptcyPrice(cash, quote, size, k)
      expect(cash + quote + size * bankruptcy * k).toBeCloseTo(0, 6)
      const price = liquidationPrice(bankruptcy, size, 0.05)
      const notional = Math.abs(size) * price * k
      expect(cash + quote + size * price * k).toBeCloseTo(0.05 * notional, 6)
    },
  )

  test('without a position there is none', () => {
    expect(bankruptcyPrice(5, 0, 0, 1)).toBeNaN()
  })
})
