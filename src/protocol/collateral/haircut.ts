/**
 * A share that does not count: the asset's volatility over a horizon, more where it falls with what the book holds. Derive
 * and Deribit set theirs by hand; that it follows volatility is the rule of value at risk (Basel III, own-estimate haircuts).
 */
import { exp, log } from '../../kernel/exponential.ts'
import type { ParamsOf } from '../../scenario/declaration.ts'
import { IMPLIED } from '../../world/chain.ts'
import {
  COLLATERAL_RHO,
  COVARIANCE,
  HAIRCUT,
  MARKET_VARIANCE,
  QUANTUM_VALUE,
  SAMPLED_MARKET,
  SAMPLED_PRICE,
  VARIANCE,
} from '../../world/collateral.ts'
import { INDEX, MARK, PEG, type Market } from '../../world/world.ts'
import { defineCollateral, type CollateralContext } from './collateral.ts'
import { haircutParams } from './haircutParams.ts'

type Params = ParamsOf<typeof haircutParams>

const YEAR = 31_536_000
/** Seconds between two looks at the prices: shorter ones would count the noise of an index. */
const SAMPLE = 300
/** A peg below is taken for this when returns are measured: from nothing there is none. */
const LEAST_PEG = 1e-4

export const haircut = defineCollateral({
  id: 'haircut',
  name: 'Haircut by volatility',
  about: 'An asset counts at its price less a haircut that follows its volatility and the book.',
  params: haircutParams,
  relations: [
    {
      of: ['base', 'maximum'],
      holds: ({ base, maximum }) => base <= maximum,
      expected: 'a base of at most the maximum',
    },
  ],
  bind: (context, own) => {
    const { state } = context.collateral
    const sample = Math.max(1, Math.round(SAMPLE / context.stepSeconds))
    return {
      start: () => {
        const variance = own.usualVolatility * own.usualVolatility
        state[VARIANCE] = variance
        state[MARKET_VARIANCE] = variance
        state[COVARIANCE] = context.rho * variance
        notePrices(context, own)
        setHaircut(context, own)
      },
      update: step => {
        if ((step + 1) % sample === 0) measure(context, own, sample)
        setHaircut(context, own)
      },
      charge: (value, delta) => {
        if (value <= 0) return 0
        const common = state[COLLATERAL_RHO] * Math.max(-1, Math.min(1, delta / value))
        const share = state[HAIRCUT] * (1 + own.correlationWeight * Math.max(0, common))
        return Math.min(own.maximum, share) * value
      },
      saleCost: own.saleCost,
    }
  },
})

/** usd a unit of the underlying, by the protocol's index. */
const indexOf = ({ state, tick }: Market): number =>
  (state[INDEX] > 0 ? state[INDEX] : state[MARK]) * tick

function pegOf({ world, collateral }: CollateralContext, { pegged }: Params): number {
  return pegged ? world.markets[collateral.priced].state[PEG] : 1
}

/** usd a unit, for returns. */
function priceOf(context: CollateralContext, own: Params): number {
  const { world, collateral } = context
  return indexOf(world.markets[collateral.priced]) * Math.max(LEAST_PEG, pegOf(context, own))
}

function notePrices(context: CollateralContext, own: Params): void {
  const { state } = context.collateral
  state[SAMPLED_PRICE] = priceOf(context, own)
  state[SAMPLED_MARKET] = indexOf(context.market)
}

/** Takes in the returns since the last look: exponentially weighted (RiskMetrics, 1996), a year. */
function measure(context: CollateralContext, own: Params, sample: number): void {
  const { state } = context.collateral
  const seconds = sample * context.stepSeconds
  const keeps = exp((-Math.LN2 * seconds) / own.halfLife)
  const fresh = ((1 - keeps) * YEAR) / seconds
  const move = log(priceOf(context, own) / state[SAMPLED_PRICE])
  const other = log(indexOf(context.market) / state[SAMPLED_MARKET])
  state[VARIANCE] = keeps * state[VARIANCE] + fresh * move * move
  state[MARKET_VARIANCE] = keeps * state[MARKET_VARIANCE] + fresh * other * other
  state[COVARIANCE] = keeps * state[COVARIANCE] + fresh * move * other
  notePrices(context, own)
}

/** What a quantum is worth now, and what of it does not count. */
function setHaircut(context: CollateralContext, own: Params): void {
  const { market, collateral, world } = context
  const { state, unit, priced } = collateral
  const price = indexOf(world.markets[priced]) * pegOf(context, own)
  state[QUANTUM_VALUE] = (price * unit) / market.unit
  const both = Math.sqrt(state[VARIANCE] * state[MARKET_VARIANCE])
  state[COLLATERAL_RHO] = both > 0 ? Math.max(-1, Math.min(1, state[COVARIANCE] / both)) : 0
  const spread = volatilityOf(context, own) * Math.sqrt(own.horizon / YEAR)
  state[HAIRCUT] = Math.min(own.maximum, Math.max(own.base, own.multiple * spread))
}

/** A year. Where no options say what is implied, what was realised stands for it. */
function volatilityOf({ world, collateral }: CollateralContext, { volatility }: Params): number {
  const realised = Math.sqrt(collateral.state[VARIANCE])
  const implied = world.markets[collateral.priced].chain?.state[IMPLIED] ?? realised
  if (volatility === 'realised') return realised
  return volatility === 'implied' ? implied : Math.max(realised, implied)
}
