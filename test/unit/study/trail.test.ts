import { describe, expect, test } from 'vitest'
import { simulate } from '../../../src/engine/simulate.ts'
import { BEFORE_STEPS, trailOf } from '../../../src/study/trail.ts'
import { small } from '../../support/scenarios.ts'

const scenario = small('march-2020', 100, 40)
const trail = trailOf(scenario)

describe('the trail of a run', () => {
  test('has a digest a step and ends in that of the whole run', () => {
    expect(trail).toHaveLength(BEFORE_STEPS + 40)
    expect(trail.at(-1)).toBe(simulate(scenario).digest)
    for (const digest of trail) expect(digest).toMatch(/^[0-9a-f]{16}$/)
  })

  test('parts from another where the first of them is edited', () => {
    const edits = [{ step: 25, patches: [{ op: 'replace' as const, path: ['cohorts', 0, 'activity'], value: 0 }] }] // prettier-ignore
    const other = trailOf({ ...scenario, edits })
    const parts = trail.findIndex((digest, i) => i > 0 && digest !== other[i])
    expect(other[0]).not.toBe(trail[0])
    expect(parts).toBeGreaterThanOrEqual(BEFORE_STEPS + 25)
    expect(parts).toBeLessThan(BEFORE_STEPS + 30)
  })
})
