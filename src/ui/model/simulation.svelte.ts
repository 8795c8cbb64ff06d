/** The one simulation on the page: a worker's run, played frame by frame. */
import type { Scenario } from '../../scenario/document.ts'
import { LIMITS } from '../../scenario/limits.ts'
import { fault, shown, type Fault } from '../../scenario/faults.ts'
import type { Control, Frame, FrameEvents, Opened, Source } from '../../workers/messages.ts'
import { EN } from '../text/en.ts'
import { faultText } from '../text/faults.ts'
import { changeText } from '../text/values.ts'
import { isLong, linkIn } from './arrival.ts'
import type { Ask } from './connection.ts'
import { growingHistory } from './history.ts'
import { eachFrame } from './eachFrame.ts'
import { Lifeline, type Connect, type Failure } from './lifeline.svelte.ts'
import { FIRST_PRESET, loadPreset } from './presets.ts'
import { Proof } from './proof.svelte.ts'
import { createRecord, type Record } from './record.ts'
import { SavedRun, savable, type Saved } from './savedRun.svelte.ts'
import { defaultSpeed } from './speeds.ts'
import { spareOf } from './spare.ts'
import { createTempo } from './tempo.ts'
import { throttle } from './throttle.ts'
import { Trial } from './trial.svelte.ts'
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

/** Milliseconds between two edits of one parameter. */
const EDIT_INTERVAL = 100
/** While playing, like events within this many seconds of watching become one sentence. */
const SENTENCE_SECONDS = 0.8

interface Opening {
  readonly presetId?: string
  readonly link?: string
  readonly isComposed?: boolean
}

