/** What the page shows of a venue beside its accounts: the book, the oracle, the breakers, what rungs hold. */
import type { Run } from '../engine/run.ts'
import { SOURCE_AT, SOURCE_FAULT, SOURCE_PRICE, SOURCE_WIDTH } from '../market/oracle.ts'
import { LIMIT, ON, SINCE, VALUE } from '../protocol/breakers/breaker.ts'
import { knownParts } from '../engine/parts.ts'
import { FEED_STATE, INDEX, MARK, MID, STEP, inUnits } from '../world/world.ts'
import type { BreakerView, Depth, OracleView } from './messages.ts'

/** Buckets a side, and their width as a share of the price. */
const BUCKETS = 128
const BUCKET_SHARE = 0.001

const FEED_STATES = ['live', 'stale', 'diverged'] as const

/** The first market's book; null if it has none. */
export function depthView({ world, rules }: Run): Depth | null {
  const [market] = world.markets
  const { venue } = rules.markets[0]
  if (!venue.hasBook) return null
  const { state, k, tick, unit } = market
  const ticks = Math.max(1, Math.round(state[MID] * BUCKET_SHARE))
  const side = (sign: number): Float32Array => {
    const lots = new Float64Array(BUCKETS)
    venue.profile(sign, ticks, lots)
    return Float32Array.from(lots, count => inUnits(count * state[MID] * k, unit))
  }
  return { mid: state[MID] * tick, bucket: ticks * tick, bids: side(-1), asks: side(1) }
}

/** The first market's feed; null where the venue's own price is all there is. */
export function oracleView({ world, memories, scenario }: Run): OracleView | null {
  const { oracle } = scenario.markets[0]
  const count = typeof oracle.sources === 'number' ? oracle.sources : 0
  if (count === 0) return null
  const { state, tick } = world.markets[0]
  const { sources } = memories.oracles[0]
  const at = (source: number, field: number): number => sources[source * SOURCE_WIDTH + field]
  const each = <T>(read: (source: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => read(i))
  const age = (source: number): number =>
    Math.max(0, world.scalars[STEP] - at(source, SOURCE_AT)) * scenario.clock.stepSeconds
  return {
    indexPrice: state[INDEX] * tick,
    state: FEED_STATES[state[FEED_STATE]],
    prices: Float32Array.from(each(source => at(source, SOURCE_PRICE))),
    ages: Float32Array.from(each(age)),
    faulty: Uint8Array.from(each(source => +(at(source, SOURCE_FAULT) > 0))),
  }
}

/** All breakers, protocol by protocol. */
export function breakerViews({ memories, scenario }: Run): readonly BreakerView[] {
  return scenario.protocols.flatMap(({ breakers }, row) =>
    breakers.map(({ kind, armed }, i) => {
      const registers = memories.protocols[row].breakers[i]
      const part = knownParts().breakers.get(kind)
      return {
        kind,
        name: part?.name ?? kind,
        about: part?.about ?? '',
        isArmed: armed !== false,
        isOn: registers[ON] === 1,
        since: registers[SINCE] - 1,
        value: registers[VALUE],
        limit: registers[LIMIT],
      }
    }),
  )
}

/** Signed notional in usd that each rung took over and has not sold yet. */
export function inventories({ scenario, rules }: Run): Float64Array {
  const all = rules.protocols.flatMap(({ rungs }) =>
    rungs.map(({ context: { account, markets, asset } }) =>
      markets.reduce(
        (sum, { size, state, k }) =>
          sum + inUnits(size[account] * state[MARK] * k, scenario.assets[asset].unit),
        0,
      ),
    ),
  )
  return Float64Array.from(all)
}
