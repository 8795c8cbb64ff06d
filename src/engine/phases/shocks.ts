/** What happens to the markets from outside in this step. */
import { emit, KIND } from '../../world/events.ts'
import { SHOCK_EVENT, SHOCK_RETURN, STEP } from '../../world/world.ts'
import type { Run } from '../run.ts'

export function shocks({ world, rules, scenario }: Run): void {
  const step = world.scalars[STEP]
  for (const { state } of world.markets) state[SHOCK_RETURN] = 0
  rules.shocks.forEach((act, index) => {
    const doc = scenario.shocks[index]
    if (step < doc.step) return
    act(step)
    if (step !== doc.step) return
    const market = world.markets.find(({ id }) => id === doc.market)
    const event = emit(world.log, { kind: KIND.shock, account: -1, lots: index })
    if (market) market.state[SHOCK_EVENT] = event
  })
}
