/** One study on the page: started, followed, called off, and what it came to. */
import type { SideRow } from '../../study/sideBySide.ts'
import type { WorkerPool } from '../../workers/pool.ts'
import type { ComparisonAsk } from '../../workers/studyService.ts'

export type StudyStatus = 'idle' | 'running' | 'done' | 'cancelled' | 'failed'

/** Makes its runs in a pool of its own, which it lets go at the end. */
export class StudyRun {
  status: StudyStatus = $state('idle')
  /** Runs that are through, of all. */
  done = $state(0)
  all = $state(0)
  /** Of the latest study that came to its end. */
  rows: readonly SideRow[] = $state.raw([])
  /** What that study was of, as the caller names it. */
  of = $state('')
  /** Why the latest study failed. */
  problem = $state('')

  readonly #start: () => WorkerPool
  #pool: WorkerPool | undefined

  constructor(start: () => WorkerPool) {
    this.#start = start
  }

  /** Runs a study. `of` names what it is of: a result of something else is out of date. */
  async run(ask: ComparisonAsk, of: string): Promise<void> {
    if (this.status === 'running') return
    const pool = this.#start()
    this.#pool = pool
    this.done = 0
    this.all = 0
    this.status = 'running'
    try {
      const plan = await pool.ask(service => service.plan(ask))
      if (this.#pool !== pool) return
      this.all = plan.jobs.length
      const results = await pool.runMany(plan.jobs, () => {
        if (this.#pool === pool) this.done++
      })
      const rows = await pool.ask(service => service.compare(results, plan))
      if (this.#pool !== pool) return
      Object.assign(this, { rows, of, status: 'done' })
    } catch (error) {
      if (this.#pool !== pool) return
      this.problem = error instanceof Error ? error.message : String(error)
      this.status = 'failed'
    }
    this.#letGo()
  }

  /** Calls off what is under way. Rows of an earlier study stay. */
  cancel(): void {
    if (this.status !== 'running') return
    this.#letGo()
    this.status = 'cancelled'
  }

  #letGo(): void {
    const pool = this.#pool
    this.#pool = undefined
    pool?.stop()
  }
}
