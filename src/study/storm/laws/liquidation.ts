/** Q: who is closed, how far, at what price and at what cost. */
import { ADJUSTMENT, SPREAD } from '../../../engine/liquidation/sellOnVenue.ts'
import type { Run } from '../../../engine/run.ts'
import { QUANTA_LIMIT } from '../../../kernel/quanta.ts'
import { bankruptcyRating, fillablePrice } from '../../../protocol/liquidation/prices.ts'
import { KIND } from '../../../world/events.ts'
import {
  BAND_HIGH,
  BAND_LOW,
  BEST_ASK,
  BEST_BID,
  equity,
  FEED_SPARES,
  HALTED,
  LIQUIDATION_ROOM,
  MAINTENANCE,
  MARK,
  NO_TRADE,
  REFERENCE_INTEREST,
  STEP,
} from '../../../world/world.ts'
import type { Law } from '../law.ts'
import {
  eachClosed,
  eachFresh,
  isOld,
  liquidationsOf,
  lotsOf,
  valueOf,
  waitedBy,
  type Listed,
} from '../fallen.ts'

export const onlyUnder: Law = {
  id: 'Q1',
  name: 'only accounts under maintenance are closed, or those on their way back from it',
  formula: 'equity < maintenance (found before: < the multiple that the method aims at)',
  bind: eachClosed((run, { row, listed, account, isTouched }, note) => {
    const { log } = run.world
    const left = log.amount[row]
    const is = (holds: boolean, right: string): void =>
      note(holds, () => ({ what: `account ${account}, equity`, left, right }))
    is(listed !== undefined, 'an account that the margin phase listed')
    if (listed === undefined || listed.isBook || isTouched) return
    const { required, equity: was, rules } = listed
    const until = isOld(run, listed) ? rules.liquidation.route.until : 1
    is(left === was, `${was}, as it stood`)
    is(left < required || left < until * required, `below ${until} x ${required}`)
  }),
}

export const neverTurns: Law = {
  id: 'Q2',
  name: 'a liquidation makes a position smaller, and tells by how much',
  formula: 'lots told = lots of what it caused <= |size before|; the sign stays',
  bind: eachFresh((run, closed, { size }, note) => {
    const { log } = run.world
    const { row, account, market } = closed
    const told = log.lots[row]
    const done = lotsOf(run, closed)
    note(Math.abs(told) === done && done <= Math.abs(size) && told * size > 0, () => ({
      what: `account ${account} with ${size} lots, lots closed`,
      left: `${told} told`,
      right: `${done} done`,
    }))
    const now = market.size[account]
    note(now * size >= 0 && Math.abs(now) <= Math.abs(size), () => ({
      what: `account ${account}, size`,
      left: now,
      right: `between 0 and ${size}`,
    }))
  }),
}

export const noRiskier: Law = {
  id: 'Q3',
  name: 'what a keeper takes at the mark leaves the rest no riskier',
  formula:
    'equity after / size after >= equity before / size before, less the rounding of its charges',
  bind: eachFresh((run, closed, { size, equity: was, rules }, note) => {
    const { world } = run
    const { account, market, children } = closed
    const now = market.size[account]
    const isByKeepers = rules.liquidation.route.via === 'keepers'
    const isAtMark = children.every(row => world.log.kind[row] !== KIND.fill)
    if (!isByKeepers || !isAtMark || now === 0 || was < 0) return
    const left = equity(world, market, account)
    const due = (was * Math.abs(now)) / Math.abs(size)
    note(left >= due - 2 * children.length - Math.abs(due) * 1e-12, () => ({
      what: `account ${account}, ${size} to ${now} lots, equity`,
      left,
      right: `at least ${due}`,
    }))
  }),
}

