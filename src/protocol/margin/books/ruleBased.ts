/** Margin of option books by rules alone: each short pays for itself, or an expiry for its greatest loss. */
import { InvariantError } from '../../../kernel/assert.ts'
import { optionsValue, type Book, type Listed } from './chain.ts'
import { expiryEnd } from './charges.ts'
import type { Levels } from './grid.ts'
import { setCharge, sumCharges, type BookMargin, type Requirement } from './requirement.ts'

/** What a short option needs beside its mark value: shares of the spot price. */
export interface ShortRules {
  /** Initial, less what the option is out of the money, and the least of it. */
  readonly initial: number
  readonly initialFloor: number
  readonly callMaintenance: number
  /** The greater of a share of the spot price and one of the mark value. */
  readonly putMaintenance: number
  readonly putOfMark: number
  /** A put's initial margin is at least this multiple of its maintenance margin. */
  readonly putInitialOfMaintenance: number
}

export interface RuleBook {
  readonly shorts: ShortRules
  /**
   * Whether an expiry may hold instead what it can lose at most at settlement; its net short calls,
   * which can lose without bound, then add these multiples of the forward.
   */
  readonly maxLoss?: Levels
  /** Shares of the notional at the price of the perpetual. */
  readonly perps: Levels
  /** Share of its value at the spot price that collateral counts. */
  readonly collateral: Levels
  /** Initial only: where a confidence is below, (1 - confidence) charge notional of shorts, perpetuals and collateral. */
  readonly confidence: { readonly below: number; readonly charge: number }
  /** Initial only: (below - stablecoin's price) factor of the notional of shorts and perpetuals. */
  readonly depeg: { readonly below: number; readonly factor: number }
}

/** What a book's options come to, usd: negative as a requirement. Written anew by each book. */
interface Sums {
  maintenance: number
  initial: number
  /** Short options, units. */
  shorts: number
  /** Units that stand on a doubted price, each times what its confidence lacks. */
  doubted: number
}

/** Margin by a book of rules. */
export function ruleBasedMargin(rules: RuleBook): BookMargin {
  const sums: Sums = { maintenance: 0, initial: 0, shorts: 0, doubted: 0 }
  let market: Listed | undefined
  return {
    scenarios: 0,
    prepare(listed) {
      market = listed
    },
    require(book, out) {
      if (!market) throw new InvariantError('margin: got a book, expected a market first')
      const { instrument, size, from, count } = book
      sums.maintenance = sums.initial = sums.shorts = sums.doubted = 0
      for (let leg = from; leg < from + count;) {
        const to = expiryEnd(instrument, market.expiryOf, leg, from + count)
        addExpiry(rules, market, book, leg, to, sums)
        leg = to
      }
      out.value = optionsValue(instrument, size, from, from + count, market.price)
      setCharges(rules, market, book, sums, out)
      return sumCharges(out)
    },
  }
}

/** Adds the better of an expiry's two requirements, at either level, and its shorts. */
function addExpiry(
  { shorts: rules, maxLoss, confidence: doubt }: RuleBook,
  listed: Listed,
  { instrument, size }: Book,
  from: number,
  to: number,
  sums: Sums,
): void {
  const { spot, strike, isCall, price } = listed
  let maintenance = 0
  let initial = 0
  let shorts = 0
  for (let leg = from; leg < to; leg++) {
    if (size[leg] >= 0) continue
    const i = instrument[leg]
    const call = isCall[i] === 1
    maintenance += size[leg] * shortMaintenance(rules, call, spot, price[i])
    initial += size[leg] * shortInitial(rules, call, spot, strike[i], price[i])
    shorts -= size[leg]
  }
  const e = listed.expiryOf[instrument[from]]
  if (maxLoss) {
    const worst = worstAtExpiry(instrument, size, from, to, strike, isCall)
    const calls = Math.min(0, netCalls(instrument, size, from, to, isCall)) * listed.forward[e]
    maintenance = Math.max(maintenance, worst + calls * maxLoss.maintenance)
    initial = Math.max(initial, worst + calls * maxLoss.initial)
  }
  const least = Math.min(listed.spotConfidence, listed.confidence[e])
  sums.maintenance += maintenance
  sums.initial += initial
  sums.shorts += shorts
  if (least < doubt.below) sums.doubted += (1 - least) * shorts
}

