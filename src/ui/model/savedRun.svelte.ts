/** The run on the page, saved every few seconds, so that it can go on after the tab or the machine has died. */

import type { Frame, Opened } from '../../workers/messages.ts'
import { FIRST_PRESET } from './presets.ts'

/** All that a run can be made again from. */
export interface Saved {
  /** The document with all changes, as text. */
  readonly text: string
  readonly title: string
  readonly changes: number
  readonly step: number
  readonly steps: number
  /** Of the run at that step. */
  readonly digest: string
  readonly presetId: string | null
  /** Whether it is more than what the page opens on by itself. */
  readonly isOwn: boolean
  /** Whether the page was left in peace. */
  readonly isLeft: boolean
}

/** What there is to be saved of a simulation, if it has a run. */
export function savable(simulation: {
  readonly opened: Opened | undefined
  readonly frame: Frame | undefined
  readonly presetId: string | undefined
  readonly edits: readonly unknown[]
}): Saved | undefined {
  const { opened, frame, presetId, edits } = simulation
  if (!opened || !frame) return undefined
  return {
    text: JSON.stringify(opened.scenario),
    title: opened.scenario.title,
    changes: edits.length,
    step: frame.step,
    steps: opened.steps,
    digest: frame.digest,
    presetId: presetId ?? null,
    isOwn: presetId !== FIRST_PRESET || edits.length > 0,
    isLeft: false,
  }
}

const KEY = 'breakwater-run'

/** Milliseconds between two savings: what is saved is never older than this. */
const INTERVAL = 5000

export class SavedRun {
  /** A run that an earlier visit left behind, until somebody decides about it. */
  offer: Saved | undefined = $state.raw()
  /** Whether this browser keeps nothing for the page. */
  isDenied = $state(false)

  readonly #compose: () => Saved | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #last = -Infinity
  #isLeft = false

  /** `compose` says what there is to be saved now. */
  constructor(compose: () => Saved | undefined) {
    this.#compose = compose
  }

  /** Offers what was left behind. A run that the page opens on anyway is offered only after a crash. */
  recall(): void {
    const saved = this.#read()
    if (saved && saved.step > 0 && (saved.isOwn || !saved.isLeft)) this.offer = saved
  }

  /** Saves while the page lives, and once more when it is left. */
  watch(): void {
    addEventListener('pagehide', () => {
      this.#isLeft = true
      this.#save()
    })
    addEventListener('pageshow', () => {
      this.#isLeft = false
    })
    // A page that is left is hidden after that; one that is only hidden may be killed unasked.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.#save()
    })
  }

  /** The run has changed: it will be saved soon. */
  note(): void {
    if (this.#timer !== undefined) return
    const wait = Math.max(0, INTERVAL - (performance.now() - this.#last))
    this.#timer = setTimeout(() => this.#save(), wait)
  }

  /** Nobody wants what was left behind. */
  dismiss(): void {
    this.offer = undefined
    this.#save()
  }

  #save(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#last = performance.now()
    const saved = this.#compose()
    // What the page opens on by itself does not take the place of what is still on offer.
    if (!saved || (this.offer && !saved.isOwn)) return
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...saved, isLeft: this.#isLeft }))
      this.isDenied = false
    } catch {
      this.isDenied = true
    }
  }

  #read(): Saved | undefined {
    try {
      return savedOf(JSON.parse(localStorage.getItem(KEY) ?? 'null'))
    } catch {
      return undefined
    }
  }
}

/** What was written by whatever version of the page; the document itself is checked when it is opened. */
function savedOf(value: unknown): Saved | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { text, title, digest, changes, step, steps, presetId, isOwn, isLeft } = value as Saved
  const isSound =
    [text, title, digest].every(one => typeof one === 'string') &&
    [changes, step, steps].every(one => Number.isSafeInteger(one) && one >= 0) &&
    (presetId === null || typeof presetId === 'string')
  if (!isSound) return undefined
  return { text, title, digest, changes, step, steps, presetId, isOwn: isOwn === true, isLeft: isLeft === true } // prettier-ignore
}
