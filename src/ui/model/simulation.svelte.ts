/** The one simulation on the page: a worker's run, played frame by frame. */
import { transfer } from 'comlink'
import type { Scenario } from '../../scenario/document.ts'
import { LIMITS } from '../../scenario/limits.ts'
import { fault, shown, type Fault } from '../../scenario/faults.ts'
import type { Control, Frame, FrameEvents, Opened, Source, Spare } from '../../workers/messages.ts'
import { EN } from '../text/en.ts'
import { changeText } from '../text/values.ts'
import { connect, digestElsewhere, WHOLE_RUN, type Ask, type Connection } from './connection.ts'
import { growingHistory } from './history.ts'
import { createPace } from './pace.ts'
import { FIRST_PRESET, loadPreset } from './presets.ts'
import { createRecord, type Record } from './record.ts'
import { slowMotion } from './slowMotion.ts'
import { defaultSpeed } from './speeds.ts'
import { throttle } from './throttle.ts'
import type { Simulation, Status, TickerLine } from './types.ts'
import {
  controlsInForce,
  editMarks,
  editsUpTo,
  NONE,
  withEntry,
  withoutEntry,
  type EditMark,
} from './values.ts'

type Value = Control['value']

/** Agent-steps above which a run that is not shipped with the page asks before it starts. */
const BUDGET = 2e8

/** Milliseconds between two edits of one parameter. */
const EDIT_INTERVAL = 100

/** While playing, like events within this many seconds of watching become one sentence. */
const SENTENCE_SECONDS = 0.8

interface Opening {
  readonly presetId?: string
  readonly link?: string
  readonly isComposed?: boolean
}

/** Starts a worker and opens what the address names, else the calm market. */
export function createSimulation(): LiveSimulation {
  const simulation = new LiveSimulation()
  const fragment = location.hash
  void (fragment.length > 1 ? simulation.openLink(fragment) : simulation.openPreset(FIRST_PRESET))
  return simulation
}

/** What the page plays and changes. `createSimulation` makes the one there is. */
export class LiveSimulation implements Simulation {
  status: Status = $state('loading')
  opened: Opened | undefined = $state.raw()
  frame: Frame | undefined = $state.raw()
  frameCount = $state(0)
  events: FrameEvents | undefined = $state.raw()
  ticker: readonly TickerLine[] = $state.raw([])
  record: Record | undefined = $state.raw()
  presetId: string | undefined = $state()
  /** Whether its document was put together on the page. */
  isComposed = $state(false)
  faults: readonly Fault[] = $state.raw([])
  /** Faults of the latest edit of a control, by its key. */
  rowFaults: ReadonlyMap<string, readonly Fault[]> = $state.raw(NONE)
  speed = $state(defaultSpeed(5))
  /** Whether time may pass slower while a crowd breaks, and whether it does. */
  mayBeSlow = $state(true)
  isSlow = $state(false)
  reproduced: Simulation['reproduced'] = $state('unknown')
  /** Digest that this engine computed for the link that was opened. */
  computed: string | undefined = $state()
  /** Why the simulation was lost. */
  problem = $state('')
  readonly history = growingHistory()

