/** Runs spread over child processes. Results stand in the order of the jobs, whoever made them and when. */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { RunJob, RunMany, RunResult } from '../study/runMany.ts'
import { Interrupted } from './interrupt.ts'

/** What a child is asked, one thing at a time. */
export interface Ask {
  readonly place: number
  readonly job: RunJob
}

/** What it says. */
export type Answer = { readonly result: RunResult } | { readonly error: string }

/** How often a job is begun: a child may be killed by what is not the job's fault. */
const ATTEMPTS = 3

/** The built worker lies beside the built command. */
const PROGRAM = join(import.meta.dirname, 'study.worker.js')

/** Makes runs in at most so many child processes, which live as long as one call. */
export function processPool(workers: number, program = PROGRAM): RunMany {
  return async (jobs, onDone) => {
    if (jobs.length === 0) return []
    const work = workOf(jobs, onDone)
    const interrupt = (): void => work.fail(new Interrupted('interrupted'))
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
    try {
      for (let i = 0; i < Math.min(workers, jobs.length); i++) employ(work, program)
      return await work.results
    } finally {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
      for (const child of work.children) child.kill('SIGKILL')
    }
  }
}

type OnDone = NonNullable<Parameters<RunMany>[1]>

interface Work {
  readonly results: Promise<readonly RunResult[]>
  readonly children: Set<ChildProcess>
  readonly isOver: () => boolean
  /** The next thing to ask; undefined if nothing waits. */
  readonly take: () => Ask | undefined
  /** Puts back what a child died of. */
  readonly putBack: (ask: Ask, why: string) => void
  readonly done: (ask: Ask, result: RunResult) => void
  readonly fail: (error: Error) => void
}

/** What is to be done and what is done, apart from who does it. */
function workOf(jobs: readonly RunJob[], onDone?: OnDone): Work {
  const { promise, resolve, reject } = withResolvers<readonly RunResult[]>()
  const waiting = jobs.map((_, place) => place)
  const begun = jobs.map(() => 0)
  const made = new Map<number, RunResult>()
  let isOver = false
  const end = (settle: () => void): void => {
    if (isOver) return
    isOver = true
    settle()
  }
  return {
    results: promise,
    children: new Set(),
    isOver: () => isOver,
    take: () => {
      const place = waiting.shift()
      if (place === undefined) return undefined
      begun[place]++
      return { place, job: jobs[place] }
    },
    putBack: ({ place }, why) => {
      if (begun[place] < ATTEMPTS) waiting.unshift(place)
      else end(() => reject(new Error(`run ${place}: ${why}, ${ATTEMPTS} times`)))
    },
    done: ({ place }, result) => {
      made.set(place, result)
      onDone?.(place, result)
      if (made.size === jobs.length) end(() => resolve(jobs.map((_, i) => made.get(i)!)))
    },
    fail: error => end(() => reject(error)),
  }
}

/** Starts a child and keeps it busy. If it dies, another takes its place. */
function employ(work: Work, program: string): void {
  // Typed arrays and NaN travel as they are; what a child prints must not mix with our data.
  const child = fork(program, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  work.children.add(child)
  let ask: Ask | undefined
  const give = (): void => {
    ask = work.take()
    // A child that cannot be reached has ended or will end, and is answered for there.
    if (ask) child.send(ask, () => undefined)
    else child.disconnect()
  }
  child.on('error', error => work.fail(error))
  child.on('message', (answer: Answer) => {
    if (!ask || work.isOver()) return
    if ('error' in answer) return work.fail(new Error(answer.error))
    work.done(ask, answer.result)
    give()
  })
  child.on('exit', (code, signal) => {
    work.children.delete(child)
    if (!ask || work.isOver()) return
    work.putBack(ask, `its process ended (${signal ?? `exit code ${code}`})`)
    if (!work.isOver()) employ(work, program)
  })
  give()
}

function withResolvers<T>(): {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (error: Error) => void
} {
  let resolve!: (value: T) => void
  let reject!: (error: Error) => void
  const promise = new Promise<T>((...settle) => ([resolve, reject] = settle))
  return { promise, resolve, reject }
}
