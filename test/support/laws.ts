/** Lively markets, and a book of laws that are looked at while they run. */
import type { Scenario } from '../../src/scenario/document.ts'
import { parsed, small } from './scenarios.ts'

const CRASH = { kind: 'price', market: 'btc', step: 100, move: -0.06, lasts: 40 }

/** A small preset with funding every two minutes and, where its path has no crash of its own, an early shock. */
function lively(
  id: string,
  steps: number,
  changes: Partial<Record<'oracle' | 'protocol' | 'scenario', object>> = {},
): Scenario {
  const base = small(id, 200, steps)
  const [market] = base.markets
  const [protocol] = base.protocols
  return parsed({
    ...base,
    shocks: id === 'march-2020' ? [] : [CRASH],
    markets: [
      {
        ...market,
        venue: { ...market.venue, fundingHours: 1 / 30 },
        oracle: { ...market.oracle, ...changes.oracle },
      },
    ],
    protocols: [{ ...protocol, ...changes.protocol }],
    ...changes.scenario,
  })
}

const TIGHT = [
  { kind: 'price-band', band: 0.004, widest: 0.1 },
  { kind: 'volatility-halt', moveLimit: 0.02, leastSeconds: 30, mostSeconds: 200, cooldownSeconds: 60 }, // prettier-ignore
  { kind: 'liquidation-throttle', limitShare: 0.01 },
]

const SILENCE = { kind: 'oracle-fault', market: 'btc', step: 110, fault: 'stale', sources: 15, lasts: 600 } // prettier-ignore
const LIE = { ...SILENCE, fault: 'biased', size: -0.15, lasts: 300 }

/** Markets in which everything happens that laws speak of. */
export const LIVELY = {
  standard: lively('standard', 500),
  'march-2020': lively('march-2020', 950),
  'every rung': lively('every-rung', 400),
  'breakers armed': lively('standard', 500, { protocol: { breakers: TIGHT } }),
  'a silent feed': lively('standard', 400, { scenario: { shocks: [CRASH, SILENCE] } }),
  'a lying feed that spares accounts': lively('standard', 300, {
    oracle: { unsoundLiquidations: 'refused', divergence: 0.05 },
    scenario: { shocks: [CRASH, LIE] },
  }),
} as const

export type LivelyName = keyof typeof LIVELY

export const LIVELY_NAMES = Object.keys(LIVELY) as LivelyName[]

/** What of a law was broken first, if anything was, and how often it was looked at. */
interface Verdict {
  broken: string | undefined
  looks: number
  /** How often it did not hold. */
  failures: number
}

/** Keeps verdicts by law. `note` takes whether it holds, and says what does not. */
export function lawBook() {
  const verdicts = new Map<string, Verdict>()
  const of = (law: string): Verdict => {
    const known = verdicts.get(law) ?? { broken: undefined, looks: 0, failures: 0 }
    verdicts.set(law, known)
    return known
  }
  return {
    of,
    note: (law: string, holds: boolean, what: () => string): void => {
      const verdict = of(law)
      verdict.looks++
      if (holds) return
      verdict.failures++
      verdict.broken ??= what()
    },
  }
}