export const noMoreThanWanted: Law = {
  id: 'Q4',
  name: 'no more is closed than the method asks for',
  formula: 'lots closed <= closes(position) of the method in force',
  bind: eachFresh((run, closed, listed, note) => {
    const { size, equity: was, required, rules, market } = listed
    const lots = Math.abs(size)
    const notional = lots * valueOf(listed)
    const { part, params } = rules.liquidation
    const position = {
      ...{ lots, notional, equity: was, maintenance: required / notional },
      openInterest: market.state[REFERENCE_INTEREST],
      waited: waitedBy(run, listed),
      stepSeconds: run.scenario.clock.stepSeconds,
    }
    const wanted = part.closes(position, params)
    const done = Math.abs(run.world.log.lots[closed.row])
    note(done <= wanted, () => ({
      what: `account ${closed.account}, lots closed`,
      left: done,
      right: `at most ${wanted}`,
    }))
  }),
}

export const fairPenalty: Law = {
  id: 'Q5',
  name: 'a penalty is no more than the rate says, and is paid out of equity alone',
  formula: '0 <= penalty + reward out of it <= rate x value closed; equity after it >= 0',
  bind: eachFresh((run, closed, listed, note) => {
    const { world } = run
    const { log } = world
    const { account, market, row, children } = closed
    let charged = 0
    let charges = 0
    let isSoldAfter = false
    for (const at of children) {
      const isCharge = log.kind[at] === KIND.penalty || log.kind[at] === KIND.reward
      if (log.account[at] === account && isCharge) {
        charged += log.amount[at]
        charges++
        isSoldAfter = false
      } else if (log.kind[at] === KIND.fill) isSoldAfter = true
    }
    const { part, params } = listed.rules.liquidation
    const notional = Math.round(Math.abs(log.lots[row]) * valueOf(listed))
    const { fund, treasury } = part.penalty(notional, QUANTA_LIMIT, params)
    note(charged <= fund + treasury + charges, () => ({
      what: `account ${account}, charged for ${notional} quanta`,
      left: charged,
      right: `at most ${fund + treasury}`,
    }))
    if (charged === 0 || isSoldAfter) return
    const left = equity(world, market, account)
    note(left >= -2, () => ({
      what: `account ${account}, equity after a penalty of ${charged}`,
      left,
      right: 'at least 0',
    }))
  }),
}

export const withinLimit: Law = {
  id: 'Q7',
  name: 'a forced order on the venue trades no worse than the limit that its route declares',
  formula: 'price >= limit of a long, <= limit of a short; limit: bankruptcy or fillable price',
  bind: eachFresh((run, { account, children }, listed, note) => {
    const { log } = run.world
    const { via, limit } = listed.rules.liquidation.route
    // A house or a pool fills at its own price, whatever the limit.
    const { hasBook } = run.rules.markets[listed.market.row].venue
    if (via !== 'venue' || limit === 'none' || !hasBook) return
    const side = listed.size > 0 ? 1 : -1
    const worst = limitOf(listed, side, limit)
    for (const row of children) {
      if (log.kind[row] !== KIND.fill || log.account[row] !== account) continue
      note(side * (log.ticks[row] - worst) >= 0, () => ({
        what: `account ${account}, forced at ticks`,
        left: log.ticks[row],
        right: `${side > 0 ? 'at least' : 'at most'} ${worst}`,
      }))
    }
  }),
}

function limitOf(listed: Listed, side: number, limit: 'bankruptcy' | 'fillable'): number {
  const { size, equity: left, market, rules, place } = listed
  const mark = market.state[MARK]
  const held = Math.abs(size) * market.k
  let price = mark - (side * left) / held
  if (limit === 'fillable' && left > 0) {
    const rate = rules.protocol.rates[place][MAINTENANCE]
    price = fillablePrice(side, mark, rate, bankruptcyRating(left, rate * held * mark, ADJUSTMENT), SPREAD) // prettier-ignore
  }
  return Math.max(1, side > 0 ? Math.ceil(price) : Math.floor(price))
}

export const spared: Law = {
  id: 'Q8',
  name: 'a feed that spares accounts spares all of them',
  formula: 'no liquidation on a market whose feed spares',
  bind: (run, note) => {
    const liquidations = liquidationsOf(run)
    return {
      before: { liquidations: liquidations.begin },
      after: {
        liquidations: () => {
          const closed = liquidations.closed()
          for (const { id, row, state } of run.world.markets) {
            if (state[FEED_SPARES] !== 1) continue
            const own = closed.filter(({ market }) => market.row === row)
            note(own.length === 0, () => ({
              what: `market ${id}, liquidations while its feed spares`,
              left: own.length,
              right: 0,
            }))
          }
        },
      },
    }
  },
}

