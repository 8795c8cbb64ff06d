/** A loss that counts more when volatility, realised or implied, is above what the rule was made for. */
import { pow } from '../../kernel/exponential.ts'
import { number, share, toggle, type ParamsOf } from '../../scenario/declaration.ts'
import { IMPLIED, REALISED, SCALE } from '../../world/chain.ts'
import type { BookMarginContext } from './bookMargin.ts'

export const scaleParams = {
  dynamic: toggle(false, {
    label: 'Follows volatility',
    help: 'The loss counts more in a storm. Procyclical: it asks for money when there is least.',
    live: true,
    channel: 'loss x clamp(volatility / reference x (1 + buffer), 1, most)',
  }),
  scaleReference: share(0.8, {
    label: 'Made for a volatility of',
    help: 'Up to it the loss counts once. The larger of realised and implied volatility is compared with it.',
    min: 0.05,
    max: 5,
    slider: [0.3, 2],
    live: true,
  }),
  scaleBuffer: share(0, {
    label: 'Buffer',
    help: 'Asked for on top in calm, so that less has to be asked for in a storm.',
    slider: [0, 0.5],
    live: true,
  }),
  scaleStressed: share(0, {
    label: 'Weight of stress',
    help: 'Weight of the most that may be asked for, always: less procyclical, dearer in calm.',
    live: true,
  }),
  scaleMost: number('multiple', 1.5, {
    label: 'At most',
    help: 'Largest multiple of the loss.',
    min: 1,
    max: 5,
    slider: [1, 3],
    live: true,
  }),
  scaleSeconds: number('seconds', 3600, {
    label: 'Doubles in at least',
    help: 'The multiple moves no faster. Slow moves give traders time, and the venue less cover.',
    min: 1,
    max: 1e6,
    slider: [60, 86_400],
    scale: 'log',
    live: true,
  }),
} as const

type Params = ParamsOf<typeof scaleParams>

/** Writes SCALE for this step. */
export function scaler({ chain, stepSeconds }: BookMarginContext, own: Params): () => void {
  const { state } = chain
  const rise = pow(2, stepSeconds / own.scaleSeconds)
  return () => {
    const last = state[SCALE]
    const wanted = own.dynamic ? wantedScale(state, own) : 1
    // The first is taken as it is.
    state[SCALE] = last === 0 ? wanted : Math.min(last * rise, Math.max(last / rise, wanted))
  }
}

function wantedScale(state: Float64Array, own: Params): number {
  const { scaleReference, scaleBuffer, scaleStressed, scaleMost } = own
  const volatility = Math.max(state[IMPLIED], Math.sqrt(state[REALISED]))
  const point = (volatility / scaleReference) * (1 + scaleBuffer)
  const mixed = (1 - scaleStressed) * point + scaleStressed * scaleMost
  return Math.min(scaleMost, Math.max(1 + scaleBuffer, mixed))
}
