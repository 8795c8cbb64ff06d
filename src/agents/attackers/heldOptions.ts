/** Options that the accounts of one attacker hold together: what they are, what was paid for them, and their sale. */
import { orderOption } from '../options.ts'
import { OPTION_ORDERS, type Decision, type OptionDesk } from '../strategy.ts'

type Any = Pick<Decision<unknown>, 'acting' | 'view'>

/** usd of a tick. */
export const tickOf = ({ view }: Any): number => view.markPrice / view.markTicks

/** Lots of all options that its accounts hold, either side. */
export function lotsOf({ acting }: Any, { chain }: OptionDesk): number {
  const { bookOf, legsMost, legCount, legSize } = chain
  let lots = 0
  for (let j = 0; j < acting.count; j++) {
    const from = bookOf[acting.rows[j]] * legsMost
    const to = from + legCount[bookOf[acting.rows[j]]]
    for (let leg = from; leg < to; leg++) lots += Math.abs(legSize[leg])
  }
  return lots
}

/** Quanta paid for the options that all its accounts hold. */
export function premiumOf({ acting }: Any, { chain }: OptionDesk): number {
  const { bookOf, legsMost, legCount, legQuote } = chain
  let paid = 0
  for (let j = 0; j < acting.count; j++) {
    const from = bookOf[acting.rows[j]] * legsMost
    const to = from + legCount[bookOf[acting.rows[j]]]
    for (let leg = from; leg < to; leg++) paid -= legQuote[leg]
  }
  return paid
}

/** Sells a part of every option that each account is long, in turns where they are many, at most `under` vols below its
 *  mark. */
export function sellOptions(decision: Any, desk: OptionDesk, part: number, under: number): void {
  const { acting, view } = decision
  const { bookOf, legsMost, legCount, legInstrument, legSize, price, vega } = desk.chain
  for (let j = 0; j < acting.count; j++) {
    const book = bookOf[acting.rows[j]]
    const count = legCount[book]
    const most = Math.min(count, OPTION_ORDERS)
    for (let n = 0; n < most; n++) {
      const leg = book * legsMost + ((view.step * OPTION_ORDERS + n) % count)
      // A leg has its turn once in count / most steps.
      const lots = Math.min(legSize[leg], Math.ceil((legSize[leg] * part * count) / most))
      const i = legInstrument[leg]
      const least = Math.ceil((price[i] - vega[i] * under) / tickOf(decision))
      if (lots >= 1) orderOption(desk, j, n, i, -lots, Math.max(1, least))
    }
  }
}
