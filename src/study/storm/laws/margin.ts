/** M: what accounts must hold, and that nobody takes more risk than it carries. */
import { requirementOf } from '../../../engine/books/listed.ts'
import type { Books } from '../../../engine/books/books.ts'
import type { ProtocolRules } from '../../../engine/rules.ts'
import type { Run } from '../../../engine/run.ts'
import { black76 } from '../../../pricing/black76.ts'
import type { Grid } from '../../../protocol/margin/books/grid.ts'
import { HAIRCUT, QUANTUM_VALUE } from '../../../world/collateral.ts'
import { pow } from '../../../kernel/exponential.ts'
import { CEILING, INITIAL, MAINTENANCE, MARK, STEP, type Market } from '../../../world/world.ts'
import type { Law, Note } from '../law.ts'
import { requiredOf } from '../required.ts'
import { eachBook, SELDOM } from '../places.ts'

export const rates: Law = {
  id: 'M1',
  name: 'rates of margin are in order',
  formula: '0 < maintenance <= initial <= 1; maintenance <= ceiling <= 1',
  bind: (run, note) => {
    const look = (): void => eachMarket(run, (own, place, market) => lookAtRates(own, place, market, note)) // prettier-ignore
    return { after: { edits: look, oracle: look } }
  },
}

function lookAtRates({ protocol }: ProtocolRules, place: number, { id }: Market, note: Note): void {
  const { [MAINTENANCE]: lower, [INITIAL]: upper, [CEILING]: top } = protocol.rates[place]
  note(0 < lower && lower <= upper && upper <= 1 && lower <= top && top <= 1, () => ({
    what: `protocol ${protocol.id}, market ${id}`,
    left: `maintenance ${lower}, initial ${upper}, ceiling ${top}`,
    right: '0 < maintenance <= initial <= 1 and maintenance <= ceiling <= 1',
  }))
}

function eachMarket(
  { world, rules }: Run,
  see: (own: ProtocolRules, place: number, market: Market) => void,
): void {
  for (const own of rules.protocols) {
    own.protocol.markets.forEach((row, place) => see(own, place, world.markets[row]))
  }
}

export const bookLevels: Law = {
  id: 'M2',
  name: 'initial margin of every book is at least maintenance, and maintenance at least nothing',
  formula: 'initial(book) >= maintenance(book) >= 0',
  bind: (run, note) => ({
    end: () =>
      eachBook(run, (books, account) => {
        const { initial, maintenance } = requirementOf(books.view, account)
        note(initial >= maintenance && maintenance >= 0, () => ({
          what: `book of account ${account}`,
          left: `initial ${initial}`,
          right: `at least maintenance, ${maintenance}, and that at least 0`,
        }))
      }),
  }),
}

export const growsWithSize: Law = {
  id: 'M3',
  name: 'a larger position never needs less',
  formula: 'required(n) <= required(m) for n < m, initial and maintenance',
  bind: (run, note) => ({
    after: {
      oracle: () => {
        if (run.world.scalars[STEP] % SELDOM !== 0) return
        eachMarket(run, (own, place, market) => {
          for (const level of ['initial', 'maintenance'] as const) {
            lookAtSizes(notional => requiredOf(own, place, level, notional), market, note)
          }
        })
      },
    },
  }),
}

/** From a lot to 2^20 lots. */
function lookAtSizes(required: (notional: number) => number, market: Market, note: Note): void {
  let before = 0
  for (let lots = 1; lots <= 1_048_576; lots *= 2) {
    const needed = required(lots * market.state[MARK] * market.k)
    note(needed >= before, () => ({
      what: `market ${market.id}, ${lots} lots`,
      left: needed,
      right: `at least ${before}, of half as many`,
    }))
    before = needed
  }
}

