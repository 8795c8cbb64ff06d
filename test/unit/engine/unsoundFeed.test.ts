import { describe, expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import { FEED_STATE } from '../../../src/world/world.ts'
import { parsed, small } from '../../support/scenarios.ts'

const base = small('march-2020', 400, 900)

/** The feed goes quiet just before the crash. */
function played(unsoundIncreases: string, unsoundLiquidations: string) {
  const oracle = { ...base.markets[0].oracle, sources: 3, staleAfter: 20, minimumSources: 2, unsoundIncreases, unsoundLiquidations } // prettier-ignore
  const shocks = [{ kind: 'oracle-fault', market: 'btc', step: 715, fault: 'stale', sources: 3, lasts: 600 }] // prettier-ignore
  const run = stepper(parsed({ ...base, markets: [{ ...base.markets[0], oracle }], shocks }), { audit: 'full' }) // prettier-ignore
  const { world } = run.run
  const [market] = world.markets
  const takers = world.cohorts.filter(({ role }) => role === 'trader' || role === 'carry')
  const before = market.size.slice()
  let grown = 0
  let liquidated = 0
  run.advance(900, ({ scratch }) => {
    const isUnsound = market.state[FEED_STATE] !== 0
    for (const { first, count } of takers) {
      for (let i = first; i < first + count; i++) {
        if (isUnsound && Math.abs(market.size[i]) > Math.abs(before[i])) grown++
        before[i] = market.size[i]
      }
    }
    if (isUnsound) liquidated += scratch.liquidated.count
  })
  return { grown, liquidated }
}

describe('while the feed is stale', () => {
  test('positions grow only if the rule allows it', () => {
    expect(played('allowed', 'allowed').grown).toBeGreaterThan(20)
    expect(played('refused', 'allowed').grown).toBe(0)
  })

  test('accounts are liquidated only if the rule allows it', () => {
    const oracle = { ...base.markets[0].oracle, sources: 3, staleAfter: 20, minimumSources: 2 }
    expect(oracle.kind).toBe('composite')
    expect(played('allowed', 'refused').liquidated).toBe(0)
  })
})
