/** A world in which nothing has happened: for rules that only look at registers. */
import type { ParamSpecs, ParamsOf, Part, Value } from '../../../src/scenario/declaration.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { createWorld } from '../../../src/world/createWorld.ts'
import { MARK, MID, type Role, type World } from '../../../src/world/world.ts'

/** ticks. */
export const START = 10_000

export const STEP_SECONDS = 5

/** Markets of one protocol, all at the same price, with room for so many steps. */
export function emptyWorld(steps: number, markets = 1, role: Role = 'trader'): World {
  const ids = Array.from({ length: markets }, (_, i) => `m${i}`)
  const scenario = {
    clock: { steps, stepSeconds: STEP_SECONDS },
    assets: [{ id: 'usd', unit: 0.0001 }],
    markets: ids.map(id => ({ id, settlement: 'usd', tick: 0.5, lot: 0.001 })),
    protocols: [{ id: 'p', markets: ids, waterfall: [] }],
    cohorts: [{ id: 'c', count: 4, protocol: 'p', market: 'm0' }],
  } as unknown as Scenario
  const keys = { macro: [1, 2], micro: [3, 4] } as const
  const world = createWorld(scenario, keys, {
    role: () => role,
    memory: () => [],
    deposits: () => false,
  })
  for (const { state, history } of world.markets) {
    state[MARK] = START
    state[MID] = START
    history.mid[0] = START
  }
  return world
}

/** The parameters of a part: its defaults, but for these. */
export function withDefaults(
  { params }: Part,
  changes: Readonly<Record<string, Value>> = {},
): ParamsOf<ParamSpecs> {
  const defaults = Object.entries(params).map(([name, param]) => [name, param.default])
  return { ...Object.fromEntries(defaults), ...changes } as ParamsOf<ParamSpecs>
}

/** Whether a part's parameters may stand beside each other. */
export const holdsAll = ({ relations = [] }: Part, params: ParamsOf<ParamSpecs>): boolean =>
  relations.every(relation => relation.holds(params))
