/** Why: which earlier event a move of the price or a liquidation came from, and how much of it.
 *
 *  On the linear venue the log price is a sum: the outside price, the basis that liquidations made, and the basis
 *  that traders made. Each part's change since an account was last safe is its share of the cause, exactly. */
import {
  HEAVIEST,
  HEAVIEST_IMPACT,
  MARK_EVENT,
  RAISED_AT,
  RAISED_BY,
  RATE_BEFORE,
  SHOCK_EVENT,
  SHOCK_RETURN,
  STEP,
  type Market,
  type Protocol,
  type World,
} from '../world/world.ts'

/** An account is safe while its equity is at least this many times its maintenance requirement. */
const SAFE = 2

/** The event behind the largest part of this step's price move; -1 when that is the outside path. */
export function markCause({ history, state }: Market, at: number): number {
  const outside = Math.abs(history.outside[at] - history.outside[at - 1])
  const forced = Math.abs(history.forced[at] - history.forced[at - 1])
  if (forced > outside && state[HEAVIEST] >= 0) return state[HEAVIEST]
  return state[SHOCK_RETURN] === 0 ? -1 : state[SHOCK_EVENT]
}

/** Notes a liquidation if it weighs more on the price than any before it, decayed to now. */
export function weighLiquidation({ state }: Market, event: number, impact: number): void {
  if (Math.abs(impact) < Math.abs(state[HEAVIEST_IMPACT])) return
  state[HEAVIEST] = event
  state[HEAVIEST_IMPACT] = impact
}

/** Shares of the adverse move since an account was last safe; they sum to one, or all are 0. */
export interface Cause {
  /** The event with the largest share; the published mark if that is the outside price or other traders. */
  readonly cause: number
  readonly outside: number
  /** Earlier liquidations. */
  readonly forced: number
  readonly traders: number
}

/** What brought an account under maintenance `rate`. */
export function liquidationCause(
  world: World,
  market: Market,
  account: number,
  rate: number,
): Cause {
  const { outside, forced, traders } = adverseMoves(world, market, account, rate)
  const all = outside + forced + traders
  const { state, size } = market
  const pushed = state[HEAVIEST_IMPACT] * size[account] < 0
  const byForce = forced > outside && forced > traders && pushed && state[HEAVIEST] >= 0
  return {
    cause: byForce ? state[HEAVIEST] : state[MARK_EVENT],
    outside: all > 0 ? outside / all : 0,
    forced: all > 0 ? forced / all : 0,
    traders: all > 0 ? traders / all : 0,
  }
}

/** The edit that raised maintenance in this step, if the account would have passed at the old rate; -1 if not. */
export function raisedOver(
  { scalars }: World,
  { tally }: Protocol,
  left: number,
  notional: number,
): number {
  const isNow = tally[RAISED_AT] === scalars[STEP] + 1
  return isNow && left >= tally[RATE_BEFORE] * notional ? tally[RAISED_BY] : -1
}

/** The cause of an account that a raised rate alone took: no price moved against it. */
export const byRule = (edit: number): Cause => ({ cause: edit, outside: 0, forced: 0, traders: 0 })

/** The parts of a move: log price, positive against the account. */
interface Moves {
  readonly outside: number
  readonly forced: number
  readonly traders: number
}

/** The price's parts since the account was last safe, or since its last trade if it never was. */
function adverseMoves(world: World, market: Market, account: number, rate: number): Moves {
  const { history, size } = market
  const now = world.scalars[STEP] + 1
  const since = lastSafe(world, market, account, rate, now)
  const against = size[account] > 0 ? -1 : 1
  const part = (column: Float64Array): number => {
    const move = against * (column[now] - column[since])
    return move > 0 ? move : 0
  }
  const basis = against * (history.basis[now] - history.basis[since])
  const forcedMove = against * (history.forced[now] - history.forced[since])
  const traders = basis - forcedMove
  return {
    outside: part(history.outside),
    forced: part(history.forced),
    traders: traders > 0 ? traders : 0,
  }
}

/** Latest step, as an index of the history, at which this position was safe. */
function lastSafe(
  { cash }: World,
  market: Market,
  account: number,
  rate: number,
  now: number,
): number {
  const { size, quote, tradedAt, history, k, asset } = market
  const q = size[account] * k
  const own = cash[asset][account] + quote[account]
  const required = SAFE * rate * Math.abs(q)
  // A trade of step s was made at the mark that stands at s + 1; the starting position at index 0.
  const opened = tradedAt[account] === 0 ? 0 : tradedAt[account] + 1
  let at = now - 1
  while (at > opened && own + q * history.mark[at] < required * history.mark[at]) at--
  return Math.max(at, Math.min(opened, now - 1))
}
