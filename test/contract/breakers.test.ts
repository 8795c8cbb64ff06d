/** Action by breaker: what a breaker says it stops does not happen while it is on, and everything else does. (B1) */
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import type { Run } from '../../src/engine/run.ts'
import { stepper, type Stepper } from '../../src/engine/stepper.ts'
import { LOTS } from '../../src/market/book/book.ts'
import type { BookMemory } from '../../src/market/venues/bookMemory.ts'
import { ACTIONS, ON, SINCE, type Action } from '../../src/protocol/breakers/breaker.ts'
import { deposit } from '../../src/protocol/waterfall/vaultShares.ts'
import type { PartDoc, Scenario } from '../../src/scenario/document.ts'
import { emit, KIND } from '../../src/world/events.ts'
import { ORDER_REST, QUOTE } from '../../src/world/intents.ts'
import { pay } from '../../src/world/ledger.ts'
import { ACCOUNT_MOST, AUCTION, equity, HALTED, MID, STEP } from '../../src/world/world.ts'
import { parsed, small } from '../support/scenarios.ts'
import { leave, phase, rowsOf } from '../unit/engine/hands.ts'

/** Long enough for a breaker that is on to stay on. */
const LONG = { leastSeconds: 8_640_000 }
const LONGEST = { ...LONG, mostSeconds: 8_640_000 }

/** Every breaker, so tight that it stops what it can, in each way that changes what it stops. */
const FORCED: Record<string, PartDoc> = {
  'open-interest-cap': { kind: 'open-interest-cap', ...LONG },
  'concentration-cap': { kind: 'concentration-cap', mostUsd: 100, leastUsd: 0, ...LONG },
  'withdrawal-limit': { kind: 'withdrawal-limit', pausesVault: false, ...LONG },
  'withdrawal-limit, vault too': { kind: 'withdrawal-limit', pausesVault: true, ...LONG },
  'reduce-only': { kind: 'reduce-only', ...LONG },
  'oracle-divergence': { kind: 'oracle-divergence', pausesWithdrawals: false, ...LONGEST },
  'oracle-divergence, withdrawals too': { kind: 'oracle-divergence', ...LONGEST },
  'oracle-divergence, liquidations too': { kind: 'oracle-divergence', pausesLiquidations: true, ...LONGEST }, // prettier-ignore
  'fund-drawdown': { kind: 'fund-drawdown', ...LONGEST },
  'fund-drawdown, vault too': { kind: 'fund-drawdown', pausesVault: true, ...LONGEST },
  'profit-limit': { kind: 'profit-limit', counts: 0, ...LONG },
  'liquidation-throttle': { kind: 'liquidation-throttle', paceShare: 0, ...LONGEST },
  'price-band': { kind: 'price-band', band: 0.001 },
  'volatility-halt': { kind: 'volatility-halt', ...LONGEST },
  'volatility-halt, shut': { kind: 'volatility-halt', reopening: 'auction', ...LONGEST },
  'volatility-halt, in its call': { kind: 'volatility-halt', reopening: 'auction', leastSeconds: 60, mostSeconds: 60 }, // prettier-ignore
}

const stopsOf = (docs: readonly PartDoc[]): ReadonlySet<Action> =>
  new Set(
    docs.flatMap(doc => {
      const part = CATALOGUE.breakers.get(doc.kind)!
      const defaults = Object.entries(part.params).map(([name, param]) => [name, param.default])
      return part.stops({ ...Object.fromEntries(defaults), ...doc })
    }),
  )

/** A market with a fund, a vault and depositors, whose liquidations go to the venue. */
function scenarioWith(breakers: readonly PartDoc[], liquidation = {}): Scenario {
  const base = small('standard', 150, 40)
  const [noise] = base.cohorts
  const depositors = { ...noise, id: 'depositors', agent: { kind: 'vault-depositor' }, count: 4, longShare: 0, leverageMedian: 0.01, activity: 0 } // prettier-ignore
  const protocol = {
    ...base.protocols[0],
    margin: { kind: 'static', initialMarginRate: 0.1, maintenanceMarginRate: 0.05 },
    liquidation: { kind: 'full', penaltyRate: 0, keeperReward: 0, route: 'venue', ...liquidation },
    waterfall: [{ kind: 'insurance-fund' }, { kind: 'lp-vault' }, { kind: 'socialized-loss' }],
    breakers,
  }
  const cohorts = [...base.cohorts, depositors]
  return parsed({ ...base, shocks: [], protocols: [protocol], cohorts })
}

