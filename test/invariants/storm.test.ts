/** A small storm: short random scenarios of every declared part under all laws. `breakwater storm` makes it as large as one likes. */
import { afterAll, describe, expect, test } from 'vitest'
import { withoutNatives } from '../../src/cli/natives.ts'
import { brokenText } from '../../src/study/storm/court.ts'
import { gather } from '../../src/study/storm/gather.ts'
import { LAWS } from '../../src/study/storm/laws/index.ts'
import { isShort, trial, trialNumber, type Trial } from '../../src/study/storm/trial.ts'
import { preset, PRESET_IDS } from '../support/scenarios.ts'

const PRESETS = [...PRESET_IDS].sort().map(preset)
const SCENARIOS = 300
const AT_A_TIME = 20
/** The first of the seed's trials that are short. */
function shortTrials(): readonly number[] {
  const numbers: number[] = []
  for (let k = 0; numbers.length < SCENARIOS; k++) {
    const number = trialNumber('1', k)
    if (isShort(number, PRESETS)) numbers.push(number)
  }
  return numbers
}

/** What three hundred may miss: it takes thousands to see everything, and then nothing may be missing. */
const MISSED_MOST = 10

const trials: Trial[] = []

describe('a storm', () => {
  const numbers = shortTrials()

  test.each(Array.from({ length: SCENARIOS / AT_A_TIME }, (_, i) => i * AT_A_TIME))(
    'breaks no law in the trials from %i on',
    from => {
      for (const number of numbers.slice(from, from + AT_A_TIME)) {
        const one = trial(number, PRESETS, withoutNatives)
        trials.push(one)
        expect(one.broken && `trial ${one.number}: ${brokenText(one.broken)}`).toBeUndefined()
      }
    },
  )

  test('looks everywhere, often', () => {
    const all = gather(trials, LAWS)
    expect(all.trials).toBe(SCENARIOS)
    expect(all.agentSteps).toBeGreaterThan(1e6)
    expect(all.looks).toBeGreaterThan(1e6)
    expect(all.missed.length, all.missed.join(', ')).toBeLessThan(MISSED_MOST)
  })
})

afterAll(() => trials.splice(0))
