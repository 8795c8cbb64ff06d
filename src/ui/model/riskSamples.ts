/** What feeds, breakers and keepers were seen at, for the small lines beside them. */
import type { Frame } from '../../workers/messages.ts'
import type { Risk } from '../../workers/risk/types.ts'

export interface Sample {
  readonly step: number
  /** Each source's distance from the index, a share of it. */
  readonly sources: readonly number[]
  /** What each breaker watches, as a share of its limit. */
  readonly breakers: readonly number[]
  /** Keepers working and out of capital, accounts that wait, seconds of the longest wait. */
  readonly keepers: readonly number[]
}

const MOST = 90

/** The samples with one more. A step that was seen is seen anew; going back forgets what came after. */
export function keepSample(
  samples: readonly Sample[],
  { step, keepers }: Risk,
  frame: Pick<Frame, 'oracle' | 'breakers'> | undefined,
): readonly Sample[] {
  const oracle = frame?.oracle
  const next: Sample = {
    step,
    sources: oracle ? Array.from(oracle.prices, value => value / oracle.indexPrice - 1) : [],
    breakers: frame?.breakers.map(({ value, limit }) => (limit > 0 ? value / limit : 0)) ?? [],
    keepers: keepers
      ? [keepers.working, keepers.outOfCapital, keepers.waiting.accounts, keepers.longestWait]
      : [],
  }
  return [...samples.filter(one => one.step < step), next].slice(-MOST)
}
