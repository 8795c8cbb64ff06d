/** What makers do for a rebate: they quote closer, and stay longer when it gets wild. */
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'

export const rebateParams = {
  rebatePassed: share(1, {
    label: 'Rebate passed on',
    help: 'Part of a rebate that makers give away in a tighter spread; competition takes all of it. A fee widens the spread alike.',
    live: true,
    channel: 'half spread = max(a fifth of it, half spread - part x rebate)',
  }),
  nervePerBp: number('multiple', 0.1, {
    label: 'Nerve per basis point',
    help: 'How much later a maker leaves in a storm for each basis point that it is paid.',
    min: 0,
    max: 10,
    slider: [0, 1],
    live: true,
    channel: 'withdraws at (1 + nerve x rebate in basis points) x own threshold',
  }),
}

type Passing = ParamsOf<typeof rebateParams>

/** No rebate brings a half spread under this part of what it is without. */
const LEAST_SPREAD = 0.2

/** The half spread of who is paid `rebate` (a share of value; below zero: pays it) on each fill. */
export const withRebate = (
  halfSpread: number,
  { rebatePassed }: Pick<Passing, 'rebatePassed'>,
  rebate: number,
): number => Math.max(LEAST_SPREAD * halfSpread, halfSpread - rebatePassed * rebate)

/** Factor on the volatility at which a maker leaves. */
export const nerveOf = ({ nervePerBp }: Pick<Passing, 'nervePerBp'>, rebate: number): number =>
  Math.max(0, 1 + nervePerBp * rebate * 10_000)
