import { describe, expect, test } from 'vitest'
import { BANDED, checkBands } from '../../../src/study/bands.ts'
import { FIGURES } from '../../../src/study/figures.ts'
import { presetDocument } from '../../support/scenarios.ts'
import type { Scenario } from '../../../src/scenario/document.ts'

const still = presetDocument('calm') as unknown as Scenario
const moving = {
  ...still,
  protocols: still.protocols.map(protocol => ({ ...protocol, margin: { kind: 'dynamic' } })),
}

/** All figures at one value, but those given. */
function figures(given: Record<string, number[]>): Record<string, number[]> {
  return { ...Object.fromEntries(FIGURES.map(({ id }) => [id, [0]])), ...given }
}

const row = (preset: string, scenario: Scenario, given: Record<string, number[]>, id: string) =>
  checkBands(preset, scenario, figures(given)).find(({ figure }) => figure.id === id)!

test('bands lie the right way round and belong to figures', () => {
  for (const preset of BANDED) {
    const checks = checkBands(preset, still, figures({}))
    const banded = checks.filter(({ band }) => band !== null)
    expect(banded.length, preset).toBeGreaterThan(20)
    for (const { band } of banded) expect(band!.low).toBeLessThanOrEqual(band!.high)
  }
})

describe('a figure', () => {
  test.each([
    [[0.7, 0.8, 0.9, 1.2, 5], 0.9, true],
    [[0.7, 0.8, 1.7, 2, 5], 1.7, false],
    [[0.1, 0.2, 0.59, 2, 5], 0.59, false],
    [[0.6], 0.6, true],
    [[1.6], 1.6, true],
  ])('is judged by its median: %j', (liquidated, value, isInside) => {
    expect(row('march-2020', still, { liquidated }, 'liquidated')).toMatchObject({
      value,
      isInside,
      band: { low: 0.6, high: 1.6 },
    })
  })

  test('shows where 5 % and 95 % of the runs lie, and how many have it', () => {
    const liquidated = [...Array.from({ length: 20 }, (_, i) => i / 10), NaN, NaN]
    expect(row('march-2020', still, { liquidated }, 'liquidated')).toMatchObject({
      from: 0.05,
      to: 1.85,
      runs: 20,
    })
  })

  test('that is an event is judged by its share of runs, with Wilson’s interval', () => {
    const values = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0]
    const found = row('march-2020', still, { 'with-adl': values }, 'with-adl')
    expect(found).toMatchObject({ value: 0.6, isInside: true })
    expect(found.from).toBeCloseTo(0.3127, 4)
    expect(found.to).toBeCloseTo(0.8318, 4)
    expect(row('october-2025', still, { 'with-adl': values }, 'with-adl').isInside).toBe(false)
  })

  test('that no run has is outside its band', () => {
    const found = row('standard', still, { 'first-liquidation': [NaN, NaN] }, 'first-liquidation')
    expect(found).toMatchObject({ runs: 0, isInside: false })
    expect(found.value).toBeNaN()
  })

  test('that says when, if at all, is not judged where it never happened', () => {
    expect(row('standard', still, { 'first-adl': [NaN] }, 'first-adl').isInside).toBeNull()
    expect(row('standard', still, { 'first-adl': [NaN, 9000] }, 'first-adl').isInside).toBe(false)
  })

  test('without a band is shown and not judged', () => {
    const found = row('calm', still, { liquidations: [3, 5, 9] }, 'liquidations')
    expect(found).toMatchObject({ value: 5, band: null, isInside: null })
  })

  test('of the standard venue has other bands where margin moves with volatility', () => {
    const bandOf = (scenario: Scenario, id: string) => row('standard', scenario, {}, id).band
    expect(bandOf(still, 'liquidated')).toEqual({ low: 0.12, high: 0.55 })
    expect(bandOf(moving, 'liquidated')).toEqual({ low: 0.3, high: 0.6 })
    expect(bandOf(moving, 'open-interest-left')).toEqual({ low: 0.5, high: 0.85 })
    expect(bandOf(moving, 'fund-low')).toEqual(bandOf(still, 'fund-low'))
    expect(row('calm', moving, {}, 'liquidated').band).toEqual({ low: 0, high: 0.03 })
  })
})
