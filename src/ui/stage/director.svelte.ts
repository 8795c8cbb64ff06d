/** Runs the stage: takes in frames, eases the axis, and paints while something moves. */
import { ticks } from 'd3-array'
import { createThinned, thin, type Thinned } from '../charts/thin.ts'
import type { Frame, Opened } from '../../workers/messages.ts'
import type { Simulation } from '../model/types.ts'
import { ease, strays, windowSteps, wishedRange, type Range } from './axis.ts'
import { accountAt, createCrowd, pack, reachOf, setSizes, type Crowd } from './crowd.ts'
import { colouring } from './crowdColours.ts'
import { createBars, follow, rowDensity } from './depth.ts'
import { absorb, clearFates, createFates, revive, type Fates } from './fates.ts'
import { factsOf, type Facts } from './facts.ts'
import { geometry, type Geometry } from './geometry.ts'
import { paintCrisis } from './paintCrisis.ts'
import { paintCrowd } from './paintCrowd.ts'
import { paintWater } from './paintWater.ts'
import { clearSparks, createSparks, send } from './sparks.ts'
import type { Surfaces } from './surfaces.ts'

/** Time between two changes of the words, ms: faster cannot be read. */
const READING = 110
/** Sparks sent at most for one frame; beyond it they are merged into the curves and the glow. */
const MOST_SENT = 28
/** Accounts above which the crowd is packed every other frame. */
const LARGE_CROWD = 20_000

/** What stands on the axis after the latest painting, in CSS pixels. */
export interface AxisMarks {
  readonly level: number
  readonly ticks: readonly { readonly value: number; readonly y: number }[]
}

export class Director {
  geometry = $state.raw<Geometry>()
  axis = $state.raw<AxisMarks>({ level: 0, ticks: [] })
  facts = $state.raw<Facts>()
  /** Account under the pointer, -1 for none. */
  hovered = $state(-1)
  /** Row of the history under the time cursor, -1 for none. */
  cursor = $state(-1)
  headline = 0

  crowd: Crowd = createCrowd(0)
  fates: Fates = createFates(0, 0)
  opened: Opened | undefined
  frame: Frame | undefined

  #sim: Simulation
  #surfaces: Surfaces | undefined
  #still = false
  #request = 0
  #painted = 0
  #read = 0
  #isDirty = false
  /** False until the axis has seen the crowd. */
  #isAimed = false
  #range: Range = { low: NaN, high: NaN }
  #goal: Range = { low: NaN, high: NaN }
  /** The range that the ticks were made for. */
  #measured: Range = { low: NaN, high: NaN }
  /** True if the crowd stands as it did one painting ago. */
  #isSkipped = false
  #dueFull = 0
  /** Liquidation prices when the run was opened: where those stood that a replay buries. */
  #startPrice = new Float32Array(0)
  #capacities = new Float64Array(0)
  #sparks = createSparks()
  #bars = createBars()
  #density = new Float32Array(0)
  /** False while another view has the centre: nothing is painted then. */
  #isShown = true
  #coloursOf = colouring()
  #mark: Thinned = createThinned(0)
  #outside: Thinned = createThinned(0)

  constructor(sim: Simulation) {
    this.#sim = sim
  }

  /** Size and resolution of the stage. */
  resize(width: number, height: number, ratio: number): void {
    if (width < 80 || height < 80) return
    const next = geometry(width, height, ratio, this.opened?.accounts ?? 0)
    this.geometry = next
    this.#mark = createThinned(next.now - next.left)
    this.#outside = createThinned(next.now - next.left)
    this.#surfaces?.resize(next)
    this.#range.low = NaN
    this.#measured.low = NaN
    this.invalidate()
  }

  attach(surfaces: Surfaces): void {
    this.#surfaces = surfaces
    if (this.geometry) surfaces.resize(this.geometry)
    this.invalidate()
  }