/** Steps that an account may wait for somebody who is there. */
const PATIENCE = 32

export const nobodyForgotten: Law = {
  id: 'Q9',
  name: 'once all is quiet nobody waits for ever whom somebody could take',
  formula:
    'under maintenance for more than 32 steps without a liquidation only while the feed spares, a halt, throttle, band or limit holds it, keepers want more, or nobody stands on the other side',
  bind: (run, note) => {
    const liquidations = liquidationsOf(run)
    const done = new Float64Array(run.world.agentRows)
    return {
      before: { liquidations: liquidations.begin },
      after: {
        liquidations: () => {
          const now = run.world.scalars[STEP] + 1
          for (const { account } of liquidations.closed()) done[account] = now
        },
      },
      settled: () => {
        liquidations.begin()
        const waits = (one: Listed): number =>
          run.world.scalars[STEP] - Math.max(one.flagged, done[one.account])
        const forgotten = [...liquidations.listed.values()].find(one => {
          const isUnder = !one.isBook && one.size !== 0 && one.equity < one.required
          return isUnder && waits(one) > PATIENCE && !isHeld(run, one)
        })
        note(forgotten === undefined, () => ({
          what: `account ${forgotten!.account}, steps that it has waited`,
          left: waits(forgotten!),
          right: `at most ${PATIENCE}: somebody could have taken it`,
        }))
      },
    }
  },
}

/** Whether there is a reason why nothing comes of it. */
function isHeld(run: Run, one: Listed): boolean {
  const { market, rules, size } = one
  const { state } = market
  const { route } = rules.liquidation
  const isStopped =
    state[FEED_SPARES] === 1 ||
    state[HALTED] === NO_TRADE ||
    // What a throttle leaves those before it in line may take, step after step.
    rules.protocol.tally[LIQUIDATION_ROOM] < Infinity ||
    state[BAND_HIGH] < Infinity ||
    state[BAND_LOW] > 0
  const isOverdue = one.equity < 0 || waitedBy(run, one) >= route.backstopAfter
  const waits = route.via === 'venue' ? route.limit !== 'none' || route.keeperReward > 0 : !isOverdue // prettier-ignore
  const { hasBook } = run.rules.markets[market.row].venue
  const isAlone = hasBook && Number.isNaN(state[size > 0 ? BEST_BID : BEST_ASK])
  return isStopped || waits || isAlone
}

export const inOrder: Law = {
  id: 'Q11',
  name: 'accounts are closed in the order that the protocol declares, ties by row',
  formula:
    'by row, those newly found before those on their way back; or by equity over value, lowest first',
  bind: (run, note) => {
    const liquidations = liquidationsOf(run)
    return {
      before: { liquidations: liquidations.begin },
      after: {
        liquidations: () => {
          let last: Listed | undefined
          for (const { listed } of liquidations.closed()) {
            if (listed === undefined || listed.isBook) continue
            if (last?.market === listed.market && last.rules === listed.rules) {
              const [a, b] = [last, listed]
              note(comesFirst(a, b), () => ({
                what: `market ${b.market.id}, order of accounts`,
                left: `${a.account} before ${b.account}`,
                right: `${b.account} before ${a.account}`,
              }))
            }
            last = listed
          }
        },
      },
    }
  },
}

function comesFirst(a: Listed, b: Listed): boolean {
  if (a.rules.liquidation.route.worstFirst) {
    const [x, y] = [a, b].map(one => one.equity / (Math.abs(one.size) * valueOf(one)))
    return x < y || (x === y && a.account < b.account)
  }
  const [x, y] = [a, b].map(one => one.equity < one.required)
  // Those on their way back stand as they were listed before.
  return x === y ? !x || a.account < b.account : x
}
