/** An oracle of up to fifteen sources: an aggregate with guards makes the index, index and book make the mark. */
import { emit, FIRST, KIND } from '../../world/events.ts'
import { FEED_CLOSES, FEED_SPARES, FEED_STATE, INDEX, MID, PREMIUM } from '../../world/world.ts'
import { outsidePrice } from '../../world/outsidePrice.ts'
import { defineOracle, type OracleContext } from '../oracle.ts'
import { compositeParams } from './compositeParams.ts'
import { bindIndex } from './indexPrice.ts'
import { bindMark } from './mark.ts'
import { bindSources, LATEST_EVENT } from './sources.ts'

/** Values of FEED_STATE. */
const LIVE = 0
const STALE = 1
const DIVERGED = 2

export const composite = defineOracle({
  id: 'composite',
  name: 'Composite of sources',
  about:
    'Puts several lagged, noisy readings of the outside price together, guards them, and makes the mark of index and book.',
  params: compositeParams,
  relations: [
    {
      of: ['minimumSources', 'sources'],
      holds: ({ minimumSources, sources }) => minimumSources <= sources,
      expected: 'no more than sources',
    },
  ],
  bind: (context, params) => {
    const { market, memory } = context
    const { state } = market
    const sources = bindSources(context, params)
    const mark = bindMark(context, params)
    const index = bindIndex(context, params)
    return {
      start: () => {
        const price = outsidePrice(market)
        sources.start(price)
        index.start(price)
        memory.premium.fill(0)
        state[PREMIUM] = 0
        state[FEED_STATE] = LIVE
        mark.publish()
      },
      publish: step => {
        const fault = sources.read(step)
        const isLive = index.publish(step)
        // An index that stands still says nothing new about the premium.
        if (isLive) mark.averagePremium()
        const isFar = isLive && diverges(state, params.divergence)
        const now = isFar ? DIVERGED : isLive ? LIVE : STALE
        noteState(context, now, fault)
        state[FEED_CLOSES] = +(now !== LIVE && params.unsoundIncreases === 'refused')
        state[FEED_SPARES] = +(now !== LIVE && params.unsoundLiquidations === 'refused')
        mark.publish()
      },
    }
  },
})

/** Whether the index is further than `share` from the middle of the book; never without a book, or at a share of 0. */
function diverges(state: Float64Array, share: number): boolean {
  if (share === 0 || !(state[MID] > 0)) return false
  return Math.abs(state[INDEX] / state[MID] - 1) > share
}

/** Writes FEED_STATE. A change is an event, caused by what befell a source in this step, else by the fault that is on. */
function noteState({ world, market, memory }: OracleContext, now: number, fault: number): void {
  const { state, row } = market
  if (state[FEED_STATE] === now) return
  state[FEED_STATE] = now
  const latest = memory.registers[LATEST_EVENT]
  const cause = latest >= world.log.cursor[FIRST] ? latest : fault
  emit(world.log, { kind: KIND['feed-state'], account: -1, other: row, lots: now, cause })
}
