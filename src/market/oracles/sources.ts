/** The sources of an oracle: what each reads of the outside venue, when it publishes that, and how it fails. */
import { exp } from '../../kernel/exponential.ts'
import { normal } from '../../kernel/random.ts'
import { emit, KIND } from '../../world/events.ts'
import { SHOCK_EVENT } from '../../world/world.ts'
import {
  FEED_FAULTS,
  FEED_MODE,
  FEED_SIZE,
  FEED_SOURCES,
  FEED_UNTIL,
  SOURCE_AT,
  SOURCE_EVENT,
  SOURCE_FAULT,
  SOURCE_PRICE,
  SOURCE_WIDTH,
  SOURCES_MOST,
  type FeedFault,
  type OracleContext,
} from '../oracle.ts'

const NONE = FEED_FAULTS.indexOf('none')
const FROZEN = FEED_FAULTS.indexOf('frozen')
const STALE = FEED_FAULTS.indexOf('stale')
const BIASED = FEED_FAULTS.indexOf('biased')
const JUMP = FEED_FAULTS.indexOf('jump')

/** Register of the oracle that sources keep: event of the latest fault or recovery of any of them; -1 none. */
export const LATEST_EVENT = 1

interface SourceParams {
  readonly sources: number
  readonly lag: number
  readonly noise: number
  readonly heartbeat: number
  readonly deviation: number
  readonly fault: FeedFault
  readonly faultySources: number
  readonly faultSize: number
}

/** Sources at work. */
interface Sources {
  /** All sources have published `price` (usd) before the first step. */
  readonly start: (price: number) => void
  /** Each reads, and publishes if it is due. Returns the event of the latest fault that is on; -1 if none is. */
  readonly read: (step: number) => number
}

/** Whole steps between a price and its reading: any lag above zero is at least a step. */
export const lagSteps = (lag: number, stepSeconds: number): number =>
  Math.ceil(lag / stepSeconds - 1e-9)

export function bindSources(context: OracleContext, params: SourceParams): Sources {
  const { market, stepSeconds, key, memory } = context
  const { history, feedFault, state } = market
  const { sources: rows } = memory
  const lag = lagSteps(params.lag, stepSeconds)
  const isDue = schedule(rows, params, stepSeconds)
  const asked = FEED_FAULTS.indexOf(params.fault)
  return {
    start: price => {
      memory.registers[LATEST_EVENT] = -1
      for (let i = 0; i < params.sources; i++) rows[i * SOURCE_WIDTH + SOURCE_PRICE] = price
    },
    read: step => {
      // The history holds the price after this step at step + 1: nothing later is ever read.
      const at = Math.max(0, step + 1 - lag)
      const price = exp(history.outside[at] + history.impact[at])
      const shocked = step < feedFault[FEED_UNTIL] ? feedFault[FEED_SOURCES] : 0
      let fault = -1
      for (let i = 0; i < SOURCES_MOST; i++) {
        const byShock = i < shocked
        const mode = byShock ? feedFault[FEED_MODE] : i < params.faultySources ? asked : NONE
        const isRead = i < params.sources
        const changed = turn(context, i, isRead ? mode : NONE, byShock ? state[SHOCK_EVENT] : -1)
        if (!isRead) continue
        const now = rows[i * SOURCE_WIDTH + SOURCE_FAULT]
        if (now > 0) fault = Math.max(fault, rows[i * SOURCE_WIDTH + SOURCE_EVENT])
        if (now === STALE) continue
        const noise = params.noise === 0 ? 1 : exp(params.noise * normal(key[0], key[1], i, step))
        const size = byShock ? feedFault[FEED_SIZE] : params.faultSize
        const said = reading(rows, i, price * noise, size)
        if (changed || isDue(i, step, said)) publish(rows, i, step, said)
      }
      return fault
    },
  }
}

/** Brings the fault of a source up to date, with its event. Returns whether the source must publish at once: when a
 *  jump begins, and when any fault ends. */
function turn(
  { world: { log }, market, memory: { sources, registers } }: OracleContext,
  source: number,
  wanted: number,
  cause: number,
): boolean {
  const at = source * SOURCE_WIDTH + SOURCE_FAULT
  const was = sources[at]
  // A jump is over after a step, however long it is asked for.
  const now = wanted === JUMP && Math.abs(was) === JUMP ? -JUMP : wanted
  if (now === was) return false
  sources[at] = now
  if (now <= 0 && was <= 0) return false
  const kind = now > 0 ? KIND['feed-fault'] : KIND['feed-restored']
  const faultAt = source * SOURCE_WIDTH + SOURCE_EVENT
  const because = now > 0 ? cause : sources[faultAt]
  const told = { kind, account: -1, other: source, lots: market.row, cause: because }
  registers[LATEST_EVENT] = emit(log, told)
  if (now > 0) sources[faultAt] = registers[LATEST_EVENT]
  return now <= 0 || now === JUMP
}

/** What a source would publish, in usd, when the outside price reads `price`. */
function reading(rows: Float64Array, source: number, price: number, size: number): number {
  const at = source * SOURCE_WIDTH
  const fault = rows[at + SOURCE_FAULT]
  if (fault <= NONE) return price
  if (fault === FROZEN) return rows[at + SOURCE_PRICE] || price
  if (fault === BIASED || fault === JUMP) return price * (1 + size)
  return source % 2 === 0 ? price * (1 + size) : price / (1 + size)
}

/** Whether a source publishes on its own: by its heartbeat, or because its reading has moved; with neither, always. */
function schedule(
  rows: Float64Array,
  { heartbeat, deviation }: SourceParams,
  stepSeconds: number,
): (source: number, step: number, said: number) => boolean {
  // Rounded down, so that the silence between two heartbeats is never longer than declared.
  const beat = Math.max(1, Math.floor(heartbeat / stepSeconds + 1e-9))
  if (heartbeat === 0 && deviation === 0) return () => true
  return (source, step, said) => {
    const at = source * SOURCE_WIDTH
    const last = rows[at + SOURCE_PRICE]
    if (heartbeat > 0 && step + 1 - rows[at + SOURCE_AT] >= beat) return true
    return last === 0 || (deviation > 0 && Math.abs(said - last) > deviation * last)
  }
}

function publish(rows: Float64Array, source: number, step: number, said: number): void {
  rows[source * SOURCE_WIDTH + SOURCE_PRICE] = said
  rows[source * SOURCE_WIDTH + SOURCE_AT] = step + 1
}
