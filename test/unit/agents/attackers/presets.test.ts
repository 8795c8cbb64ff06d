/** Each attack pays in its preset and loses in its twin. (Intervals over many lucks: the study of attacks.) */
import { describe, expect, test } from 'vitest'
import { stepper, type Stepper } from '../../../../src/engine/stepper.ts'
import { attackAccountOf } from '../../../../src/engine/attackAccount.ts'
import { preset, presetDocument } from '../../../support/scenarios.ts'

const PAIRS = [
  ['liquidation-hunt', 'protocols[0].breakers[0].armed'],
  ['vault-drain', 'protocols[0].breakers[0].armed'],
  ['wash-pair', 'protocols[0].margin.upperCap'],
  ['vol-mark-attack', 'protocols[0].surface.marks'],
] as const

/** The run of a preset under one of its own lucks, to its end. */
function played(id: string, seed: string): Stepper {
  const run = stepper({ ...preset(id), seed })
  run.advance(Infinity)
  return run
}

const accountOf = ({ run }: Stepper) => attackAccountOf(run, run.memories.attacks[0])

/** Where two documents differ, as paths. */
function differences(a: unknown, b: unknown, path = ''): string[] {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return a === b ? [] : [path]
  }
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  const inside = (name: string): string =>
    Array.isArray(a) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`
  const at = (of: object, name: string): unknown => (of as Record<string, unknown>)[name]
  return names.flatMap(name => differences(at(a, name), at(b, name), inside(name)))
}

describe.each(PAIRS)('%s', (id, rule) => {
  test('differs from its twin in one rule alone', () => {
    const found = differences(presetDocument(id), presetDocument(`${id}-protected`))
    const told = found.filter(path => !/^(title|about|sources\[)/.test(path))
    expect(told).toEqual([rule])
  })

  test('pays, and its twin loses', { timeout: 120_000 }, () => {
    const seeds = ['1', '2', '3']
    const mean = (name: string): number =>
      seeds.reduce((sum, seed) => sum + played(name, seed).summary().attackProfit, 0) / 3
    expect(mean(id)).toBeGreaterThan(0)
    expect(mean(`${id}-protected`)).toBeLessThan(0)
  })

  test('is at its end when the run is, flat, with nothing left outside', () => {
    const run = played(id, presetDocument(id).seed as string)
    const { phase, cohort, profit, extracted, spent } = accountOf(run)
    const { plan } = run.run.rules.cohorts[cohort.index].strategy
    expect(plan!.phases[phase]).toBe('is done')
    const [{ size, spot }] = run.run.world.markets
    for (let row = cohort.first; row < cohort.first + cohort.count; row++) expect(size[row]).toBe(0)
    expect(spot[cohort.purse]).toBe(0)
    expect(profit).toBe(extracted - spent)
  })
})
