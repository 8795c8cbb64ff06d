/** From what sources last published to the index: staleness, outliers, the aggregate, its average over time. */
import { assert } from '../../kernel/assert.ts'
import { log } from '../../kernel/exponential.ts'
import { BY_ATTACKER, BY_LIQUIDATION, BY_MARK_RULE, BY_OUTSIDE, INDEX } from '../../world/world.ts'
import { addOutside } from '../attribution.ts'
import {
  ORACLE_REGISTERS,
  SOURCE_AT,
  SOURCE_PRICE,
  SOURCE_WIDTH,
  type OracleContext,
} from '../oracle.ts'
import { addPrice, createPool, dropOutliers, mean, median, type Pool } from './aggregate.ts'
import { lagSteps } from './sources.ts'

/** How prices of sources are put together. */
export const AGGREGATIONS = ['median', 'weighted-median', 'mean'] as const

interface IndexParams {
  readonly sources: number
  readonly lag: number
  readonly aggregation: (typeof AGGREGATIONS)[number]
  readonly twapSeconds: number
  readonly staleAfter: number
  readonly minimumSources: number
  readonly outlier: number
}

/** The index at work. */
interface Index {
  /** The index is `price` (usd) before the first step. */
  readonly start: (price: number) => void
  /** INDEX and `memory.index`, after the sources have published. False, and both stay, if too few sources are left. */
  readonly publish: (step: number) => boolean
}

/** Register: the last aggregate, in usd. */
const AGGREGATE = 0

/** Throws InvariantError if the registers have no room for an average over the run. */
export function bindIndex(context: OracleContext, params: IndexParams): Index {
  const { market, stepSeconds, memory } = context
  const { state, tick, history } = market
  const { registers, index } = memory
  const needed = ORACLE_REGISTERS + history.mark.length
  assert(
    registers.length >= needed,
    () => `oracle of ${market.id}: got ${registers.length} registers, expected ${needed}`,
  )
  const pool = createPool()
  const lag = lagSteps(params.lag, stepSeconds)
  const span = Math.max(1, Math.ceil(params.twapSeconds / stepSeconds - 1e-9))
  return {
    start: price => {
      registers[AGGREGATE] = price
      remember(registers, 0)
      state[INDEX] = price / tick
      index.fill(0)
      addOutside(market, index)
    },
    publish: step => {
      gather(context, params, pool, step)
      const isLive = pool.count >= params.minimumSources
      if (isLive) registers[AGGREGATE] = aggregate(pool, params.aggregation)
      remember(registers, step + 1)
      if (!isLive) return false
      state[INDEX] = averageOf(registers, step + 1, span) / tick
      explain(context, pool, lag)
      return true
    },
  }
}

/** Puts the prices that may be used into the pool: neither too old nor too far from the median. */
function gather(context: OracleContext, params: IndexParams, pool: Pool, step: number): void {
  const { sources } = context.memory
  const { staleAfter, outlier, aggregation } = params
  const oldest = Math.floor(staleAfter / context.stepSeconds + 1e-9)
  pool.count = 0
  for (let i = 0; i < params.sources; i++) {
    const price = sources[i * SOURCE_WIDTH + SOURCE_PRICE]
    const age = step + 1 - sources[i * SOURCE_WIDTH + SOURCE_AT]
    if (price > 0 && (staleAfter === 0 || age <= oldest)) addPrice(pool, i, price)
  }
  if (outlier === 0 || pool.count === 0) return
  dropOutliers(pool, median(pool, aggregation === 'weighted-median'), outlier)
}

const aggregate = (pool: Pool, by: IndexParams['aggregation']): number =>
  by === 'mean' ? mean(pool) : median(pool, by === 'weighted-median')

/** Running sum of aggregates; from two of its entries follows the average of any window that ends at the later. */
function remember(registers: Float64Array, at: number): void {
  const sum = at === 0 ? 0 : registers[ORACLE_REGISTERS + at - 1]
  registers[ORACLE_REGISTERS + at] = sum + registers[AGGREGATE]
}

/** Time-weighted average of the last `span` aggregates, or of all there are. */
function averageOf(registers: Float64Array, at: number, span: number): number {
  if (span === 1) return registers[AGGREGATE]
  const count = Math.min(span, at + 1)
  const before = count === at + 1 ? 0 : registers[ORACLE_REGISTERS + at - count]
  return (registers[ORACLE_REGISTERS + at] - before) / count
}

/** Whose doing the index is: the outside venue's as it was read; noise, faults and averages are the rule's. */
function explain(
  { market, memory }: OracleContext,
  { count, source, share }: Pool,
  lag: number,
): void {
  const { history, state, tick } = market
  const { index, sources } = memory
  let outside = 0
  let impact = 0
  let attack = 0
  for (let i = 0; i < count; i++) {
    const readAt = Math.max(0, sources[source[i] * SOURCE_WIDTH + SOURCE_AT] - lag)
    outside += share[i] * history.outside[readAt]
    impact += share[i] * history.impact[readAt]
    attack += share[i] * history.attack[readAt]
  }
  index[BY_OUTSIDE] = outside
  index[BY_LIQUIDATION] = impact - attack
  index[BY_ATTACKER] = attack
  index[BY_MARK_RULE] = log(state[INDEX] * tick) - outside - impact
}
