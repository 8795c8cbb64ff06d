import { describe, expect, test } from 'vitest'
import type { RunJob, RunResult } from '../../../../src/study/runMany.ts'
import type { WorkerPool } from '../../../../src/workers/pool.ts'
import { LUCKS, Lucks, type Studied } from '../../../../src/ui/model/lucks.svelte.ts'
import { preset } from '../../../support/scenarios.ts'

/** A pool whose runs end when they are told to. */
interface HandPool extends WorkerPool {
  jobs: readonly RunJob[]
  isStopped: boolean
  /** Ends the run at a place. */
  end: (place: number) => void
  /** Ends all runs: of each figure, the micro seed. */
  finish: () => Promise<void>
  fail: (problem: string) => Promise<void>
}

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve))

function handPool(): HandPool {
  let resolve: (results: readonly RunResult[]) => void
  let reject: (error: unknown) => void
  let onDone: Parameters<WorkerPool['runMany']>[1]
  const pool: HandPool = {
    size: 2,
    jobs: [],
    isStopped: false,
    runMany: (jobs, tell) => {
      pool.jobs = jobs
      onDone = tell
      return new Promise((yes, no) => {
        resolve = yes
        reject = no
      })
    },
    ask: () => Promise.reject(new Error('nothing was to be asked')),
    quantiles: async lists =>
      lists.map(list => ({ low: Math.min(...list), median: list.length, high: Math.max(...list) })),
    cancel: () => reject(new Error('cancelled')),
    stop: () => {
      pool.isStopped = true
      reject?.(new Error('cancelled'))
    },
    end: place => onDone?.(place, {} as RunResult),
    finish: () => {
      resolve(
        pool.jobs.map(({ scenario: { micro }, figures = [] }) => {
          const all = Object.fromEntries(figures.map(id => [id, micro]))
          return { digest: '', figures: all } as unknown as RunResult
        }),
      )
      return settled()
    },
    fail: problem => {
      reject(new Error(problem))
      return settled()
    },
  }
  return pool
}

function bench(): { lucks: Lucks; pools: HandPool[] } {
  const pools: HandPool[] = []
  const lucks = new Lucks(() => {
    pools.push(handPool())
    return pools.at(-1)!
  })
  return { lucks, pools }
}

const scenario = preset('standard')
const small: Studied = { scenario, agents: 100, steps: 100 }
const edited: Studied = {
  ...small,
  scenario: {
    ...scenario,
    edits: [{ step: 5, patch: { op: 'replace', path: ['a'], value: 1 } }],
  } as unknown as Studied['scenario'],
}

describe('other lucks', () => {
  test('are the same document under other micro seeds, after that of the run itself', async () => {
    const { lucks, pools } = bench()
    const own = { ...small, scenario: { ...edited.scenario, micro: 3 } }
    lucks.run(own)
    const { jobs } = pools[0]
    const micros = jobs.map(job => job.scenario.micro)
    expect(micros[0]).toBe(3)
    expect(new Set(micros).size).toBe(LUCKS + 1)
    for (const { scenario: one } of jobs) expect({ ...one, micro: 3 }).toEqual(own.scenario)
    await pools[0].finish()
    expect(lucks.figures.map(({ id }) => id)).toEqual(['liquidated', 'fund-low', 'adl', 'liquidations']) // prettier-ignore
    for (const { own: mark, values, quantiles } of lucks.figures) {
      expect(mark).toBe(3)
      expect(values).toEqual(micros.slice(1))
      expect(quantiles).toEqual({ low: 0, median: LUCKS, high: LUCKS })
    }
  })

  test('count as they end, without the run itself, and let their workers go', async () => {
    const { lucks, pools } = bench()
    expect(lucks.status).toBe('idle')
    lucks.run(small)
    expect(lucks.status).toBe('running')
    for (const place of [4, 0, 2]) pools[0].end(place)
    expect(lucks.done).toBe(2)
    lucks.run(small)
    expect(pools.filter(({ jobs }) => jobs.length > 0).length).toBe(1)
    await pools[0].finish()
    expect(lucks.status).toBe('done')
    expect(pools[0].isStopped).toBe(true)
  })

  test('that were cancelled leave the figures of the study before', async () => {
    const { lucks, pools } = bench()
    lucks.run(small)
    await pools[0].finish()
    const before = lucks.figures
    lucks.run(edited)
    pools[1].end(1)
    lucks.cancel()
    await settled()
    expect([lucks.status, lucks.done]).toEqual(['cancelled', 1])
    expect(pools[1].isStopped).toBe(true)
    expect(lucks.figures).toBe(before)
    lucks.run(edited)
    pools[1].end(2)
    expect(lucks.done).toBe(0)
    await pools[2].finish()
    expect([lucks.status, lucks.isStale]).toEqual(['done', false])
  })

  test('that break off say why, and can be run again', async () => {
    const { lucks, pools } = bench()
    lucks.run(small)
    await pools[0].fail('a worker broke')
    expect([lucks.status, lucks.problem]).toEqual(['failed', 'a worker broke'])
    expect(pools[0].isStopped).toBe(true)
    lucks.run(small)
    await pools[1].finish()
    expect(lucks.status).toBe('done')
  })

  test('are stale as long as the run has other edits, also when these were made meanwhile', async () => {
    const { lucks, pools } = bench()
    lucks.run(small)
    lucks.see(edited.scenario)
    await pools[0].finish()
    expect([lucks.status, lucks.isStale]).toEqual(['done', true])
    lucks.see(structuredClone(small.scenario))
    expect(lucks.isStale).toBe(false)
  })

  test('are called off and forgotten when another scenario is opened', async () => {
    const { lucks, pools } = bench()
    lucks.run(small)
    await pools[0].finish()
    lucks.run(edited)
    lucks.see({ ...scenario, seed: 'another' })
    await settled()
    expect([lucks.status, lucks.figures]).toEqual(['idle', []])
    expect(pools[1].isStopped).toBe(true)
  })

  test('ask before much work, and begin only when agreed to', () => {
    const { lucks, pools } = bench()
    const large = { scenario, agents: 100_000, steps: 1001 }
    lucks.run({ ...large, steps: 1000 })
    expect(lucks.status).toBe('running')
    lucks.cancel()
    lucks.run(large)
    expect(lucks.status).toBe('asking')
    expect(lucks.estimate).toBeGreaterThan(60)
    expect(pools.every(({ isStopped }) => isStopped)).toBe(true)
    lucks.cancel()
    expect(lucks.status).toBe('idle')
    lucks.run(large)
    lucks.run(large, true)
    expect(lucks.status).toBe('running')
    expect(pools.at(-1)!.jobs.length).toBe(LUCKS + 1)
  })
})
