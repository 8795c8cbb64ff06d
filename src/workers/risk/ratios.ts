/** How near the accounts are to their liquidation: equity over notional at the mark. */
import type { Crowd, Requirement } from './crowd.ts'
import {
  RATIO_BUCKETS,
  RATIO_LOWEST,
  RATIO_PER_DECADE,
  type Group,
  type MarginRatios,
} from './types.ts'

/** Over several protocols; `mark` in ticks, `unit` usd a quantum. The rates are those of the first. */
export function marginRatios(crowds: readonly Crowd[], mark: number, unit: number): MarginRatios {
  const notional = new Float64Array(RATIO_BUCKETS)
  const accounts = new Float64Array(RATIO_BUCKETS)
  for (const { count, own, value } of crowds) {
    for (let j = 0; j < count; j++) {
      const size = Math.abs(value[j]) * mark
      const at = bucketOf((own[j] + value[j] * mark) / size)
      notional[at] += size * unit
      accounts[at]++
    }
  }
  const under = (limit: (crowd: Crowd) => Requirement): Group =>
    groupUnder(crowds, mark, unit, limit)
  return {
    notional,
    accounts,
    ...(crowds.find(({ count }) => count > 0)?.rates ?? { maintenance: 0, initial: 0 }),
    reducers: under(({ initial }) => initial),
    distressed: under(({ maintenance }) => maintenance),
    bankrupt: under(() => () => 0),
    all: under(() => () => Infinity),
  }
}

/** The bucket of a ratio; what is beyond the bounds counts in the first or the last. */
export function bucketOf(ratio: number): number {
  if (!(ratio > RATIO_LOWEST)) return 0
  const at = Math.floor(Math.log10(ratio / RATIO_LOWEST) * RATIO_PER_DECADE)
  return Math.min(RATIO_BUCKETS - 1, at)
}

/** Those whose equity is below a requirement. */
function groupUnder(
  crowds: readonly Crowd[],
  mark: number,
  unit: number,
  limit: (crowd: Crowd) => Requirement,
): Group {
  let accounts = 0
  let notional = 0
  for (const crowd of crowds) {
    const required = limit(crowd)
    const { count, own, value } = crowd
    for (let j = 0; j < count; j++) {
      const size = Math.abs(value[j]) * mark
      if (!(own[j] + value[j] * mark < required(size))) continue
      accounts++
      notional += size
    }
  }
  return { accounts, notional: notional * unit }
}
