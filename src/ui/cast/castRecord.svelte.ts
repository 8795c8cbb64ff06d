/** The cast of the run on the page: its series so far, fetched as they grow, and how things stand. */
import { CAST_WIDTH, type CastView, type SimService } from '../../workers/messages.ts'

type Ask = <T>(call: (service: SimService) => Promise<T>) => Promise<T>

export class CastRecord {
  /** The latest answer; of its series only what was new then. */
  view: CastView | undefined = $state.raw()
  /** Rows known; rises as they come. */
  rows = $state(0)

  #run = -1
  #cohorts = 0
  #steps = new Int32Array(256)
  #series = new Float64Array(0)
  #isAsking = false

  /** Asks for what is new, unless an answer is still under way. */
  async look(ask: Ask): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    const view = await ask(service => service.cast(this.#run, this.rows))
    this.#isAsking = false
    this.take(view)
  }

  /** Takes in an answer. One of another run, or one that begins anew, takes the place of all before it. */
  take(view: CastView): void {
    const cohorts = view.members.length
    const from = view.from
    if (view.run !== this.#run) this.#series = new Float64Array(0)
    this.#run = view.run
    this.#cohorts = cohorts
    const count = from + view.steps.length
    this.#makeRoom(count)
    this.#steps.set(view.steps, from)
    this.#series.set(view.series, from * cohorts * CAST_WIDTH)
    this.view = view
    this.rows = count
  }

  /** Steps made at a row. */
  step(row: number): number {
    return this.#steps[row]
  }

  /** A number of a cohort at a row: CAST_PRESENT, CAST_WEALTH or CAST_PROFIT. */
  at(row: number, cohort: number, what: number): number {
    return this.#series[(row * this.#cohorts + cohort) * CAST_WIDTH + what]
  }

  #makeRoom(rows: number): void {
    const needed = rows * this.#cohorts * CAST_WIDTH
    if (rows > this.#steps.length) {
      const wide = new Int32Array(2 * rows)
      wide.set(this.#steps)
      this.#steps = wide
    }
    if (needed > this.#series.length) {
      const wide = new Float64Array(2 * needed)
      wide.set(this.#series)
      this.#series = wide
    }
  }
}
