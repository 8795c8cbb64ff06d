import { describe, expect, test } from 'vitest'
import { ensembles } from '../../../src/study/ensemble.ts'
import type { RunJob, RunMany, RunResult } from '../../../src/study/runMany.ts'
import { serial } from '../../../src/study/serial.ts'
import { outcomesOf, sweep, type SweepPlan, type SweptRun } from '../../../src/study/sweep.ts'
import { stormy } from './handmade.ts'

const scenario = stormy()

/** A grid of one row, its cells told apart by their titles, beside one that stands alone. */
function planOf(columns: number, design: Partial<SweepPlan['design']> = {}): SweepPlan {
  const cell = (name: string, at: readonly number[]) => ({
    name,
    at,
    set: { title: name },
    scenario: { ...scenario, title: name },
  })
  const grid = Array.from({ length: columns }, (_, i) => cell(String(i), [i]))
  return {
    axes: [{ name: 'x', path: 'title', values: grid.map(({ name }) => name) }],
    cells: [cell('alone', []), ...grid],
    base: 0,
    design: { macroSeeds: ['a', 'b', 'c'], micros: 1, figures: ['attack-profit'], ...design },
  }
}

/** Answers at once; the first figure is what `of` makes of the job. */
const faked =
  (of: (job: RunJob) => number, seen: RunJob[] = []): RunMany =>
  async (jobs, onDone) =>
    jobs.map((job, i) => {
      seen.push(job)
      const [id] = job.figures ?? []
      const { title, seed, micro } = job.scenario
      const result = { digest: `${title} ${seed} ${micro}`, figures: { [id]: of(job) } } as unknown as RunResult // prettier-ignore
      onDone?.(i, result)
      return result
    })

describe('the runs of a sweep', () => {
  test('are every cell on every luck, cells of one luck side by side', async () => {
    const plan = planOf(2, { macroSeeds: ['a', 'b'], micros: 2 })
    const heard: SweptRun[] = []
    const runs = await sweep(
      faked(({ scenario }) => scenario.micro),
      plan,
      { onRun: run => heard.push(run) },
    )
    expect(runs).toEqual(heard)
    expect(runs.slice(0, 4).map(({ digest }) => digest)).toEqual([
      'alone a 0',
      '0 a 0',
      '1 a 0',
      'alone a 1',
    ])
    expect(runs).toHaveLength(12)
    for (const { cell, macro, micro, digest, figures } of runs) {
      expect(digest).toBe(`${plan.cells[cell].name} ${'ab'[macro]} ${micro}`)
      expect(figures).toEqual({ 'attack-profit': micro })
    }
  })

  test('that were made are not made again', async () => {
    const plan = planOf(2)
    const all = await sweep(
      faked(() => 1),
      plan,
    )
    const made = all.filter((_, i) => i % 2 === 0)
    const seen: RunJob[] = []
    const runs = await sweep(
      faked(() => 2, seen),
      plan,
      { made },
    )
    expect(seen).toHaveLength(all.length - made.length)
    expect(runs.slice(0, made.length)).toEqual(made)
    const place = ({ cell, macro, micro }: SweptRun) => `${cell} ${macro} ${micro}`
    expect(runs.map(place).sort()).toEqual(all.map(place).sort())
  })

  test('have figures that are finite, or none', async () => {
    const runs = await sweep(
      faked(() => Infinity),
      planOf(1),
    )
    expect(runs[0].figures['attack-profit']).toBeNaN()
  })

  test('say what an ensemble of the same seeds says', async () => {
    const design = { macroSeeds: ['a', 'b'], micros: 2, figures: ['low'] }
    const plan = { ...planOf(1), design }
    const runs = await sweep(serial, plan)
    const [expected] = await ensembles(serial, [scenario], design)
    const own = runs.filter(({ cell }) => cell === 1)
    expect(own.map(({ digest }) => digest)).toEqual(expected.digests.flat())
    expect(own.map(({ figures }) => figures.low)).toEqual(expected.figures.low.flat())
  })
})

describe('outcomes', () => {
  const profits: Record<string, readonly number[]> = {
    alone: [4, 5, 6],
    0: [1, 2, 3],
    1: [10, 11, 12],
    2: [-5, 2, 6],
    3: [-2, -3, -4],
  }
  const profit = ({ scenario: { title, seed } }: RunJob): number => profits[title]['abc'.indexOf(seed)] // prettier-ignore

  test('pair each cell with the base, and find where the profit stops', async () => {
    const plan = planOf(4)
    const cells = outcomesOf(plan, await sweep(faked(profit), plan))['attack-profit']
    expect(cells.map(({ mean }) => mean.estimate)).toEqual([5, 2, 11, 1, -3])
    expect(cells.map(({ above }) => above.estimate)).toEqual([1, 1, 1, 2 / 3, 0])
    expect(cells.map(({ difference }) => difference?.estimate ?? null)[2]).toBe(6)
    expect(cells[0].difference).toBeNull()
    // 1, 2, 3 are too few for an interval above zero; 4, 5, 6 stand alone.
    expect(cells.map(({ sign }) => sign)).toEqual(['above', 'open', 'above', 'open', 'below'])
    expect(cells.map(({ isFrontier }) => isFrontier)).toEqual([false, true, false, true, false])
  })

  test('leave out what is still to be made', async () => {
    const plan = planOf(4)
    const runs = await sweep(faked(profit), plan)
    const some = runs.filter(({ cell, macro }) => cell < 2 && macro < 2)
    const cells = outcomesOf(plan, some)['attack-profit']
    expect(cells.map(({ runs }) => runs)).toEqual([2, 2, 0, 0, 0])
    expect(cells[1].difference).toMatchObject({ estimate: -3, paths: 2 })
    expect(cells[2].mean.estimate).toBeNaN()
    expect(cells[2].difference!.paths).toBe(0)
  })

  test('take another cell as the base', async () => {
    const plan = { ...planOf(4), base: 2 }
    const cells = outcomesOf(plan, await sweep(faked(profit), plan))['attack-profit']
    expect(cells[2].difference).toBeNull()
    expect(cells[0].difference!.estimate).toBe(-6)
  })

  test('of a run that is not of the plan are refused', () => {
    const run = { cell: 0, macro: 3, micro: 0, digest: '', figures: {} }
    expect(() => outcomesOf(planOf(1), [run])).toThrow('expected one of the plan')
  })
})
