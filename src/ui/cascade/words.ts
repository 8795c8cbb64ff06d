/** All words of the cascade's picture and where they stand, from its numbers alone. */
import { ticks } from 'd3-array'
import type { Frame, Opened } from '../../workers/messages.ts'
import { moveBetween, type Move } from '../model/attribution.ts'
import { peakReproduction, setOffMost, type Cascade } from '../model/cascade.ts'
import type { Chronicle } from '../model/chronicle.ts'
import { endingOf, type Ending } from '../model/ending.ts'
import { markersOf, spansOf, type MarkerKind } from '../model/markers.ts'
import type { History } from '../model/types.ts'
import { cascadeText as text } from '../text/cascade.ts'
import { clock, clockMinutes, price } from '../text/format.ts'
import { ORIGIN_NAMES } from '../text/why.ts'
import type { Bands } from './bands.ts'
import { byStack, originToken } from './colours.ts'
import type { Plot } from './geometry.ts'
import { apart, type Layout } from './layout.ts'
import { stepX, type Scope } from './scope.ts'

interface Label {
  readonly x: number
  readonly y: number
  readonly text: string
}

export interface Words {
  readonly cascade: Cascade
  readonly scope: Scope
  readonly move: Move | undefined
  readonly ending: Ending
  readonly prices: readonly Label[]
  readonly times: readonly Label[]
  readonly markers: readonly (Label & { readonly kind: MarkerKind; readonly isEnd: boolean })[]
  readonly spans: readonly (Label & { readonly width: number })[]
  readonly generations: readonly {
    readonly x: number
    readonly n: number
    readonly count: number
  }[]
  /** Those that set off most, numbered on the picture. */
  readonly numbers: readonly {
    readonly x: number
    readonly y: number
    readonly row: number
    readonly n: number
  }[]
  /** Whether there is room for words on what a square is. */
  readonly isKeyFree: boolean
  /** Parts of the move at the right end: block, and words beside it. */
  readonly legend: readonly {
    readonly origin: string
    readonly token: string
    readonly from: number
    readonly to: number
    readonly y: number
    readonly share: string
    readonly name: string
  }[]
  readonly total: Label | undefined
  readonly peak: Label | undefined
  /** Reproduction numbers beside the strip. */
  readonly rates: readonly Label[]
  /** Where the members of every generation that are not on the picture are told of. */
  readonly outOfSight: readonly Label[]
}

export interface Sight {
  readonly opened: Opened
  readonly frame: Frame
  readonly history: History
  readonly chronicle: Chronicle
  readonly cascade: Cascade
  readonly scope: Scope
  readonly plot: Plot
  readonly bands: Bands | undefined
  readonly layout: Layout
  readonly priceY: (price: number) => number
  readonly stripY: (value: number) => number
}

export function wordsOf(sight: Sight): Words {
  const { opened, frame, history, chronicle, cascade, scope, plot } = sight
  const move = moveBetween(history, opened.origins, [
    scope.from,
    Math.min(scope.end, frame.step - 1),
  ])
  const x = (step: number): number => stepX(scope, plot, step)
  const peak = peakReproduction(cascade)
  const legend = move ? legendOf(sight, move) : []
  return {
    cascade,
    scope,
    move,
    ending: endingOf(cascade, chronicle, history, frame.step - 1),
    prices: pricesOf(sight),
    times: timesOf(sight),
    ...marksOf(sight, x),
    generations: generationsOf(sight, x),
    numbers: numbersOf(sight),
    isKeyFree: isKeyFree(sight),
    legend,
    total: move && {
      x: plot.side + 24,
      y: (legend.at(-1)?.y ?? plot.fall.top) + 21,
      text: text.total(move.share, move.after),
    },
    peak: peak && {
      x: x(peak.step),
      y: Math.max(plot.strip.top - 6, sight.stripY(peak.value)),
      text: text.peak(peak.value),
    },
    rates: ratesOf(sight),
    outOfSight: [
      { n: scope.before, x: plot.left + 4 },
      { n: scope.after, x: plot.right - 4 },
    ].flatMap(({ n, x: at }) =>
      n > 0 ? [{ x: at, y: plot.tree.bottom + 10, text: text.outOfSight(n) }] : [],
    ),
  }
}

