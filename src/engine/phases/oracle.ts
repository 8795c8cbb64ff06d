/** Each market publishes the price that holds for the whole step. */
import { assert } from '../../kernel/assert.ts'
import { isWhole } from '../../kernel/quanta.ts'
import { emit, KIND } from '../../world/events.ts'
import { BASIS, MARK, MARK_EVENT, STEP } from '../../world/world.ts'
import { markCause } from '../causes.ts'
import { rememberPrices, type Run } from '../run.ts'

export function oracle({ world, rules }: Run): void {
  const at = world.scalars[STEP] + 1
  world.markets.forEach((market, row) => {
    rules.markets[row].venue.publish()
    const { state, id } = market
    assert(
      Number.isFinite(state[BASIS]) && isWhole(state[MARK]) && state[MARK] > 0,
      () => `market ${id}: published ${state[MARK]} ticks at a basis of ${state[BASIS]}`,
    )
    rememberPrices(market, at)
    market.state[MARK_EVENT] = emit(world.log, {
      kind: KIND.mark,
      account: -1,
      other: row,
      ticks: market.state[MARK],
      cause: markCause(market, at),
    })
  })
}