/** Maintenance margin of one unit short, its mark value included, usd. */
export function shortMaintenance(
  rules: ShortRules,
  isCall: boolean,
  spot: number,
  mark: number,
): number {
  if (isCall) return rules.callMaintenance * spot + mark
  return Math.max(rules.putMaintenance * spot, rules.putOfMark * mark) + mark
}

/** Initial margin of one unit short, its mark value included, usd. */
export function shortInitial(
  rules: ShortRules,
  isCall: boolean,
  spot: number,
  strike: number,
  mark: number,
): number {
  const out = Math.max(0, isCall ? strike - spot : spot - strike) / spot
  const plain = Math.max(rules.initial - out, rules.initialFloor) * spot + mark
  if (isCall) return plain
  return Math.max(plain, rules.putInitialOfMaintenance * shortMaintenance(rules, false, spot, mark))
}

/** Least payoff of an expiry's legs, 0 or less, where the price settles at 0 or at any strike, usd. */
function worstAtExpiry(
  instrument: Int32Array,
  size: Float64Array,
  from: number,
  to: number,
  strike: Float64Array,
  isCall: Uint8Array,
): number {
  let worst = Math.min(0, payoff(instrument, size, from, to, strike, isCall, 0))
  for (let leg = from; leg < to; leg++) {
    const settled = strike[instrument[leg]]
    worst = Math.min(worst, payoff(instrument, size, from, to, strike, isCall, settled))
  }
  return worst
}

function payoff(
  instrument: Int32Array,
  size: Float64Array,
  from: number,
  to: number,
  strike: Float64Array,
  isCall: Uint8Array,
  settled: number,
): number {
  let sum = 0
  for (let leg = from; leg < to; leg++) {
    const i = instrument[leg]
    const above = settled - strike[i]
    sum += size[leg] * Math.max(0, isCall[i] === 1 ? above : -above)
  }
  return sum
}

function netCalls(
  instrument: Int32Array,
  size: Float64Array,
  from: number,
  to: number,
  isCall: Uint8Array,
): number {
  let net = 0
  for (let leg = from; leg < to; leg++) net += isCall[instrument[leg]] * size[leg]
  return net
}

function setCharges(
  rules: RuleBook,
  listed: Listed,
  { perps, bases, cash }: Book,
  { maintenance, initial, shorts, doubted }: Sums,
  out: Requirement,
): void {
  const { spot, perpPrice, spotConfidence, perpConfidence, stable } = listed
  const { charges, value } = out
  const { below, charge } = rules.confidence
  const byPerp = Math.min(spotConfidence, perpConfidence)
  const size = Math.abs(perps)
  const held = bases * spot
  let units = doubted
  if (byPerp < below) units += (1 - byPerp) * size
  if (spotConfidence < below) units += (1 - spotConfidence) * Math.abs(bases)
  const depeg = Math.max(0, rules.depeg.below - stable) * rules.depeg.factor
  out.equity = cash + value + held
  out.worst = out.basis = out.nakedSize = 0
  out.worstScenario = -1
  // Equity counts every option, the rules count none of what a long is worth.
  setCharge(charges.loss, value - maintenance, value - initial)
  setCharge(
    charges.perps,
    size * perpPrice * rules.perps.maintenance,
    size * perpPrice * rules.perps.initial,
  )
  setCharge(
    charges.collateral,
    held * (1 - rules.collateral.maintenance),
    held * (1 - rules.collateral.initial),
  )
  setCharge(charges.confidence, 0, charge * spot * units)
  setCharge(charges.depeg, 0, depeg * spot * (shorts + size))
  setCharge(charges.nakedShorts, 0, 0)
  setCharge(charges.concentration, 0, 0)
}