/** The five that set off most, over their squares and beside each other. */
function numbersOf({ chronicle, cascade, layout }: Sight): Words['numbers'] {
  const placed: { x: number; y: number; row: number; n: number }[] = []
  setOffMost(chronicle.liquidations, cascade, 5).forEach((row, k) => {
    const at = row - layout.first
    if (row >= layout.end || Number.isNaN(layout.x[at])) return
    const x = layout.x[at]
    let y = layout.y[at] - layout.side[at] / 2 - 10
    while (placed.some(one => Math.abs(one.x - x) < 16 && Math.abs(one.y - y) < 16)) y -= 16
    placed.push({ x, y, row, n: k + 1 })
  })
  return placed
}

/** Room of the words that explain the squares, CSS pixels. */
const KEY = { width: 172, height: 66 }

/** Whether no square stands where the words would. */
function isKeyFree({ layout, plot, scope, chronicle }: Sight): boolean {
  if (plot.compact) return false
  const right = plot.left + KEY.width
  const until = scope.left + ((right - plot.left) * scope.span) / (plot.right - plot.left)
  if (chronicle.notables.some(({ step }) => step >= scope.left && step < until)) return false
  for (let k = 0; k < layout.end - layout.first; k++) {
    const isUnder =
      layout.x[k] < right && layout.y[k] - layout.side[k] / 2 < plot.tree.top + KEY.height
    if (isUnder) return false
  }
  return true
}

/** One always, and what has room beside it. */
function ratesOf({ plot, stripY }: Sight): Label[] {
  const label = (value: number): Label => ({
    x: plot.left - 8,
    y: stripY(value) + 4,
    text: String(value),
  })
  const top = [10, 8, 6, 5, 4, 3, 2].find(value => stripY(value) >= plot.strip.top - 2) ?? 2
  const one = label(1)
  return [one, ...[label(0), label(top)].filter(({ y }) => Math.abs(y - one.y) > 11)]
}

function pricesOf({ bands, plot, priceY }: Sight): Label[] {
  if (!bands) return []
  const start = { x: plot.left - 8, y: priceY(bands.before), text: price(bands.before) }
  const others = ticks(bands.low, bands.high, 4)
    .map(value => ({ x: plot.left - 8, y: priceY(value), text: price(value) }))
    .filter(({ y }) => Math.abs(y - start.y) > 15 && y < plot.fall.bottom + 4)
  return [start, ...others]
}

/** Seconds between two times on the axis. */
const TICKS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600]

function timesOf({ opened, scope, plot }: Sight): Label[] {
  const { stepSeconds } = opened
  const from = opened.startTime / 1000 + scope.left * stepSeconds
  const seconds = scope.span * stepSeconds
  const most = plot.compact ? 5 : 10
  const every = TICKS.find(tick => seconds / tick <= most) ?? 86_400
  const first = Math.ceil(from / every) * every
  const count = Math.max(0, Math.floor((from + seconds - first) / every) + 1)
  return Array.from({ length: count }, (_, k) => {
    const time = first + k * every
    return {
      x: plot.left + ((time - from) / seconds) * (plot.right - plot.left),
      y: plot.times,
      text: every < 60 ? clock(time * 1000) : clockMinutes(time * 1000),
    }
  })
}

/** Width that a label of so many letters takes. */
const wide = (label: string): number => 6.4 * label.length

/** Makers that pull or return are marked from this share of all of them on. */
const FEW = 0.02

