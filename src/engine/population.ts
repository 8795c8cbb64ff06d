/** The starting population: who has how much, at what leverage, on which side, at what price. */
import type { Beginning } from '../agents/strategy.ts'
import { exp } from '../kernel/exponential.ts'
import { quantaNearest } from '../kernel/quanta.ts'
import { deriveKey, normal, uniform, type Key } from '../kernel/random.ts'
import type { CohortDoc } from '../scenario/document.ts'
import { macroKey } from '../world/keys.ts'
import { consume } from '../world/events.ts'
import { MARK, openInterest, REFERENCE_INTEREST, type Cohort } from '../world/world.ts'
import type { CohortRules } from './rules.ts'
import type { Run } from './run.ts'
import { hedgeOf, openOptions, startingOptions, type Opening } from './books/startBooks.ts'
import { startCollateral } from './books/startCollateral.ts'
import { openPositions, type Plan } from './startingPositions.ts'

/** Purposes of the draws, all on the macro key: one population under many lucks. */
const EQUITY = 101
const LEVERAGE = 102
const SIDE = 103
const ENTRY = 104
const OWN = 105

/** Standard deviations at which wealth is cut: no whale so large that it is the market. */
const CUT = 3.2

/** An account that would start under this many times its maintenance is entered at the mark instead. */
const SAFE_START = 3

/** Gives every agent its equity out of the outside world, and its position. */
export function populate(run: Run): void {
  const openings: Opening[] = []
  const plans = run.rules.cohorts.map(rules => plan(run, rules, openings))
  openOptions(run, openings)
  hedgeDealers(run, plans)
  run.world.markets.forEach((_, row) => {
    openPositions(
      run,
      row,
      plans.filter(({ rules }) => rules.cohort.market === row),
    )
  })
  for (const cohort of run.world.cohorts) startCollateral(run, cohort)
  for (const market of run.world.markets) {
    // Where nobody says what is usual, what stands at the start is.
    const { state, k } = market
    if (state[REFERENCE_INTEREST] === 0) state[REFERENCE_INTEREST] = openInterest(market) * state[MARK] * k // prettier-ignore
  }
  // Set-up is hashed as columns; it is not part of anybody's story.
  consume(run.world.log)
}

function plan(run: Run, rules: CohortRules, openings: Opening[]): Plan {
  const { world, scenario } = run
  const { cohort, strategy, params } = rules
  const doc = scenario.cohorts[cohort.row]
  const market = world.markets[cohort.market]
  const { count } = cohort
  const macro = macroKey(world)
  const keyOf = (purpose: number): Key => deriveKey(macro, purpose, cohort.scope)
  const equity = drawEquity(doc, keyOf(EQUITY), market.unit)
  const leverage = Float64Array.from({ length: count }, (_, slot) =>
    drawLeverage(doc, keyOf(LEVERAGE), slot),
  )
  const [s0, s1] = keyOf(SIDE)
  const opening = Float64Array.from({ length: count }, (_, slot) =>
    cohort.role === 'trader' ? (uniform(s0, s1, slot, 0) < doc.longShare ? 1 : -1) : 0,
  )
  const beginning: Beginning<never> = {
    count,
    key: keyOf(OWN),
    params: params as never,
    memory: cohort.memory,
    opening,
    leverage,
    equity,
    spot: new Float64Array(count),
    lotsPerEquity: 1 / (market.state[MARK] * market.k),
    options: startingOptions(run, rules, openings),
  }
  strategy.begin?.(beginning)
  const lots = new Float64Array(count)
  const entry = new Float64Array(count).fill(market.state[MARK])
  const planned: Plan = { rules, equity, lots, entry, spot: beginning.spot }
  const cap = capOf(run, cohort)
  for (let slot = 0; slot < count; slot++) {
    world.leverage[cohort.first + slot] = leverage[slot]
    enter(run, planned, slot, {
      // Taken as drawn where the cap does not bind.
      held: opening[slot] * Math.min(leverage[slot], cap / equity[slot]),
      deviation: doc.entrySpread === 0 ? 0 : doc.entrySpread * normal(...keyOf(ENTRY), slot, 0),
    })
  }
  return planned
}

/** Those who keep their options hedged have done so before the first step. */
function hedgeDealers({ world }: Run, plans: readonly Plan[]): void {
  for (const { rules, lots } of plans) {
    const { role, first, market, holdsOptions } = rules.cohort
    if (role !== 'dealer' || !holdsOptions) continue
    for (let slot = 0; slot < lots.length; slot++) {
      lots[slot] = hedgeOf(world.markets[market], first + slot)
    }
  }
}

/** Largest notional of an agent in quanta. */
function capOf({ world, rules }: Run, { market }: Cohort): number {
  const { state, k } = world.markets[market]
  const value = state[MARK] * k
  return rules.markets[market].venue.mostLots(value) * value
}

/** Size from the leverage at entry, so that the effective leverage has drifted since; no less safe than allowed. */
function enter(
  { world, rules: { protocols } }: Run,
  { rules, equity, lots, entry }: Plan,
  slot: number,
  { held, deviation }: { readonly held: number; readonly deviation: number },
): void {
  const { cohort } = rules
  const { state, k } = world.markets[cohort.market]
  const mark = state[MARK]
  const { protocol } = protocols[cohort.protocol]
  const rate = protocol.rates[protocol.markets.indexOf(cohort.market)][1]
  const at = deviation === 0 ? mark : mark * exp(deviation)
  const size = (held * equity[slot]) / (at * k)
  const drifted = equity[slot] + size * k * (mark - at)
  const isSafe = drifted >= SAFE_START * rate * Math.abs(size) * mark * k && drifted > 0
  const usesMark = deviation === 0 || !isSafe
  lots[slot] = usesMark ? (held * equity[slot]) / (mark * k) : size
  entry[slot] = usesMark ? mark : at
}

/** Lognormal equity in quanta, scaled so that the cohort has what the document says in all. */
function drawEquity(doc: CohortDoc, [k0, k1]: Key, unit: number): Float64Array {
  const { count, equity, equitySpread } = doc
  const weights = new Float64Array(count)
  let sum = 0
  for (let slot = 0; slot < count; slot++) {
    const deviations =
      equitySpread === 0 ? 0 : Math.max(-CUT, Math.min(CUT, normal(k0, k1, slot, 0)))
    weights[slot] = exp(equitySpread * deviations)
    sum += weights[slot]
  }
  return weights.map(weight => quantaNearest(((equity / unit) * count * weight) / sum))
}

function drawLeverage(doc: CohortDoc, [k0, k1]: Key, slot: number): number {
  const { leverageShape, leverageMedian, leverageSpread, leverageMin, leverageMax } = doc
  const drawn =
    leverageShape === 'uniform'
      ? leverageMin + (leverageMax - leverageMin) * uniform(k0, k1, slot, 0)
      : leverageMedian * exp(leverageSpread * normal(k0, k1, slot, 0))
  return Math.min(leverageMax, Math.max(leverageMin, drawn))
}
