import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Doc, isDoc, type Path } from '../../../src/scenario/path.ts'
import { parseScenario, readScenario } from '../../../src/scenario/schema.ts'
import { withoutDefaults } from '../../../src/scenario/withoutDefaults.ts'
import { scenarios } from './arbitrary.ts'
import { DECLARATIONS, parsed, sound } from './fakes.ts'

test('a document says only what differs from the defaults', () => {
  expect(withoutDefaults(parsed(sound()), DECLARATIONS)).toEqual(sound())
})

test('the shortest document of any scenario is read as that scenario', () => {
  fc.assert(
    fc.property(scenarios, scenario => {
      const short = withoutDefaults(scenario, DECLARATIONS)
      expect(parsed(short)).toEqual(scenario)
      const read = readScenario(JSON.stringify(short), DECLARATIONS)
      expect(read).toEqual({ scenario, migratedFrom: null })
    }),
    { numRuns: 6000 },
  )
})

test('a scenario is a document of itself', () => {
  fc.assert(
    fc.property(scenarios, scenario => {
      expect(parsed(scenario)).toEqual(scenario)
    }),
  )
})

test('nothing can be left out of the shortest document', () => {
  fc.assert(
    fc.property(scenarios, scenario => {
      const short = withoutDefaults(scenario, DECLARATIONS)
      for (const path of keysOf(short, [])) {
        const read = parseScenario(without(short, path), DECLARATIONS)
        if ('scenario' in read) expect(read.scenario, path.join('.')).not.toEqual(scenario)
      }
    }),
    { numRuns: 300 },
  )
})

/** Path of every key of every object. */
function keysOf(value: unknown, at: Path): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => keysOf(item, [...at, i]))
  if (!isDoc(value)) return []
  return Object.keys(value).flatMap(key => [[...at, key], ...keysOf(value[key], [...at, key])])
}

function without(value: unknown, [key, ...rest]: Path): unknown {
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? without(item, rest) : item))
  const entries = Object.entries(value as Doc)
    .filter(([name]) => name !== key || rest.length > 0)
    .map(([name, child]) => [name, name === key ? without(child, rest) : child])
  return Object.fromEntries(entries)
}