/** A run in which these breakers have just tripped. In its book two traders stand far apart, and nobody else. */
function forced(breakers: readonly PartDoc[], liquidation = {}): Stepper {
  const run = stepper(scenarioWith(breakers, liquidation))
  const { run: state } = run
  for (const one of ['prices', 'oracle', 'agents']) phase(state, one)
  const [market] = state.world.markets
  for (let row = 0; row < state.world.agentRows; row++) state.rules.markets[0].venue.pull(row)
  const mid = market.state[MID]
  const [buyer, seller] = rowsOf(state, 'gambler', true)
  for (const row of [buyer, seller]) pay(state.world, 0, state.world.outside, row, 1e13)
  trade(state, [
    { row: buyer, lots: 1e6, limit: Math.floor(mid * 0.98), rule: ORDER_REST },
    { row: seller, lots: -1e6, limit: Math.ceil(mid * 1.02), rule: ORDER_REST },
  ])
  for (const registers of state.memories.protocols[0].breakers) {
    registers[ON] = 1
    registers[SINCE] = 1
  }
  phase(state, 'breakers')
  state.world.scalars[STEP]++
  return run
}

interface Wish {
  readonly row: number
  readonly lots: number
  readonly limit?: number
  readonly rule?: number
}

/** Nobody acts but one cohort, and of it these rows. */
function only(run: Run, id: string, rows: readonly number[]) {
  const { world, scratch } = run
  const [market] = world.markets
  for (const { acting } of scratch.cohorts) acting.count = 0
  const own = scratch.cohorts[world.cohorts.find(cohort => cohort.id === id)!.index]
  const { acting, intents, transfers } = own
  acting.count = rows.length
  rows.forEach((row, j) => {
    acting.rows[j] = row
    acting.size[j] = market.size[row]
    acting.equity[j] = equity(world, market, row)
    intents.lots[j] = 0
    intents.limit[j] = 0
    intents.rule[j] = 0
    if (transfers.amount.length === 0) return
    transfers.amount[j] = 0
    transfers.outward[j] = 0
  })
  return own
}

/** The market phase with nothing but these orders of one cohort. */
function trade(run: Run, wishes: readonly Wish[]): void {
  const [{ row: first }] = wishes
  const { id } = run.world.cohorts[run.world.cohortOf[first]]
  const { intents } = only(run, id, wishes.map(({ row }) => row)) // prettier-ignore
  wishes.forEach(({ lots, limit = 0, rule = 0 }, j) => {
    intents.lots[j] = lots
    intents.limit[j] = limit
    intents.rule[j] = rule
  })
  phase(run, 'market')
}

const SMALL = 20

/** A noise trader on a side with a position that can be reduced, and all the margin it may want. */
function holder(run: Run, side: number): number {
  const { size } = run.world.markets[0]
  const row = rowsOf(run, 'noise').find(one => size[one] * side > SMALL)!
  leave(run, row, 1)
  return row
}

/** Whether who holds a position on either side gets what it wants of `change`, in parts of SMALL. */
function changes(run: Run, change: number): boolean {
  const { size } = run.world.markets[0]
  const got = [1, -1].map(side => {
    const row = holder(run, side)
    const before = size[row]
    trade(run, [{ row, lots: side * change * SMALL }])
    return (size[row] - before) / (side * change * SMALL) + 0
  })
  expect(got[0]).toBe(got[1])
  return got[0] === 1
}

/** Lots that makers with a position quote on the side that enlarges it. */
function enlarging(run: Run): number {
  const [{ size }] = run.world.markets
  const { book, firstSlots } = run.memories.venues[0] as BookMemory
  const { levels } = run.scratch.cohorts[cohortOf(run, 'makers').index].quotes
  let lots = 0
  for (const row of rowsOf(run, 'makers')) {
    const agent = row - cohortOf(run, 'makers').first
    const from = firstSlots[0] + agent * 2 * levels + (size[row] > 0 ? 0 : levels)
    for (let slot = from; slot < from + levels; slot++) lots += book.orders[4 * slot + LOTS]
  }
  return lots
}

const cohortOf = (run: Run, id: string) => run.world.cohorts.find(cohort => cohort.id === id)!

