/** A broken scenario made small: as little as still breaks the same law. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import { removePart } from '../../scenario/compose.ts'
import { DEFAULTS } from '../../scenario/defaults.ts'
import type { Scenario } from '../../scenario/document.ts'
import { liveParams } from '../../scenario/edits.ts'
import { type Path, replacedAt, valueAt } from '../../scenario/path.ts'
import { parseScenario } from '../../scenario/schema.ts'
import { PROTOCOL_LISTS } from '../../scenario/slots.ts'
import type { Broken } from './court.ts'
import { LAWS } from './laws/index.ts'
import { PLAIN, play, type Handling, type Judges } from './play.ts'

export interface Shrunk {
  readonly scenario: Scenario
  /** How it must be handled to break; PLAIN if it breaks whatever is done. */
  readonly handling: Handling
  readonly broken: Broken
  /** Runs made to find it. */
  readonly plays: number
}

/** Runs and agent-steps that may be spent on one. */
const PLAYS_MOST = 600
const AGENT_STEPS_MOST = 2e8

/** Makes a broken scenario smaller as long as the law of the same id breaks in it. `judges`: who looks, where those of the
 *  trial were not the laws alone: twins that ran beside, a guard, who decides in place of agents. */
export function shrink(
  scenario: Scenario,
  handling: Handling,
  broken: Broken,
  judges: Partial<Judges> = {},
): Shrunk {
  const spent = { plays: 0, agentSteps: 0 }
  let best: Shrunk = { scenario, handling, broken, plays: 0 }
  /** Whether a smaller one breaks the law too; if so it is the best from now on. */
  const tries = (candidate: unknown, handled = best.handling): boolean => {
    if (spent.plays >= PLAYS_MOST || spent.agentSteps >= AGENT_STEPS_MOST) return false
    const read = parseScenario(candidate, CATALOGUE)
    if ('faults' in read) return false
    const { broken: found, agentSteps } = play(read.scenario, handled, { laws: LAWS, count: ignore, ...judges }) // prettier-ignore
    spent.plays++
    spent.agentSteps += agentSteps
    if (found?.law !== broken.law) return false
    best = { scenario: read.scenario, handling: handled, broken: found, plays: spent.plays }
    return true
  }
  tries(scenario, PLAIN)
  for (let before = ''; before !== JSON.stringify(best.scenario);) {
    before = JSON.stringify(best.scenario)
    for (const shorten of WAYS) shorten(() => best, tries)
  }
  return { ...best, plays: spent.plays }
}

const ignore = (): void => undefined

type Tries = (candidate: unknown) => boolean
type Way = (best: () => Shrunk, tries: Tries) => void

/** In order, again and again until none makes it smaller. */
const WAYS: readonly Way[] = [endSooner, dropItems, fewerAgents, usualValues, roundNumbers]

/** Ends the run with the step that breaks. */
function endSooner(best: () => Shrunk, tries: Tries): void {
  const { scenario, broken } = best()
  const steps = broken.step + 1
  if (steps < scenario.clock.steps) tries(endingAt(scenario, steps))
}

function endingAt(scenario: Scenario, steps: number): unknown {
  return {
    ...scenario,
    clock: { ...scenario.clock, steps },
    shocks: scenario.shocks.filter(({ step }) => step < steps),
    edits: scenario.edits.filter(({ step }) => step < steps),
  }
}

/** Takes out what stands in lists, from the end: all at once, by halves, then one by one. */
function dropItems(best: () => Shrunk, tries: Tries): void {
  for (const path of listsOf(best().scenario)) {
    byHalves(
      () => lengthAt(best(), path),
      (from, width) => tries(without(best().scenario, path, from, width)),
    )
  }
}

/** Offers stretches of a list to be dropped, from its end: all at once, by halves, then one by one. `length`: as it is now. */
export function byHalves(length: () => number, drop: (from: number, width: number) => void): void {
  for (let width = length(); width >= 1; width = Math.floor(width / 2)) {
    for (let from = length() - width; from >= 0; from -= width) drop(from, width)
  }
}

const lengthAt = ({ scenario }: Shrunk, path: Path): number => {
  const list = valueAt(scenario, path)
  return Array.isArray(list) ? list.length : 0
}

const listsOf = ({ protocols, edits }: Scenario): Path[] => [
  ['edits'],
  ...edits.map((_, i): Path => ['edits', i, 'patches']),
  ['shocks'],
  ...protocols.flatMap((_, i) => Object.keys(PROTOCOL_LISTS).map((key): Path => ['protocols', i, key])), // prettier-ignore
  ['cohorts'],
  ['correlations'],
  ['protocols'],
  ['markets'],
]

/** Edits of what is taken out go with it; those of what stands behind it follow it. */
function without(scenario: Scenario, path: Path, from: number, width: number): unknown {
  if (path[0] === 'edits') {
    const list = valueAt(scenario, path) as readonly unknown[]
    return replacedAt(scenario, path, [...list.slice(0, from), ...list.slice(from + width)])
  }
  let left = scenario
  for (let i = 0; i < width; i++) left = removePart(left, [...path, from], CATALOGUE).scenario
  return left
}

/** Counts tried for a cohort before it is halved. */
const FEW = [1, 2, 4]

/** Fewer of each cohort as long as it breaks. Draws are addressed, so the others stay what they are. */
function fewerAgents(best: () => Shrunk, tries: Tries): void {
  for (let row = 0; row < best().scenario.cohorts.length; row++) {
    const path = ['cohorts', row, 'count']
    const countNow = (): number => best().scenario.cohorts[row].count
    const to = (count: number): boolean =>
      count < countNow() && tries(replacedAt(best().scenario, path, count))
    if (FEW.some(to)) continue
    while (to(Math.floor(countNow() / 2)));
  }
}

/** Gives parameters their usual values, and slots their usual parts. */
function usualValues(best: () => Shrunk, tries: Tries): void {
  for (const { path, param } of liveParams(best().scenario, CATALOGUE)) {
    const now = valueAt(best().scenario, path)
    if (now === undefined || JSON.stringify(now) === JSON.stringify(param.default)) continue
    if (path.at(-1) === 'count') continue
    tries(replacedAt(best().scenario, path, param.default))
  }
  for (const [key, usual] of Object.entries(DEFAULTS.protocol)) {
    for (let row = 0; row < best().scenario.protocols.length; row++) {
      const path = ['protocols', row, key]
      if (JSON.stringify(valueAt(best().scenario, path)) !== JSON.stringify(usual))
        tries(replacedAt(best().scenario, path, usual))
    }
  }
}

/** Two significant digits where they do. */
function roundNumbers(best: () => Shrunk, tries: Tries): void {
  for (const { path } of liveParams(best().scenario, CATALOGUE)) {
    const now = valueAt(best().scenario, path)
    if (typeof now !== 'number') continue
    const round = Number(now.toPrecision(2))
    if (round !== now) tries(replacedAt(best().scenario, path, round))
  }
}
