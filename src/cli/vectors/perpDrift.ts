/** Drift v2: partial liquidation, the insurance fee, losses spread over open interest. */
import {
  assetForLiability,
  baseForShortage,
  insuranceFeeRate,
  liabilityForAsset,
  liabilityForShortage,
} from '../../protocol/liquidation/sizes.ts'
import { lossPerUnit } from '../../protocol/waterfall/apportion.ts'
import { numbers, type Family } from './family.ts'

const shortage = numbers(
  'margin_shortage margin_ratio liquidator_fee insurance_fee oracle quote_price',
  given => ({
    base_to_liquidate: baseForShortage(
      given.margin_shortage,
      given.margin_ratio,
      given.liquidator_fee,
      given.insurance_fee,
      given.oracle,
      given.quote_price,
    ),
  }),
)

const transfer = numbers(
  'margin_shortage asset_weight asset_multiplier liability_weight liability_multiplier liability_price insurance_fee',
  given => ({
    liability_units: liabilityForShortage(
      given.margin_shortage,
      given.asset_weight,
      given.asset_multiplier,
      given.liability_weight,
      given.liability_multiplier,
      given.liability_price,
      given.insurance_fee,
    ),
  }),
)

const implied = numbers(
  'asset_transfer_usd asset_multiplier liability_multiplier liability_price',
  given => ({
    liability_units: liabilityForAsset(
      given.asset_transfer_usd,
      given.asset_multiplier,
      given.liability_multiplier,
      given.liability_price,
    ),
  }),
)

const handedOver = numbers(
  'liability_units liability_price asset_price asset_multiplier liability_multiplier',
  given => ({
    asset_units: assetForLiability(
      given.liability_units,
      given.liability_price,
      given.asset_price,
      given.asset_multiplier,
      given.liability_multiplier,
    ),
  }),
)

const socialized = numbers('loss_usd long_base short_base', given => ({
  funding_delta_per_base_usd: lossPerUnit(given.loss_usd, given.long_base, given.short_base) / 1e6,
}))

const insuranceFee = numbers(
  'margin_shortage base oracle margin_ratio liquidator_fee max_if_fee',
  given => ({
    insurance_fee_rate: insuranceFeeRate(
      given.margin_shortage,
      given.base,
      given.oracle,
      given.margin_ratio,
      given.liquidator_fee,
      given.max_if_fee,
    ),
  }),
)

export const perpDrift: Family = {
  id: 'perp-drift',
  // Published to nine decimals.
  tolerance: { '': { relative: 1e-8, absolute: 1e-9 } },
  kinds: [shortage, transfer, implied, handedOver, socialized, insuranceFee],
}
