/** The starting population: who has how much, at what leverage, on which side. */
import { exp } from '../kernel/exponential.ts'
import { quantaNearest } from '../kernel/quanta.ts'
import { deriveKey, normal, uniform, type Key } from '../kernel/random.ts'
import type { AssetDoc, CohortDoc } from '../scenario/document.ts'
import { macroKey } from './keys.ts'
import { tradeWithHouse } from './houseTrade.ts'
import { pay } from './ledger.ts'
import { consume } from './events.ts'
import { BLOCK, MARK, type Cohort, type World } from './world.ts'

/** Purposes of the draws, all on the macro key: one population under many lucks. */
const EQUITY = 101
const LEVERAGE = 102
const SIDE = 103

/** Standard deviations at which wealth is cut: no whale so large that it is the market. */
const CUT = 3.2

/** Gives every agent its equity out of the outside world and its position against the house, at the mark. */
export function populate(
  world: World,
  docs: readonly CohortDoc[],
  assets: readonly AssetDoc[],
): void {
  for (const cohort of world.cohorts) {
    const doc = docs[cohort.row]
    const { unit } = assets[world.markets[cohort.market].asset]
    endow(world, cohort, doc, unit)
    openPositions(world, cohort, doc)
  }
  // Set-up is hashed as columns; it is not part of anybody's story.
  consume(world.log)
}

/** Lognormal equity with the document's mean. */
function endow(world: World, cohort: Cohort, doc: CohortDoc, unit: number): void {
  const [k0, k1] = deriveKey(macroKey(world), EQUITY, cohort.scope)
  const { equity, equitySpread } = doc
  const { asset } = world.markets[cohort.market]
  for (let slot = 0; slot < cohort.count; slot++) {
    const deviations = Math.max(-CUT, Math.min(CUT, normal(k0, k1, slot, 0)))
    const spread = exp(equitySpread * deviations - (equitySpread * equitySpread) / 2)
    const amount = quantaNearest((equity * spread) / unit)
    world.startEquity[cohort.first + slot] = amount
    pay(world, asset, world.outside, cohort.first + slot, amount)
  }
}

function openPositions(world: World, cohort: Cohort, doc: CohortDoc): void {
  const market = world.markets[cohort.market]
  const leverageKey = deriveKey(macroKey(world), LEVERAGE, cohort.scope)
  const sideKey = deriveKey(macroKey(world), SIDE, cohort.scope)
  const rows = new Int32Array(BLOCK)
  const lots = new Float64Array(BLOCK)
  const value = market.state[MARK] * market.k
  for (let slot = 0; slot < cohort.count; slot += BLOCK) {
    const count = Math.min(BLOCK, cohort.count - slot)
    for (let j = 0; j < count; j++) {
      const row = cohort.first + slot + j
      const leverage = drawLeverage(doc, leverageKey, slot + j)
      const long = uniform(sideKey[0], sideKey[1], slot + j, 0) < doc.longShare
      const size = Math.round((leverage * world.startEquity[row]) / value)
      world.leverage[row] = leverage
      rows[j] = row
      lots[j] = long ? size : -size
    }
    tradeWithHouse(world, market, { rows, lots }, 0, count, market.state[MARK], -1)
    consume(world.log)
  }
}

function drawLeverage(doc: CohortDoc, [k0, k1]: Key, slot: number): number {
  const { leverageShape, leverageMedian, leverageSpread, leverageMin, leverageMax } = doc
  const drawn =
    leverageShape === 'uniform'
      ? leverageMin + (leverageMax - leverageMin) * uniform(k0, k1, slot, 0)
      : leverageMedian * exp(leverageSpread * normal(k0, k1, slot, 0))
  return Math.min(leverageMax, Math.max(leverageMin, drawn))
}
