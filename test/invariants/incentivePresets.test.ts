/** Presets that show an incentive at work, and their twins with one parameter changed: what it is for holds over lucks. */
import { beforeAll, describe, expect, test } from 'vitest'
import { stepper } from '../../src/engine/stepper.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import { macroSeeds } from '../../src/study/ensemble.ts'
import { pairedDifference, signOf, type PairedDifference } from '../../src/study/intervals.ts'
import { mean } from '../../src/study/statistics.ts'
import { parsed, preset, presetDocument } from '../support/scenarios.ts'

/** Paths of the leaves in which two documents differ. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  if (Object.is(one, other)) return []
  const isTree = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null
  if (!isTree(one) || !isTree(other)) return [path]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap(key =>
    differences(one[key], other[key], `${path}/${key}`),
  )
}

describe.each([
  ['keepers-priced-out', '/protocols/0/liquidation/rewardGrowth'],
  ['vault-run', '/protocols/0/waterfall/0/bonusRate'],
])('the twin of %s', (id, parameter) => {
  test('differs in one parameter and in what is said of it', () => {
    const paths = differences(presetDocument(id), presetDocument(`${id}-protected`))
    expect(paths).toEqual(['/title', '/about', parameter])
  })
})

/** One value a macro seed. */
const over = (count: number, scenario: Scenario, of: (scenario: Scenario) => number): number[] =>
  macroSeeds(scenario.seed, count).map(seed => of({ ...scenario, seed }))

const change = (base: readonly number[], policy: readonly number[]): PairedDifference => {
  const rows = (values: readonly number[]): number[][] => values.map(value => [value])
  return pairedDifference(rows(base), rows(policy))
}

/** The scenario with some cohorts set otherwise. */
function withCohorts(
  scenario: Scenario,
  ids: readonly string[],
  to: (cohort: Scenario['cohorts'][number]) => object,
): Scenario {
  const cohorts = scenario.cohorts.map(one => (ids.includes(one.id) ? { ...one, ...to(one) } : one))
  return parsed({ ...scenario, cohorts })
}

/** The same hours in steps of twice the length. */
function coarse({ clock, shocks, ...scenario }: Scenario): Scenario {
  const { stepSeconds, steps } = clock
  return parsed({
    ...scenario,
    clock: { ...clock, stepSeconds: 2 * stepSeconds, steps: steps / 2 },
    shocks: shocks.map(shock => ({ ...shock, step: shock.step / 2 })),
  })
}

/** Every shortfall that reached the waterfall, usd. */
function deficit(scenario: Scenario): number {
  const run = stepper(scenario)
  run.advance(scenario.clock.steps)
  return run.summary().badDebt
}

describe('keepers who are priced out', { timeout: 60_000 }, () => {
  const base = coarse(preset('keepers-priced-out'))

  test('leave millions unpaid, and next to nothing where their reward grows while an account waits', () => {
    const fixed = over(10, base, deficit)
    const growing = over(10, coarse(preset('keepers-priced-out-protected')), deficit)
    expect(signOf(change(fixed, growing))).toBe('below')
    // 5.7 million were missing on the day.
    expect(mean(fixed)).toBeGreaterThan(3e6)
    expect(mean(fixed)).toBeLessThan(9e6)
    expect(mean(growing)).toBeLessThan(5e4)
  })

  test('do all of their work at usual gas, and leave millions when there is one of each kind', () => {
    expect(mean(over(3, { ...base, shocks: [] }, deficit))).toBeLessThan(5e4)
    const few = withCohorts(base, ['keepers', 'ring'], () => ({ count: 1 }))
    expect(mean(over(3, few, deficit))).toBeGreaterThan(3e6)
  })
})

interface Aftermath {
  /** Of what depositors held before the first fall, the part that is there and not asked back at the second; gains and
   *  losses of a share do not count. */
  readonly retention: number
  /** Notional of winners that was closed, usd. */
  readonly adl: number
}

function aftermath(scenario: Scenario): Aftermath {
  const run = stepper(scenario)
  const { world, memories } = run.run
  const [{ claims: [{ shares, asked }] }] = memories.protocols // prettier-ignore
  const { first, count } = world.cohorts.find(({ role }) => role === 'depositor')!
  const staying = (): number => {
    let sum = 0
    for (let row = first; row < first + count; row++) sum += shares[row] - asked[row]
    return sum
  }
  const [firstFall, secondFall] = scenario.shocks.map(({ step }) => step)
  run.advance(firstFall)
  const before = staying()
  run.advance(secondFall - firstFall)
  const retention = staying() / before
  run.advance(scenario.clock.steps - secondFall)
  return { retention, adl: run.summary().adl }
}

describe('a run on the vault', { timeout: 60_000 }, () => {
  const base = preset('vault-run')
  const runs = (scenario: Scenario): Aftermath[] =>
    macroSeeds(base.seed, 10).map(seed => aftermath({ ...scenario, seed }))
  const retentions = (of: readonly Aftermath[]): number[] => of.map(({ retention }) => retention)
  let feared: Aftermath[]
  beforeAll(() => {
    feared = runs(base)
  }, 60_000)

  test('takes away depositors who would have stayed had they not expected each other to leave', () => {
    const unfearing = withCohorts(base, ['depositors'], ({ agent }) => ({
      agent: { ...agent, expectsRun: 0 },
    }))
    const { estimate, low } = change(retentions(feared), retentions(runs(unfearing)))
    expect(low).toBeGreaterThan(0)
    expect(estimate).toBeGreaterThan(0.25)
  })

  test('does not come where depositors are paid to stay, and winners keep their positions then', () => {
    const paid = runs(preset('vault-run-protected'))
    const { estimate, low } = change(retentions(feared), retentions(paid))
    expect(low).toBeGreaterThan(0)
    expect(estimate).toBeGreaterThan(0.4)
    expect(mean(retentions(paid))).toBeGreaterThan(0.85)
    const closed = change(feared.map(({ adl }) => adl), paid.map(({ adl }) => adl)) // prettier-ignore
    expect(signOf(closed)).toBe('below')
  })
})
