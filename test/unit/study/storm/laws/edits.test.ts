import { describe, expect, test } from 'vitest'
import { editedInTime, editedWithinBounds } from '../../../../../src/study/storm/laws/edits.ts'
import type { Scenario } from '../../../../../src/scenario/document.ts'
import { COUNT, KIND } from '../../../../../src/world/events.ts'
import { STEP } from '../../../../../src/world/world.ts'
import { parsed, small } from '../../../../support/scenarios.ts'
import { judged, type Spoil } from './judged.ts'

const ALL = [editedWithinBounds, editedInTime]
const RATE = ['protocols', 0, 'liquidation', 'penaltyRate'] as const

const base = small('w1', 60, 40)
const edited: Scenario = parsed({
  ...base,
  edits: [
    { step: 10, patches: [{ op: 'replace', path: [...RATE], value: 0.002 }, { op: 'replace', path: ['cohorts', 0, 'activity'], value: 7 }] }, // prettier-ignore
    { step: 20, patches: [{ op: 'replace', path: [...RATE], value: 0.003 }] },
  ],
})

const at = (step: number, act: (run: Parameters<Spoil['act']>[0]) => void): Spoil => ({
  when: 'after edits',
  act: run => {
    if (run.world.scalars[STEP] !== step) return false
    act(run)
    return true
  },
})

/** The scenario in force with another penalty. */
const withPenalty = ({ protocols, ...rest }: Scenario, penaltyRate: number): Scenario => ({
  ...rest,
  protocols: protocols.map(one => ({ ...one, liquidation: { ...one.liquidation, penaltyRate } })),
})

test('edits keep their laws', () => {
  const { broken, looks } = judged(edited, ALL)
  expect(broken).toBeUndefined()
  expect(looks.G1).toBe(2)
  expect(looks.G3).toBeGreaterThanOrEqual(3 * 40)
})

describe('is seen broken', () => {
  test('where an edit takes effect before its step', () => {
    const spoil = at(9, run => (run.scenario = withPenalty(run.scenario, 0.002)))
    expect(judged(edited, ALL, spoil).broken).toMatchObject({
      law: 'G3',
      step: 9,
      left: 'protocols.0.liquidation.penaltyRate = 0.002',
    })
  })

  test('where an edit is lost', () => {
    const spoil = at(20, run => (run.scenario = withPenalty(run.scenario, 0.002)))
    expect(judged(edited, ALL, spoil).broken).toMatchObject({
      law: 'G3',
      step: 20,
      left: 'protocols.0.liquidation.penaltyRate = 0.002',
      right: 'protocols.0.liquidation.penaltyRate = 0.003',
    })
  })

  test('where a value is beyond its bounds', () => {
    const spoil = at(10, run => (run.scenario = withPenalty(run.scenario, 7)))
    const { broken } = judged(edited, [editedWithinBounds], spoil)
    expect(broken).toMatchObject({ law: 'G1', step: 10, right: 'no faults' })
    expect(broken!.left).toContain('penaltyRate')
  })

  test('where no event tells of it', () => {
    const spoil = at(10, ({ world: { log } }) => {
      const row = log.kind.subarray(0, log.cursor[COUNT]).indexOf(KIND.edit)
      log.kind[row] = KIND.shock
    })
    expect(judged(edited, ALL, spoil).broken).toMatchObject({ law: 'G3', left: 'none', right: '0' })
  })
})
