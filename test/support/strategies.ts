/** Strategies of the catalogue, changed or listened to for the length of a test. */
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import type { StrategyPart } from '../../src/agents/strategy.ts'

/** Puts another strategy in the place of a kind while `act` runs. */
export function replaced<T>(
  kind: string,
  changed: (sound: StrategyPart) => StrategyPart,
  act: () => T,
): T {
  const agents = CATALOGUE.agents as Map<string, StrategyPart>
  const sound = agents.get(kind)
  if (sound === undefined) throw new Error(`no agent is called ${kind}`)
  agents.set(kind, changed(sound))
  try {
    return act()
  } finally {
    agents.set(kind, sound)
  }
}

/** Names of the parameters that a kind's strategy looks at while `act` runs. */
export function paramsRead(kind: string, act: () => void): Set<string> {
  const read = new Set<string>()
  const noted = <D extends { readonly params: object }>(given: D): D => ({
    ...given,
    params: new Proxy(given.params, {
      get: (params, name: string) => {
        read.add(name)
        return params[name as never]
      },
    }),
  })
  const listening = (sound: StrategyPart): StrategyPart => ({
    ...sound,
    begin: sound.begin && (beginning => sound.begin!(noted(beginning))),
    settle: sound.settle && ((acting, decision) => sound.settle!(acting, noted(decision))),
    decide: decision => sound.decide(noted(decision)),
  })
  replaced(kind, listening, act)
  return read
}
