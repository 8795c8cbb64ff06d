/** The parts of the scenarios that a page opens with: all that its first load has to bring. The others come when a document
 *  names one of them. A part may be added here or left out; only the size of the first load changes. */
import { keeper } from '../agents/liquidators/index.ts'
import { marketMaker, passiveLp } from '../agents/lps/index.ts'
import { carry, fundamentalist, gambler, momentum, noise } from '../agents/traders/index.ts'
import { noChain } from '../market/chains/none.ts'
import { composite } from '../market/oracles/index.ts'
import { diffusion, replay } from '../market/processes/index.ts'
import { priceShock } from '../market/shocks/index.ts'
import { noSurface } from '../market/surfaces/none.ts'
import { book } from '../market/venues/index.ts'
import { noBookLiquidation } from '../protocol/bookLiquidations/none.ts'
import { noBookMargin } from '../protocol/bookMargins/none.ts'
import { liquidationThrottle, priceBand, volatilityHalt } from '../protocol/breakers/index.ts'
import { splitFees } from '../protocol/fees/index.ts'
import { partialLiquidation } from '../protocol/liquidation/index.ts'
import { staticMargin } from '../protocol/margin/index.ts'
import { autoDeleveraging, insuranceFund, socializedLoss } from '../protocol/waterfall/index.ts'
import { catalogue, type Catalogue } from './parts.ts'

export const FIRST_PARTS: Catalogue = {
  processes: catalogue([diffusion, replay]),
  venues: catalogue([book]),
  oracles: catalogue([composite]),
  margins: catalogue([staticMargin]),
  liquidations: catalogue([partialLiquidation]),
  fees: catalogue([splitFees]),
  chains: catalogue([noChain]),
  surfaces: catalogue([noSurface]),
  bookMargins: catalogue([noBookMargin]),
  bookLiquidations: catalogue([noBookLiquidation]),
  collaterals: catalogue([]),
  rungs: catalogue([insuranceFund, autoDeleveraging, socializedLoss]),
  breakers: catalogue([priceBand, volatilityHalt, liquidationThrottle]),
  agents: catalogue([
    noise,
    momentum,
    fundamentalist,
    gambler,
    marketMaker,
    passiveLp,
    carry,
    keeper,
  ]),
  shocks: catalogue([priceShock]),
}
