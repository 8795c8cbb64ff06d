/** Formulas of venues: liquidation prices, tiers, funding, deleveraging, the waterfall, loans, auctions. */
import { impactPremium, interestRate8h, rateOver } from '../../market/funding/rate.ts'
import {
  healthFactor,
  inverseBankruptcyPrice,
  inverseLiquidationPrice,
  linearAuctionPrice,
  linearBankruptcyPrice,
  linearLiquidationPrice,
  loanCollateralPrice,
  loanDebtPrice,
  stairAuctionPrice,
} from '../../protocol/liquidation/prices.ts'
import { loanBadDebt, seizedCollateral, shareReturned } from '../../protocol/liquidation/sizes.ts'
import { createTiers, requirement } from '../../protocol/margin/tiers.ts'
import { payInOrder } from '../../protocol/waterfall/apportion.ts'
import { adl } from './adl.ts'
import { kind, numbers, type Family } from './family.ts'

interface Isolated {
  readonly side: number
  readonly entry: number
  readonly leverage: number
  readonly mmf: number
  readonly margin_mode: string
}

const isolated = kind<Isolated>(
  'side entry leverage mmf margin_mode',
  ({ side, entry, leverage, mmf, margin_mode: mode }) => {
    if (mode.startsWith('isolated, linear')) {
      const cash = entry / leverage
      return {
        liquidation_price: linearLiquidationPrice(side, entry, cash, mmf),
        bankruptcy_price: linearBankruptcyPrice(side, entry, cash),
      }
    }
    if (!mode.startsWith('isolated, inverse')) return null
    const cash = 1 / (entry * leverage)
    return {
      liquidation_price: inverseLiquidationPrice(side, entry, cash, mmf),
      bankruptcy_price: inverseBankruptcyPrice(side, entry, cash),
    }
  },
)

const cross = numbers('side mark size account_value maintenance_fraction', given => ({
  liquidation_price: linearLiquidationPrice(
    given.side * given.size,
    given.mark,
    given.account_value,
    given.maintenance_fraction,
  ),
}))

interface Tiered {
  readonly notional: number
  readonly tiers: readonly { readonly from_notional: number; readonly mmf: number }[]
}

const tiered = kind<Tiered>('notional tiers', ({ notional, tiers }) => {
  const brackets = tiers.map(({ from_notional, mmf }) => ({ lower: from_notional, rate: mmf }))
  return { maintenance_margin: requirement(createTiers(brackets), notional) }
})

const funding = numbers(
  'average_premium interest_8h clamp',
  ({ average_premium, interest_8h, clamp }) => {
    const rate = interestRate8h(average_premium, interest_8h, clamp)
    return { rate_8h: rate, per_hour_if_paid_hourly: rateOver(rate, 3600) }
  },
)

const premium = numbers('impact_bid impact_ask index', ({ impact_bid, impact_ask, index }) => ({
  premium: impactPremium(impact_bid, impact_ask, index),
}))

interface Loss {
  readonly loss: number
  readonly margin: number
  readonly layers: readonly (readonly [name: string, amount: number])[]
  readonly winner_profit_pool: number
}

const waterfall = kind<Loss>(
  'loss margin layers winner_profit_pool',
  ({ loss, margin, layers, winner_profit_pool: pool }) => {
    const paid: number[] = []
    payInOrder(loss, [margin, ...layers.map(([, amount]) => amount), pool], paid)
    const socialised = paid[layers.length + 1]
    return {
      ...Object.fromEntries(layers.map(([name], i) => [name, paid[i + 1]])),
      margin: paid[0],
      socialised,
      haircut_on_winners: pool > 0 ? socialised / pool : 0,
    }
  },
)

const loan = numbers(
  'collateral collateral_price liq_threshold debt debt_price close_factor bonus',
  given => {
    const { collateral, liq_threshold: threshold, debt, bonus } = given
    const held = collateral * given.collateral_price
    const owed = debt * given.debt_price
    const health = healthFactor(held, threshold, owed)
    const repaid = given.close_factor * debt
    const state = {
      health_factor: health,
      liquidatable: health < 1,
      liq_price_of_debt: loanDebtPrice(held, threshold, debt),
      liq_price_of_collateral: loanCollateralPrice(collateral, threshold, owed),
    }
    // What would be repaid of a sound loan nobody has said.
    if (health >= 1) return state
    return {
      ...state,
      max_repay: repaid,
      collateral_seized: seizedCollateral(
        repaid * given.debt_price,
        bonus,
        given.collateral_price,
        collateral,
      ),
      bad_debt_if_fully_liquidated: loanBadDebt(held, bonus, owed),
    }
  },
)

const recovery = numbers('liquidation_ratio penalty', ({ liquidation_ratio, penalty }) => ({
  theoretical_max_returned_share_of_collateral: shareReturned(liquidation_ratio, penalty),
}))

interface Auction {
  readonly kind: string
  readonly top: number
  readonly seconds: number
}

const stair = kind<Auction & { readonly step: number; readonly cut: number }>(
  'kind top seconds step cut',
  ({ kind: form, top, seconds, step, cut }) =>
    form === 'stair' ? { price: stairAuctionPrice(top, seconds, step, cut) } : null,
)

const linear = kind<Auction & { readonly tau: number }>(
  'kind top seconds tau',
  ({ kind: form, top, seconds, tau }) =>
    form === 'linear' ? { price: linearAuctionPrice(top, seconds, tau) } : null,
)

export const mechanisms: Family = {
  id: 'mechanisms',
  tolerance: {
    '': { relative: 1e-9, absolute: 1e-12 },
    // Rounded to nine decimals where they were written down.
    score: { relative: 1e-9, absolute: 1e-9 },
    pro_rata_closed: { relative: 1e-9, absolute: 1e-9 },
  },
  kinds: [isolated, cross, tiered, funding, premium, adl, waterfall, loan, recovery, stair, linear],
}
