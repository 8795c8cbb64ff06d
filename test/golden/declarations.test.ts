import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { cohortParams } from '../../src/scenario/cohort.ts'
import type { Part } from '../../src/scenario/declaration.ts'

/** In the order of the frozen list: a new slot goes to its end. */
const SLOTS = [
  'processes',
  'venues',
  'oracles',
  'margins',
  'liquidations',
  'fees',
  'chains',
  'surfaces',
  'bookMargins',
  'bookLiquidations',
  'collaterals',
  'rungs',
  'breakers',
  'agents',
  'shocks',
] as const satisfies readonly (keyof typeof CATALOGUE)[]

const parts = (slot: keyof typeof CATALOGUE): Part[] => [
  ...(CATALOGUE[slot] as ReadonlyMap<string, Part>).values(),
]

describe('defaults are frozen per schema version: to change one is a new version with a migration', () => {
  test('all slots are in the list', () => expect([...SLOTS]).toEqual(Object.keys(CATALOGUE)))

  test('version 1', async () => {
    const lines = [
      ...SLOTS.flatMap(slot =>
        parts(slot).flatMap(({ id, params }) =>
          Object.entries(params).map(
            ([name, param]) => `${slot}/${id}.${name} = ${JSON.stringify(param.default)}`,
          ),
        ),
      ),
      ...Object.entries(cohortParams).map(
        ([name, param]) => `cohorts.${name} = ${JSON.stringify(param.default)}`,
      ),
    ]
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('defaults-v1.txt')
  })
})
