/** Making a feed of the oracle fail and work again, as far as the scenario has a switch for it. */
import type { Control } from '../../workers/messages.ts'
import type { Simulation } from './types.ts'

export type FeedFault = 'frozen' | 'biased' | 'none'

/** The oracle's own parameter, so that a press is an edit and a link replays it. */
function switchOf(controls: readonly Control[]): Control | undefined {
  return controls.find(
    ({ path, param }) =>
      path[0] === 'markets' &&
      path[2] === 'oracle' &&
      path.at(-1) === 'fault' &&
      param.kind === 'choice',
  )
}

/** What can be done to a feed now: nothing, or which faults. */
export function feedActs({ controls }: Pick<Simulation, 'controls'>): FeedFault[] {
  const control = switchOf(controls)
  if (!control) return []
  return control.value === 'none' ? ['frozen', 'biased'] : ['none']
}

/** Does it, from the next step on. */
export function actOnFeed(sim: Pick<Simulation, 'controls' | 'set'>, fault: FeedFault): void {
  const control = switchOf(sim.controls)
  if (control) sim.set(control, fault)
}