function marksOf(
  { opened, frame, history, chronicle, scope, plot }: Sight,
  x: (step: number) => number,
): Pick<Words, 'markers' | 'spans'> {
  const steps = [scope.left, scope.end] as const
  const y = plot.tree.top - 10
  const spans = spansOf(chronicle.notables, steps).map(({ breaker, from, to }) => {
    const left = Math.max(plot.left, x(from))
    const right = Math.min(plot.right, x(Number.isNaN(to) ? scope.end : to))
    const seconds = (to - from) * opened.stepSeconds
    const name = frame.breakers[breaker]?.name ?? ''
    return { x: left, y, width: Math.max(2, right - left), text: text.span(name, seconds) }
  })
  // What would be written over another label is left without words.
  const taken = spans.map(span => [span.x, span.x + wide(span.text)])
  const all = history.column('makersTotal')[scope.end] ?? 0
  const few = Math.max(1, FEW * all)
  const marked = markersOf(chronicle.notables, steps, opened.stepSeconds, 3).filter(
    ({ kind, count }) => !(kind === 'withdrawal' || kind === 'return') || count > few,
  )
  const markers = marked.map(({ kind, step, count }) => {
    const at = x(step)
    const label = text.markers[kind](count)
    const isEnd =
      kind === 'withdrawal' ? at - wide(label) > plot.left : at + wide(label) > plot.right
    const range = isEnd ? [at - wide(label) - 6, at] : [at, at + wide(label) + 6]
    const isFree = taken.every(([from, to]) => range[1] < from || range[0] > to)
    if (isFree) taken.push(range)
    return { kind, x: at, y, text: isFree ? label : '', isEnd }
  })
  return { spans, markers }
}

/** Each generation stands under the middle of its members, as near as its neighbours allow. */
function generationsOf(
  { chronicle: { liquidations: rows }, cascade, plot, layout }: Sight,
  x: (step: number) => number,
): Words['generations'] {
  const sums = cascade.generations.map(() => 0)
  for (let row = cascade.first; row < Math.min(cascade.end, layout.end); row++) {
    if (rows.node[row] === row) sums[rows.generation[row] - 1] += rows.step[row]
  }
  const room = Math.floor((plot.right - plot.left) / GENERATION)
  const shown = cascade.generations.slice(0, room)
  const means = shown.map((count, k) => x(sums[k] / count))
  // The first generation goes on for as long as there are roots: none stands behind a later one.
  for (let k = means.length - 2; k >= 0; k--) means[k] = Math.min(means[k], means[k + 1])
  const places = apart(means, GENERATION, [plot.left + 12, plot.right - 12])
  return shown.map((count, k) => ({ x: places[k], n: k + 1, count }))
}

/** Room that the figures of a generation need, CSS pixels. */
const GENERATION = 30

/** Blocks as tall as the bands at their end, and words that do not touch. */
function legendOf({ bands, plot, priceY }: Sight, move: Move): Words['legend'] {
  if (!bands) return []
  const { before, side, origins, pushed } = bands
  const last = bands.rows.length - 1
  let sum = 0
  const blocks = origins.map((origin, k) => {
    const from = priceY(before - side * sum)
    sum += pushed[k][last]
    return { origin, from, to: priceY(before - side * sum) }
  })
  const told = move.parts
    .filter(({ share }) => share !== 0)
    .sort((a, b) => byStack(a.origin, b.origin))
    .map(({ origin, share }) => {
      const block = blocks.find(one => one.origin === origin)!
      return { origin, share: text.share(share), from: block.from, to: block.to }
    })
  const lowest = Math.max(plot.fall.bottom, ...told.map(({ to }) => to)) + 12
  const places = apart(
    told.map(({ from, to }) => (from + to) / 2),
    17,
    [plot.fall.top, lowest],
  )
  return told.map((one, k) => ({
    ...one,
    y: places[k],
    token: originToken(one.origin),
    name: ORIGIN_NAMES[one.origin] ?? one.origin,
  }))
}
