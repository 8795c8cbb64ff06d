/** Laws of an order-book venue, looked at in whole runs: after every step, and between its phases. */
import { describe, expect, test } from 'vitest'
import type { Run } from '../../src/engine/run.ts'
import { stepper } from '../../src/engine/stepper.ts'
import type { BookMemory } from '../../src/market/venues/bookMemory.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import * as is from '../../src/world/world.ts'
import { faults } from '../unit/market/book/structure.ts'
import { parsed, small } from '../support/scenarios.ts'
import { eventsOf, watch, type Seen } from '../support/watch.ts'

/** A small preset with funding every two minutes and, in the standard market, an early shock. */
function lively(
  id: string,
  steps: number,
  changes: Partial<Record<'oracle' | 'protocol' | 'scenario', object>> = {},
): Scenario {
  const base = small(id, 200, steps)
  const [market] = base.markets
  const [protocol] = base.protocols
  const crash = { kind: 'price', market: 'btc', step: 100, move: -0.06, lasts: 40 }
  const shocks = id === 'march-2020' ? [] : [crash]
  const venue = { ...market.venue, fundingHours: 1 / 30 }
  const oracle = { ...market.oracle, ...changes.oracle }
  const markets = [{ ...market, venue, oracle }]
  const protocols = [{ ...protocol, ...changes.protocol }]
  return parsed({ ...base, shocks, markets, protocols, ...changes.scenario })
}

const tight = [
  { kind: 'price-band', band: 0.004, widest: 0.1 },
  { kind: 'volatility-halt', moveLimit: 0.02, leastSeconds: 30, mostSeconds: 200, cooldownSeconds: 60 },
  { kind: 'liquidation-throttle', limitShare: 0.01 },
] // prettier-ignore
const silence = { kind: 'oracle-fault', market: 'btc', step: 110, fault: 'stale', sources: 15, lasts: 600 } // prettier-ignore
const lies = { ...silence, fault: 'biased', size: -0.15, lasts: 300 }
const crash = { kind: 'price', market: 'btc', step: 100, move: -0.06, lasts: 40 }

const SCENARIOS = {
  standard: lively('standard', 500),
  'march-2020': lively('march-2020', 950),
  'every rung': lively('every-rung', 500),
  'breakers armed': lively('standard', 500, { protocol: { breakers: tight } }),
  'a silent feed': lively('standard', 400, { scenario: { shocks: [crash, silence] } }),
  'a lying feed that spares accounts': lively('standard', 400, {
    oracle: { unsoundLiquidations: 'refused', divergence: 0.05 },
    scenario: { shocks: [crash, lies] },
  }),
}

type Name = keyof typeof SCENARIOS

const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0)

/** What of a law was broken, first; and how often it had something to say. */
interface Record_ {
  broken: string | undefined
  said: number
}

class Book {
  readonly laws = new Map<string, Record_>()
  /** `right` is looked at where it says something at all. */
  note(law: string, right: boolean | undefined, what: () => string): void {
    const one = this.laws.get(law) ?? { broken: undefined, said: 0 }
    this.laws.set(law, one)
    if (right === undefined) return
    one.said++
    if (!right) one.broken ??= what()
  }
}
