/** How large money is decides nothing (L16): lots, quanta and all that is declared in usd may be so many times as large. */
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { simulate } from '../../src/engine/simulate.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import { partsInUse } from '../../src/scenario/parts.ts'
import { parseScenario } from '../../src/scenario/schema.ts'
import { PRESET_IDS, small } from '../support/scenarios.ts'

/** Ten times the money; and an eighth, which no rounding of a decimal disturbs. */
const FACTORS = [10, 0.125]

/** Declared in usd, but a price: what is worth so many times as much is a lot. */
const PRICES = new Set(['start'])

type Values = Record<string, unknown>

/** The scenario with so many times the money; undefined where something leaves its bounds. */
function scaled(scenario: Scenario, factor: number, keepsLots = false): Scenario | undefined {
  const document = structuredClone(scenario) as unknown as Record<'assets' | 'markets', Values[]>
  const times = (values: Values, name: string): void => {
    values[name] = (values[name] as number) * factor
  }
  for (const asset of document.assets) if (asset.id === 'usd') times(asset, 'unit')
  for (const market of document.markets) if (!keepsLots) times(market, 'lot')
  for (const { params, values } of partsInUse(document, CATALOGUE)) {
    for (const [name, param] of Object.entries(params)) {
      const isMoney = 'unit' in param && param.unit.startsWith('usd') && !PRICES.has(name)
      if (isMoney) times(values, name)
    }
  }
  const read = parseScenario(document, CATALOGUE)
  return 'scenario' in read ? read.scenario : undefined
}

describe.each(PRESET_IDS)('%s', id => {
  test('plays the same to the last quantum with other amounts of money', () => {
    const scenario = small(id, 200, 200)
    const { digest } = simulate(scenario)
    const others = FACTORS.flatMap(factor => scaled(scenario, factor) ?? [])
    expect(others.length).toBeGreaterThan(0)
    for (const other of others) expect(simulate(other).digest).toBe(digest)
  })
})

test('another lot with the same money is another market', () => {
  const scenario = small('standard', 200, 200)
  expect(simulate(scaled(scenario, 10, true)!).digest).not.toBe(simulate(scenario).digest)
})
