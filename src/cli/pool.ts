/** Runs spread over child processes. Results stand in the order of the jobs, whoever made them and when. */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { RunJob, RunMany, RunResult } from '../study/runMany.ts'
import { Interrupted } from './interrupt.ts'

/** What a child is asked, one thing at a time. */
export interface Ask<J = RunJob> {
  readonly place: number
  readonly job: J
}

/** What it says. */
export type Answer<R = RunResult> = { readonly result: R } | { readonly error: string }

/** Does all jobs and returns what came of them, in their order. `onDone` hears of each as it ends. */
export type Pool<J, R> = (
  jobs: readonly J[],
  onDone?: (place: number, result: R) => void,
) => Promise<readonly R[]>

/** How often a job is begun: a child may be killed by what is not the job's fault. */
const ATTEMPTS = 3

/** The built worker lies beside the built command. */
const PROGRAM = join(import.meta.dirname, 'study.worker.js')

/** Makes runs in at most so many child processes, which live as long as one call. */
export const processPool = (workers: number, program = PROGRAM): RunMany =>
  poolOf<RunJob, RunResult>(workers, program)

/** Does jobs of any kind in child processes that run `program`. */
export function poolOf<J, R>(workers: number, program: string): Pool<J, R> {
  return async (jobs, onDone) => {
    if (jobs.length === 0) return []
    const work = workOf<J, R>(jobs, onDone)
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

interface Work<J, R> {
  readonly results: Promise<readonly R[]>
  readonly children: Set<ChildProcess>
  readonly isOver: () => boolean
  /** The next thing to ask; undefined if nothing waits. */
  readonly take: () => Ask<J> | undefined
  /** Puts back what a child died of. */
  readonly putBack: (ask: Ask<J>, why: string) => void
  readonly done: (ask: Ask<J>, result: R) => void
  readonly fail: (error: Error) => void
}

/** What is to be done and what is done, apart from who does it. */
function workOf<J, R>(jobs: readonly J[], onDone?: Parameters<Pool<J, R>>[1]): Work<J, R> {
  const { promise, resolve, reject } = withResolvers<readonly R[]>()
  const waiting = jobs.map((_, place) => place)
  const begun = jobs.map(() => 0)
  const made = new Map<number, R>()
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
function employ<J, R>(work: Work<J, R>, program: string): void {
  // Typed arrays and NaN travel as they are; what a child prints must not mix with our data.
  const child = fork(program, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  work.children.add(child)
  let ask: Ask<J> | undefined
  const give = (): void => {
    ask = work.take()
    // A child that cannot be reached has ended or will end, and is answered for there.
    if (ask) child.send(ask, () => undefined)
    else child.disconnect()
  }
  child.on('error', error => work.fail(error))
  child.on('message', (answer: Answer<R>) => {
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
