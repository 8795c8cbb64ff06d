/** The options venue of the run on the page: asked of the worker while somebody looks, a few times a second at most. */
import type { OptionsView } from '../../workers/options/types.ts'
import type { LiveSimulation } from './simulation.svelte.ts'

/** Milliseconds between two looks; more where one takes the worker long. */
const INTERVAL = 250
/** Of the worker's time, at most one part in so many. */
const SHARE = 16

export class OptionsWatch {
  /** Undefined before the first look, null where no options are listed. */
  latest: OptionsView | null | undefined = $state.raw()
  /** The account whose book is on show; null until there is one. */
  account: number | null = $state(null)

  #sim: LiveSimulation
  /** The first frame of the run that was asked about. */
  #run: unknown
  #isLooking = false
  #isAsking = false
  #next = 0
  #seen = -1
  #seenAccount: number | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(sim: LiveSimulation) {
    this.#sim = sim
  }

  /** Brings it up to date with the run, now or as soon as it may. */
  want(): void {
    this.#isLooking = true
    const { opened, frame, status } = this.#sim
    if (opened?.frame !== this.#run) this.#forget(opened?.frame)
    if (!frame || status === 'failed' || this.#isAsking || this.#isCurrent()) return
    const wait = this.#next - performance.now()
    clearTimeout(this.#timer)
    if (wait > 0) this.#timer = setTimeout(() => this.want(), wait)
    else void this.#ask()
  }

  /** Shows the book of an account, without the wait that looks have between them. */
  choose(account: number): void {
    this.account = account
    this.#next = 0
    if (this.#isLooking) this.want()
  }

  /** Nobody looks any more. */
  rest(): void {
    this.#isLooking = false
    clearTimeout(this.#timer)
  }

  #isCurrent(): boolean {
    return this.#seen === this.#sim.frameCount && this.#seenAccount === this.account
  }

  async #ask(): Promise<void> {
    const { frameCount } = this.#sim
    const run = this.#run
    const { account } = this
    this.#isAsking = true
    let began = 0
    const view = await this.#sim.ask(service => {
      began = performance.now()
      return service.options(account)
    })
    // Another run was opened meanwhile.
    if (run !== this.#run) return
    const now = performance.now()
    this.#isAsking = false
    this.#next = now + Math.max(INTERVAL, SHARE * (now - began))
    this.#seen = frameCount
    this.#seenAccount = account
    this.latest = view
    if (this.account === null && view?.accounts.length) this.choose(view.accounts[0].account)
    else if (this.#isLooking) this.want()
  }

  #forget(run: unknown): void {
    this.#run = run
    this.#isAsking = false
    this.#seen = -1
    this.latest = undefined
    this.account = null
  }
}

const watches = new WeakMap<LiveSimulation, OptionsWatch>()

/** The one watch of a simulation. */
export function optionsWatch(sim: LiveSimulation): OptionsWatch {
  const known = watches.get(sim) ?? new OptionsWatch(sim)
  watches.set(sim, known)
  return known
}
