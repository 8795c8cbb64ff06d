import { expose } from 'comlink'
import { describe, expect, test, vi } from 'vitest'
import { simulate } from '../../../src/engine/simulate.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { ensembles } from '../../../src/study/ensemble.ts'
import { protectionPair } from '../../../src/study/protections.ts'
import { compared } from '../../../src/study/sideBySide.ts'
import type { RunJob, RunResult } from '../../../src/study/runMany.ts'
import { serial } from '../../../src/study/serial.ts'
import { Cancelled, startPool, type PoolWorker } from '../../../src/workers/pool.ts'
import { studyService } from '../../../src/workers/studyService.ts'
import { parsed } from '../../support/scenarios.ts'
import { stormy } from '../study/handmade.ts'

interface Office {
  readonly start: () => PoolWorker
  readonly workers: FakeWorker[]
}

interface FakeWorker extends PoolWorker {
  readonly breakDown: () => void
  isGone: boolean
}

/** Starts workers that answer from the other end of a channel. */
function office(run: (job: RunJob) => Promise<RunResult>): Office {
  const workers: FakeWorker[] = []
  const start = (): PoolWorker => {
    const { port1, port2 } = new MessageChannel()
    expose({ ...studyService(), run }, port2)
    port1.start()
    const worker = Object.assign(port1 as unknown as PoolWorker, {
      isGone: false,
      terminate: () => {
        worker.isGone = true
        port1.close()
      },
      breakDown: () => {
        port1.dispatchEvent(new Event('error'))
      },
    }) as FakeWorker
    workers.push(worker)
    return worker
  }
  return { start, workers }
}

/** A run that takes as many milliseconds as its title says. */
const sleeping = async ({ scenario: { title, seed } }: RunJob): Promise<RunResult> => {
  if (title === 'fail') throw new Error(`broke at ${seed}`)
  await new Promise(resolve => setTimeout(resolve, Number(title)))
  return { digest: seed } as RunResult
}

const jobs = (...titles: (string | number)[]): RunJob[] =>
  titles.map((title, i) => ({
    scenario: { title: String(title), seed: `run ${i}` } as Scenario,
    observe: [],
  }))
const names = (results: readonly RunResult[]): string[] => results.map(({ digest }) => digest)

describe('a pool of the page', () => {
  test.each([1, 2, 3])('of %d gives results in the order of the jobs', async size => {
    const { start, workers } = office(sleeping)
    const pool = startPool(size, start)
    const done: number[] = []
    const results = await pool.runMany(jobs(60, 1, 30, 1, 1), job => done.push(job))
    expect(names(results)).toEqual(['run 0', 'run 1', 'run 2', 'run 3', 'run 4'])
    expect(done.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4])
    if (size > 1) expect(done[0]).toBe(1)
    expect(workers.length).toBe(size)
    pool.stop()
    expect(workers.every(({ isGone }) => isGone)).toBe(true)
  })

  test('makes the runs that are made here', async () => {
    const scenario = stormy()
    const { start } = office(studyService().run)
    const pool = startPool(2, start)
    const work = ['a', 'b', 'c'].map(seed => ({ scenario: { ...scenario, seed }, observe: ['fund'] })) // prettier-ignore
    const results = await pool.runMany(work)
    results.forEach(({ digest, series }, i) => {
      const here = simulate(work[i].scenario, { observe: ['fund'] })
      expect(digest).toBe(here.digest)
      expect(series.fund).toEqual(here.series.fund)
    })
    pool.stop()
  })

  test('says where lists of values lie, without those that have none', async () => {
    const { start } = office(sleeping)
    const pool = startPool(2, start)
    const twenty = Array.from({ length: 20 }, (_, i) => 20 - i)
    const [all, some, none] = await pool.quantiles([twenty, [NaN, 3, Infinity], [NaN]])
    expect(all).toEqual({ low: 1.5, median: 10.5, high: 19.5 })
    expect(some).toEqual({ low: 3, median: 3, high: 3 })
    expect(none).toEqual({ low: NaN, median: NaN, high: NaN })
    pool.stop()
  })

  test('plans a comparison, and says what its runs came to', async () => {
    const scenario = stormy()
    const [protocol] = scenario.protocols
    const halt = { kind: 'volatility-halt', moveLimit: 0.01, volatilityLimit: 1e6 }
    const guarded = parsed({ ...scenario, protocols: [{ ...protocol, breakers: [halt] }] })
    const protection = { protocol: 0, breaker: 0 }
    const ask = { scenarios: [guarded], protection, macros: 2, micros: 1, figures: ['low'] }
    const { start } = office(studyService().run)
    const pool = startPool(2, start)
    const plan = await pool.ask(service => service.plan(ask))
    expect(plan.jobs.map(job => job.scenario.seed)).toEqual(['1/0', '1/0', '1/1', '1/1'])
    const results = await pool.runMany(plan.jobs)
    const rows = await pool.ask(service => service.compare(results, plan))
    const { design } = plan
    const sides = await ensembles(serial, protectionPair(guarded, protection), design)
    expect(rows).toEqual(compared(sides))
    expect(rows[0].differences[1]!.paths).toBe(2)
    pool.stop()
  })

  test('starts workers only when there is work for them, and keeps them', async () => {
    const { start, workers } = office(sleeping)
    const pool = startPool(4, start)
    expect(await pool.runMany([])).toEqual([])
    expect(workers.length).toBe(0)
    await pool.runMany(jobs(1, 1))
    await pool.runMany(jobs(1, 1))
    expect(workers.length).toBe(2)
    pool.stop()
  })

  test('ends a study with its first error and goes on with the next', async () => {
    const { start } = office(sleeping)
    const pool = startPool(2, start)
    const failing = pool.runMany(jobs('fail', 20, 20, 20, 20))
    const next = pool.runMany(jobs(1, 1))
    await expect(failing).rejects.toThrow('broke at run 0')
    expect(names(await next)).toEqual(['run 0', 'run 1'])
    pool.stop()
  })

  test('replaces a worker that breaks, at the cost of the study it worked for', async () => {
    const { start, workers } = office(sleeping)
    const pool = startPool(1, start)
    const broken = pool.runMany(jobs(10_000, 1))
    const next = pool.runMany(jobs(1))
    workers[0].breakDown()
    await expect(broken).rejects.toThrow('a worker broke')
    expect(names(await next)).toEqual(['run 0'])
    expect(workers.map(({ isGone }) => isGone)).toEqual([true, false])
    pool.stop()
  })

  test('cancels what is under way and what waits, and can be used again', async () => {
    const { start, workers } = office(sleeping)
    const pool = startPool(2, start)
    const onDone = vi.fn()
    const long = pool.runMany(jobs(10_000, 10_000, 1, 1), onDone)
    const behind = pool.runMany(jobs(1))
    pool.cancel()
    await expect(long).rejects.toThrow(Cancelled)
    await expect(behind).rejects.toThrow(Cancelled)
    expect(workers.every(({ isGone }) => isGone)).toBe(true)
    expect(onDone).not.toHaveBeenCalled()
    expect(names(await pool.runMany(jobs(1)))).toEqual(['run 0'])
    pool.stop()
  })
})
