/** A vault of the operator's and depositors' money that takes liquidations over and bears their losses. */
import { number, share } from '../../scenario/declaration.ts'
import { backstopParams, sell, takeOver } from './backstop.ts'
import { spendable } from './holdings.ts'
import { payShortfalls, shareOfEquity } from './payments.ts'
import { defineRung, type RungContext } from './rung.ts'
import { SHARES_PER_QUANTUM, supplyOf } from './vaultShares.ts'

export const lpVault = defineRung({
  id: 'lp-vault',
  name: 'Liquidity vault',
  about:
    'Takes over positions and pays shortfalls with money that depositors share in, gains and losses.',
  takesPenalties: true,
  isVault: true,
  params: {
    sizeShare: share(0.02, {
      label: 'Own capital',
      help: "Money of the operator in the vault at the start, as a share of all agents' equity.",
      slider: [0, 0.2],
    }),
    floorShare: share(0, {
      label: 'Floor',
      help: 'The vault stops paying where a share is worth this part of its first price.',
      live: true,
    }),
    unstakingSeconds: number('seconds', 0, {
      label: 'Unstaking delay',
      help: 'How long money that was asked back waits, and bears losses. Stops a run, and keeps some from coming.',
      min: 0,
      max: 8_640_000,
      slider: [0, 86_400],
      live: true,
      channel: 'a request is paid at the value of shares when the delay has passed',
    }),
    bonusRate: share(0, {
      label: 'Bonus for depositors a day',
      help: 'Paid by the treasury into the vault, a share of its value a day. Keeps nervous money longer.',
      max: 0.1,
      slider: [0, 0.01],
      live: true,
      channel: 'a depositor runs at a loss larger by patience x bonus a day',
    }),
    ...backstopParams,
  },
  capital: (context, { sizeShare }) => shareOfEquity(context, sizeShare),
  absorb: (context, params, shortfalls) => {
    if (shortfalls.count === 0) return
    const able = spendable(context, context.account) - leastOf(context, params)
    payShortfalls(context, able, shortfalls)
  },
  takeOver: (context, params, request) =>
    takeOver(context, params, request, leastOf(context, params)),
  sell,
})

/** Quanta below which losses go on to the next rung. */
function leastOf(
  context: RungContext,
  { sizeShare, floorShare }: { sizeShare: number; floorShare: number },
): number {
  if (floorShare === 0) return 0
  return Math.ceil((floorShare * supplyOf(context, sizeShare)) / SHARES_PER_QUANTUM)
}
