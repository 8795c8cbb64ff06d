import { describe, expect, test } from 'vitest'
import { LAWS } from '../../../../src/study/storm/laws/index.ts'
import { claimIn, claimView } from '../../../../src/scenario/claim.ts'
import { gather } from '../../../../src/study/storm/gather.ts'
import type { Law } from '../../../../src/study/storm/law.ts'
import { withoutNatives } from '../../../../src/cli/natives.ts'
import { PLAIN, play } from '../../../../src/study/storm/play.ts'
import { armWith } from '../../../../src/study/storm/raw.ts'
import { shrink } from '../../../../src/study/storm/shrink.ts'
import { shrinkRaw } from '../../../../src/study/storm/shrinkRaw.ts'
import { targets } from '../../../../src/study/storm/targets.ts'
import { KIND } from '../../../../src/world/events.ts'
import { eventsOf } from '../../../../src/world/seen.ts'
import { STEP } from '../../../../src/world/world.ts'
import { parsed, small } from '../../../support/scenarios.ts'

const march = small('march-2020', 60, 1000)
const ignore = (): void => undefined

/** No law of ours: broken by the first liquidation. */
const NOBODY_FALLS: Law = {
  id: 'X1',
  name: 'nobody is liquidated',
  formula: 'liquidations = 0',
  bind: (run, note) => ({
    end: () => {
      const fallen = eventsOf(run.world.log).filter(({ kind }) => kind === 'liquidation')
      note(fallen.length === 0, () => ({ what: `step ${run.world.scalars[STEP]}`, left: fallen.length, right: 0 })) // prettier-ignore
    },
  }),
}

describe('a law that breaks', () => {
  const { broken, agentSteps } = play(march, PLAIN, { laws: [NOBODY_FALLS], count: ignore })

  test('ends the run, and is told with its step, its phase and both sides', () => {
    expect(broken).toMatchObject({ law: 'X1', formula: 'liquidations = 0', phase: 'at its end', right: 0 }) // prettier-ignore
    expect(broken!.left).toBeGreaterThan(0)
    const agents = march.cohorts.reduce((sum, { count }) => sum + count, 0)
    expect(agentSteps).toBe(agents * broken!.step)
  })

  test('is made small: fewer agents and steps, and the same law breaks', () => {
    const shrunk = shrink(march, PLAIN, broken!, { laws: [NOBODY_FALLS] })
    const again = play(shrunk.scenario, shrunk.handling, { laws: [NOBODY_FALLS], count: ignore })
    expect(again.broken).toEqual(shrunk.broken)
    // Whoever falls first keeps its slot, and with it those before it.
    expect(shrunk.scenario.cohorts.length).toBeLessThanOrEqual(2)
    expect(shrunk.scenario.clock.steps).toBeLessThanOrEqual(broken!.step + 1)
    expect(shrunk.scenario.protocols[0].breakers).toEqual([])
  })
})

/** No law of ours: broken by whoever wants very many lots. */
const NOBODY_IS_GREEDY: Law = {
  ...NOBODY_FALLS,
  id: 'X3',
  bind: ({ scratch }, note) => ({
    after: {
      agents: () => {
        const most = Math.max(...scratch.cohorts.flatMap(({ intents }) => [...intents.lots]))
        note(!(most >= 5e6), () => ({ what: 'lots wanted', left: most, right: 'below 5e6' }))
      },
    },
  }),
}

test('a trial of numbers written by hand is made small: one write, of one agent, in the last step', () => {
  const write = { cohort: 0, field: 0, from: 0, length: 8, times: 'one' as const }
  const writes = Array.from({ length: 40 }, (_, i) => ({ ...write, step: i, value: i === 29 ? 6e6 : i })) // prettier-ignore
  const calm = small('standard', 20, 60)
  const cohorts = calm.cohorts.map(cohort => ({ ...cohort, activity: 720_000 }))
  const raw = { scenario: parsed({ ...calm, cohorts }), writes }
  const laws = [NOBODY_IS_GREEDY]
  const judges = { laws, arm: armWith(writes), count: ignore }
  const { broken } = play(raw.scenario, PLAIN, judges)
  expect(broken).toMatchObject({ law: 'X3', step: 29, left: 6e6 })
  const shrunk = shrinkRaw(raw, broken!, { laws })
  expect(shrunk.writes).toEqual([writes[29]])
  expect(shrunk.scenario.clock.steps).toBe(30)
  expect(shrunk.scenario.cohorts).toHaveLength(1)
  expect(play(shrunk.scenario, PLAIN, { ...judges, arm: armWith(shrunk.writes) }).broken).toEqual(shrunk.broken) // prettier-ignore
})

test('an error of a phase and a broken audit are broken laws', () => {
  const thrower: Law = {
    ...NOBODY_FALLS,
    id: 'X2',
    bind: () => ({ before: { margin: () => { throw new Error('no such thing') } } }), // prettier-ignore
  }
  const { broken } = play(march, PLAIN, { laws: [thrower], count: ignore })
  expect(broken).toMatchObject({ law: 'A2', what: 'no such thing' })
  const spoiler: Law = {
    ...NOBODY_FALLS,
    id: 'X3',
    bind: ({ world }) => ({ after: { funding: () => void (world.cash[0][0] += 1) } }),
  }
  expect(play(march, PLAIN, { laws: [spoiler], count: ignore }).broken?.law).toBe('A1')
})

test('what agents want may be written by hand, and nothing else of the run changes', () => {
  const calm = small('standard', 40, 30)
  const nothing = play(calm, PLAIN, { laws: LAWS, count: ignore, arm: armWith([]) })
  expect(nothing.broken).toBeUndefined()
  const seen: number[] = []
  const listener: Law = {
    ...NOBODY_FALLS,
    id: 'X4',
    bind: ({ world }) => ({ end: () => seen.push(...world.log.kind.slice(0, world.log.cursor[1])) }), // prettier-ignore
  }
  play(calm, PLAIN, { laws: [listener], count: ignore, arm: armWith([]) })
  // Without orders nobody trades but those who are liquidated.
  expect(seen.filter(kind => kind === KIND.fill).length).toBe(0)
})

test('a call of what browsers disagree on is heard, and afterwards all is as before', () => {
  const { exp } = Math
  expect(() => withoutNatives(() => Math.exp(1))).toThrow('got exp') // prettier-ignore
  expect(withoutNatives(() => Math.sqrt(4))).toBe(2) // prettier-ignore
  expect(Math.exp).toBe(exp)
})

test('what trials have seen is added up, and what none has seen is named', () => {
  const [first] = targets([])
  const trial = { number: 1, agentSteps: 10, events: 2, digest: '', broken: undefined }
  const all = gather(
    [
      { ...trial, counts: { [first]: 3 } },
      { ...trial, counts: {} },
    ],
    [],
  )
  expect(all).toMatchObject({ trials: 2, agentSteps: 20, events: 4, broken: [] })
  expect(all.counts[first]).toEqual({ trials: 1, times: 3 })
  expect(all.missed).toEqual(targets([]).slice(1))
})

test('a claim is read as it was written, and nothing else is one', () => {
  expect(claimIn(claimView({ law: 'L5', step: 12 }))).toEqual({ law: 'L5', step: 12 })
  for (const view of [
    null,
    '',
    'law',
    'law L5',
    'law l5 1',
    'law L5 -1',
    'law L5 1.5',
    'x law L5 1',
  ])
    expect(claimIn(view)).toBeUndefined()
})

test('no two laws have one id', () => {
  const ids = LAWS.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})
