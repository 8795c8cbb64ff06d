import { describe, expect, test } from 'vitest'
import { ensembles } from '../../../src/study/ensemble.ts'
import { compared } from '../../../src/study/sideBySide.ts'
import { serial } from '../../../src/study/serial.ts'
import { parsed } from '../../support/scenarios.ts'
import { stormy } from './handmade.ts'
import { ensembleOf } from './tables.ts'

describe('scenarios side by side', () => {
  const base = ensembleOf('attack-profit', [[1], [2], [3]])
  const other = ensembleOf('attack-profit', [[-1], [1], [NaN]])

  test('have a mean with its interval, quantiles, and the share above zero', () => {
    const [{ id, unit, sides }] = compared([base, other])
    expect([id, unit]).toEqual(['attack-profit', 'usd'])
    // Mean 2, sd 1, t(.975, 2) = 4.3026527297.
    expect(sides[0].mean.estimate).toBe(2)
    expect(sides[0].mean.high - 2).toBeCloseTo(4.3026527297 / Math.sqrt(3), 9)
    expect(sides[0].quantiles).toEqual([1, 2, 3])
    expect(sides.map(({ runs }) => runs)).toEqual([3, 2])
    expect(sides.map(({ above }) => above.estimate)).toEqual([1, 0.5])
    expect(sides[0].above.low).toBeCloseTo(0.4385, 4)
  })

  test('differ from the base on the same seeds, where both have the figure', () => {
    const [{ differences }] = compared([base, other])
    expect(differences[0]).toBeNull()
    expect(differences[1]).toMatchObject({ estimate: -1.5, paths: 2 })
    const [turned] = compared([base, other], 1)
    expect(turned.differences[0]).toMatchObject({ estimate: 1.5 })
    expect(turned.differences[1]).toBeNull()
  })

  test('can be sent: they hold nothing but plain values', () => {
    const rows = compared([base, other])
    expect(structuredClone(rows)).toEqual(rows)
  })

  test('are run on one set of seeds, for the figures that were asked for', async () => {
    const scenario = stormy()
    const venue = { ...scenario.markets[0].venue, depth: 5000 }
    const shallow = parsed({ ...scenario, markets: [{ ...scenario.markets[0], venue }] })
    const design = { macroSeeds: ['a', 'b'], micros: 1, figures: ['basis-low', 'liquidated'] }
    let done = 0
    const sides = await ensembles(serial, [scenario, shallow, scenario], design, n => (done = n))
    const rows = compared(sides)
    expect(done).toBe(6)
    expect(rows.map(({ id }) => id)).toEqual(['liquidated', 'basis-low'])
    expect(rows[1].differences[1]!.estimate).toBeLessThan(0)
    expect(rows[1].differences[2]).toMatchObject({ estimate: 0, low: 0, high: 0 })
  })
})
