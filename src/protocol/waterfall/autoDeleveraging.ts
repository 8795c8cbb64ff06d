/** Positions that nobody took are closed against accounts on the other side, at the bankruptcy price. */
import { choice } from '../../scenario/declaration.ts'
import { ADL, MARK, fundingOwed } from '../../world/world.ts'
import { valueOf } from './holdings.ts'
import {
  allocateByRank,
  allocateLevel,
  allocateProRata,
  profitLeverageScores,
  rank,
} from './ranking.ts'
import { defineRung, type HandOver, type RungContext } from './rung.ts'

export const autoDeleveraging = defineRung({
  id: 'auto-deleveraging',
  name: 'Auto-deleveraging',
  about:
    'Closes winners on the other side against positions that nobody took, at their bankruptcy price.',
  params: {
    policy: choice('profit-leverage', ['profit-leverage', 'pro-rata', 'water-filling'], {
      label: 'Who is closed',
      help: 'Highest profit x leverage first, all by the same share, or the highest leverage cut to one level.',
      live: true,
    }),
  },
  capital: () => 0,
  absorb: () => {},
  takeOver: (context, { policy }, request) => {
    // Those without a gain only when the winners are used up.
    for (const isWinning of [true, false]) {
      if (request.lots === 0) return
      collect(context, request, isWinning)
      ALLOCATE[policy](request.lots)
      close(context, request)
    }
  },
})

/** By candidate: account row, and in lots and quanta what the rankings look at. Scratch that lives for one request. */
const found = {
  count: 0,
  row: new Int32Array(0),
  order: new Int32Array(0),
  lots: new Float64Array(0),
  profit: new Float64Array(0),
  basis: new Float64Array(0),
  notional: new Float64Array(0),
  equity: new Float64Array(0),
  score: new Float64Array(0),
  closed: new Float64Array(0),
}

const ALLOCATE = {
  'profit-leverage': (residual: number): void => {
    const { count, order, lots, profit, basis, notional, equity, score, closed } = found
    profitLeverageScores(profit, basis, notional, equity, count, score)
    let ranked = rankLeaders(residual)
    if (ranked < 0) {
      rank(score, count, order)
      ranked = count
    }
    closed.fill(0, 0, count)
    allocateByRank(lots, order, ranked, residual, closed)
  },
  'pro-rata': (residual: number): void => {
    const { count, order, lots, closed } = found
    allocateProRata(lots, count, residual, order, closed)
  },
  'water-filling': (residual: number): void => {
    const { count, order, lots, equity, closed } = found
    allocateLevel(lots, equity, count, residual, order, closed)
  },
} as const

/** Leaders looked for one by one before the whole field is sorted. */
const FEW = 8

/** Writes the first of the ranking to `order`, as many as hold `residual` lots together, and returns how many; -1 if
 *  more than a few are needed. In a field of thousands one or two are enough, and a sort would be most of the work. */
function rankLeaders(residual: number): number {
  const { count, order, lots, score } = found
  let above = Infinity
  let leader = -1
  let held = 0
  for (let n = 0; n < FEW; n++) {
    leader = nextLeader(score, count, above, leader)
    if (leader < 0) return n
    order[n] = leader
    above = score[leader]
    held += lots[leader]
    if (held >= residual) return n + 1
  }
  return -1
}

/** The best of those that stand behind `last`, which has the score `above`: ties by row. -1 if there is none. */
function nextLeader(score: Float64Array, count: number, above: number, last: number): number {
  let best = -1
  for (let j = 0; j < count; j++) {
    const isBehind = score[j] < above || (score[j] === above && j > last)
    if (isBehind && (best < 0 || score[j] > score[best])) best = j
  }
  return best
}

/** Accounts on the other side that are not in trouble themselves, with or without a profit since entry. */
function collect(context: RungContext, request: HandOver, isWinning: boolean): void {
  const { protocol } = context
  const { market, side, price } = request
  const { size, quote, state, k } = market
  const lotValue = state[MARK] * k
  // What a lot loses against the mark if it is closed at the price.
  const loss = side * (price - state[MARK]) * k
  makeRoom(protocol.last - protocol.first)
  found.count = 0
  for (let i = protocol.first; i < protocol.last; i++) {
    if (size[i] * side >= 0 || protocol.flaggedAt[i - protocol.first] !== 0) continue
    const profit = quote[i] + size[i] * lotValue - fundingOwed(market, i)
    if (profit > 0 !== isWinning) continue
    const lots = Math.abs(size[i])
    const equity = valueOf(context, i)
    // Whoever would be bankrupt at the price cannot pay it. All others come out at no lower margin ratio: closing
    // a part lowers equity by less, in proportion, than the position. One quantum for the rounding.
    if (equity - lots * loss < 1) continue
    const j = found.count++
    found.row[j] = i
    found.lots[j] = lots
    found.profit[j] = profit
    found.basis[j] = Math.abs(quote[i])
    found.notional[j] = lots * lotValue
    found.equity[j] = equity
  }
}

function makeRoom(rows: number): void {
  if (found.row.length >= rows) return
  found.row = new Int32Array(rows)
  found.order = new Int32Array(rows)
  for (const name of [
    'lots',
    'profit',
    'basis',
    'notional',
    'equity',
    'score',
    'closed',
  ] as const) {
    found[name] = new Float64Array(rows)
  }
}

/** Carries the allocation out, in row order. */
function close({ protocol, desk }: RungContext, request: HandOver): void {
  const { state, k } = request.market
  for (let j = 0; j < found.count; j++) {
    const lots = found.closed[j]
    if (lots === 0) continue
    desk.transfer(request, found.row[j], lots, 'deleverage')
    request.lots -= lots
    protocol.tally[ADL] += lots * state[MARK] * k
  }
}