/** An account whose whole margin is unrealised profit: it owes what it would have without it. */
function paperRich(run: Run): number {
  const { world } = run
  const [market] = world.markets
  const row = holder(run, 1)
  const other = rowsOf(run, 'noise').find(one => one !== row)!
  const profit = Math.floor(equity(world, market, row))
  market.quote[row] += profit
  market.quote[other] -= profit
  pay(world, 0, row, other, profit)
  return row
}

/** Each action, tried; whether it happened. */
const TRIED: Record<Action, (run: Run) => boolean> = {
  open: run => changes(run, 1),
  reduce: run => changes(run, -1),
  quote: run => {
    const rows = rowsOf(run, 'makers')
    for (const row of rows) leave(run, row, 10)
    const { quotes } = only(run, 'makers', rows)
    const mid = Math.round(run.world.markets[0].state[MID])
    quotes.action.fill(QUOTE)
    quotes.lots.fill(SMALL)
    quotes.ticks.forEach((_, i) => {
      const level = i % (2 * quotes.levels)
      const away = 1 + (level % quotes.levels)
      quotes.ticks[i] = level < quotes.levels ? mid - away : mid + away
    })
    phase(run, 'market')
    return enlarging(run) > 0
  },
  withdraw: run => {
    const [row] = rowsOf(run, 'depositors', true)
    const before = run.world.cash[0][row]
    const { transfers } = only(run, 'depositors', [row])
    transfers.outward[0] = 5000
    phase(run, 'market')
    return run.world.cash[0][row] === before - 5000
  },
  'leave-vault': run => {
    const { context, params } = run.rules.protocols[0].vault!
    const [row] = rowsOf(run, 'depositors', true)
    expect(deposit(context, params, row, 10_000)).toBe(10_000)
    const before = run.world.cash[0][row]
    const { transfers } = only(run, 'depositors', [row])
    transfers.amount[0] = -5000
    phase(run, 'market')
    return run.world.cash[0][row] > before
  },
  liquidate: run => {
    const row = holder(run, 1)
    leave(run, row, 0.01)
    for (const one of ['margin', 'liquidations']) phase(run, one)
    return run.world.markets[0].size[row] === 0
  },
  'fund-pays': run => {
    const { shortfalls } = run.scratch
    const [row] = rowsOf(run, 'depositors', true)
    shortfalls.count = 1
    shortfalls.account[0] = row
    shortfalls.amount[0] = 7
    shortfalls.cause[0] = emit(run.world.log, { kind: KIND.shortfall, account: row, amount: 7 })
    const [fund] = run.world.protocols[0].rungAccounts
    return phase(run, 'waterfall').some(({ kind, other }) => kind === 'rung-paid' && other === fund)
  },
  'borrow-on-profit': run => {
    const row = paperRich(run)
    const { size } = run.world.markets[0]
    const before = size[row]
    trade(run, [{ row, lots: SMALL }])
    return size[row] > before
  },
}

/** What a set of stopped actions means for one of them: to borrow on profit is to open on it. */
const isStopped = (stopped: ReadonlySet<Action>, action: Action): boolean =>
  stopped.has(action) || (action === 'borrow-on-profit' && stopped.has('open'))

/** Tries every action in a run, each from the same state. */
function tableOf(run: Stepper): Record<string, boolean> {
  const start = run.snapshot()
  return Object.fromEntries(
    ACTIONS.map(action => {
      run.restore(start)
      return [action, TRIED[action](run.run)]
    }),
  )
}

const expected = (docs: readonly PartDoc[]): Record<string, boolean> => {
  const stopped = stopsOf(docs)
  return Object.fromEntries(ACTIONS.map(action => [action, !isStopped(stopped, action)]))
}

