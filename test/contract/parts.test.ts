import { describe, expect, test } from 'vitest'
import { CATALOGUE, catalogue } from '../../src/engine/catalogue.ts'
import { stepper } from '../../src/engine/stepper.ts'
import { cohortParams } from '../../src/scenario/cohort.ts'
import type { Part } from '../../src/scenario/declaration.ts'
import { MARK } from '../../src/world/world.ts'
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
    const strict = [{ ...scenario.protocols[0], margin: { kind: 'static', maintenanceMarginRate: 0.05, initialMarginRate: 0.2 }, waterfall: [] }] // prettier-ignore
    const run = stepper(parsed({ ...scenario, protocols: strict, cohorts: greedy }))
    const [{ size, quote, state, k }] = run.run.world.markets
    const before = size.slice()
    let grown = 0
    run.advance(200, ({ world }) => {
      for (let i = 0; i < world.agentRows; i++) {
        const notional = Math.abs(size[i]) * state[MARK] * k
        if (Math.abs(size[i]) > Math.abs(before[i])) {
          grown++
          const equity = world.cash[0][i] + quote[i] + size[i] * state[MARK] * k
          expect(equity).toBeGreaterThanOrEqual(0.2 * notional)
        }
        before[i] = size[i]
      }
    })
    expect(grown).toBeGreaterThan(0)
  })
})
