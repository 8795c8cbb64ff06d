/** The risk of a run as it stands: computed when it is asked for, from the columns of its first market. */
import type { Run } from '../engine/run.ts'
import type { ProtocolRules } from '../engine/rules.ts'
import { ASK_DEPTH, BID_DEPTH, MARK, MID, STEP, inUnits, openInterest } from '../world/world.ts'
import { absorberOf } from './risk/absorbers.ts'
import { closeOutOf } from './risk/closeOut.ts'
import { crowdOf } from './risk/crowd.ts'
import { largestHolders } from './risk/holders.ts'
import { keepersView } from './risk/keepers.ts'
import { lossCurve } from './risk/lossCurve.ts'
import { marginRatios } from './risk/ratios.ts'
import { hourVolatility, tailOf } from './risk/tail.ts'
import type { Risk } from './risk/types.ts'

/** Reads the run; changes nothing. */
export function riskOf(run: Run): Risk {
  const { world, rules, scenario } = run
  const [market] = world.markets
  const { state, tick, k } = market
  const { unit } = scenario.assets[market.asset]
  const { venue } = rules.markets[0]
  const covered = rules.protocols.map(({ protocol, margins, rungs }) => ({
    crowd: crowdOf(world, market, protocol, margins),
    rungs: rungs.map(rung => absorberOf(rung, market)),
  }))
  const crowds = covered.map(({ crowd }) => crowd)
  const mark = state[MARK]
  const books = [closeOutOf(venue, market, -1), closeOutOf(venue, market, 1)] as const
  const curve = lossCurve({ mark, unit, tick, books }, covered)
  const funds = fundPlaces(rules.protocols)
  const { stepSeconds } = scenario.clock
  const interest = openInterest(market) * k
  return {
    step: world.scalars[STEP],
    markPrice: mark * tick,
    depth: venue.hasBook
      ? {
          bids: inUnits(state[BID_DEPTH] * state[MID] * k, unit),
          asks: inUnits(state[ASK_DEPTH] * state[MID] * k, unit),
        }
      : null,
    curve,
    ratios: marginRatios(crowds, mark, unit),
    tail: tailOf(curve, hourVolatility(world, market, stepSeconds), funds),
    holders: largestHolders(crowds, { mark, tick, unit, interest }),
    fund: funds.reduce((sum, place) => sum + curve.spare[place], 0),
    keepers: keepersView(run, market, unit),
  }
}

/** Places of the insurance funds among all rungs. */
function fundPlaces(protocols: readonly ProtocolRules[]): readonly number[] {
  return protocols
    .flatMap(({ rungs, fundAccounts }) =>
      rungs.map(({ context }) => fundAccounts.includes(context.account)),
    )
    .flatMap((isFund, place) => (isFund ? [place] : []))
}

/** Buffers of it that are handed over, not copied. */
export function riskTransfers({ curve, ratios }: Risk): ArrayBuffer[] {
  const { dry: _, ...columns } = curve
  return [...Object.values(columns), ratios.notional, ratios.accounts].map(
    column => column.buffer as ArrayBuffer,
  )
}