describe('what may be done', () => {
  test('is everything while no breaker is on', () => {
    expect(tableOf(forced([]))).toEqual(expected([]))
  })

  test.each(Object.entries(FORCED))('is all but what it stops: %s', (_, doc) => {
    expect(tableOf(forced([doc]))).toEqual(expected([doc]))
  })

  test('is tried with every breaker there is', () => {
    const kinds = new Set(Object.values(FORCED).map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual([...CATALOGUE.breakers.keys()].sort())
  })

  test('is everything again once a breaker is disarmed', () => {
    for (const doc of Object.values(FORCED)) {
      expect(tableOf(forced([{ ...doc, armed: false }]))).toEqual(expected([]))
    }
  })
})

describe('of two breakers', () => {
  test.each([
    ['withdrawal-limit', 'profit-limit'],
    ['open-interest-cap', 'concentration-cap'],
    ['reduce-only', 'volatility-halt, in its call'],
    ['volatility-halt, shut', 'volatility-halt'],
    ['liquidation-throttle', 'fund-drawdown'],
    ['oracle-divergence', 'price-band'],
    ['fund-drawdown, vault too', 'withdrawal-limit'],
  ])('both stop what they stop, in either order: %s, %s', (one, other) => {
    for (const docs of [
      [FORCED[one], FORCED[other]],
      [FORCED[other], FORCED[one]],
    ]) {
      expect(tableOf(forced(docs))).toEqual(expected(docs))
    }
  })

  test('the tighter one counts', () => {
    const capped = (mostShare: number): PartDoc => ({ kind: 'concentration-cap', mostShare, leastUsd: 0 }) // prettier-ignore
    const most = (shares: readonly number[]): number =>
      forced(shares.map(capped)).run.world.markets[0].state[ACCOUNT_MOST]
    expect(most([0.01, 0.02])).toBe(most([0.01]))
    expect(most([0.02, 0.01])).toBe(most([0.01]))
    expect(most([0.02])).toBeGreaterThan(most([0.01]))
  })
})

describe('a halt for everybody', () => {
  const shut = FORCED['volatility-halt, shut']

  test('does not keep keepers from taking positions over', () => {
    // Half of the spread of this book is two parts in a hundred, which the reward has to cover.
    const keepers = { route: 'keepers', keeperReward: 0.045, penaltyRate: 0.045, backstopAfter: 80_000 } // prettier-ignore
    const { run } = forced([shut], keepers)
    const row = holder(run, 1)
    for (const keeper of rowsOf(run, 'keepers', true)) pay(run.world, 0, run.world.outside, keeper, 1e12) // prettier-ignore
    leave(run, row, 0.048)
    const told = Array.from({ length: 20 }, () => {
      run.world.scalars[STEP]++
      return ['agents', 'margin', 'liquidations'].flatMap(one => phase(run, one))
    }).flat()
    expect(told.some(({ kind }) => kind === 'takeover')).toBe(true)
  })

  test('stops trading on a venue without a book too, and calls nobody there', () => {
    for (const doc of [shut, FORCED['volatility-halt, in its call']]) {
      const base = small('w1', 100, 20)
      const run = stepper(parsed({ ...base, protocols: [{ ...base.protocols[0], breakers: [doc] }] }), { audit: 'full' }) // prettier-ignore
      const [registers] = run.run.memories.protocols[0].breakers
      run.advance(2)
      registers[ON] = 1
      registers[SINCE] = 2
      run.advance(1)
      const [{ state, size }] = run.run.world.markets
      expect([state[HALTED], state[AUCTION]]).toEqual([2, +(doc !== shut)])
      const before = size.slice()
      run.advance(1)
      expect(size).toEqual(before)
    }
  })
})

test('a book that is called and uncrossed again and again keeps its books, and trades', () => {
  const base = small('march-2020', 400, 900)
  const halt = { kind: 'volatility-halt', moveLimit: 0.002, windowSeconds: 60, leastSeconds: 60, mostSeconds: 120, cooldownSeconds: 60, reopening: 'auction', auctionSeconds: 30 } // prettier-ignore
  const scenario = parsed({ ...base, protocols: [{ ...base.protocols[0], breakers: [halt] }] })
  const run = stepper(scenario, { audit: 'full' })
  let [auctions, uncrossed, outside] = [0, 0, 0]
  let wasAuction = false
  let wasHalted = false
  run.advance(900, ({ world: { log, markets } }) => {
    const prices = new Set<number>()
    for (let row = 0; row < log.cursor[1]; row++) {
      if (log.kind[row] === KIND.fill) prices.add(log.ticks[row])
    }
    if (wasAuction) {
      auctions++
      uncrossed += +(prices.size > 0)
      expect(prices.size).toBeLessThanOrEqual(1)
    } else if (wasHalted) outside += prices.size
    const [{ state }] = markets
    wasAuction = state[AUCTION] === 2
    wasHalted = state[HALTED] === 2
  })
  expect(auctions).toBeGreaterThan(5)
  expect(uncrossed).toBeGreaterThan(3)
  expect(outside).toBe(0)
  expect(run.summary().conservationError).toBe(0)
  const again = stepper(scenario)
  again.advance(900)
  expect(again.digest()).toBe(run.digest())
})