/** Starts a worker and opens what the address names, else the calm market; and offers what was left behind. */
export function createSimulation(): LiveSimulation {
  const simulation = new LiveSimulation()
  const link = linkIn(location)
  simulation.saved.watch()
  if (link !== '') void simulation.openLink(link)
  else {
    simulation.saved.recall()
    void simulation.openPreset(FIRST_PRESET)
  }
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
  readonly history = growingHistory()
  readonly saved = new SavedRun(() => savable(this))
  readonly proof = new Proof()
  readonly trial = new Trial()
  readonly life: Lifeline

  #tempo = createTempo()
  #pending: ReadonlyMap<string, Value> = $state.raw(NONE)
  #throttle = throttle<{ control: Control; value: Value }>(EDIT_INTERVAL, (key, edit) => {
    void this.#edit(key, edit.control, edit.value)
  })
  /** The frame before the latest: its columns go back with the next call, the latest stays whole. */
  #spent: Frame | undefined
  #seekTo: number | undefined
  #isSeeking = false
  #sought: Promise<void> | undefined
  #opening = 0

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

  constructor(connect?: Connect) {
    this.life = new Lifeline(failure => this.#lose(failure), connect)
    eachFrame((now, frames) => this.#play(now, frames))
  }

  get playing(): boolean {
    return this.status === 'running'
  }

  get reproduced(): Simulation['reproduced'] {
    return this.proof.state
  }

  play(): void {
    this.life.failure = undefined
    if (this.status === 'finished') this.seek(0)
    if (this.status === 'over-budget') void this.proof.check()
    if (this.status === 'paused' || this.status === 'over-budget') this.status = 'running'
    this.#tempo.restart()
  }

  pause(): void {
    if (this.status === 'running') this.status = 'paused'
  }

  stepOnce(): void {
    this.pause()
    if (this.status === 'paused' && !this.life.busy()) void this.#advance(1, 1)
  }

  /** Starts again without the edits. `seek(0)` keeps them. */
  reset(): void {
    if (!this.opened || this.status === 'over-budget' || this.status === 'failed') return
    const wasPlaying = this.playing
    this.#seekTo = undefined
    void this.life
      .do(service => service.restart(false))
      .then(result => {
        if ('faults' in result) this.faults = result.faults
        else this.#begin(result, wasPlaying ? 'running' : 'paused')
      })
  }

  seek(step: number): void {
    if (!this.opened || this.status === 'failed' || this.status === 'over-budget') return
    this.#seekTo = Math.min(this.opened.steps, Math.max(0, Math.round(step)))
    if (this.status === 'finished' && this.#seekTo < this.opened.steps) this.status = 'paused'
    if (!this.#isSeeking) this.#sought = this.#seekOn()
  }

  setSpeed(stepsPerSecond: number): void {
    this.speed = stepsPerSecond
  }

  /** Shows the value at once; the worker has the last word. A finished run begins anew with it. */
  set(control: Control, value: Value): void {
    if (this.status === 'failed') return
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
    const result = await this.ask(service => service.share())
    if (!('faults' in result)) return result
    this.faults = result.faults
    return undefined
  }

  /** A fresh worker, the same document, the same step. */
  async recover(): Promise<void> {
    const { opened, frame } = this
    this.life.failure = undefined
    this.#isSeeking = false
    this.#drop()
    this.status = 'loading'
    if (!opened || !frame) {
      this.life.renew()
      await this.openPreset(FIRST_PRESET)
      return
    }
    const again = await this.life.resume(opened.scenario, frame.step)
    this.frame = again
    this.frameCount++
    this.status = again.done ? 'finished' : 'paused'
    if (again.digest !== frame.digest) this.#differs(again.digest, frame.digest)
  }

  /** Leaves a run that was lost, for the one that the page opens on. */
  async startAfresh(): Promise<void> {
    this.#isSeeking = false
    this.life.renew()
    await this.openPreset(FIRST_PRESET)
  }

  /** Goes on with a run that an earlier visit left behind, at the step where it stood. */
  async goOn({ text, presetId, step, digest }: Saved): Promise<void> {
    this.saved.offer = undefined
    if (!(await this.#open({ text }, { presetId: presetId ?? undefined }))) return
    this.pause()
    this.seek(step)
    await this.#sought
    if (this.frame?.step === step && this.frame.digest !== digest)
      this.#differs(this.frame.digest, digest)
  }

  dismissFaults(): void {
    this.faults = []
  }

  /** A run that does not come out as it did: the engine has changed, or is not what it should be. */
  #differs(now: string, before: string): void {
    this.faults = [fault('W_DIGEST', '', now, faultText.digest(before))]
  }

  #lose(failure: Failure): void {
    const hasRun = this.opened !== undefined && this.status !== 'loading'
    this.status = 'failed'
    if (failure.kind !== 'silent' || !hasRun) return
    // Who fell silent has been waited for long enough; the card says so until it is played on.
    void this.recover()
    this.life.failure = failure
  }

  /** One turn of the play loop: at most one frame is under way. */
  #play(now: number, frames: number): void {
    if (this.status !== 'running' || this.life.busy()) return
    const { steps, speed, isSlow } = this.#tempo.due(now, this.speed, this.mayBeSlow, frames)
    this.isSlow = isSlow
    if (steps > 0) void this.#advance(steps, Math.max(1, Math.round(speed * SENTENCE_SECONDS)))
  }

  /** Makes steps; like events within `bucket` of them are told in one sentence. */
  async #advance(steps: number, bucket: number): Promise<void> {
    const before = this.frame?.summary.liquidations ?? 0
    const began = performance.now()
    const spare = spareOf(this.#spent)
    this.#spent = undefined
    const frame = await this.life.do(service => service.advance(steps, spare))
    const took = performance.now() - began
    this.#tempo.made(frame, steps, took, frame.summary.liquidations - before)
    this.life.worked(took)
    this.#show(frame, bucket)
  }

  /** Goes to the latest step asked for; those asked for meanwhile are passed over. */
  async #seekOn(): Promise<void> {
    this.#isSeeking = true
    while (this.#seekTo !== undefined) {
      const to: number = this.#seekTo
      this.#seekTo = undefined
      const began = performance.now()
      const frame = await this.life.do(service => service.seek(to))
      this.life.worked(performance.now() - began)
      this.life.wentBackTo(frame.step)
      // Fewer rows than steps: the worker went on from where it stood.
      if (frame.observed === frame.step) this.#forget()
      this.#show(frame, Math.max(1, Math.round((this.opened?.steps ?? 1) / 150)))
    }
    this.#isSeeking = false
    this.#tempo.restart()
  }

  async #edit(key: string, control: Control, value: Value): Promise<void> {
    const result = await this.life.do(service => service.edit(control.path, value))
    if (this.#pending.get(key) === value) this.#pending = withoutEntry(this.#pending, key)
    if ('faults' in result) {
      this.rowFaults = withEntry(this.rowFaults, key, result.faults)
      return
    }
    this.rowFaults = withoutEntry(this.rowFaults, key)
    if (this.opened) this.opened = { ...this.opened, scenario: result.scenario }
    this.saved.note()
  }

  /** Opens a document. If it has faults, nothing of the run on the page changes. */
  async #open(source: Source, { presetId, link, isComposed = false }: Opening): Promise<boolean> {
    const turn = ++this.#opening
    const result = await this.life.do(service => service.open(source))
    if ('faults' in result) {
      if (turn !== this.#opening) return false
      const { faults } = result
      if (!this.opened) await this.openPreset(FIRST_PRESET)
      this.faults = faults
      return false
    }
    const isLarge = presetId === undefined && isLong(result)
    const claim = this.trial.expect(link, result.view)
    this.presetId = presetId
    this.isComposed = isComposed
    this.faults = result.notices
    this.proof.expect(link, result.promised)
    this.speed = defaultSpeed(result.stepSeconds)
    if (link === undefined && location.hash) history.replaceState(null, '', location.pathname)
    this.#begin(result, isLarge ? 'over-budget' : claim ? 'paused' : 'running')
    if (claim) this.seek(claim.step)
    else if (!isLarge) void this.proof.check()
    return turn === this.#opening
  }

  #begin(opened: Opened, status: Status): void {
    this.#drop()
    this.life.failure = undefined
    this.life.wentBackTo(-1)
    this.frame = undefined
    this.opened = opened
    this.#forget()
    this.#tempo.reset()
    this.isSlow = false
    this.status = status
    this.#show(opened.frame, 1)
  }

  /** Drops what is under way to a worker that is gone, or to a run that is. */
  #drop(): void {
    this.#throttle.clear()
    this.#pending = NONE
    this.rowFaults = NONE
    this.#seekTo = undefined
    this.#spent = undefined
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
    this.saved.note()
    if (frame.done && this.status !== 'loading') this.status = 'finished'
    // A seek from the end may have been asked for before the end was seen.
    if (!frame.done && this.status === 'finished') this.status = 'paused'
  }

  /** Asks the worker for something that changes nothing; if it is lost, the next one. */
  ask<T>(call: Ask<T>): Promise<T> {
    return this.life.look(call)
  }
}
