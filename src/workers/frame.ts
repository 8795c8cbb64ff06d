/** The state of a run as columns for drawing. */
import type { Stepper } from '../engine/stepper.ts'
import { worth, type ProtocolRules } from '../engine/rules.ts'
import type { Run } from '../engine/run.ts'
import {
  MAINTENANCE,
  MARK,
  bankruptcyPrice,
  fundingOwed,
  inUnits,
  liquidationPrice,
  type Market,
} from '../world/world.ts'
import { outsidePrice } from '../world/outsidePrice.ts'
import { markBooks } from './bookMarks.ts'
import type { Frame, Spare } from './messages.ts'
import type { FrameRecorder } from './recorder.ts'
import { breakerViews, depthView, inventories, oracleView } from './views.ts'

/** Fills `spare` (or fresh columns) with the accounts as they stand, and adds what was collected. */
export function makeFrame(stepper: Stepper, recorder: FrameRecorder, spare?: Spare): Frame {
  const { run } = stepper
  const rows = run.world.agentRows
  const fits = spare !== undefined && spare.notional.length === rows
  const columns = fits
    ? spare
    : { liquidationPrice: new Float32Array(rows), notional: new Float32Array(rows) }
  columns.liquidationPrice.fill(NaN)
  columns.notional.fill(0)
  for (const rules of run.rules.protocols) {
    for (const row of rules.protocol.markets) fill(run, rules, run.world.markets[row], columns)
  }
  for (const books of run.rules.books) if (books) markBooks(books, rows, columns)
  const { state, tick } = run.world.markets[0]
  return {
    step: stepper.step(),
    done: stepper.done(),
    markPrice: state[MARK] * tick,
    outsidePrice: outsidePrice(run.world.markets[0]),
    ...columns,
    ...recorder.take(),
    balances: balances(run),
    inventories: inventories(run),
    depth: depthView(run),
    oracle: oracleView(run),
    breakers: breakerViews(run),
    summary: stepper.summary(),
    digest: stepper.digest(),
  }
}

/** Buffers of a frame that are handed over, not copied. */
export function frameTransfers(frame: Frame): ArrayBuffer[] {
  const { liquidationPrice: price, notional, observations, events, depth, oracle } = frame
  const { count: _, ...columns } = events
  const views = [
    ...(depth ? [depth.bids, depth.asks] : []),
    ...(oracle ? [oracle.prices, oracle.ages, oracle.faulty] : []),
  ]
  const own = [price, notional, observations, frame.balances, frame.inventories]
  return [...own, ...views, ...Object.values(columns)].map(column => column.buffer as ArrayBuffer)
}

function fill(
  { world, scenario }: Run,
  { protocol: { first, last, markets, rates }, margins }: ProtocolRules,
  market: Market,
  { liquidationPrice: prices, notional }: Spare,
): void {
  const { size, quote, state, k, tick, asset } = market
  const cash = world.cash[asset]
  const unit = state[MARK] * k * scenario.assets[asset].unit
  const place = markets.indexOf(market.row)
  const { sized } = margins[place]
  const flat = rates[place][MAINTENANCE]
  for (let i = first; i < last; i++) {
    const q = size[i]
    if (q === 0) continue
    const bankruptcy = bankruptcyPrice(cash[i] - fundingOwed(market, i), quote[i], q, k)
    const value = Math.abs(q) * state[MARK] * k
    const rate = sized ? sized.maintenance(value) / value : flat
    prices[i] = liquidationPrice(bankruptcy, q, rate) * tick
    notional[i] = q * unit
  }
}

function balances({ world, scenario, rules }: Run): Float64Array {
  const all = rules.protocols.flatMap(({ protocol, rungs }) =>
    rungs.map(({ context: { asset, account } }) =>
      inUnits(worth(world, protocol, account), scenario.assets[asset].unit),
    ),
  )
  return Float64Array.from(all)
}
