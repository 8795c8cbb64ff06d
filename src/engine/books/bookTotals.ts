/** What all books of options come to: what they must hold, and what is open in them. */
import { MARK } from '../../world/world.ts'
import type { Run } from '../run.ts'
import { prepareListing, requirementOf } from './listed.ts'

/** Initial margin of all agents' books together, usd. Prices all scenarios, as the next order would. */
export function initialOfBooks({ world, rules }: Run): number {
  let sum = 0
  for (const books of rules.books) {
    if (!books) continue
    prepareListing(books.view)
    for (const account of books.chain.accountOf) {
      if (account < world.agentRows) sum += requirementOf(books.view, account).initial
    }
  }
  return sum
}

/** The underlying of all options, each counted once, usd at the mark. */
export function optionInterest({ world }: Run): number {
  let sum = 0
  for (const { chain, state, tick, lot } of world.markets) {
    if (!chain) continue
    const usd = state[MARK] * tick * lot
    for (let i = 0; i < chain.count; i++) sum += chain.open[i] * usd
  }
  return sum
}
