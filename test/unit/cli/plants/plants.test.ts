import { describe, expect, test } from 'vitest'
import { ALIKE, whyAlike } from '../../../../src/cli/plants/alike.ts'
import { hunt, isSound, shortFirst } from '../../../../src/cli/plants/hunt.ts'
import { mutantsOf } from '../../../../src/cli/plants/mutants.ts'
import { buildWorker, planted } from '../../../../src/cli/plants/patched.ts'
import { isShort, trialNumber } from '../../../../src/study/storm/trial.ts'
import { parsedPresets } from '../../../../src/cli/parsedPresets.ts'
import { PLANTS } from '../../../../src/cli/plants/plants.ts'

/** Tried in every check; `breakwater storm --plant` tries all. */
const TRIED = ['one-leg', 'longs-not-counted', 'native-exp', 'double-funding', 'loose-bound']

const NUMBERS = shortFirst('1', 64, parsedPresets())

describe('planted bugs', () => {
  test('are at least twenty-five, each of its own', () => {
    expect(PLANTS.length).toBeGreaterThanOrEqual(25)
    expect(new Set(PLANTS.map(({ id }) => id)).size).toBe(PLANTS.length)
  })

  test.each(PLANTS)('$id changes one place of the source', plant => {
    expect(planted(plant)).not.toBe(planted({ ...plant, to: plant.from }))
  })

  test('a line that is not there, or there twice, is no plant', () => {
    const [plant] = PLANTS
    expect(() => planted({ ...plant, from: 'no such line' })).toThrow('0 times')
    expect(() => planted({ ...plant, from: 'const' })).toThrow('times, expected once')
  })

  test.each(TRIED)('a storm finds %s', async id => {
    const plant = PLANTS.find(one => one.id === id)!
    const program = await buildWorker(`plants/${id}`, new Map([[plant.file, planted(plant)]]))
    const { law } = await hunt(program, { numbers: NUMBERS, workers: 2 })
    expect(law).toMatch(/^([A-Z]\d+|D \w+)$/)
  })
})

test('a worker that does not start is no bug that was found', async () => {
  const hunting = { numbers: NUMBERS, workers: 2 }
  await expect(isSound('no-such-worker.js', hunting)).rejects.toThrow('without a planted bug')
  await isSound(await buildWorker('plants/sound', new Map()), hunting)
})

test('a hunt plays short trials first, and each of the seed once', () => {
  const presets = parsedPresets()
  const numbers = shortFirst('1', 12, presets)
  const [first] = Array.from({ length: 12 }, (_, k) => trialNumber('1', k))
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, k) => first + k)) // prettier-ignore
  const kinds = numbers.map(number => isShort(number, presets))
  expect(kinds).toEqual([...kinds].sort((a, b) => Number(b) - Number(a)))
  expect(new Set(kinds)).toEqual(new Set([true, false]))
})

test('mutants are drawn by the seed, one of a place, and change the text there', async () => {
  const mutants = await mutantsOf('1', 20)
  expect(await mutantsOf('1', 20)).toEqual(mutants)
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(20)
  for (const { from, to } of mutants) expect(to).not.toBe(from)
  expect((await mutantsOf('2', 20)).map(({ id }) => id)).not.toEqual(mutants.map(({ id }) => id))
})

test('every mutant that is said to change nothing is one that can be drawn', async () => {
  const all = await mutantsOf('1', 10_000)
  for (const one of ALIKE) {
    const same = all.filter(mutant => whyAlike(mutant) === one.why && mutant.file === one.file)
    expect(same.length, `${one.file}: ${one.from}`).toBe(1)
  }
})
