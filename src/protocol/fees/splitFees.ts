/** Fixed shares of the fees for those who carry the risk. */
import { share } from '../../scenario/declaration.ts'
import { defineFees } from './feeModel.ts'

export const splitFees = defineFees({
  id: 'split',
  name: 'Shares of the fees',
  about: 'Passes fixed shares of trading fees on to the fund, the vault and the keepers.',
  params: {
    feesToFund: share(0, {
      label: 'Fees to the fund',
      help: 'Share of trading fees that goes to the insurance fund. Fills it while all is calm.',
      live: true,
      channel: 'fund += share x (taker fees - rebates)',
    }),
    feesToVault: share(0, {
      label: 'Fees to the vault',
      help: 'Share of trading fees that goes to the depositors of the vault. Pays them to stay.',
      live: true,
      channel: 'value of a vault share rises; a depositor runs later when it earns more',
    }),
    feesToKeepers: share(0, {
      label: 'Fees to keepers',
      help: 'Share of trading fees set aside to top up rewards of keepers, before the fund is asked.',
      live: true,
      channel: "tops up a reward that the account's penalty does not pay",
    }),
  },
  relations: [
    {
      of: ['feesToFund', 'feesToVault', 'feesToKeepers'],
      holds: p => p.feesToFund + p.feesToVault + p.feesToKeepers <= 1,
      expected: 'shares of at most 100 % together',
      code: 'E_SUM',
    },
  ],
  shares: p => ({ fund: p.feesToFund, vault: p.feesToVault, keepers: p.feesToKeepers }),
})
