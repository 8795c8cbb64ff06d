import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { processPool } from '../../../src/cli/pool.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import type { RunJob, RunResult } from '../../../src/study/runMany.ts'

const program = join(import.meta.dirname, 'fakeWorker.mjs')
const jobs = (...titles: string[]): RunJob[] =>
  titles.map((title, i) => ({
    scenario: { title, seed: `run ${i}` } as Scenario,
    observe: [],
  }))
const names = (results: readonly RunResult[]): string[] =>
  results.map(({ digest }) => digest.split(' by ')[0])
const pidsOf = (results: readonly RunResult[]): Set<number> =>
  new Set(results.map(({ digest }) => Number(digest.split(' by ')[1])))

/** A file that is not there yet. */
const marker = (): string => join(mkdtempSync(join(tmpdir(), 'pool-')), 'marker')

/** Whether a process of this number is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('a pool of child processes', () => {
  test.each([1, 2, 3, 9])('of %d gives results in the order of the jobs', async workers => {
    const done: number[] = []
    const file = marker()
    // With anybody else there to do it, the first run ends last.
    const first = workers === 1 ? 'answer' : `wait ${file}`
    const work = jobs(first, 'answer', 'answer', 'answer', 'answer', `release ${file}`)
    const results = await processPool(workers, program)(work, job => done.push(job))
    expect(names(results)).toEqual(work.map(({ scenario }) => scenario.seed))
    expect(done.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5])
    if (workers > 1) expect(done.indexOf(0)).toBeGreaterThan(done.indexOf(5))
    expect(pidsOf(results).size).toBeLessThanOrEqual(workers)
    await vi.waitFor(() => expect([...pidsOf(results)].filter(isAlive)).toEqual([]))
  })

  test('brings typed arrays and what is not a number as they are', async () => {
    const [{ series }] = await processPool(1, program)(jobs('answer'))
    expect(series.a).toEqual(Float64Array.of(NaN, 1))
  })

  test('without jobs starts nobody', async () => {
    expect(await processPool(2, '/nowhere')([])).toEqual([])
  })

  test('ends with the error of a run that breaks', async () => {
    const work = jobs('answer', 'fail', `wait ${marker()}`)
    await expect(processPool(2, program)(work)).rejects.toThrow('broke at run 1')
  })

  test('gives the run of a killed child to another', async () => {
    const work = jobs('answer', `die-once ${marker()}`, 'answer')
    const results = await processPool(1, program)(work)
    expect(names(results)).toEqual(['run 0', 'run 1', 'run 2'])
    expect(pidsOf(results).size).toBe(2)
  })

  test('gives up a run that kills every child', async () => {
    await expect(processPool(2, program)(jobs('answer', 'die'))).rejects.toThrow(
      'run 1: its process ended (SIGKILL), 3 times',
    )
  })

  test('lets its children go when it is interrupted', async () => {
    const before = new Set(process.listeners('SIGTERM'))
    const working = processPool(2, program)(jobs(`wait ${marker()}`, `wait ${marker()}`))
    const [interrupt] = process.listeners('SIGTERM').filter(listener => !before.has(listener))
    interrupt('SIGTERM')
    await expect(working).rejects.toThrow('interrupted')
    expect(process.listeners('SIGTERM')).toEqual([...before])
  })
})
