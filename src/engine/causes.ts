/** Why: which earlier event a move of the price or a liquidation came from, and how much of it.
 *
 *  The log of the mark is a sum over origins at every step (market/attribution.ts, market/oracles). Each part's change
 *  since an account was last safe is its share of the price's blame; a requirement that rose, and the account's own
 *  trades, have theirs. Shares are between 0 and 1 and sum to one. */
import {
  ATTACK_EVENT,
  BY_ATTACKER,
  BY_LIQUIDATION,
  BY_MAKER,
  BY_MARGIN_RULE,
  BY_OUTSIDE,
  BY_OWN_TRADE,
  HEAVIEST,
  HEAVIEST_GENERATION,
  HEAVIEST_IMPACT,
  MARK,
  MARK_EVENT,
  ORIGINS,
  PRICE_ORIGINS,
  PULL_EVENT,
  RAISED_BY,
  SHOCK_EVENT,
  SHOCK_RETURN,
  STEP,
  fundingOwed,
  type Market,
  type Protocol,
  type World,
} from '../world/world.ts'

/** An account is safe while its equity is at least this many times its maintenance requirement. */
const SAFE = 2

/** The event behind the largest part of this step's price move; -1 when that is the outside path. */
export function markCause({ history, state }: Market, at: number): number {
  let largest = BY_OUTSIDE
  let most = 0
  for (let k = 0; k < PRICE_ORIGINS; k++) {
    const move = Math.abs(history.origins[k][at] - history.origins[k][at - 1])
    if (move > most) {
      most = move
      largest = k
    }
  }
  if (largest === BY_LIQUIDATION && state[HEAVIEST] >= 0) return state[HEAVIEST]
  if (largest === BY_MAKER && state[PULL_EVENT] >= 0) return state[PULL_EVENT]
  if (largest === BY_ATTACKER && state[ATTACK_EVENT] >= 0) return state[ATTACK_EVENT]
  return state[SHOCK_RETURN] === 0 ? -1 : state[SHOCK_EVENT]
}

/** Notes a liquidation if it weighs more on the price than any before it, decayed to now. */
export function weighLiquidation({ state }: Market, heaviest: Heaviest): void {
  if (Math.abs(heaviest.impact) < Math.abs(state[HEAVIEST_IMPACT])) return
  state[HEAVIEST] = heaviest.event
  state[HEAVIEST_IMPACT] = heaviest.impact
  state[HEAVIEST_GENERATION] = heaviest.generation
}

interface Heaviest {
  readonly event: number
  readonly impact: number
  readonly generation: number
}

/** A liquidation of which another made half and more is a generation below it; any other is the root of a cascade. */
const INHERITS = 0.5

/** Generation of a liquidation in its cascade, from 1. */
export function generationOf({ state }: Market, { event, shares }: Cause): number {
  const isChild = shares[BY_LIQUIDATION] >= INHERITS && event === state[HEAVIEST]
  return isChild ? state[HEAVIEST_GENERATION] + 1 : 1
}

/** What brought an account under maintenance. One object, reused. */
export interface Cause {
  /** The event with the largest share; the published mark if that has none of its own. */
  event: number
  /** By origin, summing to one; all 0 if nothing moved against it. */
  readonly shares: Float64Array
  /** Step of the history at which it was last safe. */
  safeAt: number
}

const cause: Cause = { event: -1, shares: new Float64Array(ORIGINS.length), safeAt: 0 }

/** Shares of the cause of an account's falling under the maintenance rate in force. `place` is the market's place in
 *  the protocol, and
 *  `factor` what the account's size multiplies the market's rate with. The result is valid until the next call. */
