/** Draws a cascade as it grows: keeps what was painted, adds what is new, and paints only when something has changed. */
import { ticks } from 'd3-array'
import { contextOf } from '../charts/context.ts'
import { linear } from '../charts/plane.ts'
import type { Frame, Opened } from '../../workers/messages.ts'
import {
  chainOf,
  childrenOf,
  isFall,
  peakReproduction,
  reproduction,
  type Cascade,
} from '../model/cascade.ts'
import type { Chronicle } from '../model/chronicle.ts'
import { cascadeInFocus, nodeInFocus } from '../model/focus.ts'
import type { Simulation } from '../model/types.ts'
import type { View } from '../model/view.svelte.ts'
import { css, readPalette, type Palette } from '../stage/palette.ts'
import { bandsOf, type Bands } from './bands.ts'
import { plotOf, type Plot } from './geometry.ts'
import { createLayout, placeNew, rowAt, scaleOf, type Layout } from './layout.ts'
import { paintFall } from './paintFall.ts'
import { paintStrip } from './paintStrip.ts'
import {
  createSheet,
  paintNew,
  paintTree,
  type Kin,
  type Sheet,
  type TreeScene,
} from './paintTree.ts'
import { scopeOf, stepX, type Scope } from './scope.ts'
import { wordsOf, type Sight, type Words } from './words.ts'

/** Time between two changes of the words, ms: faster cannot be read. */
const READING = 110
/** The accounts are laid out anew once their scale would have shrunk by this factor. */
const SHRUNK = 0.6
/** Children of the account in focus whose lines are drawn in full light. */
const MOST_CHILDREN = 48

/** What is painted with. */
interface Tools {
  readonly context: CanvasRenderingContext2D
  readonly palette: Palette
  readonly sheet: Sheet
}

/** What is painted in one go. */
interface Subject {
  readonly opened: Opened
  readonly frame: Frame
  readonly chronicle: Chronicle
  readonly cascade: Cascade
  readonly scope: Scope
  readonly plot: Plot
}

export interface Place {
  readonly x: number
  readonly y: number
  readonly side: number
}

export class Easel {
  plot = $state.raw<Plot>()
  words = $state.raw<Words>()
  /** Node whose story is told, and node under the pointer; -1 for none. */
  focus = $state(-1)
  hovered = $state(-1)
  /** Where the pointer's account stands, and the one whose story is told. */
  spot = $state.raw({ x: 0, y: 0 })
  place = $state.raw<Place>()

