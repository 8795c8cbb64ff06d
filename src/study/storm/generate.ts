/** Random scenarios from numbers: of the declarations alone, or of a shipped one changed. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import type { EditDoc, Scenario, ShockDoc } from '../../scenario/document.ts'
import { liveParams } from '../../scenario/edits.ts'
import type { Fault } from '../../scenario/faults.ts'
import { formatFault } from '../../scenario/faults.ts'
import { parseScenario } from '../../scenario/schema.ts'
import { Dice } from './dice.ts'
import { drawPart, drawValue } from './draw.ts'
import { drawSize, invented, QUIET_FROM, type Size } from './invent.ts'
import { varied } from './vary.ts'

/** Tries for one number; each draws afresh. */
const ATTEMPTS = 256

const EDITS_MOST = 50

/**
 * The scenario of a seed (a whole number from 0 to 16 million), always the same. Half of them are one
 * of `presets` changed, if any are given. Throws if nothing sound comes of it, which is a fault of ours.
 */
export function stormScenario(seed: number, presets: readonly Scenario[] = []): Scenario {
  let faults: readonly Fault[] = []
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const dice = new Dice(seed * ATTEMPTS + attempt)
    const size = drawSize(dice)
    const isVaried = presets.length > 0 && dice.chance(0.5)
    const calm = isVaried ? varied(dice, size, presets) : invented(dice, size)
    const read = parseScenario({ ...calm, shocks: [...shocksOf(calm), ...shocks(dice, size, calm)] }, CATALOGUE) // prettier-ignore
    if ('scenario' in read) return edited(dice, size, read.scenario)
    faults = read.faults
  }
  throw new Error(`seed ${seed}: nothing sound\n${faults.map(formatFault).join('\n')}`)
}

const shocksOf = (document: object): readonly ShockDoc[] =>
  'shocks' in document ? (document.shocks as readonly ShockDoc[]) : []

/** Everything that can happen from outside, while it may: jumps, faults of feeds, gas, flights of depth. */
function shocks(dice: Dice, { p, steps, manner }: Size, document: object): object[] {
  const { markets } = document as Pick<Scenario, 'markets'>
  const last = Math.max(0, Math.floor(steps * QUIET_FROM) - 1)
  return [...CATALOGUE.shocks.values()]
    .flatMap(part => [part, part])
    .filter(() => dice.chance(p))
    .map(part => {
      const drawn = drawPart(dice, part, manner)
      // Short runs: what lasts for hours would be all that they see.
      const lasts = 'lasts' in drawn && { lasts: Math.ceil(dice.scaled(1, last + 1)) }
      return { ...drawn, ...lasts, market: dice.pick(markets).id, step: dice.whole(0, last) }
    })
}

/** With live edits: several in one step, and some taken back later. Those that would break a relation are left out. */
function edited(dice: Dice, { p, steps, manner }: Size, scenario: Scenario): Scenario {
  const live = liveParams(scenario, CATALOGUE).filter(one => one.live)
  const last = Math.floor(steps * QUIET_FROM)
  if (live.length === 0 || !dice.chance(Math.max(0.3, p))) return quiet(scenario, last)
  const byStep = new Map<number, EditDoc['patches'][number][]>()
  const count = Math.round(dice.scaled(1, EDITS_MOST))
  for (let k = 0; k < count; k++) {
    const { path, param, value: now } = dice.pick(live)
    const value = drawValue(dice, param, { ...manner, usual: 0, slider: manner.slider + manner.usual }, now) as number // prettier-ignore
    const step = dice.chance(0.2) ? Math.floor(last / 2) : dice.whole(0, Math.max(0, last - 1))
    put(byStep, step, { op: 'replace', path, value })
    if (dice.chance(0.3) && step + 1 < last)
      put(byStep, dice.whole(step + 1, last - 1), { op: 'replace', path, value: now as number })
  }
  const edits = [...byStep].sort(([a], [b]) => a - b).map(([step, patches]) => ({ step, patches }))
  return quiet(withSound(scenario, edits), last)
}

function put<T>(map: Map<number, T[]>, key: number, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** As many of the edits as go together, and at least none. */
export function withSound(scenario: Scenario, edits: readonly EditDoc[]): Scenario {
  let left = edits
  while (left.length > 0) {
    const read = parseScenario({ ...scenario, edits: left }, CATALOGUE)
    if ('scenario' in read) return read.scenario
    const bad = new Set(read.faults.map(({ path }) => Number(/^edits\[(\d+)\]/.exec(path)?.[1])))
    const next = left.filter((_, i) => !bad.has(i))
    left = next.length < left.length ? next : []
  }
  return scenario
}

/** Attackers stop when it is to become quiet. */
function quiet(scenario: Scenario, step: number): Scenario {
  if (step >= scenario.clock.steps) return scenario
  const patches = scenario.cohorts.flatMap(({ agent, muted }, row) => {
    const isAttacker = CATALOGUE.agents.get(agent.kind)?.role === 'attacker'
    return isAttacker && !muted
      ? [{ op: 'replace' as const, path: ['cohorts', row, 'muted'], value: true }]
      : []
  })
  if (patches.length === 0) return scenario
  return withSound(scenario, [...scenario.edits, { step, patches }])
}
