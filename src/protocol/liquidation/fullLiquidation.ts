/** The whole position is closed at once, at the venue's price. */
import { MILLION, millionths, mulDiv } from '../../kernel/quanta.ts'
import { share } from '../../scenario/declaration.ts'
import { defineLiquidation } from './liquidationMethod.ts'

export const fullLiquidation = defineLiquidation({
  id: 'full',
  name: 'Full liquidation',
  about: 'Closes the whole position at the venue in the step in which it is found.',
  params: {
    penaltyRate: share(0.004, {
      label: 'Liquidation penalty',
      help: 'Share of notional taken from what the account has left. Feeds the fund.',
      max: 0.5,
      slider: [0, 0.03],
      live: true,
      channel: 'penalty = min(rate x notional, what is left)',
    }),
    insuranceShare: share(1, {
      label: 'Insurance share',
      help: 'Share of penalties that the insurance fund gets; the treasury keeps the rest.',
      live: true,
      channel: 'fund += share x penalty',
    }),
  },
  closes: lots => lots,
  // Charged up to what is left, so that a penalty never makes a shortfall.
  penalty: (notional, left, { penaltyRate, insuranceShare }) => {
    const due = mulDiv(notional, millionths(penaltyRate), MILLION, 'up')
    const paid = left <= 0 ? 0 : due < left ? due : left
    const fund = mulDiv(paid, millionths(insuranceShare), MILLION, 'down')
    return { fund, treasury: paid - fund }
  },
})
