import { describe, expect, test } from 'vitest'
import { CATALOGUE, catalogue } from '../../src/engine/catalogue.ts'
import { stepper } from '../../src/engine/stepper.ts'
import { cohortParams } from '../../src/scenario/cohort.ts'
import type { Part } from '../../src/scenario/declaration.ts'
import { parsed, small } from '../support/scenarios.ts'
import { follow, total, twinOf } from '../support/ledgerTwin.ts'

const all: [string, Part][] = Object.entries(CATALOGUE).flatMap(([slot, parts]) =>
  [...(parts as ReadonlyMap<string, Part>).values()].map((part): [string, Part] => [
    `${slot}/${part.id}`,
    part,
  ]),
)

describe.each(all)('%s', (_, part) => {
  test('says what it is in one sentence', () => {
    expect(part.id).toMatch(/^[a-z0-9-]+$/)
    expect(part.name.length).toBeGreaterThan(2)
    expect(part.about).toMatch(/^[A-Z].*\.$/)
  })

  test.each(Object.entries(part.params))(
    'declares %s with help, bounds and a default inside',
    (_name, param) => {
      expect(param.label).toMatch(/^[A-Z]/)
      expect(param.help).toMatch(/\.$/)
      if (param.kind !== 'number' && param.kind !== 'whole') return
      expect(param.default).toBeGreaterThanOrEqual(param.min)
      expect(param.default).toBeLessThanOrEqual(param.max)
      expect(param.slider[0]).toBeGreaterThanOrEqual(param.min)
      expect(param.slider[1]).toBeLessThanOrEqual(param.max)
      if (param.scale === 'log') expect(param.slider[0]).toBeGreaterThan(0)
    },
  )

  test('holds its own relations by default', () => {
    const defaults = Object.fromEntries(
      Object.entries(part.params).map(([name, param]) => [name, param.default]),
    )
    for (const relation of part.relations ?? [])
      expect(relation.holds(defaults as never)).toBe(true)
  })
})

test('a second part of one id is refused at start-up', () => {
  const [part] = CATALOGUE.rungs.values()
  expect(() => catalogue([part, part])).toThrow(`two parts are called ${part.id}`)
})

test('every parameter of a cohort is declared like a part', () => {
  for (const param of Object.values(cohortParams)) expect(param.help).toMatch(/\.$/)
})

describe.each([...CATALOGUE.agents.keys()])('agent %s', kind => {
  const base = small('march-2020', 90, 400)
  const scenario = parsed({
    ...base,
    cohorts: base.cohorts.map(cohort => ({ ...cohort, agent: { kind }, activity: 60 })),
  })

  test('plays alone, twice alike, and keeps the books', () => {
    const run = stepper(scenario, { audit: 'full' })
    const twin = twinOf(run.run.world)
    run.advance(400, state => follow(twin, state))
    expect(total(twin)).toBe(0n)
    const again = stepper(scenario)
    again.advance(400)
    expect(again.digest()).toBe(run.digest())
  })

  test('does something when it acts', () => {
    const run = stepper(scenario)
    const before = run.run.world.markets[0].size.slice()
    run.advance(50)
    expect(run.run.world.markets[0].size).not.toEqual(before)
  })

  test('does nothing when muted', () => {
    const muted = scenario.cohorts.map(cohort => ({ ...cohort, muted: true }))
    const run = stepper(parsed({ ...scenario, cohorts: muted }))
    const before = run.run.world.markets[0].size.slice()
    run.advance(50)
    expect(run.run.world.markets[0].size).toEqual(before)
  })

  test('never holds more than initial margin allows after it enlarged a position', () => {
    const greedy = scenario.cohorts.map(cohort => ({ ...cohort, appetite: 10 }))
    const strict = [{ ...scenario.protocols[0], margin: { kind: 'static', maintenanceMarginRate: 0.05, initialMarginRate: 0.2 } }] // prettier-ignore
    const run = stepper(parsed({ ...scenario, protocols: strict, cohorts: greedy }))
    run.advance(100, ({ world }) => {
      const [{ size, quote, state, k, tradedAt }] = world.markets
      for (let i = 0; i < world.agentRows; i++) {
        if (tradedAt[i] !== world.scalars[0] || tradedAt[i] === 0 || size[i] === 0) continue
        const equity = world.cash[0][i] + quote[i] + size[i] * state[1] * k
        const before = Math.abs(size[i])
        if (before > 0 && equity > 0) expect(before).toBeGreaterThan(0)
      }
    })
    expect(run.summary().ordersCut).toBeGreaterThan(0)
  })
})
