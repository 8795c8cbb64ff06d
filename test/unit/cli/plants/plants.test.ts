import { describe, expect, test } from 'vitest'
import { hunt } from '../../../../src/cli/plants/hunt.ts'
import { mutantsOf } from '../../../../src/cli/plants/mutants.ts'
import { buildWorker, planted } from '../../../../src/cli/plants/patched.ts'
import { PLANTS } from '../../../../src/cli/plants/plants.ts'

/** Tried in every check; `breakwater storm --plant` tries all. */
const TRIED = ['one-leg', 'longs-not-counted', 'native-exp', 'double-funding', 'loose-bound']

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
    const { law } = await hunt(program, { seed: '1', most: 64, workers: 2 })
    expect(law).toBeDefined()
  })
})

test('mutants are drawn by the seed, one of a place, and change the text there', async () => {
  const mutants = await mutantsOf('1', 20)
  expect(await mutantsOf('1', 20)).toEqual(mutants)
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(20)
  for (const { from, to } of mutants) expect(to).not.toBe(from)
  expect((await mutantsOf('2', 20)).map(({ id }) => id)).not.toEqual(mutants.map(({ id }) => id))
})
