import { describe, expect, test } from 'vitest'
import { holdToBudget, holdToMemory, holdWork } from '../../../src/cli/budget.ts'
import { stepper } from '../../../src/engine/stepper.ts'
import { stateBytes, workOf, workText } from '../../../src/scenario/costs.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { WrongUse } from '../../../src/cli/wrongUse.ts'
import { formatFault } from '../../../src/scenario/faults.ts'
import { calm, type Loose } from '../../support/badLinks.ts'
import { parsed, preset, PRESET_IDS, presetDocument } from '../../support/scenarios.ts'

/** Bytes of the columns that a run really has. */
function measured(scenario: Scenario): number {
  const { columns } = stepper(scenario).snapshot()
  return columns.columns.reduce((sum, { values }) => sum + values.byteLength, 0)
}

const wide = (): Scenario => {
  const doc: Loose = presetDocument('ftx-2022')
  Object.assign(doc.protocols[0].chain, { expiries: 12, strikes: 60, strikeStep: 0.001, legs: 256 })
  return parsed(doc)
}

const manyMarkets = (): Scenario =>
  parsed(
    calm(doc => {
      const [first] = doc.markets
      doc.markets = Array.from({ length: 16 }, (_, i) => ({ ...first, id: i ? `m${i}` : first.id }))
      doc.protocols[0].markets = doc.markets.map(({ id }: Loose) => id)
    }),
  )

describe('the memory of a run', () => {
  test.each([
    ...PRESET_IDS.map(id => [id, () => preset(id)] as const),
    ['twelve expiries, 121 strikes, 256 options an account', wide] as const,
    ['sixteen markets', manyMarkets] as const,
  ])('is not told as far too little: %s', (_, scenario) => {
    const told = stateBytes(scenario())
    const real = measured(scenario())
    expect(told).toBeGreaterThan(real)
    expect(told).toBeLessThan(real * 12)
  })

  test('that is not there is a fault that says how much is missing', () => {
    const doc: Loose = presetDocument('ftx-2022')
    doc.protocols[0].chain.legs = 256
    doc.cohorts = doc.cohorts.map((cohort: Loose) => ({ ...cohort, count: 40_000, equity: 1 }))
    expect(faultOf(() => holdToMemory(parsed(doc), 1e9))).toMatch(/^E_MEMORY scenario: got a run of \d{4,} MB, expected at most 1000 MB, all that is free here$/) // prettier-ignore
    holdToMemory(preset('calm'), 1e9)
  })
})

describe('the work of a run', () => {
  test('counts markets and options as so many agents', () => {
    expect(workOf(preset('calm'))).toBe(17_280 * (5000 + 500))
    expect(workOf(manyMarkets())).toBe(17_280 * (5000 + 8000))
    const options = 2 * 12 * 121
    const { cohorts, clock, markets } = wide()
    const agents = cohorts.reduce((sum, { count }) => sum + count, 0)
    expect(workOf(wide())).toBe(clock.steps * (11 * agents + 500 * markets.length + 20 * options))
  })

  test('of hours is asked for, however few its agents', () => {
    const doc = calm(one => {
      one.clock.steps = 2_000_000
      one.cohorts = one.cohorts.slice(0, 1)
      one.cohorts[0].count = 20_000
      one.cohorts[0].equity = 100
    })
    expect(faultOf(() => holdToBudget(parsed(doc)))).toBe('W_BUDGET scenario: got 41000000000 agent-steps, about 3 hours, expected at most 20000000000, or --yes') // prettier-ignore
    holdToBudget(parsed(doc), true)
    for (const id of PRESET_IDS) holdToBudget(preset(id))
    holdWork(2e10, 'scenario')
    expect(workText(2e10)).toBe('about 84 min')
  })
})

/** The first fault that is thrown. */
function faultOf(act: () => void): string {
  try {
    act()
  } catch (error) {
    if (error instanceof WrongUse) return formatFault(error.faults[0])
    throw error
  }
  return ''
}
