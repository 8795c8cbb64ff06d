/** A small storm: random scenarios of every declared part under all laws. `breakwater storm` makes it as large as one likes. */
import { afterAll, describe, expect, test } from 'vitest'
import { withoutNatives } from '../../src/cli/natives.ts'
import { brokenText } from '../../src/study/storm/court.ts'
import { gather } from '../../src/study/storm/gather.ts'
import { LAWS } from '../../src/study/storm/laws/index.ts'
import { trial, trialNumber, type Trial } from '../../src/study/storm/trial.ts'
import { preset, PRESET_IDS } from '../support/scenarios.ts'

const PRESETS = [...PRESET_IDS].sort().map(preset)
const SCENARIOS = 200
const AT_A_TIME = 20

/** What two hundred may miss: it takes thousands to see everything, and then nothing may be missing. */
const MISSED_MOST = 25

const trials: Trial[] = []

describe('a storm', () => {
  test.each(Array.from({ length: SCENARIOS / AT_A_TIME }, (_, i) => i * AT_A_TIME))(
    'breaks no law in the trials from %i on',
    from => {
      for (let k = from; k < from + AT_A_TIME; k++) {
        const one = trial(trialNumber('1', k), PRESETS, withoutNatives)
        trials.push(one)
        expect(one.broken && `trial ${one.number}: ${brokenText(one.broken)}`).toBeUndefined()
      }
    },
  )

  test('looks everywhere, often', () => {
    const all = gather(trials, LAWS)
    expect(all.trials).toBe(SCENARIOS)
    expect(all.agentSteps).toBeGreaterThan(5e6)
    expect(all.looks).toBeGreaterThan(1e6)
    expect(all.missed.length, all.missed.join(', ')).toBeLessThan(MISSED_MOST)
  })
})

afterAll(() => trials.splice(0))
