/** Runs spread over the page's workers. Results stand in the order of the jobs, whoever made them and when. */
import { wrap } from 'comlink'
import type { RunJob, RunMany, RunResult } from '../study/runMany.ts'
import type { Quantiles, StudyService } from './studyService.ts'
import { startWorker } from './startWorker.ts'
import url from './study.worker.ts?worker&url'

/** The study was called off. */
export class Cancelled extends Error {
  override name = 'Cancelled'
}

/** A worker that a pool may use: it can be talked to, breaks audibly, and can be let go. */
export type PoolWorker = Pick<
  Worker,
  'postMessage' | 'addEventListener' | 'removeEventListener' | 'terminate'
>

export interface WorkerPool {
  readonly size: number
  /** Makes runs in the pool's workers; several studies at once share them, in the order of their calls. */
  readonly runMany: RunMany
  /** One question for any worker: the page's thread runs no study. */
  readonly ask: <T>(ask: (service: StudyService) => Promise<T>) => Promise<T>
  /** Where the values of each list lie: a worker computes it, since the page's thread runs no statistics. */
  readonly quantiles: (lists: readonly (readonly number[])[]) => Promise<readonly Quantiles[]>
  /** Calls off all that is under way or waiting: their promises reject with Cancelled. The pool can be used again. */
  readonly cancel: () => void
  /** Cancels, and lets the workers go for good. */
  readonly stop: () => void
}

/** Something to ask a worker. */
type Ask<T> = (service: StudyService) => Promise<T>

interface Task {
  /** Has it done; the answer tells the study. */
  readonly make: Ask<() => void>
  /** Whether its study has failed or was called off. */
  readonly isOver: () => boolean
  readonly fail: (error: unknown) => void
}

interface Hand {
  readonly worker: PoolWorker
  readonly service: StudyService
  task: Task | undefined
}

/** One worker for each core but that of the page, started when there is work for it. */
export function startPool(
  size = Math.max(1, navigator.hardwareConcurrency - 1),
  start: () => PoolWorker = () => startWorker(url, 'study'),
): WorkerPool {
  const hands = new Set<Hand>()
  let waiting: Task[] = []

  const hire = (): Hand => {
    const worker = start()
    const hand: Hand = { worker, service: wrap<StudyService>(worker), task: undefined }
    const lost = (event: Event): void => {
      hand.task?.fail(new Error(('message' in event && String(event.message)) || 'a worker broke'))
      letGo(hand)
      giveOut()
    }
    worker.addEventListener('error', lost)
    worker.addEventListener('messageerror', lost)
    hands.add(hand)
    return hand
  }
  const letGo = (hand: Hand): void => {
    hands.delete(hand)
    hand.worker.terminate()
  }
  const give = (hand: Hand, task: Task): void => {
    hand.task = task
    const end = (tell: () => void): void => {
      // Free before anybody hears of it, so that whoever then asks for more finds this worker.
      hand.task = undefined
      tell()
      giveOut()
    }
    task.make(hand.service).then(end, (error: unknown) => end(() => task.fail(error)))
  }
  const giveOut = (): void => {
    waiting = waiting.filter(task => !task.isOver())
    while (waiting.length > 0) {
      const idle = [...hands].find(({ task }) => !task)
      if (!idle && hands.size >= size) return
      give(idle ?? hire(), waiting.shift()!)
    }
  }
  const cancel = (): void => {
    const stopped = waiting
    waiting = []
    for (const task of stopped) task.fail(new Cancelled('cancelled'))
    // A run cannot be spoken to before it ends: its worker goes with it.
    for (const hand of [...hands].filter(({ task }) => task)) {
      letGo(hand)
      hand.task?.fail(new Cancelled('cancelled'))
    }
  }
  const askAll = <T>(asks: readonly Ask<T>[], onDone?: (place: number, result: T) => void) =>
    new Promise<readonly T[]>((resolve, reject) => {
      waiting.push(...tasksOf(asks, { resolve, reject, onDone }))
      giveOut()
    })
  return {
    size,
    runMany: (jobs, onDone) => askAll(jobs.map(runOf), onDone),
    ask: async ask => (await askAll([ask]))[0],
    quantiles: lists => askAll(lists.map(quantilesOf)),
    cancel,
    stop: () => {
      cancel()
      for (const hand of [...hands]) letGo(hand)
    },
  }
}

const runOf =
  (job: RunJob): Ask<RunResult> =>
  service =>
    service.run(job)

const quantilesOf =
  (values: readonly number[]): Ask<Quantiles> =>
  service =>
    service.quantiles(values)

/** The tasks of one study; the first that fails ends it. */
function tasksOf<T>(
  asks: readonly Ask<T>[],
  study: {
    readonly resolve: (results: readonly T[]) => void
    readonly reject: (error: unknown) => void
    readonly onDone: ((place: number, result: T) => void) | undefined
  },
): Task[] {
  const made = new Map<number, T>()
  let isOver = false
  if (asks.length === 0) study.resolve([])
  const done = (place: number, result: T): void => {
    if (isOver) return
    made.set(place, result)
    study.onDone?.(place, result)
    if (made.size === asks.length) study.resolve(asks.map((_, i) => made.get(i)!))
  }
  return asks.map((ask, place) => ({
    make: service => ask(service).then(result => () => done(place, result)),
    isOver: () => isOver,
    fail: error => {
      isOver = true
      study.reject(error)
    },
  }))
}
