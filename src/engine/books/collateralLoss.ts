/** What an account has lost on the assets that its book is margined with, since a step. */
import { QUANTUM_VALUE } from '../../world/collateral.ts'
import { MARK, MARK_EVENT, PEG, SHOCK_EVENT, type Market, type World } from '../../world/world.ts'

interface Loss {
  /** Units of the market's own underlying that it is like: they lose by the price. */
  delta: number
  /** usd lost otherwise, below zero gained, and the event of what is held most. */
  lost: number
  event: number
}

const loss: Loss = { delta: 0, lost: 0, event: -1 }

/** `since` is an index of the history, `was` the mark then in usd. Valid until the next call. */
export function collateralLoss(
  world: World,
  market: Market,
  account: number,
  { since, was }: { readonly since: number; readonly was: number },
): Readonly<Loss> {
  const price = market.state[MARK] * market.tick
  loss.delta = 0
  loss.lost = 0
  loss.event = -1
  let most = 0
  for (const { asset, priced, state, history } of market.chain!.collateral) {
    const held = world.cash[asset][account] * market.unit
    const value = held * state[QUANTUM_VALUE]
    const like = priced === market.row ? value / price : 0
    loss.delta += like
    loss.lost += held * history[since] - value - like * (was - price)
    if (value + held * history[since] <= most) continue
    most = value + held * history[since]
    const { state: of } = world.markets[priced]
    loss.event = of[PEG] < 1 && of[SHOCK_EVENT] >= 0 ? of[SHOCK_EVENT] : of[MARK_EVENT]
  }
  return loss
}
