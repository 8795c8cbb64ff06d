import { describe, expect, test } from 'vitest'
import { migrate, MIGRATIONS, type Migrations, VERSION } from '../../../src/scenario/migrate.ts'
import { parseScenario } from '../../../src/scenario/schema.ts'
import { DECLARATIONS, expectPlaces, parsed, sound } from './fakes.ts'

// A made-up version 0, in which the length was given in minutes and the default step was 60 s.
const migrations: Migrations = new Map([
  [
    0,
    ({ minutes, ...doc }) => ({
      ...doc,
      clock: { start: '2020-03-12T09:20Z', stepSeconds: 60, steps: minutes },
    }),
  ],
])
const old = { ...sound(), version: 0, clock: undefined, minutes: 100 }

describe('a document', () => {
  test('of the present version is taken as it is', () => {
    const doc = sound()
    expect(migrate(doc)).toEqual({ doc, from: null })
    expect(VERSION).toBe(1)
    expect(MIGRATIONS.size).toBe(0)
  })

  test('of an earlier version is migrated, and the old default written out', () => {
    const result = parseScenario(old, DECLARATIONS, migrations)
    expect(result).toMatchObject({ migratedFrom: 0 })
    const { clock, ...rest } = 'scenario' in result ? result.scenario : parsed(sound())
    expect(clock).toEqual({ start: '2020-03-12T09:20Z', stepSeconds: 60, steps: 100 })
    expect(rest).toEqual({ ...parsed(sound()), clock: undefined })
  })

  test('of a version that has no migration is refused', () => {
    expectPlaces(parseScenario(old, DECLARATIONS), ['E_VERSION_BAD version'])
    expectPlaces(migrate({ version: 2 }), ['E_VERSION_NEWER version'])
    expectPlaces(migrate({ version: -1 }, migrations), ['E_VERSION_BAD version'])
  })

  test('without a version is told so with everything else', () => {
    const { version: _, ...doc } = sound()
    expectPlaces(parseScenario({ ...doc, seed: 5 }, DECLARATIONS), [
      'E_MISSING version',
      'E_SEED seed',
    ])
  })
})
