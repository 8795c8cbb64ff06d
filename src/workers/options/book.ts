/** One book: what it holds, what its margin is made of, what it is worth at other prices. */
import type { Books } from '../../engine/books/books.ts'
import { greeksOf, requirementOf } from '../../engine/books/listed.ts'
import type { Run } from '../../engine/run.ts'
import { black76 } from '../../pricing/black76.ts'
import type { Grid } from '../../protocol/margin/books/grid.ts'
import type { Requirement } from '../../protocol/margin/books/requirement.ts'
import { SCALE } from '../../world/chain.ts'
import { equity, MARK, STEP } from '../../world/world.ts'
import type { BookView, Contingency, LegView } from './types.ts'

const POINTS = 61
const REACH = 0.5
const sums = new Float64Array(4)

export function bookView(run: Run, books: Books, account: number): BookView {
  const { world, rules } = run
  const { market, chain, view, rule } = books
  const price = market.state[MARK] * market.tick
  const required = requirementOf(view, account)
  const own = equity(world, market, account) * market.unit
  const { flaggedAt, first } = rules.protocols[chain.protocol].protocol
  greeksOf(market, account, sums)
  const perps = market.size[account] * market.lot
  return {
    account,
    cohort: world.cohorts.findIndex(({ row }) => row === world.cohortOf[account]),
    health: required.maintenance > 0 ? own / required.maintenance : Infinity,
    equity: own,
    initial: required.initial,
    maintenance: required.maintenance,
    isFlagged: account < world.agentRows && flaggedAt[account - first] !== 0,
    legs: legsOf(run, books, account),
    perps,
    greeks: {
      delta: sums[0] + perps,
      gamma: sums[1] * price * price * 0.01,
      vega: sums[2] / 100,
      theta: sums[3] / 365,
    },
    matrix: rule.grid ? matrixOf(rule.grid, required) : null,
    parts: partsOf(required, chain.state[SCALE]),
    payoff: payoffOf(books, account, rule.grid),
  }
}

/** In order of expiry and strike. */
function legsOf(
  { world, scenario }: Run,
  { chain, market, view }: Books,
  account: number,
): readonly LegView[] {
  // prettier-ignore
  const { bookOf, legsMost, legCount, legInstrument, legSize, isCall, strike, settlesAt, expiryOf } = chain // prettier-ignore
  const book = bookOf[account]
  const legs = Array.from({ length: legCount[book] }, (_, j) => book * legsMost + j)
  const { stepSeconds } = scenario.clock
  return legs
    .sort((a, b) => view.placeOf[legInstrument[a]] - view.placeOf[legInstrument[b]])
    .map(j => {
      const i = legInstrument[j]
      return {
        isCall: isCall[i] === 1,
        strike: strike[i],
        days: ((settlesAt[expiryOf[i]] - world.scalars[STEP]) * stepSeconds) / 86_400,
        contracts: legSize[j] * market.lot,
      }
    })
}

const VOLS = ['up', 'none', 'down'] as const

/** Scenarios of full weight that move price and volatility as a table; all others beside it. */
function matrixOf(
  { scenarios }: Grid,
  { byScenario, worst, worstScenario }: Requirement,
): BookView['matrix'] {
  // prettier-ignore
  const isCell = ({ vol, weight }: Grid['scenarios'][number]): boolean =>
    weight === 1 && (VOLS as readonly string[]).includes(vol)
  const spots = [...new Set(scenarios.filter(isCell).map(({ spot }) => spot))].sort((a, b) => a - b)
  const cells = new Float64Array(VOLS.length * spots.length).fill(NaN)
  const others: { spot: number; vol: string; weight: number; value: number }[] = []
  let worstCell = -1
  scenarios.forEach((scenario, s) => {
    const { spot, vol, weight } = scenario
    if (!isCell(scenario)) {
      others.push({ spot: spot - 1, vol, weight, value: byScenario[s] })
      return
    }
    const at = VOLS.indexOf(vol as (typeof VOLS)[number]) * spots.length + spots.indexOf(spot)
    cells[at] = byScenario[s]
    if (s === worstScenario) worstCell = at
  })
  return { spots: spots.map(spot => spot - 1), vols: VOLS, cells, others, worst: worstCell, worstValue: worst } // prettier-ignore
}

/** What the initial requirement adds up from; what is nothing is left out. */
function partsOf({ charges, worst, basis }: Requirement, scale: number): BookView['parts'] {
  const loss = charges.loss.initial / (scale > 0 ? scale : 1)
  const parts: [Contingency, number][] = [
    [basis < worst ? 'basis' : 'scenario', loss],
    ['dynamic', charges.loss.initial - loss],
    ['options', charges.nakedShorts.initial],
    ['perpetuals', charges.perps.initial],
    ['collateral', charges.collateral.initial],
    ['confidence', charges.confidence.initial],
    ['depeg', charges.depeg.initial],
    ['concentration', charges.concentration.initial],
  ]
  return parts.filter(([, amount]) => amount !== 0).map(([id, amount]) => ({ id, amount }))
}

/** Profit from now over the price: at once, with volatility up as the grid has it, and when the nearest expiry settles. */
function payoffOf(books: Books, account: number, grid: Grid | undefined): BookView['payoff'] {
  const { market } = books
  const mark = market.state[MARK] * market.tick
  const prices = Float64Array.from({ length: POINTS }, (_, j) => mark * (1 - REACH + (2 * REACH * j) / (POINTS - 1))) // prettier-ignore
  const nearest = nearestYears(books, account)
  const up = 1 + (grid?.volShock.up ?? 0.4)
  const base = valueAt(books, account, mark, {})
  return {
    prices,
    now: prices.map(price => valueAt(books, account, price, {}) - base),
    expiry: prices.map(price => valueAt(books, account, price, { later: nearest }) - base),
    volUp: prices.map(price => valueAt(books, account, price, { factor: up }) - base),
  }
}

function nearestYears({ chain }: Books, account: number): number {
  const { bookOf, legsMost, legCount, legInstrument, expiryOf, years } = chain
  const from = bookOf[account] * legsMost
  let least = Infinity
  for (let j = from; j < from + legCount[bookOf[account]]; j++) {
    least = Math.min(least, years[expiryOf[legInstrument[j]]])
  }
  return least
}

/** usd of all that it holds at a price, `later` years from now, volatilities multiplied. */
function valueAt(
  { chain, market }: Books,
  account: number,
  price: number,
  { later = 0, factor = 1 }: { readonly later?: number; readonly factor?: number },
): number {
  // prettier-ignore
  const { bookOf, legsMost, legCount, legInstrument, legSize } = chain
  const { expiryOf, forward, strike, isCall, years, vol, discount } = chain
  const mark = market.state[MARK] * market.tick
  let sum = market.size[account] * market.lot * price
  const from = bookOf[account] * legsMost
  for (let j = from; j < from + legCount[bookOf[account]]; j++) {
    const i = legInstrument[j]
    const e = expiryOf[i]
    const left = Math.max(0, years[e] - later)
    const f = (forward[e] * price) / mark
    sum += legSize[j] * market.lot * black76(isCall[i] === 1, f, strike[i], left, vol[i] * factor, discount[e]) // prettier-ignore
  }
  return sum
}
