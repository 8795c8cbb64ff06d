/** What an oracle that listens to sources should make of them, worked out plainly from its parameters. */
import type { Run } from '../../engine/run.ts'
import { SOURCE_AT, SOURCE_FAULT, SOURCE_PRICE, SOURCE_WIDTH } from '../../market/oracle.ts'
import type { compositeParams } from '../../market/oracles/compositeParams.ts'
import type { ParamsOf } from '../../scenario/declaration.ts'
import { INDEX, MID, STEP, type Market } from '../../world/world.ts'

export type FeedParams = ParamsOf<typeof compositeParams>

/** An oracle with sources, as it stands after the oracle phase of a step. */
export interface Feed {
  readonly market: Market
  readonly params: FeedParams
  readonly sources: Float64Array
  readonly step: number
  readonly stepSeconds: number
}

/** Values of FEED_STATE, by number. */
export const FEED_STATES = ['live', 'stale', 'diverged'] as const

/** A rounding of doubles, as a share. */
export const HAIR = 1e-9

/** The oracle of a market, if it listens to sources. */
export function feedOf({ world, scenario, memories }: Run, market: Market): Feed | undefined {
  const { oracle } = scenario.markets[market.row]
  if (!('staleAfter' in oracle)) return undefined
  return {
    market,
    params: oracle as unknown as FeedParams,
    sources: memories.oracles[market.row].sources,
    step: world.scalars[STEP],
    stepSeconds: scenario.clock.stepSeconds,
  }
}

/** Whole steps that cover so many seconds. */
export const stepsFor = (seconds: number, { stepSeconds }: Pick<Feed, 'stepSeconds'>): number =>
  Math.ceil(seconds / stepSeconds - HAIR)

export const priceOf = ({ sources }: Feed, i: number): number =>
  sources[i * SOURCE_WIDTH + SOURCE_PRICE]
export const saidAt = ({ sources }: Feed, i: number): number =>
  sources[i * SOURCE_WIDTH + SOURCE_AT]
export const isFaulty = ({ sources }: Feed, i: number): boolean =>
  sources[i * SOURCE_WIDTH + SOURCE_FAULT] > 0

/** What one source says, and how much it weighs. */
interface Said {
  /** usd. */
  readonly price: number
  readonly weight: number
}

/** Sources that may be used, by place: neither too old nor too far from the median. */
export function usable(feed: Feed): readonly Said[] {
  const { params, step, stepSeconds } = feed
  const isWeighted = params.aggregation === 'weighted-median'
  const all: Said[] = []
  for (let i = 0; i < params.sources; i++) {
    const price = priceOf(feed, i)
    const age = (step + 1 - saidAt(feed, i)) * stepSeconds
    const isOld = params.staleAfter > 0 && age > params.staleAfter * (1 + HAIR)
    const weight = !isWeighted ? 1 : i === 0 ? 3 : i < 3 ? 2 : 1
    if (price > 0 && !isOld) all.push({ price, weight })
  }
  if (params.outlier === 0 || all.length === 0) return all
  const centre = medianOf(all)
  return all.filter(({ price }) => Math.abs(price - centre) <= params.outlier * centre)
}

/** What the oracle makes of them, usd. */
export function aggregateOf({ params }: Feed, all: readonly Said[]): number {
  if (params.aggregation !== 'mean') return medianOf(all)
  return all.reduce((sum, { price }) => sum + price, 0) / all.length
}

/** The middle price, each counted as often as it weighs; of an even number the mean of both. */
function medianOf(all: readonly Said[]): number {
  const sorted = all
    .flatMap(({ price, weight }) => Array.from({ length: weight }, () => price))
    .sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/** Place in FEED_STATES of the state that it should be in. */
export function stateOf({ market: { state }, params }: Feed, sources: number): number {
  if (sources < params.minimumSources) return 1
  const isCompared = params.divergence > 0 && state[MID] > 0
  return isCompared && Math.abs(state[INDEX] / state[MID] - 1) > params.divergence ? 2 : 0
}
