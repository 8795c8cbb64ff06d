/** What holds the page to its run: the worker, what was kept of the run, and how both were lost. */
import type { Frame, Kept } from '../../workers/messages.ts'
import type { Scenario } from '../../scenario/document.ts'
import { connect, type Ask, type Connection } from './connection.ts'

export interface Failure {
  readonly kind:
    | 'worker' // it broke
    | 'silent' // it did not answer any more
    | 'run' // the run threw: it would again
    | 'memory' // the browser gave no more
  /** In the words of whoever threw it. */
  readonly message: string
}

/** Milliseconds of the worker's time after which the run is kept again, so that going on from there is quick. */
const WORK = 300

/** Of the worker's time, keeping takes one part in so many at most. */
const SHARE = 20

export type Connect = typeof connect

export class Lifeline {
  /** How the run was lost, until it goes on. */
  failure: Failure | undefined = $state.raw()
  /** Whether the worker has not answered for some seconds. */
  isSilent = $state(false)

  readonly #connect: Connect
  readonly #onfail: (failure: Failure) => void
  #connection: Connection
  #kept: Kept | undefined
  #work = 0
  #enough = WORK
  #isKeeping = false
  #renewed = signal()
  /** Calls that threw: they are not made again. */
  readonly #threw = new WeakSet<object>()

  constructor(onfail: (failure: Failure) => void, start: Connect = connect) {
    this.#onfail = onfail
    this.#connect = start
    this.#connection = this.#start()
  }

  /** Whether a call is under way or waiting. */
  busy(): boolean {
    return this.#connection.busy()
  }

  /** Asks for something that changes nothing. If the worker is lost, another will be asked. */
  async look<T>(call: Ask<T>): Promise<T> {
    for (;;) {
      const renewed = this.#renewed.promise
      const answer = await Promise.race([this.#made(call), renewed])
      if (answer) return answer.value
      if (this.#threw.has(call)) return new Promise(() => undefined)
    }
  }

  /** Has something done. Never settles if the worker is lost. */
  async do<T>(call: Ask<T>): Promise<T> {
    return (await this.#made(call)).value
  }

  /** Gives a silent worker more time. */
  wait(): void {
    this.#connection.wait()
  }

  /** Starts a worker in the place of the one there is, and has it go on with the run at a step. */
  resume(scenario: Scenario, step: number): Promise<Frame> {
    const kept = this.#kept ?? null
    // If that fails, the next try begins at the document.
    this.#kept = undefined
    return this.#renew(service => service.resume(kept, scenario, step)).then(frame => {
      if (kept) this.#kept = kept
      return frame
    })
  }

  /** Starts a worker that has no run yet. */
  renew(): void {
    this.#kept = undefined
    void this.#renew(() => Promise.resolve())
  }

  /** Notes time that the worker took; now and then the run is kept. */
  worked(milliseconds: number): void {
    this.#work += milliseconds
    if (this.#work < this.#enough || this.#isKeeping) return
    this.#isKeeping = true
    this.#work = 0
    let began = 0
    const asked = this.do(service => {
      began = performance.now()
      return service.keep()
    })
    void asked.then(kept => {
      this.#kept = kept
      this.#isKeeping = false
      this.#enough = Math.max(WORK, SHARE * (performance.now() - began))
    })
  }

  /** The run stands at an earlier step: what was kept of later ones is no part of it. */
  wentBackTo(step: number): void {
    if (this.#kept && this.#kept.step > step) this.#kept = undefined
  }

  /** A worker, and a first call before whatever waits for it. */
  #renew<T>(first: Ask<T>): Promise<T> {
    this.#connection.stop()
    this.isSilent = false
    this.#isKeeping = false
    this.#work = 0
    this.#connection = this.#start()
    const answer = this.do(first)
    this.#renewed.give()
    this.#renewed = signal()
    return answer
  }

  #start(): Connection {
    const own: Connection = this.#connect({
      onsilent: isSilent => {
        if (own === this.#connection) this.isSilent = isSilent
      },
      onlost: error => this.#fail(own, error),
    })
    return own
  }

  #made<T>(call: Ask<T>): Promise<{ readonly value: T }> {
    const connection = this.#connection
    return new Promise(resolve => {
      connection.ask(call).then(
        value => resolve({ value }),
        (error: unknown) => {
          if (!isLost(error)) this.#threw.add(call)
          this.#fail(connection, error)
        },
      )
    })
  }

  #fail(connection: Connection, error: unknown): void {
    if (connection !== this.#connection) return
    this.isSilent = false
    this.failure = failureOf(error)
    this.#onfail(this.failure)
  }
}

/** Errors come out of the worker by name and message. */
function failureOf(error: unknown): Failure {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (isLost(error)) return { kind: isSilent(error) ? 'silent' : 'worker', message }
  const isMemory = name === 'RangeError' && !/call stack/i.test(message)
  return { kind: isMemory ? 'memory' : 'run', message }
}

const isLost = (error: unknown): boolean => error instanceof Error && error.name === 'WorkerLost'

const isSilent = (error: unknown): boolean =>
  error instanceof Error && 'isSilent' in error && error.isSilent === true

interface Signal {
  readonly promise: Promise<undefined>
  readonly give: () => void
}

function signal(): Signal {
  let give: () => void = () => undefined
  const promise = new Promise<undefined>(resolve => {
    give = () => resolve(undefined)
  })
  return { promise, give }
}
