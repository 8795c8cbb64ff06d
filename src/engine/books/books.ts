/** Options on one market at work: what is listed, its surface, the margin of books, how they are closed. */
import { deriveKey, hashText } from '../../kernel/random.ts'
import type { Listing } from '../../market/chain.ts'
import type { Surface } from '../../market/surface.ts'
import type { BookMethod } from '../../protocol/bookLiquidations/bookLiquidation.ts'
import type { BookRule } from '../../protocol/bookMargins/bookMargin.ts'
import type { CollateralRule } from '../../protocol/collateral/collateral.ts'
import { correlationMatrix } from '../../scenario/correlations.ts'
import type { Scenario } from '../../scenario/document.ts'
import type { Chain } from '../../world/chain.ts'
import { macroKey } from '../../world/keys.ts'
import type { Market, World } from '../../world/world.ts'
import { knownParts, part, values } from '../parts.ts'
import { createListing, type ListedView } from './listed.ts'

/** Purpose of a surface's draws, on the macro key. */
const SURFACE = 221

export interface Books {
  readonly market: Market
  readonly chain: Chain
  readonly listing: Listing
  readonly surface: Surface
  readonly rule: BookRule
  readonly method: BookMethod
  /** In the order of the chain's `collateral`. */
  readonly collateral: readonly CollateralRule[]
  /** What is listed as margin rules want it, and room for one book. */
  readonly view: ListedView
}

/** Binds the options of every market that has some, by market row. */
export function bindBooks(world: World, scenario: Scenario): readonly (Books | undefined)[] {
  const { protocols } = scenario
  const { stepSeconds } = scenario.clock
  return world.markets.map(market => {
    const { chain } = market
    if (chain === undefined) return undefined
    const doc = protocols[chain.protocol]
    const parts = knownParts()
    const context = { world, market, stepSeconds }
    const listing = part(parts.chains, doc.chain).bind(context, values(doc.chain))
    const rule = part(parts.bookMargins, doc.bookMargin).bind({ chain, stepSeconds }, values(doc.bookMargin)) // prettier-ignore
    // The document has been held to it: where options are listed, a rule is.
    if (rule === undefined) return undefined
    const collateral = bindCollateral(world, scenario, market)
    const key = deriveKey(macroKey(world), SURFACE, hashText(market.id))
    return {
      market,
      chain,
      listing,
      rule,
      collateral,
      surface: part(parts.surfaces, doc.surface).bind({ ...context, listing, key }, values(doc.surface)), // prettier-ignore
      method: part(parts.bookLiquidations, doc.bookLiquidation).method(values(doc.bookLiquidation), stepSeconds), // prettier-ignore
      view: createListing(world, market, rule, {
        averageSeconds: listing.averageSeconds,
        stepSeconds,
        collateral,
      }),
    }
  })
}

/** What the protocol that lists options on a market takes beside its settlement asset. */
function bindCollateral(
  world: World,
  { protocols, markets, correlations, clock }: Scenario,
  market: Market,
): readonly CollateralRule[] {
  const { collateral, protocol } = market.chain!
  const ids = markets.map(({ id }) => id)
  const rho = correlationMatrix(ids, correlations)[market.row]
  return protocols[protocol].collateral.map((doc, i) =>
    part(knownParts().collaterals, doc).bind(
      {
        ...{ world, market, stepSeconds: clock.stepSeconds },
        ...{ collateral: collateral[i], rho: rho[collateral[i].priced] },
      },
      values(doc),
    ),
  )
}

/** The options of a market, if it is this protocol that lists them: another one's accounts have no book there. */
export function booksOf(
  books: readonly (Books | undefined)[],
  market: number,
  protocol: number,
): Books | undefined {
  const listed = books[market]
  return listed?.chain.protocol === protocol ? listed : undefined
}