export const worstOfGrid: Law = {
  id: 'M6',
  name: 'portfolio margin is the worst of its grid, and what is charged beside it',
  formula:
    'loss = scale x max(0, -PnL of the worst scenario, -basis); PnL of a scenario = weight x (value there - value now)',
  bind: (run, note) => ({
    end: () =>
      eachBook(run, (books, account) => {
        const { grid } = books.rule
        if (!grid) return
        const { byScenario, worst, basis, charges, maintenance } = requirementOf(books.view, account) // prettier-ignore
        const least = Math.min(...byScenario)
        const loss = grid.scale * Math.max(0, -least, -basis) * grid.loss.maintenance
        const rest = charges.loss.maintenance - loss
        const isWorst = worst === least && Math.abs(rest) <= 1e-9 * Math.max(1, loss)
        note(isWorst && maintenance >= loss * (1 - 1e-12), () => ({
          what: `book of account ${account}, loss in usd`,
          left: `${charges.loss.maintenance} of ${maintenance}`,
          right: `${loss}, by the worst of ${byScenario.length}: ${least}`,
        }))
        if (grid.basis || grid.skewShock || grid.staticDiscount) return
        lookAtScenarios(books, grid, byScenario, (what, left, right) =>
          note(Math.abs(left - right) <= nearly(books), () => ({
            what: `book of account ${account}, ${what}`,
            left,
            right,
          })),
        )
      }),
  }),
}

/** What sums of prices times sizes are off by in doubles, usd. */
function nearly({ view: { book, listed } }: Books): number {
  let gross = Math.abs(book.perps)
  for (let leg = 0; leg < book.count; leg++) gross += Math.abs(book.size[leg])
  return 1e-9 * (1 + gross * Math.max(listed.spot, listed.perpPrice))
}

/** Prices the book in the view, leg by leg, in every scenario of a grid that moves price and volatility alone. */
function lookAtScenarios(
  { view: { book, listed } }: Books,
  { scenarios, volShock }: Grid,
  byScenario: Float64Array,
  say: (what: string, left: number, right: number) => void,
): void {
  const { strike, isCall, expiryOf, vol, price, years, forward, fixed, discount } = listed
  scenarios.forEach(({ spot, vol: way, weight }, s) => {
    let pnl = book.perps * listed.perpPrice * (spot - 1)
    for (let leg = 0; leg < book.count; leg++) {
      const i = book.instrument[leg]
      const e = expiryOf[i]
      const time = Math.max(0, years[e])
      const there = fixed[e] + (forward[e] - fixed[e]) * spot
      const shocked = volAfter(vol[i], way, volShock, time)
      const value = black76(isCall[i] === 1, there, strike[i], time, shocked, discount[e])
      pnl += book.size[leg] * (value - price[i])
    }
    say(`scenario ${s}`, byScenario[s], weight * pnl)
  })
}

function volAfter(vol: number, way: string, shock: Grid['volShock'], years: number): number {
  const { up, down, minimumUp, shortPower, longPower, floorDays } = shock
  const days = years * 365
  const power = days <= 30 ? shortPower : longPower
  const multiple = power === 0 ? 1 : pow(30 / Math.max(days, floorDays), power)
  if (way === 'up') return Math.max(vol * (1 + up * multiple), minimumUp)
  return way === 'down' ? vol * Math.max(0, 1 - down * multiple) : vol
}

export const haircuts: Law = {
  id: 'M9',
  name: 'collateral counts for no more than it is worth, for initial margin no more than for maintenance',
  formula: '0 <= haircut <= 1; 0 <= charge(maintenance) <= charge(initial) <= value',
  bind: (run, note) => {
    if (!run.world.markets.some(({ chain }) => chain?.collateral.length)) return undefined
    return {
      end: () => {
        for (const { chain } of run.world.markets) {
          for (const { asset, state } of chain?.collateral ?? []) {
            note(state[HAIRCUT] >= 0 && state[HAIRCUT] <= 1, () => ({
              what: `haircut of asset ${asset}`,
              left: state[HAIRCUT],
              right: 'from 0 to 1',
            }))
          }
        }
        eachBook(run, (books, account) => lookAtCollateral(run, books, account, note))
      },
    }
  },
}

function lookAtCollateral({ world }: Run, books: Books, account: number, note: Note): void {
  const { market, chain, view } = books
  if (chain.collateral.length === 0) return
  const { maintenance, initial } = requirementOf(view, account).charges.collateral
  let value = 0
  for (const { asset, state } of chain.collateral) {
    value += Math.max(0, world.cash[asset][account]) * state[QUANTUM_VALUE] * market.unit
  }
  const most = value * (1 + 1e-9)
  note(0 <= maintenance && maintenance <= initial && initial <= most, () => ({
    what: `collateral of account ${account}, usd`,
    left: `charges of ${maintenance} and ${initial}`,
    right: `from 0 to ${value}`,
  }))
}
