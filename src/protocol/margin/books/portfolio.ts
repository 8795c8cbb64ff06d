/** Portfolio margin by scenarios: one engine for every grid. */
import { InvariantError } from '../../../kernel/assert.ts'
import { optionsValue, type Book, type Listed } from './chain.ts'
import {
  concentrated,
  doubtCharge,
  expiryEnd,
  leastConfidence,
  nakedShorts,
  openByExpiry,
} from './charges.ts'
import type { Grid } from './grid.ts'
import { setCharge, sumCharges, type BookMargin, type Requirement } from './requirement.ts'
import { addExpiry, nineSums } from './sums.ts'
import { BLOCK, createSurface, reprice, type Surface } from './surface.ts'

/** The state of one grid over one underlying. */
interface Margin {
  readonly grid: Grid
  readonly surface: Surface
  /** Weighted moves of the spot price. */
  readonly move: Float64Array
  /** 1 where a scenario turns the skew. */
  readonly turns: Uint8Array
  readonly sums: Float64Array
  readonly openOf: Float64Array
  listed: Listed | undefined
  isDoubtful: boolean
}

/** Margin by a grid, with room for so many options and expiries. Cost: options x scenarios a step, legs x scenarios a book. */
export function portfolioMargin(
  grid: Grid,
  capacity: { readonly instruments: number; readonly expiries: number },
): BookMargin {
  const surface = createSurface(grid, capacity.instruments, capacity.expiries)
  const margin: Margin = {
    grid,
    surface,
    move: Float64Array.from(grid.scenarios, ({ spot, weight }) => weight * (spot - 1)),
    turns: Uint8Array.from(grid.scenarios, ({ vol }) =>
      vol === 'linear' || vol === 'abs' ? 1 : 0,
    ),
    sums: new Float64Array(surface.stride),
    openOf: new Float64Array(capacity.expiries),
    listed: undefined,
    isDoubtful: false,
  }
  return {
    scenarios: grid.scenarios.length,
    prepare(listed) {
      reprice(surface, grid, listed)
      margin.listed = listed
      margin.isDoubtful = leastConfidence(listed) < grid.confidence.below
      if (grid.concentration.charge > 0) openByExpiry(listed, margin.openOf)
    },
    require: (book, out) => {
      const { listed } = margin
      if (!listed) throw new InvariantError('margin: got a book, expected a market first')
      scenarioPnl(margin, listed, book, out)
      setCharges(margin, listed, book, out)
      return sumCharges(out)
    },
  }
}

/** PnL of every scenario and of the basis. */
function scenarioPnl(margin: Margin, listed: Listed, book: Book, out: Requirement): void {
  const { grid, surface, move, sums } = margin
  const { byScenario } = out
  const { stride } = surface
  const bases = grid.collateral.isShocked ? book.bases * listed.spot : 0
  const linear = book.perps * listed.perpPrice + bases
  out.basis = 0
  if (surface.isByExpiry) {
    byScenario.fill(0)
    addExpiries(margin, listed, book, out)
    setWorst(byScenario, byScenario, linear, move, out)
    return
  }
  const { instrument, size, from, count } = book
  for (let at = 0; at < stride; at += BLOCK) {
    nineSums(instrument, size, from, from + count, surface.values, stride, at, sums)
  }
  setWorst(sums, byScenario, linear, move, out)
}

/** The same, expiry by expiry: what is discounted, turned or moved alone is the sum of each. */
function addExpiries(margin: Margin, listed: Listed, book: Book, out: Requirement): void {
  const { grid, surface, sums, turns } = margin
  const { stride, values, scenarios, long, short, weight } = surface
  const { instrument, size, from, count } = book
  for (let leg = from; leg < from + count;) {
    const to = expiryEnd(instrument, listed.expiryOf, leg, from + count)
    const e = listed.expiryOf[instrument[leg]]
    for (let at = 0; at < stride; at += BLOCK) {
      nineSums(instrument, size, leg, to, values, stride, at, sums)
    }
    const mark = optionsValue(instrument, size, leg, to, listed.price)
    addExpiry(out.byScenario, sums, mark, long[e], short[e], weight, turns)
    if (grid.basis) {
      const moved = Math.min(sums[scenarios], sums[scenarios + 1]) - mark
      out.basis += Math.min(moved, 0) * surface.basis[e]
    }
    leg = to
  }
}

/** Adds what moves with the spot price alone, and finds the worst scenario. */
function setWorst(
  sums: Float64Array,
  pnl: Float64Array,
  linear: number,
  move: Float64Array,
  out: Requirement,
): void {
  let worst = Infinity
  let row = -1
  for (let s = 0; s < pnl.length; s++) {
    const one = sums[s] + linear * move[s]
    pnl[s] = one
    if (one < worst) {
      worst = one
      row = s
    }
  }
  out.worst = worst
  out.worstScenario = worst < out.basis ? row : -1
}

function setCharges(margin: Margin, listed: Listed, book: Book, out: Requirement): void {
  const { grid, openOf } = margin
  const { strikeOf } = margin.surface
  const { instrument, size, from, count, perps, bases } = book
  const { spot } = listed
  const { charges } = out
  const depeg = Math.max(0, grid.depeg.below - listed.stable) * grid.depeg.factor
  const onCharges = grid.isChargeScaled ? grid.loss.initial + depeg : 1
  const naked = nakedShorts(instrument, size, from, from + count, strikeOf)
  const notional = Math.abs(perps) * spot
  // Where nothing loses, 0: gains release no margin.
  const loss = grid.scale * Math.max(0, -out.worst, -out.basis)
  const held = Math.abs(bases) * spot
  out.nakedSize = naked
  out.value = optionsValue(instrument, size, from, from + count, listed.price)
  out.equity = book.cash + out.value + bases * spot
  setCharge(charges.loss, loss * grid.loss.maintenance, loss * grid.loss.initial)
  setCharge(
    charges.perps,
    notional * grid.perps.maintenance,
    notional * grid.perps.initial * onCharges,
  )
  setCharge(
    charges.nakedShorts,
    naked * spot * grid.nakedShorts.maintenance,
    naked * spot * grid.nakedShorts.initial * onCharges,
  )
  setCharge(
    charges.collateral,
    held * grid.collateral.maintenance,
    held * grid.collateral.initial * onCharges,
  )
  setCharge(charges.confidence, 0, margin.isDoubtful ? doubtCharge(grid, listed, book) : 0)
  setCharge(charges.depeg, 0, loss * depeg)
  const { above, charge } = grid.concentration
  const beyond = charge > 0 ? concentrated(book, listed, strikeOf, openOf, above) : 0
  setCharge(charges.concentration, beyond * spot * charge, beyond * spot * charge)
}
