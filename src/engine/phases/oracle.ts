/** Each market publishes the price that holds for the whole step, options are marked by it, and margins are set. */
import { assert } from '../../kernel/assert.ts'
import { isWhole } from '../../kernel/quanta.ts'
import { emit, KIND } from '../../world/events.ts'
import { BASIS, MARK, MARK_EVENT, STEP } from '../../world/world.ts'
import { markCause } from '../causes.ts'
import { rememberCollateral, rememberMark, rememberOutside, rememberRates } from '../remember.ts'
import type { Run } from '../run.ts'

export function oracle(run: Run): void {
  const { world, rules } = run
  const step = world.scalars[STEP]
  const at = step + 1
  world.markets.forEach((market, row) => {
    const { venue, oracle: feed } = rules.markets[row]
    const { state, id } = market
    venue.publish()
    rememberOutside(market, at)
    feed.publish(step)
    assert(
      Number.isFinite(state[BASIS]) && isWhole(state[MARK]) && state[MARK] > 0,
      () => `market ${id}: published ${state[MARK]} ticks at a basis of ${state[BASIS]}`,
    )
    rememberMark(market, at)
    state[MARK_EVENT] = emit(world.log, {
      kind: KIND.mark,
      account: -1,
      other: row,
      ticks: state[MARK],
      cause: markCause(market, at),
    })
  })
  for (const books of rules.books) {
    books?.surface.advance(step)
    books?.rule.update()
  }
  for (const books of rules.books) for (const asset of books?.collateral ?? []) asset.update(step)
  rememberCollateral(world, at)
  for (const { margins } of rules.protocols) for (const margin of margins) margin.update()
  rememberRates(run, at)
}
