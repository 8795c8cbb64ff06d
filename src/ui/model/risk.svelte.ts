/** The risk of the run on the page: asked of the worker while somebody looks, a few times a second at most. */
import { GAP_MIDDLE, type Risk } from '../../workers/risk/types.ts'
import { keepSample, type Sample } from './riskSamples.ts'
import type { LiveSimulation } from './simulation.svelte.ts'

/** Milliseconds between two looks; more where one takes the worker long. */
const INTERVAL = 250
/** Of the worker's time, at most one part in so many. */
const SHARE = 16

/** The gap that is looked at first: -25 %. */
const STRESS = GAP_MIDDLE - 25

export class RiskWatch {
  latest: Risk | undefined = $state.raw()
  /** Place in the curve of the gap that is looked at. */
  gap = $state(STRESS)
  /** States of feeds, breakers and keepers as they were seen, oldest first. */
  samples: readonly Sample[] = $state.raw([])

  #sim: LiveSimulation
  /** The first frame of the run that was asked about. */
  #run: unknown
  #isLooking = false
  #isAsking = false
  #next = 0
  #seen = -1
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(sim: LiveSimulation) {
    this.#sim = sim
  }

  /** Brings it up to date with the run, now or as soon as it may. */
  want(): void {
    this.#isLooking = true
    const { opened, frame, status } = this.#sim
    if (opened?.frame !== this.#run) this.#forget(opened?.frame)
    if (!frame || status === 'failed' || this.#isAsking || this.#seen === this.#sim.frameCount)
      return
    const wait = this.#next - performance.now()
    clearTimeout(this.#timer)
    if (wait > 0) this.#timer = setTimeout(() => this.want(), wait)
    else void this.#ask()
  }

  /** Nobody looks any more. */
  rest(): void {
    this.#isLooking = false
    clearTimeout(this.#timer)
  }

  async #ask(): Promise<void> {
    const { frameCount } = this.#sim
    const run = this.#run
    this.#isAsking = true
    let began = 0
    const risk = await this.#sim.ask(service => {
      began = performance.now()
      return service.risk()
    })
    // Another run was opened meanwhile.
    if (run !== this.#run) return
    const now = performance.now()
    this.#isAsking = false
    this.#next = now + Math.max(INTERVAL, SHARE * (now - began))
    this.#seen = frameCount
    this.latest = risk
    this.samples = keepSample(this.samples, risk, this.#sim.frame)
    if (this.#isLooking && this.#sim.frameCount !== frameCount) this.want()
  }

  #forget(run: unknown): void {
    this.#run = run
    this.#isAsking = false
    this.#seen = -1
    this.latest = undefined
    this.samples = []
  }
}

const watches = new WeakMap<LiveSimulation, RiskWatch>()

/** The one watch of a simulation. */
export function riskWatch(sim: LiveSimulation): RiskWatch {
  const known = watches.get(sim) ?? new RiskWatch(sim)
  watches.set(sim, known)
  return known
}
