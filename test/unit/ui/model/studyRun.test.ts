import { describe, expect, test } from 'vitest'
import type { SideRow } from '../../../../src/study/sideBySide.ts'
import { StudyRun } from '../../../../src/ui/model/studyRun.svelte.ts'
import type { WorkerPool } from '../../../../src/workers/pool.ts'
import type { ComparisonAsk, StudyService } from '../../../../src/workers/studyService.ts'

const ROWS = [{ id: 'liquidated' }] as unknown as readonly SideRow[]
const ASK = { macros: 2 } as ComparisonAsk

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve))

/** A pool with two runs that end when they are told to. */
function bench() {
  const state = { isStopped: false, asked: [] as unknown[] }
  let end: (place: number) => void = () => undefined
  let finish: () => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const service = {
    plan: async (ask: unknown) => (state.asked.push(ask), { jobs: [1, 2], design: {}, scenarios: 2 }), // prettier-ignore
    compare: async (results: unknown) => (state.asked.push(results), ROWS),
  } as unknown as StudyService
  const pool = {
    ask: <T>(call: (of: StudyService) => Promise<T>) => call(service),
    runMany: (_: unknown, onDone: (place: number) => void) => {
      end = onDone
      return new Promise((resolve, reject) => {
        finish = () => resolve(['a', 'b'])
        fail = reject
      })
    },
    stop: () => {
      state.isStopped = true
    },
  } as unknown as WorkerPool
  const study = new StudyRun(() => pool)
  return { study, state, end: (k: number) => end(k), finish: () => finish(), fail: (e: Error) => fail(e) } // prettier-ignore
}

describe('a study', () => {
  test('asks a worker for its runs and for what they come to, and lets the pool go', async () => {
    const { study, state, end, finish } = bench()
    void study.run(ASK, 'these rules')
    await settled()
    expect([study.status, study.done, study.all]).toEqual(['running', 0, 2])
    end(1)
    expect(study.done).toBe(1)
    finish()
    await settled()
    expect([study.status, study.rows, study.of]).toEqual(['done', ROWS, 'these rules'])
    expect(state).toEqual({ isStopped: true, asked: [ASK, ['a', 'b']] })
  })

  test('that is called off keeps what an earlier one came to', async () => {
    const { study, state, finish } = bench()
    const first = study.run(ASK, 'first')
    await settled()
    finish()
    await first
    state.isStopped = false
    void study.run(ASK, 'second')
    await settled()
    study.cancel()
    expect([study.status, study.of, state.isStopped]).toEqual(['cancelled', 'first', true])
    finish()
    await settled()
    expect([study.status, study.of]).toEqual(['cancelled', 'first'])
  })

  test('that breaks off says why, and can be run again', async () => {
    const { study, fail, finish } = bench()
    void study.run(ASK, 'a')
    await settled()
    fail(new Error('a worker broke'))
    await settled()
    expect([study.status, study.problem]).toEqual(['failed', 'a worker broke'])
    const again = study.run(ASK, 'b')
    await settled()
    finish()
    await again
    expect(study.status).toBe('done')
  })
})
