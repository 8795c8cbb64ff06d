/** dYdX v4: bankruptcy, fillable price, the fund's part, margin by open interest, funding, block limits. */
import { dydxIndexMove, marginClamp } from '../../market/funding/rate.ts'
import {
  bankruptcyQuote,
  bankruptcyRating,
  fillablePrice,
  fundDelta,
} from '../../protocol/liquidation/prices.ts'
import { blockAllowance, blockPortion } from '../../protocol/liquidation/sizes.ts'
import { maintenanceMillionths, scaledInitialMargin } from '../../protocol/margin/openInterestScaling.ts' // prettier-ignore
import { kind, numbers, type Family } from './family.ts'

interface Position {
  readonly size: number
  readonly oracle: number
}

interface Account {
  readonly quote_usd: number
  readonly positions: readonly Position[]
  readonly mmf: number
}

const EXACT = { relative: 0, absolute: 0 }

const bankruptcy = kind<
  Account & { readonly close_index: number; readonly close_fraction: number }
>('quote_usd positions close_index close_fraction mmf', given => {
  const { equity, maintenance } = totals(given)
  const { size, oracle } = given.positions[given.close_index]
  const closed = size * given.close_fraction
  return {
    min_quote_delta_usd: bankruptcyQuote(closed, oracle, given.mmf, equity, maintenance),
  }
})

interface Fillable extends Account {
  readonly liquidate_index: number
  readonly bankruptcy_adjustment: number
  readonly spread_to_mm_ratio: number
}

const fillable = kind<Fillable>(
  'quote_usd positions liquidate_index mmf bankruptcy_adjustment spread_to_mm_ratio',
  given => {
    const { equity, maintenance } = totals(given)
    const rating = bankruptcyRating(equity, maintenance, given.bankruptcy_adjustment)
    const { size, oracle } = given.positions[given.liquidate_index]
    return {
      fillable_price: fillablePrice(size, oracle, given.mmf, rating, given.spread_to_mm_ratio),
    }
  },
)

const fund = numbers(
  'quote_usd size oracle mmf fill_notional_usd max_liquidation_fee',
  ({ quote_usd, size, oracle, mmf, fill_notional_usd, max_liquidation_fee }) => {
    const { equity, maintenance } = totals({ quote_usd, positions: [{ size, oracle }], mmf })
    const least = bankruptcyQuote(size, oracle, mmf, equity, maintenance)
    const cash = size > 0 ? fill_notional_usd : -fill_notional_usd
    return { insurance_fund_delta_usd: fundDelta(cash, least, max_liquidation_fee) }
  },
)

const initialMargin = numbers(
  'imf_ppm position_notional_quantums open_interest_notional oi_lower_cap oi_upper_cap',
  given => ({
    initial_margin_quantums_rounded_up: scaledInitialMargin(
      given.position_notional_quantums,
      given.imf_ppm,
      given.open_interest_notional,
      given.oi_lower_cap,
      given.oi_upper_cap,
    ),
  }),
)

const maintenance = numbers(
  'imf_ppm maintenance_fraction_ppm',
  ({ imf_ppm, maintenance_fraction_ppm }) => ({
    mmf_ppm_floor: maintenanceMillionths(imf_ppm, maintenance_fraction_ppm),
  }),
)

const fundingClamp = numbers(
  'clamp_factor_ppm imf_ppm maintenance_fraction_ppm',
  ({ clamp_factor_ppm, imf_ppm, maintenance_fraction_ppm }) => {
    const least = maintenanceMillionths(imf_ppm, maintenance_fraction_ppm)
    // Whole millionths of millionths, so that only the last division rounds.
    const most = marginClamp(clamp_factor_ppm, imf_ppm, least)
    return { max_abs_8h_rate_ppm: Math.floor(most / 1e6) }
  },
)

const fundingIndex = numbers(
  'base_atomic_resolution price_exponent price rate_8h_ppm seconds',
  ({ base_atomic_resolution, price_exponent, price, rate_8h_ppm, seconds }) => {
    const power = price_exponent + base_atomic_resolution + 6
    return { funding_index_delta_truncated: dydxIndexMove(rate_8h_ppm, price, power, seconds) }
  },
)

const blockLimit = numbers(
  'max_notional max_insurance already_notional already_insurance_lost',
  ({ max_notional, max_insurance, already_notional, already_insurance_lost }) => ({
    notional_left: blockAllowance(max_notional, already_notional),
    insurance_left: blockAllowance(max_insurance, already_insurance_lost),
  }),
)

const portion = numbers(
  'position_notional_usd min_usd portion',
  ({ position_notional_usd, min_usd, portion: share }) => ({
    max_usd: blockPortion(position_notional_usd, min_usd, share),
  }),
)

export const perpDydx: Family = {
  id: 'perp-dydx-v4',
  tolerance: {
    '': { relative: 1e-9, absolute: 1e-9 },
    initial_margin_quantums_rounded_up: EXACT,
    mmf_ppm_floor: EXACT,
    max_abs_8h_rate_ppm: EXACT,
    funding_index_delta_truncated: EXACT,
  },
  kinds: [
    bankruptcy,
    fillable,
    fund,
    initialMargin,
    maintenance,
    fundingClamp,
    fundingIndex,
    blockLimit,
    portion,
  ],
}

function totals({ quote_usd, positions, mmf }: Account) {
  let equity = quote_usd
  let needed = 0
  for (const { size, oracle } of positions) {
    equity += size * oracle
    needed += Math.abs(size) * oracle * mmf
  }
  return { equity, maintenance: needed }
}
