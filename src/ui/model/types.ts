/** What every view reads: one simulation, as the page knows it. */
import type { Control, Frame, FrameEvents, Opened } from '../../workers/messages.ts'
import type { Fault } from '../../scenario/faults.ts'
import type { Chronicle } from './chronicle.ts'
import type { Payments } from './payments.ts'

export type Status =
  | 'loading'
  | 'paused'
  | 'running'
  | 'finished'
  | 'failed' // the worker is lost; the way back is `recover`
  | 'over-budget' // too much work to start unasked

/** Observations of every step so far, one column an id, rows 0 to length - 1 (row s: after step s). */
export interface History {
  readonly length: number
  readonly column: (id: string) => Float64Array
}

/** A sentence of the ticker. */
export interface TickerLine {
  readonly id: number
  readonly step: number
  /** Role that colours its first words. */
  readonly role: 'trader' | 'maker' | 'keeper' | 'attacker' | 'protocol' | 'market' | 'edit'
  readonly subject: string
  readonly text: string
}

/** The one simulation on the page. Fields are reactive; columns are replaced or grown, never proxied. */
export interface Simulation {
  readonly status: Status
  readonly opened: Opened | undefined
  /** The latest frame; its columns go back to the worker with the next call, so copy what must outlive it. */
  readonly frame: Frame | undefined
  /** Rises by one with each frame: what an effect that draws should read. */
  readonly frameCount: number
  readonly history: History
  /** Events that came with the latest frame. */
  readonly events: FrameEvents | undefined
  readonly ticker: readonly TickerLine[]
  /** Liquidations, cascades and payments so far; changes with `frameCount`. */
  readonly record: { readonly chronicle: Chronicle; readonly payments: Payments } | undefined
  readonly controls: readonly Control[]
  /** Steps at which edits took effect, and what they changed. */
  readonly edits: readonly { readonly step: number; readonly label: string }[]
  readonly presetId: string | undefined
  readonly faults: readonly Fault[]
  /** Steps a second while playing. */
  readonly speed: number
  readonly reproduced: 'unknown' | 'checking' | 'yes' | 'no'
  readonly playing: boolean
  play(): void
  pause(): void
  stepOnce(): void
  reset(): void
  seek(step: number): void
  setSpeed(stepsPerSecond: number): void
  set(control: Control, value: number | string | boolean): void
  openPreset(id: string): Promise<void>
  openLink(fragment: string): Promise<void>
  openText(text: string): Promise<void>
  reseed(seed: string): Promise<void>
  share(): Promise<{ readonly fragment: string; readonly digest: string } | undefined>
  recover(): Promise<void>
}
