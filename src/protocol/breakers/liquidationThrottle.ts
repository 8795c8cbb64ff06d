/** Liquidations are let go at a pace once there have been too many: a slower cascade, and longer in danger. */
import { number, share } from '../../scenario/declaration.ts'
import {
  HEAVIEST,
  HEAVIEST_IMPACT,
  LIQUIDATED,
  LIQUIDATION_ROOM,
  MARK,
  MARK_EVENT,
  openInterest,
  type Market,
} from '../../world/world.ts'
import { BREAKER_STATE, defineBreaker, ON } from './breaker.ts'
import { announce, turn, whenArmed, type Change } from './trip.ts'
import { leastBelowMost, mostSeconds, stepsOf, tripParams, tripRule } from './tripParams.ts'

/** The window is kept in slots: what had been liquidated in all when each of the last ten began. */
const SLOTS = 10
const FIRST_SLOT = BREAKER_STATE
const SEEN = BREAKER_STATE + SLOTS // liquidated in all, as of the last look
const CREDIT = SEEN + 1 // quanta that may still go while it is tripped; below zero after a large one

export const liquidationThrottle = defineBreaker({
  id: 'liquidation-throttle',
  name: 'Liquidation throttle',
  about: 'Slows liquidations to a pace once their notional within a window exceeds a limit.',
  params: {
    limitShare: share(0.03, {
      label: 'Limit',
      help: 'Notional liquidated within the window, as a share of open interest, that slows the rest.',
      min: 0.0001,
      max: 10,
      slider: [0.005, 0.3],
      live: true,
      channel: 'trips where notional liquidated in the window > limit x open interest',
    }),
    // Not live: what is remembered of the window has its length.
    windowSeconds: number('seconds', 300, {
      label: 'Window',
      help: 'Time over which liquidations are added up. Longer: a slow cascade counts too.',
      min: 1,
      max: 864_000,
      slider: [60, 3600],
    }),
    paceShare: share(0.25, {
      label: 'Pace',
      help: 'Share of the limit that goes within a window while it is slowed. Zero: none at all.',
      live: true,
      channel: 'room a step = pace x limit x open interest x step / window, what is left is kept',
    }),
    ...tripParams(60, 300),
    mostSeconds: mostSeconds(1800),
  },
  relations: [leastBelowMost],
  bind: (context, params) => {
    const { markets, registers, protocol, stepSeconds } = context
    const { tally } = protocol
    const window = Math.max(1, stepsOf(params.windowSeconds, stepSeconds))
    // Whole slots back and the running one: never shorter than the window, longer by less than two slots.
    const slot = Math.max(1, Math.ceil((window - 1) / (SLOTS - 1)))
    const back = Math.ceil((window - 1) / slot)
    const rule = tripRule(params.limitShare, params, stepSeconds)
    return whenArmed(context, params.armed, step => {
      const used = tally[LIQUIDATED] - registers[SEEN]
      if (step % slot === 0) registers[slotAt(step / slot)] = registers[SEEN]
      registers[SEEN] = tally[LIQUIDATED]
      const recent = tally[LIQUIDATED] - registers[slotAt(Math.floor(step / slot) - back)]
      const interest = openNotional(markets)
      // With nothing open there is nothing left to slow.
      const change = turn(registers, step, recent > 0 ? recent / interest : 0, rule)
      if (change) announce(context, change, causeOf(change, markets))
      const most = params.limitShare * interest
      const left = change === 'breaker-on' ? 0 : registers[CREDIT] - used
      registers[CREDIT] =
        registers[ON] === 1 ? Math.min(most, left + (params.paceShare * most) / window) : 0
      if (registers[ON] === 1) tighten(tally, registers[CREDIT])
    })
  },
})

/** Register of the slot with this number, counted from the start; those before the start hold 0. */
const slotAt = (number: number): number => FIRST_SLOT + ((number + SLOTS) % SLOTS)

/** Open interest of all markets at the mark, quanta. */
function openNotional(markets: readonly Market[]): number {
  let sum = 0
  for (const market of markets) sum += openInterest(market) * market.state[MARK] * market.k
  return sum
}

/** It trips because of the liquidation that weighs most now, and re-opens as prices stand. */
function causeOf(change: Change, markets: readonly Market[]): number {
  let [heaviest] = markets
  for (const market of markets) {
    if (weight(market) > weight(heaviest)) heaviest = market
  }
  const { state } = heaviest
  return change === 'breaker-on' && state[HEAVIEST] >= 0 ? state[HEAVIEST] : state[MARK_EVENT]
}

const weight = ({ state }: Market): number =>
  state[HEAVIEST] >= 0 ? Math.abs(state[HEAVIEST_IMPACT]) : -1

/** Leaves no more room than `credit`, in whole quanta. */
function tighten(tally: Float64Array, credit: number): void {
  const room = Math.max(0, Math.floor(credit))
  if (room < tally[LIQUIDATION_ROOM]) tally[LIQUIDATION_ROOM] = room
}