  detach(): void {
    cancelAnimationFrame(this.#request)
    this.#request = 0
    this.#surfaces = undefined
  }

  /** No travel: the same facts as static marks. */
  set isStill(isStill: boolean) {
    this.#still = isStill
    clearSparks(this.#sparks)
    this.invalidate()
  }

  /** Whether the stage is to be seen. */
  set isShown(isShown: boolean) {
    this.#isShown = isShown
    if (isShown) this.invalidate()
  }

  /** Takes in the latest frame. Its columns are copied: they go back to the worker. */
  take(opened: Opened, frame: Frame): void {
    const isNew = opened !== this.opened
    if (isNew) this.#open(opened, frame)
    const { crowd, fates } = this
    const before = isNew ? -1 : (this.frame?.step ?? -1)
    if (frame.step < before) {
      clearFates(fates)
      crowd.price.set(this.#startPrice)
    }
    this.frame = frame
    const made = Math.max(0, frame.step - before)
    const { tick, lot, settlement } = opened.scenario.markets[0]
    const unit = opened.scenario.assets.find(({ id }) => id === settlement)?.unit ?? 1
    absorb(
      fates,
      frame.events,
      { tick, lot, unit, rungs: opened.rungs },
      { price: crowd.price, step: frame.step, before, half: this.glow / 4 },
    )
    crowd.price.set(frame.liquidationPrice)
    crowd.notional.set(frame.notional)
    revive(fates, crowd.notional)
    setSizes(crowd, frame.markPrice)
    if (!isNew && made > 0 && made < 2000) this.#release()
    this.invalidate()
  }

  /** Steps for which what has just happened stays bright. */
  get glow(): number {
    return Math.max(4, Math.min(400, Math.round(0.3 * this.#sim.speed)))
  }

  /** Steps that the path shows. */
  get window(): number {
    const { opened, frame, fates } = this
    if (!opened || !frame) return 1
    const since = fates.first < 0 ? -1 : frame.step - fates.first
    return windowSteps(frame.step, since, opened.stepSeconds)
  }

  /** Asks for a painting at the next animation frame. */
  invalidate(): void {
    this.#isDirty = true
    if (this.#request === 0 && this.#isShown)
      this.#request = requestAnimationFrame(time => this.#tick(time))
  }

  /** Notes what the pointer is over: an account to the right of the now line, a moment to the left. */
  point(x: number, y: number): void {
    const { geometry: g, crowd } = this
    if (!g) return
    const row = Math.floor(y / g.cell)
    const column = Math.floor((x - g.crowd) / g.cell)
    this.hovered = x < g.crowd ? -1 : accountAt(crowd, row, column, g.columns)
    this.cursor = x >= g.left && x <= g.now ? this.rowAt((g.now - x) / (g.now - g.left)) : -1
  }

  leave(): void {
    this.hovered = -1
    this.cursor = -1
  }

  /** Row of the history at a share of the window before the present; -1 before the start. */
  rowAt(share: number): number {
    const last = this.#sim.history.length - 1
    return Math.max(-1, Math.round(last - share * this.window))
  }

  y = (price: number): number => {
    const { low, high } = this.#range
    return ((high - price) / (high - low)) * (this.geometry?.height ?? 0)
  }

  #open(opened: Opened, frame: Frame): void {
    this.opened = opened
    this.crowd = createCrowd(opened.accounts)
    this.crowd.price.set(frame.liquidationPrice)
    this.#startPrice = frame.liquidationPrice.slice()
    this.fates = createFates(opened.accounts, opened.rungs.length)
    this.#capacities = new Float64Array(opened.rungs.length)
    this.#range = { low: NaN, high: NaN }
    this.#goal = { low: NaN, high: NaN }
    this.#dueFull = 0
    this.#bars = createBars()
    clearSparks(this.#sparks)
    this.leave()
    const g = this.geometry
    if (g) this.resize(g.width, g.height, g.ratio)
  }

  /** Sends those that broke since the last painting into the line, from where they stood. */
  #release(): void {
    const { crowd, fates, geometry: g } = this
    if (this.#still || !g) return
    const stride = Math.max(1, Math.ceil(fates.freshCount / MOST_SENT))
    const time = performance.now()
    for (let k = 0; k < fates.freshCount; k += stride) {
      const i = fates.fresh[k]
      if (crowd.row[i] < 0) continue
      const side = (1 + (crowd.kind[i] % 3)) * g.cell
      send(this.#sparks, {
        x: g.crowd + crowd.column[i] * g.cell + side / 2,
        y: crowd.row[i] * g.cell + side / 2,
        size: Math.max(3, side - 1),
        at: time + ((k * 7) % 90),
      })
    }
  }

  #tick(time: number): void {
    this.#request = 0
    const { opened, frame, geometry: g } = this
    const surfaces = this.#surfaces
    if (!opened || !frame || !g || !surfaces) return
    const elapsed = Math.min(50, time - this.#painted)
    this.#painted = time
    const wasDirty = this.#isDirty
    this.#isDirty = false
    const isEasing = wasDirty && this.#aim(g, frame, elapsed)
    const isSettling = follow(this.#bars, frame.depth, elapsed, this.#still)
    if (wasDirty) this.#layOut(g, frame, surfaces)
    const isTravelling = this.#paint(g, frame, surfaces, time)
    const isStale = this.#tell(time)
    if (isEasing || this.#isDirty) this.invalidate()
    else if (isTravelling || isStale || isSettling)
      this.#request = requestAnimationFrame(t => this.#tick(t))
  }

  /** Chooses what the axis should hold, and moves it. True while it is on its way. */
  #aim(g: Geometry, frame: Frame, elapsed: number): boolean {
    this.#thin(g)
    const { markPrice: mark, outsidePrice: outside } = frame
    const wished = wishedRange({
      mark,
      path: {
        low: Math.min(mark, outside, this.#mark.low, this.#outside.low),
        high: Math.max(mark, outside, this.#mark.high, this.#outside.high),
      },
      crowd: {
        low: reachOf(this.crowd, mark, 1, 0.55),
        high: reachOf(this.crowd, mark, -1, 0.5),
      },
      head: Math.min(0.4, (this.headline + 14) / g.height),
    })
    if (strays(this.#goal, wished)) this.#goal = wished
    if (!this.#isAimed || Number.isNaN(this.#range.low) || this.#still) {
      this.#range = { ...this.#goal }
      return false
    }
    return ease(this.#range, this.#goal, elapsed)
  }

  #thin(g: Geometry): void {
    const { history } = this.#sim
    const from = Math.max(0, history.length - 1 - Math.ceil(this.window))
    const rows = [from, history.length] as const
    const mark = history.column('markPrice')
    const outside = history.column('outsidePrice')
    thin(row => mark[row], rows, g.now - g.left, this.#mark)
    thin(row => outside[row], rows, (g.now - g.left) / 2, this.#outside)
  }

  /** Measures the axis, then packs the crowd and writes its pixels; a very large crowd every other time. */
  #layOut(g: Geometry, frame: Frame, surfaces: Surfaces): void {
    const { low, high } = this.#range
    const y = this.y(frame.markPrice)
    if (this.#measured.low !== low || this.#measured.high !== high) {
      const values = ticks(low, high, Math.max(3, g.height / 58))
      this.axis = { level: y, ticks: values.map(value => ({ value, y: this.y(value) })) }
      this.#measured = { low, high }
    } else this.axis = { level: y, ticks: this.axis.ticks }
    this.#isSkipped = !this.#isSkipped && this.crowd.price.length > LARGE_CROWD
    if (this.#isSkipped) this.#isDirty = true
    else this.#packCrowd(g, frame, surfaces)
  }

  #packCrowd(g: Geometry, frame: Frame, surfaces: Surfaces): void {
    const { crowd, fates } = this
    const { low, high } = this.#range
    const wasEmpty = crowd.held === 0
    const { markPrice: mark, step } = frame
    pack(crowd, fates, {
      mark,
      low: high - (high - low) * ((g.rows * g.cell) / g.height),
      high,
      rows: g.rows,
      columns: g.columns,
    })
    // The first layout tells how far the crowd reaches: aim again.
    this.#isAimed = !wasEmpty || crowd.held === 0
    this.#isDirty ||= !this.#isAimed
    const { cohortOf, cohorts } = this.opened!
    const colours = this.#coloursOf(surfaces.palette, cohorts)
    paintCrowd(surfaces.sheet, { crowd, fates, cohortOf }, colours, { step, glow: this.glow })
    surfaces.develop()
    const part = this.#sim.playing && this.#dueFull > 0 ? 0.12 : 1
    this.#dueFull += (fullBar(crowd.due) - this.#dueFull) * part
  }

  /** Paints all of it, from the sea up. True while something travels. */
  #paint(g: Geometry, frame: Frame, surfaces: Surfaces, time: number): boolean {
    const { crowd, fates, axis } = this
    const { context, palette } = surfaces
    const { markPrice: mark, outsidePrice: outside, step } = frame
    const last = this.#sim.history.length - 1
    const perRow = (g.now - g.left) / this.window
    paintWater(context, {
      geometry: g,
      palette,
      x: row => g.now - (last - row) * perRow,
      y: this.y,
      mark: this.#mark,
      outside: this.#outside,
      now: { step, mark, outside },
      ticks: axis.ticks,
      head: this.headline + 8,
      due: crowd.due,
      dueFull: this.#dueFull,
      depth: this.#depth(g),
      phase: this.#still ? NaN : step / 40,
    })
    surfaces.stamp(g)
    const scene = {
      geometry: g,
      palette,
      crowd,
      fates,
      sparks: this.#sparks,
      level: axis.level,
      heat: this.#heat(),
      step,
      glow: this.glow,
      time,
      isStill: this.#still,
    }
    return paintCrisis(context, scene, surfaces.sprites)
  }

  /** What rests in the book at each row of the crowd. */
  #depth({ rows, height, cell }: Geometry): { density: Float32Array; full: number } | null {
    if (!this.#bars.isOn) return null
    const { low, high } = this.#range
    if (this.#density.length !== rows) this.#density = new Float32Array(rows)
    rowDensity(this.#bars, { high, perRow: ((high - low) * cell) / height }, this.#density)
    return { density: this.#density, full: this.#bars.full }
  }

  /** 0 to 1: share of the open positions liquidated just now, on a curve that fills early. */
  #heat(): number {
    const { crowd, fates } = this
    return crowd.held > 0 ? 1 - Math.exp(-fates.heat / (0.004 * crowd.held)) : 0
  }

  /** Brings the words up to date, unless they have just changed. True if they are still to be changed. */
  #tell(time: number): boolean {
    if (time - this.#read < READING && this.facts) return this.facts.frame !== this.frame
    this.#read = time
    this.facts = factsOf(this, this.#capacities)
    return false
  }
}

/** Notional of a full bar: three times the mean of the rows that have any. */
function fullBar(due: Float32Array): number {
  let sum = 0
  let rows = 0
  for (const notional of due) {
    if (notional === 0) continue
    sum += notional
    rows++
  }
  return rows === 0 ? 0 : (3 * sum) / rows
}
