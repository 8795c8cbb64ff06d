/** How much harder a margin rate leans on accounts in a storm: peak to trough, and the largest rise within a time. */

export interface Procyclicality {
  readonly low: number
  readonly high: number
  /** Highest rate by lowest; NaN without rates. */
  readonly peakToTrough: number
  /** Largest rise within each of the spans asked for, as a difference of rates. */
  readonly rises: readonly number[]
}

/** Keeps the figures of a growing series up to date, each row once. */
export interface RateWatch {
  /** Takes in the rows that are new; a shorter series starts afresh. */
  readonly read: (rates: Float64Array) => Procyclicality
}

/** Watches a series of rates, one a step; `spans` are numbers of steps. */
export function rateWatch(spans: readonly number[]): RateWatch {
  let seen = 0
  let low = Infinity
  let high = -Infinity
  let rises = spans.map(() => 0)
  // Rows of each span that may still be its lowest, their rates rising.
  let queues: number[][] = spans.map(() => [])
  const reset = (): void => {
    seen = 0
    low = Infinity
    high = -Infinity
    rises = spans.map(() => 0)
    queues = spans.map(() => [])
  }
  return {
    read: rates => {
      if (rates.length < seen) reset()
      for (; seen < rates.length; seen++) {
        const rate = rates[seen]
        if (rate < low) low = rate
        if (rate > high) high = rate
        spans.forEach((span, k) => {
          const queue = queues[k]
          while (queue.length > 0 && rates[queue.at(-1)!] >= rate) queue.pop()
          queue.push(seen)
          if (queue[0] < seen - span) queue.shift()
          rises[k] = Math.max(rises[k], rate - rates[queue[0]])
        })
      }
      return { low, high, peakToTrough: low > 0 ? high / low : NaN, rises: [...rises] }
    },
  }
}
