/** Loss against price: what each gap of the mark would cost, and who would pay it in the order of the waterfall. */
import type { Absorber } from './absorbers.ts'
import type { Crowd } from './crowd.ts'
import {
  closeAll,
  createStress,
  gapTo,
  unpaidByTwo,
  LONGS,
  SHORTS,
  type Books,
  type Stress,
} from './stress.ts'
import { GAP_MIDDLE, GAPS, gapAt, type DryPoint, type LossCurve } from './types.ts'

/** A protocol's accounts in the market, and its rungs in order. */
export interface Covered {
  readonly crowd: Crowd
  readonly rungs: readonly Absorber[]
}

export interface Market {
  /** Ticks, not necessarily whole. */
  readonly mark: number
  /** usd a quantum, and a tick. */
  readonly unit: number
  readonly tick: number
  readonly books: Books
}

/** What each rung was asked for and had, by gap: where one runs dry lies between two of them. */
interface Demands {
  readonly need: Float64Array
  readonly able: Float64Array
}

/** The curve over all protocols that rule the market; their rungs follow one another. */
export function lossCurve(market: Market, covered: readonly Covered[]): LossCurve {
  const rungs = covered.flatMap(own => own.rungs)
  const curve = emptyCurve(rungs, market.unit)
  const demands = {
    need: new Float64Array(rungs.length * GAPS),
    able: new Float64Array(rungs.length * GAPS),
  }
  const { need, able } = demands
  const stresses = covered.map(({ crowd }) => createStress(crowd, market.mark))
  for (let g = 0; g < GAPS; g++) {
    close(market, stresses, g)
    let from = 0
    stresses.forEach((stress, i) => {
      noteAccounts(curve, market, stress, g)
      descend(curve, demands, { stress, rungs: covered[i].rungs, from, g, unit: market.unit })
      from += covered[i].rungs.length
    })
    noteWorst(curve, market, stresses, g)
  }
  const dry = rungs.flatMap((_, rung) => {
    const over = (g: number): number => need[rung * GAPS + g] - able[rung * GAPS + g]
    return [-1, 1].flatMap(way =>
      dryPoint(market, curve, over, way).map(point => ({ rung, ...point })),
    )
  })
  return { ...curve, dry: dry.sort((a, b) => Math.abs(a.gap) - Math.abs(b.gap)) }
}

/** Closes everybody's accounts at a gap, into the one book that there is. */
function close({ mark, books }: Market, stresses: readonly Stress[], g: number): void {
  const closed = [0, 0]
  for (const stress of stresses) {
    gapTo(stress, mark * (1 + gapAt(g)))
    closed[LONGS] += stress.closedValue[LONGS]
    closed[SHORTS] += stress.closedValue[SHORTS]
  }
  const away = [
    books[LONGS].distance(closed[LONGS]),
    books[SHORTS].distance(closed[SHORTS]),
  ] as const
  for (const stress of stresses) closeAll(stress, away, books)
}

function emptyCurve(rungs: readonly Absorber[], unit: number): LossCurve {
  const numbers = (): Float64Array => new Float64Array(GAPS)
  return {
    liquidated: numbers(),
    longs: numbers(),
    shorts: numbers(),
    ownMargin: numbers(),
    shortfall: numbers(),
    paid: new Float64Array(GAPS * rungs.length),
    unpaid: numbers(),
    worst: numbers(),
    worstTwo: numbers(),
    dry: [],
    spare: Float64Array.from(rungs, ({ spare }) => spare * unit),
  }
}

function noteAccounts(curve: LossCurve, { mark, unit }: Market, stress: Stress, g: number): void {
  curve.liquidated[g] += stress.closed
  curve.longs[g] += stress.closedValue[LONGS] * mark * unit
  curve.shorts[g] += stress.closedValue[SHORTS] * mark * unit
  curve.ownMargin[g] += stress.ownMargin * unit
}

interface Descent {
  readonly stress: Stress
  readonly rungs: readonly Absorber[]
  /** Place of the first rung among all. */
  readonly from: number
  readonly g: number
  readonly unit: number
}

/** Passes what is missing down the rungs. What a rung loses on its own positions is its own to bear first. */
function descend(curve: LossCurve, { need, able }: Demands, descent: Descent): void {
  const { stress, rungs, from, g, unit } = descent
  const { mark, price, shortfall, shortValue } = stress
  let missing = shortfall[LONGS] + shortfall[SHORTS]
  let all = missing
  rungs.forEach(({ spare, held, charges }, i) => {
    const lost = held * (mark - price)
    const at = (from + i) * GAPS + g
    if (lost > 0) {
      all += lost
      // What it cannot bear of them counts as missing on a position like any other.
      const side = held > 0 ? LONGS : SHORTS
      shortfall[side] += Math.max(0, lost - spare)
      if (lost > spare) shortValue[side] += Math.abs(held)
    }
    need[at] = missing + Math.max(0, lost)
    able[at] = spare + Math.max(0, -lost) + (need[at] > 0 ? charges(stress) : 0)
    // Sums of many accounts are out by less than a quantum.
    const paid = able[at] > need[at] - 1 ? need[at] : able[at]
    curve.paid[at] += paid * unit
    missing = need[at] - paid
  })
  curve.shortfall[g] += all * unit
  curve.unpaid[g] += missing * unit
}

function noteWorst(
  curve: LossCurve,
  { unit, books }: Market,
  stresses: readonly Stress[],
  g: number,
): void {
  for (const stress of stresses) {
    curve.worst[g] = Math.max(curve.worst[g], stress.worstLoss[0] * unit)
    curve.worstTwo[g] = Math.max(curve.worstTwo[g], unpaidByTwo(stress, books) * unit)
  }
}

/** Where a rung's money ends on one side of the mark, between the first gap that is too much and the one before it. */
function dryPoint(
  { mark, tick }: Market,
  curve: LossCurve,
  over: (place: number) => number,
  way: number,
): Omit<DryPoint, 'rung'>[] {
  for (let g = GAP_MIDDLE; g >= 0 && g < GAPS; g += way) {
    if (!(over(g) >= 1)) continue
    const before = g === GAP_MIDDLE ? g : g - way
    const room = Math.max(0, -over(before))
    const part = before === g ? 0 : room / (room + over(g))
    const between = (read: (place: number) => number): number =>
      read(before) + part * (read(g) - read(before))
    const gap = between(gapAt)
    const loss = between(place => curve.ownMargin[place] + curve.shortfall[place])
    return [{ gap, price: mark * (1 + gap) * tick, loss }]
  }
  return []
}