export function liquidationCause(
  world: World,
  protocol: Protocol,
  place: number,
  account: number,
  factor: number,
): Cause {
  const market = world.markets[protocol.markets[place]]
  const now = world.scalars[STEP] + 1
  const at = lastSafe(world, market, protocol.rateHistory[place], account, now, factor)
  cause.safeAt = at
  const price = pricePart(market, account, at, now)
  const { size, state, k } = market
  const notional = Math.abs(size[account]) * state[MARK] * k
  const rates = protocol.rateHistory[place]
  const rise = Math.max(0, (rates[now] - rates[at]) * factor * notional)
  const own = ownPart(world, market, rates[at] * factor, account, at)
  const { shares } = cause
  let sum = 0
  for (let origin = 0; origin < PRICE_ORIGINS; origin++) sum += shares[origin]
  const all = price + rise + own
  for (let origin = 0; origin < PRICE_ORIGINS; origin++) {
    shares[origin] = sum > 0 && all > 0 ? (shares[origin] / sum) * (price / all) : 0
  }
  shares[BY_MARGIN_RULE] = all > 0 ? rise / all : 0
  shares[BY_OWN_TRADE] = all > 0 ? own / all : 0
  cause.event = eventOf(market, protocol, account)
  return cause
}

/** Writes the adverse moves of the origins (log price, 0 where an origin moved in its favour) to the shares. Returns
 *  what the price took from the account, at least 0, in quanta. */
function pricePart({ history, size, k }: Market, account: number, at: number, now: number): number {
  const q = size[account]
  const against = q > 0 ? -1 : 1
  const { shares } = cause
  for (let origin = 0; origin < PRICE_ORIGINS; origin++) {
    const move = against * (history.origins[origin][now] - history.origins[origin][at])
    shares[origin] = move > 0 ? move : 0
  }
  return Math.max(0, q * k * (history.mark[at] - history.mark[now]))
}

/** What the account lacked of its safety when it last enlarged its position: its own doing. */
function ownPart(
  { cash }: World,
  market: Market,
  rate: number,
  account: number,
  at: number,
): number {
  const { size, quote, grownAt, history, k, asset } = market
  const traded = grownAt[account] + 1
  if (grownAt[account] === 0 || at > traded) return 0
  const q = size[account] * k
  const own = cash[asset][account] + quote[account] - fundingOwed(market, account)
  const mark = history.mark[at]
  return Math.max(0, SAFE * rate * Math.abs(q) * mark - (own + q * mark))
}

/** The earlier event with the largest share. */
function eventOf({ state, size }: Market, { tally }: Protocol, account: number): number {
  const { shares } = cause
  let largest = BY_OUTSIDE
  for (let origin = 0; origin < ORIGINS.length; origin++) {
    if (shares[origin] > shares[largest]) largest = origin
  }
  const mark = state[MARK_EVENT]
  if (largest === BY_LIQUIDATION) {
    const pushed = state[HEAVIEST_IMPACT] * size[account] < 0
    return pushed && state[HEAVIEST] >= 0 ? state[HEAVIEST] : mark
  }
  if (largest === BY_MAKER && state[PULL_EVENT] >= 0) return state[PULL_EVENT]
  if (largest === BY_ATTACKER && state[ATTACK_EVENT] >= 0) return state[ATTACK_EVENT]
  if (largest === BY_MARGIN_RULE && tally[RAISED_BY] >= 0) return tally[RAISED_BY]
  return mark
}

/** Latest step, as an index of the history, at which this position was safe; if it never was, the step at which it was
 *  opened. */
function lastSafe(
  { cash }: World,
  market: Market,
  rates: Float64Array,
  account: number,
  now: number,
  factor: number,
): number {
  const { size, quote, grownAt, history, k, asset } = market
  const q = size[account] * k
  const own = cash[asset][account] + quote[account] - fundingOwed(market, account)
  const required = SAFE * factor * Math.abs(q)
  // What grew in step s did so at the mark that stands at s + 1; the starting position at index 0.
  const opened = grownAt[account] === 0 ? 0 : grownAt[account] + 1
  let at = now - 1
  while (at > opened && own + q * history.mark[at] < required * rates[at] * history.mark[at]) at--
  return Math.max(at, Math.min(opened, now - 1))
}
