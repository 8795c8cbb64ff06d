import { expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import { COUNT, KIND } from '../../../src/world/events.ts'
import { FLAGGED, MAINTENANCE, MARK, equity } from '../../../src/world/world.ts'
import { parsed, small } from '../../support/scenarios.ts'

const base = small('march-2020', 400, 1000)

function runOf(bufferMultiple: number) {
  const liquidation = { kind: 'incremental', penaltyRate: 0.001, pace: 0.02, bufferMultiple, route: 'venue', limit: 'bankruptcy' } // prettier-ignore
  const margin = { kind: 'static', maintenanceMarginRate: 0.02, initialMarginRate: 0.05 }
  const run = stepper(parsed({ ...base, protocols: [{ ...base.protocols[0], margin, liquidation }] }), { audit: 'full' }) // prettier-ignore
  let above = 0
  let slices = 0
  let freedBelow = 0
  const { world, rules } = run.run
  const [market] = world.markets
  const [{ protocol }] = rules.protocols
  const before = new Set<number>()
  run.advance(1000, ({ world: { log } }) => {
    const rate = protocol.rates[0][MAINTENANCE]
    for (let row = 0; row < log.cursor[COUNT]; row++) {
      if (log.kind[row] !== KIND.liquidation) continue
      slices++
      const notional = Math.abs(log.lots[row]) * log.ticks[row] * market.k
      above += +(log.amount[row] >= rate * notional)
    }
    const now = new Set(protocol.flagged.slice(0, protocol.tally[FLAGGED]))
    for (const account of before) {
      const held = Math.abs(market.size[account]) * market.state[MARK] * market.k
      if (now.has(account) || held === 0) continue
      freedBelow += +(equity(world, market, account) < 0.98 * bufferMultiple * rate * held)
    }
    before.clear()
    for (const account of now) before.add(account)
  })
  return { slices, above, freedBelow }
}

test('slice by slice, an account is reduced until it is back at the buffer, not only at maintenance', () => {
  const { slices, above, freedBelow } = runOf(1.5)
  expect(slices).toBeGreaterThan(50)
  expect(above).toBeGreaterThan(0)
  expect(freedBelow).toBe(0)
})
