/** The scenario at hand under other lucks: the same path, crowd and shocks, all else by other micro seeds. */
import type { Scenario } from '../../scenario/document.ts'
import type { RunJob, RunResult } from '../../study/runMany.ts'
import type { WorkerPool } from '../../workers/pool.ts'
import type { Quantiles } from '../../workers/studyService.ts'

/** What the panel shows, by ids of figures of the studies. */
const LUCK_FIGURES = ['liquidated', 'fund-low', 'adl', 'liquidations'] as const
export type LuckFigureId = (typeof LUCK_FIGURES)[number]

export interface LuckFigure {
  readonly id: LuckFigureId
  /** One a luck, in the order of their seeds; not finite where a run has none. */
  readonly values: readonly number[]
  readonly quantiles: Quantiles
  /** Of the run at hand, played to its end with the edits it had. */
  readonly own: number
}

type LucksStatus =
  | 'idle'
  | 'asking' // so much work that a person should agree to it
  | 'running'
  | 'done'
  | 'cancelled'
  | 'failed'

export const LUCKS = 20

/** Agent-steps of all lucks together above which the panel asks first. */
const BUDGET = 2e9

/** Agent-steps a second of one worker, roughly: for an estimate in words. */
const RATE = 1e7

/** A run to study: its document with all edits so far, and its size. */
export interface Studied {
  readonly scenario: Scenario
  readonly agents: number
  readonly steps: number
}

/** Runs the lucks in a pool of its own, which it lets go at the end, and keeps what they came to. */
export class Lucks {
  status: LucksStatus = $state('idle')
  /** Lucks that are through. */
  done = $state(0)
  /** Of the latest study that came to its end. */
  figures: readonly LuckFigure[] = $state.raw([])
  /** Seconds that the study may take, while it asks. */
  estimate = $state(0)
  /** Why the latest study failed. */
  problem = $state('')

  readonly #start: () => WorkerPool
  #pool: WorkerPool | undefined
  /** Documents as text: of the run on the page, of the latest study, of the figures. */
  #seen = $state('')
  #begun = ''
  #shown = $state('')
  /** The same without edits: by this two runs are of one scenario. */
  #base = ''

  /** Whether the run on the page has other edits than the figures. */
  isStale: boolean = $derived(this.figures.length > 0 && this.#seen !== this.#shown)

  constructor(start: () => WorkerPool) {
    this.#start = start
  }

  /** Takes note of the document on the page. What was found out about another scenario is dropped. */
  see(scenario: Scenario): void {
    const base = JSON.stringify({ ...scenario, edits: [] })
    if (base !== this.#base) this.#forget()
    this.#base = base
    this.#seen = JSON.stringify(scenario)
  }

  /** Runs the lucks, or asks first if that is much work and nobody has agreed. */
  run(studied: Studied, isAgreed = false): void {
    if (this.status === 'running') return
    const pool = this.#start()
    this.see(studied.scenario)
    const work = studied.agents * studied.steps
    if (!isAgreed && work * LUCKS > BUDGET) {
      pool.stop()
      this.estimate = (work * (LUCKS + 1)) / (RATE * pool.size)
      this.status = 'asking'
      return
    }
    this.#pool = pool
    this.#begun = this.#seen
    this.done = 0
    this.status = 'running'
    void this.#study(studied.scenario, pool)
  }

  /** Calls off what is under way, or the question. Figures of an earlier study stay. */
  cancel(): void {
    if (this.status === 'asking') this.status = this.figures.length > 0 ? 'done' : 'idle'
    if (this.status !== 'running') return
    this.#letGo()
    this.status = 'cancelled'
  }

  async #study(scenario: Scenario, pool: WorkerPool): Promise<void> {
    try {
      const results = await pool.runMany(jobsOf(scenario), place => {
        if (this.#pool === pool && place > 0) this.done++
      })
      const figures = await figuresOf(results, pool)
      if (this.#pool !== pool) return
      this.figures = figures
      this.#shown = this.#begun
      this.status = 'done'
    } catch (error) {
      if (this.#pool !== pool) return
      this.problem = error instanceof Error ? error.message : String(error)
      this.status = 'failed'
    }
    this.#letGo()
  }

  #letGo(): void {
    const pool = this.#pool
    this.#pool = undefined
    pool?.stop()
  }

  #forget(): void {
    this.#letGo()
    this.figures = []
    this.status = 'idle'
  }
}

/** The run at hand first, then the lucks. */
function jobsOf(scenario: Scenario): RunJob[] {
  const others = Array.from({ length: LUCKS + 1 }, (_, micro) => micro)
    .filter(micro => micro !== scenario.micro)
    .slice(0, LUCKS)
  return [scenario.micro, ...others].map(micro => ({
    scenario: { ...scenario, micro },
    observe: [],
    figures: LUCK_FIGURES,
  }))
}

async function figuresOf(
  [own, ...others]: readonly RunResult[],
  pool: WorkerPool,
): Promise<readonly LuckFigure[]> {
  const lists = LUCK_FIGURES.map(id => others.map(({ figures }) => figures[id]))
  const quantiles = await pool.quantiles(lists)
  return LUCK_FIGURES.map((id, k) => ({
    id,
    values: lists[k],
    quantiles: quantiles[k],
    own: own.figures[id],
  }))
}
