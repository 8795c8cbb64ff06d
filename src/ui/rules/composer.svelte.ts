/** Composing a protocol: changes go in live where they may, else the run starts again with the new document. */
import type { Change } from '../../scenario/compose.ts'
import type { Param, Value } from '../../scenario/declaration.ts'
import type { Scenario } from '../../scenario/document.ts'
import type { Fault } from '../../scenario/faults.ts'
import type { Dropped } from '../../scenario/keepEdits.ts'
import { pathText, valueAt, type Path } from '../../scenario/path.ts'
import type { Control, Parts } from '../../workers/messages.ts'
import type { LiveSimulation } from '../model/simulation.svelte.ts'

/** The run on the page, as far as composing needs it. */
export type Composable = Pick<
  LiveSimulation,
  'opened' | 'presetId' | 'controls' | 'rowFaults' | 'ask' | 'recompose' | 'set'
>

/** What the latest composition did. */
export interface Notice {
  /** Why the run had to start again: the end of a sentence. */
  readonly why: string
  readonly dropped: readonly Dropped[]
}

/** A document that one can go back to. */
interface Kept {
  readonly scenario: Scenario
  readonly presetId: string | undefined
}

/** The document without what was changed while it ran: by this two runs are of one composition. */
const compositionOf = (scenario: Scenario): string => JSON.stringify({ ...scenario, edits: [] })

/** Documents that one can go back to, at most. */
const KEPT = 100

const isSame = (a: Scenario | undefined, b: Scenario): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

export class Composer {
  /** What there is to choose from; fetched once. */
  parts: Parts | undefined = $state.raw()
  /** Composed further than what runs, because it has faults as yet. */
  draft: Scenario | undefined = $state.raw()
  /** Of the draft. */
  faults: readonly Fault[] = $state.raw([])
  notice: Notice | undefined = $state.raw()
  /** Whether a change is under way. */
  isBusy = $state(false)
  #past: readonly Kept[] = $state.raw([])
  #future: readonly Kept[] = $state.raw([])

  readonly #sim: Composable
  /** The composition on the page, as far as this composer made or saw it. */
  #own = ''
  #tail: Promise<void> = Promise.resolve()
  #byKey: Readonly<Record<string, Control>> = $derived.by(() =>
    Object.fromEntries(this.#sim.controls.map(control => [control.key, control])),
  )

  /** The document on show: the draft, else that of the run. */
  document: Scenario | undefined = $derived.by(() => this.draft ?? this.#sim.opened?.scenario)
  canUndo = $derived.by(() => this.#past.length > 0)
  canRedo = $derived.by(() => this.#future.length > 0)

  constructor(sim: Composable) {
    this.#sim = sim
    void sim
      .ask(service => service.parts())
      .then(parts => {
        this.parts = parts
      })
  }

  /** Takes note of the run on the page. Another one has nothing to do with what was composed before. */
  see(scenario: Scenario): void {
    const seen = compositionOf(scenario)
    if (seen === this.#own) return
    this.#own = seen
    this.#past = []
    this.#future = []
    this.draft = undefined
    this.faults = []
    this.notice = undefined
  }

  /** The value in force of a parameter, edits of the run included. */
  value(path: Path): Value {
    const control = this.draft ? undefined : this.#byKey[path.join('.')]
    return control ? control.value : (valueAt(this.document, path) as Value)
  }

  /** Whether a parameter changes without a new start. */
  isLive(path: Path, param: Param): boolean {
    return param.live && this.draft === undefined && path.join('.') in this.#byKey
  }

  /** Faults at a place: of the draft, or of the latest live change. */
  faultsAt(path: Path): readonly Fault[] {
    const at = pathText(path)
    const own = this.faults.filter(one => one.path === at)
    return own.length > 0 ? own : (this.#sim.rowFaults.get(path.join('.')) ?? [])
  }

  /** Sets a parameter: live if that may be. `why` ends the sentence that says why the run starts again. */
  set(path: Path, param: Param, value: Value, why: string): void {
    const control = this.isLive(path, param) ? this.#byKey[path.join('.')] : undefined
    if (control) this.#sim.set(control, value as Control['value'])
    else void this.change({ act: 'set', path, value }, why)
  }

  /** Names or describes the document; settles when the run stands under the new words. */
  rename(field: 'title' | 'about', words: string, why: string): Promise<void> {
    return this.change({ act: 'set', path: [field], value: words }, why)
  }

  /** Makes a change, after those under way; settles when it is made. */
  change(change: Change, why: string): Promise<void> {
    return this.#queue(async () => {
      const base = this.document
      if (!base) return
      const composed = await this.#sim.ask(service => service.compose(base, change))
      if (isSame(composed.scenario, base)) return
      this.#past = [...this.#past, { scenario: base, presetId: this.#sim.presetId }].slice(-KEPT)
      this.#future = []
      await this.#adopt(composed, { why, dropped: composed.dropped })
    })
  }

  undo(why: string): Promise<void> {
    return this.#queue(() => this.#goBack(true, why))
  }

  redo(why: string): Promise<void> {
    return this.#queue(() => this.#goBack(false, why))
  }

  /** Forgets a draft that has faults; the run on the page is as it was. */
  discard(): void {
    this.draft = undefined
    this.faults = []
  }

  dismiss(): void {
    this.notice = undefined
  }

  async #goBack(isUndo: boolean, why: string): Promise<void> {
    const base = this.document
    const kept = (isUndo ? this.#past : this.#future).at(-1)
    if (!base || !kept) return
    const here = { scenario: base, presetId: this.#sim.presetId }
    const { scenario, faults } = await this.#sim.ask(service => service.compose(kept.scenario, null)) // prettier-ignore
    this.#past = isUndo ? this.#past.slice(0, -1) : [...this.#past, here]
    this.#future = isUndo ? [...this.#future, here] : this.#future.slice(0, -1)
    await this.#adopt({ scenario, faults }, { why, dropped: [] }, kept.presetId)
  }

  /** Runs a document, unless it has faults or runs already. */
  async #adopt(
    { scenario, faults }: { readonly scenario: Scenario; readonly faults: readonly Fault[] },
    notice: Notice,
    presetId?: string,
  ): Promise<void> {
    this.faults = faults
    this.draft = scenario
    this.notice = undefined
    if (faults.length > 0) return
    const isRunning = isSame(this.#sim.opened?.scenario, scenario)
    this.#own = compositionOf(scenario)
    if (!isRunning) await this.#sim.recompose(scenario, presetId)
    this.draft = undefined
    this.notice = isRunning ? undefined : notice
  }

  #queue(act: () => Promise<void>): Promise<void> {
    this.isBusy = true
    const turn = this.#tail.then(act)
    this.#tail = turn
    void turn.finally(() => {
      if (this.#tail === turn) this.isBusy = false
    })
    return turn
  }
}

const kept = new WeakMap<LiveSimulation, Composer>()

/** The composer of a simulation stays while its view is closed. */
export function composerOf(sim: LiveSimulation): Composer {
  const known = kept.get(sim)
  if (known) return known
  const composer = new Composer(sim)
  kept.set(sim, composer)
  $effect.root(() => {
    $effect(() => {
      if (sim.opened) composer.see(sim.opened.scenario)
    })
  })
  return composer
}
