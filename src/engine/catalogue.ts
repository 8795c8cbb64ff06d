/** Every part that a scenario can name: the only place where the folders of parts meet. */
import * as attackers from '../agents/attackers/index.ts'
import * as liquidators from '../agents/liquidators/index.ts'
import * as lps from '../agents/lps/index.ts'
import * as traders from '../agents/traders/index.ts'
import * as chains from '../market/chains/index.ts'
import * as oracles from '../market/oracles/index.ts'
import * as processes from '../market/processes/index.ts'
import * as shocks from '../market/shocks/index.ts'
import * as surfaces from '../market/surfaces/index.ts'
import * as venues from '../market/venues/index.ts'
import * as bookLiquidations from '../protocol/bookLiquidations/index.ts'
import * as bookMargins from '../protocol/bookMargins/index.ts'
import * as breakers from '../protocol/breakers/index.ts'
import * as collaterals from '../protocol/collateral/index.ts'
import * as fees from '../protocol/fees/index.ts'
import * as liquidations from '../protocol/liquidation/index.ts'
import * as margins from '../protocol/margin/index.ts'
import * as rungs from '../protocol/waterfall/index.ts'
import type { StrategyPart } from '../agents/strategy.ts'
import { catalogue, partsOf, useParts, type Catalogue } from './parts.ts'

/** All of them. They are in use from then on. */
export const CATALOGUE: Catalogue = {
  processes: catalogue(partsOf(processes)),
  venues: catalogue(partsOf(venues)),
  oracles: catalogue(partsOf(oracles)),
  margins: catalogue(partsOf(margins)),
  liquidations: catalogue(partsOf(liquidations)),
  fees: catalogue(partsOf(fees)),
  chains: catalogue(partsOf(chains)),
  surfaces: catalogue(partsOf(surfaces)),
  bookMargins: catalogue(partsOf(bookMargins)),
  bookLiquidations: catalogue(partsOf(bookLiquidations)),
  collaterals: catalogue(partsOf(collaterals)),
  rungs: catalogue(partsOf(rungs)),
  breakers: catalogue(partsOf(breakers)),
  agents: catalogue<StrategyPart>([
    ...partsOf(traders),
    ...partsOf(lps),
    ...partsOf(liquidators),
    ...partsOf<StrategyPart>(attackers),
  ]),
  shocks: catalogue(partsOf(shocks)),
}

useParts(CATALOGUE)