  #sim: Simulation
  #view: View
  #context: CanvasRenderingContext2D | undefined
  #palette: Palette | undefined
  #sheet: Sheet | undefined
  #layout: Layout | undefined
  /** What the sheet was made for, and what was painted last. */
  #key = ''
  #painted = ''
  #cascade: Cascade | undefined
  /** Rows for which the scale was checked. */
  #scaled = -1
  /** Whether the words are those of what was painted last. */
  #isTold = false
  #kin: Kin = { chain: [], children: [] }
  #kinKey = ''
  #request = 0
  #told = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(sim: Simulation, view: View) {
    this.#sim = sim
    this.#view = view
  }

  attach(canvas: HTMLCanvasElement): void {
    this.#context = contextOf(canvas, { alpha: false })
    this.#sheet = createSheet()
    this.recolour()
  }

  detach(): void {
    cancelAnimationFrame(this.#request)
    clearTimeout(this.#timer)
    this.#request = 0
    this.#context = undefined
  }

  recolour(): void {
    if (!this.#context) return
    this.#palette = readPalette(this.#context.canvas)
    this.#repaint()
    this.invalidate()
  }

  resize(width: number, height: number, ratio: number): void {
    if (width < 80 || height < 120) return
    this.plot = plotOf(width, height, ratio)
    if (this.#context) {
      this.#context.canvas.width = Math.round(width * ratio)
      this.#context.canvas.height = Math.round(height * ratio)
    }
    this.#repaint()
    this.invalidate()
  }

  /** Asks for a painting at the next animation frame. */
  invalidate(): void {
    if (this.#request === 0 && this.#context) {
      this.#request = requestAnimationFrame(time => this.#tick(time))
    }
  }

  /** Notes the account under the pointer. */
  point(x: number, y: number): void {
    const row = this.#layout ? rowAt(this.#layout, x, y) : -1
    if (row === this.hovered) return
    this.hovered = row
    if (row < 0 || !this.#layout) return
    const k = row - this.#layout.first
    this.spot = { x: this.#layout.x[k], y: this.#layout.y[k] - this.#layout.side[k] / 2 }
  }

  leave(): void {
    this.hovered = -1
  }

  /** Forgets what was painted. */
  #repaint(): void {
    this.#key = ''
    this.#painted = ''
  }

  #subject(): Subject | undefined {
    const { opened, frame, record } = this.#sim
    const { plot } = this
    if (!opened || !frame || !record || !plot) return undefined
    const { chronicle } = record
    const now = frame.step - 1
    const cascade = cascadeInFocus(chronicle, this.#view.cascade, now, opened.stepSeconds)
    if (!cascade) return undefined
    const scope = scopeOf(cascade, chronicle.liquidations, now, opened.stepSeconds)
    return { opened, frame, chronicle, cascade, scope, plot }
  }

  #tick(time: number): void {
    this.#request = 0
    const [context, palette, sheet] = [this.#context, this.#palette, this.#sheet]
    if (!context || !palette || !sheet) return
    const subject = this.#subject()
    if (!subject) {
      this.words = undefined
      this.#repaint()
      return
    }
    const { chronicle, cascade } = subject
    this.focus = nodeInFocus(chronicle, cascade, this.#view.selected)
    if (this.#isAsPainted(subject)) return
    const sight = this.#paint(subject, { context, palette, sheet })
    this.#mark(sight.layout)
    this.#tell(time, sight)
  }

  /** Whether nothing that is on the picture has changed since it was painted; notes what will be. */
  #isAsPainted({ cascade, scope, plot }: Subject): boolean {
    const { left, end, span } = scope
    const key = [cascade.end, left, end, span, plot.width, plot.height, this.focus].join(' ')
    const isSame = key === this.#painted && cascade === this.#cascade && this.#isTold
    this.#painted = key
    this.#cascade = cascade
    return isSame
  }

  #paint(subject: Subject, { context, palette, sheet }: Tools): Omit<Sight, 'history'> {
    const { plot, scope, cascade, frame } = subject
    const bands = this.#bands(subject)
    const priceY = this.#priceY(subject, bands)
    const stripY = stripScale(subject)
    const scene = this.#tree(subject, palette, bands, priceY)
    paintNew(sheet, scene)
    context.setTransform(plot.ratio, 0, 0, plot.ratio, 0, 0)
    context.fillStyle = css(palette.rgb.ground)
    context.fillRect(0, 0, plot.width, plot.height)
    const x = (step: number): number => stepX(scope, plot, step)
    if (bands) {
      const prices = ticks(bands.low, bands.high, 4)
      paintFall(context, { plot, palette, bands, x, y: priceY, ticks: prices })
    }
    paintTree(context, sheet, scene, this.#kinOf(subject))
    const series = reproduction(cascade, Math.min(scope.end, frame.step - 1))
    paintStrip(context, { plot, palette, series, start: cascade.start, x, y: stripY })
    return { ...subject, bands, layout: scene.layout, priceY, stripY }
  }

  #bands({ opened, cascade, scope, plot }: Subject): Bands | undefined {
    const columns = Math.ceil((plot.right - plot.left) / 2)
    const side = isFall(cascade) ? 1 : -1
    return bandsOf(this.#sim.history, opened.origins, scope, { side, columns })
  }

  #priceY({ plot }: Subject, bands: Bands | undefined): (price: number) => number {
    const { top, bottom } = plot.fall
    if (!bands) return () => top
    const room = 0.02 * (bands.high - bands.low || bands.before * 0.01)
    return linear([bands.high + room, bands.low - room], [top, bottom])
  }

  /** The accounts, laid out anew if the picture has changed under them. */
  #tree(
    { opened, chronicle, cascade, scope, plot }: Subject,
    palette: Palette,
    bands: Bands | undefined,
    priceY: (price: number) => number,
  ): TreeScene {
    const rows = chronicle.liquidations
    const key = [
      cascade.index,
      cascade.start,
      scope.left,
      scope.span,
      plot.width,
      plot.height,
    ].join(' ')
    const isChecked = this.#scaled === cascade.end
    const isSmall =
      !isChecked &&
      this.#layout &&
      scaleOf(cascade, rows, scope, plot) < SHRUNK * this.#layout.scale
    this.#scaled = cascade.end
    if (key !== this.#key || !this.#layout || isSmall) {
      this.#key = key
      this.#layout = createLayout(cascade, rows, scope, plot)
      this.#sheet!.clear(plot, cascade.first)
    }
    placeNew(this.#layout, cascade, rows, { scope, plot })
    const surface = (step: number): number => (bands ? priceY(markAt(bands, step)) : plot.fall.top)
    return { plot, palette, rows, layout: this.#layout, origins: opened.origins, surface }
  }

  /** The line that leads to the account in focus, and the largest of those it set off. */
  #kinOf({ chronicle: { liquidations: rows }, cascade }: Subject): Kin {
    const key = `${cascade.index} ${this.focus} ${rows.children[this.focus]}`
    if (key !== this.#kinKey) {
      this.#kinKey = key
      this.#kin = {
        chain: chainOf(rows, this.focus),
        children: childrenOf(rows, cascade, this.focus).slice(0, MOST_CHILDREN),
      }
    }
    return this.#kin
  }

  /** Notes where the account whose story is told stands, if it is on the picture. */
  #mark({ first, end, x, y, side }: Layout): void {
    const k = this.focus - first
    const isOn = k >= 0 && this.focus < end && !Number.isNaN(x[k])
    const next = isOn ? { x: x[k], y: y[k], side: side[k] } : undefined
    if (next?.x !== this.place?.x || next?.y !== this.place?.y) this.place = next
  }

  /** Brings the words up to date, or has that done when they may change again. */
  #tell(time: number, sight: Omit<Sight, 'history'>): void {
    clearTimeout(this.#timer)
    this.#isTold = false
    if (time - this.#told < READING && this.words) {
      this.#timer = setTimeout(() => this.invalidate(), READING)
      return
    }
    this.#told = time
    this.#isTold = true
    this.words = wordsOf({ ...sight, history: this.#sim.history })
  }
}

/** Height of a reproduction number: two always has room. */
function stripScale({ cascade, plot }: Subject): (value: number) => number {
  const most = Math.max(2, (peakReproduction(cascade)?.value ?? 0) * 1.1)
  return linear([0, most], [plot.strip.bottom, plot.strip.top])
}

/** Mark at a step, from the nearest column of the bands. */
function markAt({ rows, mark }: Bands, step: number): number {
  const share = (step - rows[0]) / Math.max(1, rows[rows.length - 1] - rows[0])
  const column = Math.round(share * (rows.length - 1))
  return mark[Math.max(0, Math.min(rows.length - 1, column))]
}
