/** Which books are nearest to liquidation, and what all of them must hold. */
import type { Books } from '../../engine/books/books.ts'
import { createListing, prepareListing, requirementOf, type ListedView } from '../../engine/books/listed.ts' // prettier-ignore
import type { Run } from '../../engine/run.ts'
import type { BookRule } from '../../protocol/bookMargins/bookMargin.ts'
import { ruleBasedBooks } from '../../protocol/bookMargins/ruleBased.ts'
import { equity } from '../../world/world.ts'
import type { AccountView } from './types.ts'

/** Books of agents that hold something, worst first. */
export function accountsOf({ world, rules }: Run, books: Books): readonly AccountView[] {
  const { chain, market, view } = books
  const { flaggedAt, first } = rules.protocols[chain.protocol].protocol
  const list: AccountView[] = []
  chain.accountOf.forEach((account, book) => {
    const holds = chain.legCount[book] > 0 || market.size[account] !== 0
    if (account >= world.agentRows || !holds) return
    const { initial, maintenance } = requirementOf(view, account)
    const own = equity(world, market, account) * market.unit
    list.push({
      account,
      cohort: world.cohorts.findIndex(({ row }) => row === world.cohortOf[account]),
      health: maintenance > 0 ? own / maintenance : Infinity,
      equity: own,
      initial,
      maintenance,
      isFlagged: flaggedAt[account - first] !== 0,
    })
  })
  return list.sort((a, b) => a.health - b.health || a.account - b.account)
}

const byRules = new WeakMap<Books, ListedView>()

/** Initial margin of all books by the rule in force, and by rules that know no portfolio. */
export function requiredOf(
  { world }: Run,
  books: Books,
): { required: number; requiredByRules: number } {
  // prettier-ignore
  const { chain, view } = books
  const rules = byRules.get(books) ?? rulesView(books)
  byRules.set(books, rules)
  prepareListing(rules)
  let required = 0
  let requiredByRules = 0
  for (const account of chain.accountOf) {
    if (account >= world.agentRows) break
    required += requirementOf(view, account).initial
    requiredByRules += requirementOf(rules, account).initial
  }
  return { required, requiredByRules }
}

/** The same books as rule-based margin sees them. */
function rulesView({ view, chain }: Books): ListedView {
  const { world, market, averageSeconds, stepSeconds, collateral } = view
  const params = Object.fromEntries(
    Object.entries(ruleBasedBooks.params).map(([name, param]) => [name, param.default]),
  )
  const rule = ruleBasedBooks.bind({ chain, stepSeconds }, params as never) as BookRule
  return createListing(world, market, rule, { averageSeconds, stepSeconds, collateral })
}