  #connection: Connection = connect()
  #pace = createPace()
  #slow = slowMotion()
  #pending: ReadonlyMap<string, Value> = $state.raw(NONE)
  #throttle = throttle<{ control: Control; value: Value }>(EDIT_INTERVAL, (key, edit) => {
    void this.#edit(key, edit.control, edit.value)
  })
  /** The frame before the latest: its columns go back with the next call, the latest stays whole. */
  #spent: Frame | undefined
  #seekTo: number | undefined
  #isSeeking = false
  #opening = 0
  #link: string | undefined

  #editCount = $derived(editsUpTo(this.opened?.scenario.edits ?? [], this.frame?.step ?? 0))

  controls: readonly Control[] = $derived(
    controlsInForce(
      this.opened?.controls ?? [],
      this.opened?.scenario.edits.slice(0, this.#editCount) ?? [],
      this.#pending,
    ),
  )

  edits: readonly EditMark[] = $derived(
    editMarks(this.opened?.scenario.edits ?? [], this.opened?.controls ?? [], changeText),
  )

  constructor() {
    const turn = (now: number): void => {
      requestAnimationFrame(turn)
      this.#play(now)
    }
    requestAnimationFrame(turn)
  }

  get playing(): boolean {
    return this.status === 'running'
  }

  play(): void {
    if (this.status === 'finished') this.seek(0)
    if (this.status === 'over-budget') void this.#verify()
    if (this.status === 'paused' || this.status === 'over-budget') this.status = 'running'
    this.#pace.restart()
  }

  pause(): void {
    if (this.status === 'running') this.status = 'paused'
  }

  stepOnce(): void {
    this.pause()
    if (this.status === 'paused' && !this.#connection.busy()) void this.#advance(1, 1)
  }

  /** Starts again without the edits. `seek(0)` keeps them. */
  reset(): void {
    if (!this.opened || this.status === 'over-budget' || this.status === 'failed') return
    const wasPlaying = this.playing
    this.#seekTo = undefined
    void this.ask(service => service.restart(false)).then(result => {
      if ('faults' in result) this.faults = result.faults
      else this.#begin(result, wasPlaying ? 'running' : 'paused')
    })
  }

  seek(step: number): void {
    if (!this.opened || this.status === 'failed' || this.status === 'over-budget') return
    this.#seekTo = Math.min(this.opened.steps, Math.max(0, Math.round(step)))
    if (this.status === 'finished' && this.#seekTo < this.opened.steps) this.status = 'paused'
    if (!this.#isSeeking) void this.#seekOn()
  }

  setSpeed(stepsPerSecond: number): void {
    this.speed = stepsPerSecond
  }

  /** Shows the value at once; the worker has the last word. A finished run begins anew with it. */
  set(control: Control, value: Value): void {
    if (this.status === 'finished') this.seek(0)
    this.#pending = withEntry(this.#pending, control.key, value)
    this.#throttle.push(control.key, { control, value })
  }

  async openPreset(id: string): Promise<void> {
    const preset = await loadPreset(id)
    if (preset) await this.#open({ text: preset.text }, { presetId: id })
    else this.faults = [fault('E_PRESET', '', shown(id), EN.notices.noPreset)]
  }

  async openLink(fragment: string): Promise<void> {
    await this.#open({ link: fragment }, { link: fragment })
  }

  async openText(text: string): Promise<void> {
    await this.#open({ text }, {})
  }

  /** Opens a file that was dropped or chosen; a large one is not even read. */
  async openFile(file: File): Promise<void> {
    if (file.size > LIMITS.bytes) {
      const most = `1 to ${LIMITS.bytes} bytes`
      this.faults = [fault('E_FILE_SIZE', '', `${file.size} bytes`, most)]
    } else await this.openText(await file.text())
  }

  async reseed(seed: string): Promise<void> {
    if (!this.opened) return
    const text = JSON.stringify({ ...this.opened.scenario, seed })
    await this.#open({ text }, { presetId: this.presetId })
  }

  /** Starts again from step 0 with another document, playing on unless it was paused. Faults leave all as it is. */
  async recompose(scenario: Scenario, presetId?: string): Promise<void> {
    const wasPaused = this.status === 'paused'
    await this.#open({ text: JSON.stringify(scenario) }, { presetId, isComposed: !presetId })
    if (wasPaused) this.pause()
  }

  async share(): Promise<{ readonly fragment: string; readonly digest: string } | undefined> {
    const result = await this.ask(service => service.share(), WHOLE_RUN)
    if (!('faults' in result)) return result
    this.faults = result.faults
    return undefined
  }

  /** A fresh worker, the same document, the same step. */
  recover(): void {
    const step = this.frame?.step ?? 0
    const text = this.opened && JSON.stringify(this.opened.scenario)
    this.#connection.stop()
    this.#connection = connect()
    this.#isSeeking = false
    this.#throttle.clear()
    this.#pending = NONE
    this.status = 'loading'
    const open = text
      ? this.#open({ text }, { presetId: this.presetId, link: undefined })
      : this.openPreset(FIRST_PRESET)
    void open.then(() => {
      this.pause()
      this.seek(step)
    })
  }

  dismissFaults(): void {
    this.faults = []
  }

  /** One turn of the play loop: at most one frame is under way. */
  #play(now: number): void {
    if (this.status !== 'running' || this.#connection.busy()) return
    this.isSlow = this.mayBeSlow && this.#slow.isSlow(now)
    const speed = this.mayBeSlow ? this.#slow.speed(now, this.speed) : this.speed
    const most = this.mayBeSlow ? this.#slow.mostSteps(now, this.speed) : Infinity
    const steps = this.#pace.due(now, speed, most)
    if (steps > 0) void this.#advance(steps, Math.max(1, Math.round(speed * SENTENCE_SECONDS)))
  }

  /** Makes steps; like events within `bucket` of them are told in one sentence. */
  async #advance(steps: number, bucket: number): Promise<void> {
    const before = this.frame?.summary.liquidations ?? 0
    const began = performance.now()
    const spare = this.#takeSpare()
    const frame = await this.ask(service => service.advance(steps, spare))
    const now = performance.now()
    this.#pace.took(now - began, steps)
    const { liquidations, agents } = frame.summary
    this.#slow.saw(now, liquidations - before, agents, steps)
    this.#show(frame, bucket)
  }

  #takeSpare(): Spare | undefined {
    if (!this.#spent) return undefined
    const { liquidationPrice, notional } = this.#spent
    this.#spent = undefined
    const buffers = [liquidationPrice.buffer, notional.buffer] as ArrayBuffer[]
    return transfer({ liquidationPrice, notional }, buffers)
  }

  /** Goes to the latest step asked for; those asked for meanwhile are passed over. */
  async #seekOn(): Promise<void> {
    this.#isSeeking = true
    while (this.#seekTo !== undefined) {
      const to: number = this.#seekTo
      this.#seekTo = undefined
      const frame = await this.ask(service => service.seek(to), WHOLE_RUN)
      // Fewer rows than steps: the worker went on from where it stood.
      if (frame.observed === frame.step) this.#forget()
      this.#show(frame, Math.max(1, Math.round((this.opened?.steps ?? 1) / 150)))
    }
    this.#isSeeking = false
    this.#pace.restart()
  }

  async #edit(key: string, control: Control, value: Value): Promise<void> {
    const result = await this.ask(service => service.edit(control.path, value))
    if (this.#pending.get(key) === value) this.#pending = withoutEntry(this.#pending, key)
    if ('faults' in result) {
      this.rowFaults = withEntry(this.rowFaults, key, result.faults)
      return
    }
    this.rowFaults = withoutEntry(this.rowFaults, key)
    if (this.opened) this.opened = { ...this.opened, scenario: result.scenario }
  }

  /** Opens a document. If it has faults, nothing of the run on the page changes. */
  async #open(source: Source, { presetId, link, isComposed = false }: Opening): Promise<void> {
    const turn = ++this.#opening
    const result = await this.ask(service => service.open(source), WHOLE_RUN)
    if (turn !== this.#opening) return
    if ('faults' in result) {
      const { faults } = result
      if (!this.opened) await this.openPreset(FIRST_PRESET)
      this.faults = faults
      return
    }
    const isLarge = result.agents * result.steps > BUDGET && presetId === undefined
    this.presetId = presetId
    this.isComposed = isComposed
    this.faults = result.notices
    this.#link = link
    this.computed = undefined
    this.reproduced = 'unknown'
    this.speed = defaultSpeed(result.stepSeconds)
    if (link === undefined && location.hash) history.replaceState(null, '', location.pathname)
    this.#begin(result, isLarge ? 'over-budget' : 'running')
    if (!isLarge) void this.#verify()
  }

  #begin(opened: Opened, status: Status): void {
    this.#throttle.clear()
    this.#pending = NONE
    this.rowFaults = NONE
    this.#seekTo = undefined
    this.#spent = undefined
    this.frame = undefined
    this.opened = opened
    this.#forget()
    this.#pace.restart()
    this.#slow.reset()
    this.isSlow = false
    this.status = status
    this.#show(opened.frame, 1)
  }

  #forget(): void {
    if (!this.opened) return
    this.record = createRecord(this.opened, this.history, step => this.#editLabel(step))
    this.ticker = []
  }

  #editLabel(step: number): string {
    return this.edits.find(edit => edit.step === step)?.label ?? ''
  }

  #show(frame: Frame, bucket: number): void {
    // A frame that starts from step 0 again knows nothing of where accounts stood.
    const isAnew = this.history.length === 0
    this.record?.add(frame, isAnew ? undefined : this.frame?.liquidationPrice, bucket)
    this.ticker = this.record?.lines() ?? []
    this.#spent = this.frame
    this.frame = frame
    this.events = frame.events
    this.frameCount++
    if (frame.done && this.status !== 'loading') this.status = 'finished'
  }

  /** Runs the link that was opened from its document alone, in a worker of its own. */
  async #verify(): Promise<void> {
    const link = this.#link
    const promised = this.opened?.promised
    if (link === undefined || !promised) return
    this.reproduced = 'checking'
    const computed = await digestElsewhere({ link })
    if (this.#link !== link) return
    this.computed = computed
    this.reproduced = computed === undefined ? 'unknown' : computed === promised ? 'yes' : 'no'
  }

  /** Asks the worker. A lost worker ends in the failed state and never answers. */
  ask<T>(call: Ask<T>, patience?: number): Promise<T> {
    const connection = this.#connection
    return new Promise(resolve => {
      connection.ask(call, patience).then(resolve, (error: unknown) => {
        if (connection !== this.#connection) return
        this.problem = error instanceof Error ? error.message : String(error)
        this.status = 'failed'
      })
    })
  }
}
