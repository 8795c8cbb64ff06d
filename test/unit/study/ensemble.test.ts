import { describe, expect, test } from 'vitest'
import { simulate } from '../../../src/engine/simulate.ts'
import { keyFromText } from '../../../src/kernel/seed.ts'
import { differencesOf, spreadsOf } from '../../../src/study/comparison.ts'
import { ensembles, macroSeeds, type Ensemble } from '../../../src/study/ensemble.ts'
import { FIGURES } from '../../../src/study/figures.ts'
import type { RunJob, RunMany, RunResult } from '../../../src/study/runMany.ts'
import { serial } from '../../../src/study/serial.ts'
import { parsed } from '../../support/scenarios.ts'
import { stormy } from './handmade.ts'

const scenario = stormy()

/** Answers at once with what `of` makes of each job, for every figure. */
function faked(of: (job: RunJob) => number, seen: RunJob[] = []): RunMany {
  return async (jobs, onDone) =>
    jobs.map((job, i) => {
      seen.push(job)
      const figures = Object.fromEntries(FIGURES.map(({ id }) => [id, of(job)]))
      const digest = `${job.scenario.seed} ${job.scenario.micro}`
      const result = { digest, figures } as RunResult
      onDone?.(i, result)
      return result
    })
}

describe('seeds', () => {
  test('are numbered', () => {
    expect(macroSeeds('lehman', 3)).toEqual(['lehman/0', 'lehman/1', 'lehman/2'])
  })

  test.each([
    ['x'.repeat(64), 'x'.repeat(63) + 'y'],
    ['🌊'.repeat(64), '🌊'.repeat(63) + 'y'],
  ])('derived from a long text stay seeds, and those of another text differ', (one, other) => {
    const seeds = [...macroSeeds(one, 2), ...macroSeeds(other, 2)]
    expect(new Set(seeds).size).toBe(4)
    for (const seed of seeds) expect(() => keyFromText(seed)).not.toThrow()
    expect(parsed({ ...scenario, seed: seeds[0] }).seed).toBe(seeds[0])
  })
})

describe('a design', () => {
  const design = { macroSeeds: ['a', 'b', 'c'], micros: 2 }

  test('is run whole for each scenario, scenarios of one luck side by side', async () => {
    const seen: RunJob[] = []
    const other = { ...scenario, title: 'other' }
    let done = 0
    const [base, policy] = await ensembles(
      faked(job => job.scenario.micro + (job.scenario.title === 'other' ? 10 : 0), seen),
      [scenario, other],
      design,
      count => (done = count),
    )
    expect(done).toBe(12)
    expect(seen.map(job => `${job.scenario.seed}${job.scenario.micro}`)).toEqual(
      'a0 a0 a1 a1 b0 b0 b1 b1 c0 c0 c1 c1'.split(' '),
    )
    expect(seen.every(({ observe }) => observe.length === 0)).toBe(true)
    expect(base.figures.low).toEqual([[0, 1], [0, 1], [0, 1]]) // prettier-ignore
    expect(policy.figures.low).toEqual([[10, 11], [10, 11], [10, 11]]) // prettier-ignore
    expect(base.digests[1]).toEqual(['b 0', 'b 1'])
  })

  test('may ask for some figures alone', async () => {
    const design = { macroSeeds: ['a'], micros: 1, figures: ['low', 'adl'] }
    const [ensemble] = await ensembles(serial, [scenario], design)
    expect(Object.keys(ensemble.figures)).toEqual(['low', 'adl'])
    expect(spreadsOf(ensemble).map(({ figure }) => figure.id)).toEqual(['adl', 'low'])
    const differences = differencesOf(ensemble, ensemble, [1, 2])
    expect(differences.map(({ figure }) => figure.id)).toEqual(['adl', 'low'])
  })

  test('without seeds is refused', async () => {
    await expect(ensembles(serial, [scenario], { macroSeeds: [], micros: 1 })).rejects.toThrow()
  })

  test('gives the runs that its seeds give alone; another micro seed is another run', async () => {
    const [{ digests }] = await ensembles(serial, [scenario], {
      macroSeeds: ['a', 'b'],
      micros: 2,
    })
    expect(digests[1][1]).toBe(simulate({ ...scenario, seed: 'b', micro: 1 }).digest)
    expect(new Set(digests.flat()).size).toBe(4)
  })
})

describe('a pair', () => {
  const design = { macroSeeds: macroSeeds('pair', 3), micros: 2 }

  test('of one scenario with itself differs in nothing', async () => {
    const [base, same] = await ensembles(serial, [scenario, scenario], design)
    expect(same).toEqual(base)
    for (const { paired, bootstrap, base, policy } of differencesOf(base_(), same, [1, 2])) {
      if (paired.paths === 0) continue
      expect([paired.estimate, paired.low, paired.high]).toEqual([0, 0, 0])
      expect(bootstrap.high).toBe(0)
      expect(policy).toBe(base)
    }
    function base_(): Ensemble {
      return base
    }
  })

  test('shows a change that acts, on the same paths', async () => {
    const venue = { ...scenario.markets[0].venue, depth: 5000 }
    const shallow = parsed({ ...scenario, markets: [{ ...scenario.markets[0], venue }] })
    const [base, policy] = await ensembles(serial, [scenario, shallow], design)
    const rows = differencesOf(base, policy, [1, 2])
    const low = rows.find(({ figure }) => figure.id === 'basis-low')!
    expect(low.paired.paths).toBe(3)
    expect(low.paired.estimate).toBeLessThan(0)
    expect(low.paired.estimate).toBeCloseTo(low.policy - low.base, 12)
  })
})

describe('spreads', () => {
  test('give quantiles of runs, the interval over paths and the share of luck', async () => {
    const values = [[1, 2], [3, 4], [5, 6]] // prettier-ignore
    const [table] = await ensembles(
      faked(job => values['abc'.indexOf(job.scenario.seed)][job.scenario.micro]),
      [scenario],
      { macroSeeds: ['a', 'b', 'c'], micros: 2 },
    )
    const spread = spreadsOf(table).find(({ figure }) => figure.id === 'low')!
    expect(spread.mean.estimate).toBe(3.5)
    // Means 1.5, 3.5, 5.5: sd 2, t(.975, 2) = 4.3026527297.
    expect(spread.mean.high - 3.5).toBeCloseTo((4.3026527297 * 2) / Math.sqrt(3), 9)
    expect(spread.quantiles).toEqual([1, 3.5, 6])
    expect(spread.microShare).toBeCloseTo(0.5 / 4.25, 12)
    expect(spread.runs).toBe(6)
    const event = spreadsOf(table).find(({ figure }) => figure.isEvent)!
    expect(event.mean.estimate).toBe(1)
    expect(event.mean.high).toBe(1)
  })

  test('leave out runs that lack the figure', async () => {
    const [table] = await ensembles(
      faked(({ scenario: { micro } }) => (micro === 0 ? NaN : 7)),
      [scenario],
      { macroSeeds: ['a', 'b'], micros: 2 },
    )
    const [spread] = spreadsOf(table)
    expect(spread).toMatchObject({ runs: 2, mean: { estimate: 7 }, quantiles: [7, 7, 7] })
    expect(spread.microShare).toBeNaN()
  })
})
