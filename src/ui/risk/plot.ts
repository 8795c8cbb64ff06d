/** Where the parts of the loss curve stand, in CSS pixels. */
import { ticks } from 'd3-array'
import { drawLine, linear, pathPen } from '../charts/plane.ts'
import { GAP_MIDDLE, GAPS, gapAt, type DryPoint } from '../../workers/risk/types.ts'
import type { Layer } from './layers.ts'

export interface Plot {
  readonly width: number
  readonly height: number
  /** Ends of the axis of gaps; top and bottom of the layers; top and bottom of the strip of notional under them. */
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly stripTop: number
  readonly stripBottom: number
  /** Of a gap by its place; may lie between two. */
  readonly x: (place: number) => number
  /** Of an amount in usd. */
  readonly y: (amount: number) => number
  readonly amounts: readonly number[]
  /** Places of the gaps that are named under the axis. */
  readonly gaps: readonly number[]
  readonly compact: boolean
}

/** Room of the words over the layers, of the axis under them, and of the strip. */
const HEAD = 44
const AXIS = 42
const STRIP = 46

/** `most` is the largest loss in usd. */
export function plotOf(width: number, height: number, most: number): Plot {
  const compact = width < 520
  const left = compact ? 40 : 44
  const right = width - (compact ? 12 : 26)
  const stripBottom = height - 4
  const stripTop = stripBottom - STRIP
  const bottom = stripTop - AXIS
  const room = Math.max(1, most)
  return {
    width,
    height,
    left,
    right,
    top: HEAD,
    bottom,
    stripTop,
    stripBottom,
    x: linear([0, GAPS - 1], [left, right]),
    y: linear([0, room * 1.02], [bottom, HEAD]),
    amounts: ticks(0, room, compact ? 3 : 4).filter(value => value > 0),
    gaps: gapsNamed(width),
    compact,
  }
}

/** Every tenth percent where there is room, the mark left out: it has its own label. */
function gapsNamed(width: number): readonly number[] {
  const stride = width < 520 ? 20 : 10
  return Array.from({ length: GAPS }, (_, place) => place).filter(
    place => (place - GAP_MIDDLE) % stride === 0 && place !== GAP_MIDDLE,
  )
}

/** The outline of a layer, from the top of the one below it. */
export function layerPath(
  { x, y }: Plot,
  tops: Float64Array,
  below: Float64Array | undefined,
): string {
  const pen = pathPen()
  drawLine(pen, GAPS, x, place => y(tops[place]))
  for (let place = GAPS - 1; place >= 0; place--) pen.lineTo(x(place), y(below?.[place] ?? 0))
  return `${pen.text()}Z`
}

export function linePath({ x, y }: Plot, column: Float64Array): string {
  const pen = pathPen()
  drawLine(pen, GAPS, x, place => y(column[place]))
  return pen.text()
}

/** Notional hung from the top of the strip, as a share of its largest. */
export function stripPath(
  { x, stripTop, stripBottom }: Plot,
  column: Float64Array,
  most: number,
): string {
  const depth = linear([0, Math.max(1, most)], [stripTop, stripBottom])
  const pen = pathPen()
  drawLine(pen, GAPS, x, place => depth(column[place]))
  pen.lineTo(x(GAPS - 1), stripTop)
  pen.lineTo(x(0), stripTop)
  return `${pen.text()}Z`
}

export interface LayerLabel {
  readonly id: string
  readonly name: string
  readonly x: number
  readonly y: number
  /** Degrees by which it follows its layer. */
  readonly angle: number
}

/** Least thickness of a layer that holds its name, and about the width of a letter. */
const THICK = 15
const LETTER = 6.6

/** A name for each layer that has room for one, where it is thickest. */
export function layerLabels(plot: Plot, layers: readonly Layer[]): readonly LayerLabel[] {
  return layers.flatMap((layer, k) => {
    const below = layers[k - 1]?.tops
    const half = (layer.name.length * LETTER) / 2 + 4
    const reach = Math.ceil((half / (plot.right - plot.left)) * (GAPS - 1))
    const place = thickest(plot, layer.tops, below, reach)
    if (place < 0) return []
    const middle = (at: number): number => plot.y((layer.tops[at] + (below?.[at] ?? 0)) / 2)
    const run = plot.x(place + reach) - plot.x(place - reach)
    const angle = (Math.atan2(middle(place + reach) - middle(place - reach), run) * 180) / Math.PI
    return [{ id: layer.id, name: layer.name, x: plot.x(place), y: middle(place) + 4, angle }]
  })
}

/** The place where a layer is thickest over the length of its name; -1 where it is nowhere thick enough. */
function thickest(
  { y }: Plot,
  tops: Float64Array,
  below: Float64Array | undefined,
  reach: number,
): number {
  let best = -1
  let most = THICK
  for (let place = reach; place < GAPS - reach; place++) {
    // Not over the line of the mark.
    if (Math.abs(place - GAP_MIDDLE) < reach + 1) continue
    let thin = Infinity
    for (const at of [place - reach, place, place + reach]) {
      thin = Math.min(thin, y(below?.[at] ?? 0) - y(tops[at]))
    }
    if (thin <= most) continue
    best = place
    most = thin
  }
  return best
}

export interface DryMark {
  readonly rung: number
  readonly price: number
  readonly x: number
  readonly y: number
  /** Where its words stand, and whether they end there. */
  readonly textX: number
  readonly textY: number
  readonly isEnd: boolean
}

/** A rung that ends nearer to the mark than this has ended already. */
const ENDED = 0.002

/** Least distance of two lines of words. */
const LINE = 16
/** About the width of the words at an end. */
const WORDS = 122

/** The ends of the rungs that still have something. Words stand on the side of the mark, clear of each other. */
export function dryMarks(plot: Plot, dry: readonly DryPoint[]): readonly DryMark[] {
  const marks: DryMark[] = []
  for (const way of [-1, 1]) {
    let ceiling = Infinity
    // From the mark outwards the losses rise: so do the words.
    for (const { rung, price, gap, loss } of dry.filter(one => one.gap * way > ENDED)) {
      const x = plot.x(gap / gapAt(GAP_MIDDLE + 1) + GAP_MIDDLE)
      const y = plot.y(loss)
      const textX = x - way * 9
      const textY = clearOf(marks, textX, Math.min(y - 6, ceiling - LINE), way)
      ceiling = textY
      marks.push({ rung, price, x, y, textX, textY, isEnd: way > 0 })
    }
  }
  return marks
}

/** A height at which words on one side of the mark do not run into those that are there from the other. */
function clearOf(marks: readonly DryMark[], textX: number, wished: number, way: number): number {
  const others = marks
    .filter(({ isEnd }) => isEnd !== way > 0)
    .filter(other => Math.abs(other.textX - textX) < 2 * WORDS)
    .sort((a, b) => b.textY - a.textY)
  return others.reduce((y, { textY }) => (Math.abs(textY - y) < LINE ? textY - LINE : y), wished)
}
