/** What holds for every attacker, and for any that somebody might write. */
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { attackAccountOf } from '../../src/engine/attackAccount.ts'
import type { Run } from '../../src/engine/run.ts'
import { stepper } from '../../src/engine/stepper.ts'
import type { Decision, StrategyPart } from '../../src/agents/strategy.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import { ledgerTwin } from '../../src/study/twins/ledger.ts'
import { INITIAL, MARK, STEP, equity, type Cohort } from '../../src/world/world.ts'
import { accountsSince } from '../support/conservation.ts'
import { parsed, preset, PRESET_IDS, presetDocument } from '../support/scenarios.ts'
import { replaced } from '../support/strategies.ts'
import { accountsOf, attackersOf, withCohort } from '../support/tested.ts'
import { eventsOf, watch } from '../support/watch.ts'

const KINDS = [...CATALOGUE.agents.values()].filter(({ role }) => role === 'attacker')

/** The first preset in which a kind attacks. */
function presetOf(kind: string): Scenario {
  const id = PRESET_IDS.find(name => {
    const { cohorts } = presetDocument(name) as Pick<Scenario, 'cohorts'>
    return cohorts.some(({ agent }) => agent.kind === kind)
  })
  return preset(id!)
}

/** The same with funding every two minutes, and whatever else moves money. */
function withEverything(scenario: Scenario): Scenario {
  const [market] = scenario.markets
  const [protocol] = scenario.protocols
  const fees = { kind: 'split', feesToFund: 0.2, feesToVault: 0.3, feesToKeepers: 0.1 }
  const isBook = market.venue.kind === 'book'
  const ofBooks = isBook ? { fundingHours: 1 / 30, makerFee: -0.0001 } : {}
  const venue = { ...market.venue, outsideFee: 0.002, ...ofBooks }
  const vault = { kind: 'lp-vault', sizeShare: 0.02, unstakingSeconds: 60, bonusRate: 0.1 }
  const waterfall = [...protocol.waterfall.filter(({ kind }) => kind !== 'lp-vault'), vault]
  const liquidation = { ...protocol.liquidation, gasUsd: 5 }
  const fund = { kind: 'vault-depositor', expectsRun: 1 }
  const cohorts = [
    ...scenario.cohorts,
    { ...scenario.cohorts[0], id: 'more', agent: fund, count: 5 },
  ]
  return parsed({
    ...scenario,
    markets: [{ ...market, venue }],
    protocols: [{ ...protocol, fees, liquidation, waterfall }],
    cohorts,
  })
}

/** Nobody spends what it has not: lots may be borrowed, money never. */
const expectSolvent = ({ world }: Run, { purse }: Cohort): void =>
  expect(world.cash[0][purse]).toBeGreaterThanOrEqual(0)

describe.each(KINDS)('attacker $id', ({ id, plan }) => {
  test('takes from each account no more than is free, leaves initial margin, and spends no more than it has', () => {
    const run = stepper(presetOf(id), { audit: 'full' })
    const { world, scratch } = run.run
    const [cohort] = attackersOf(run.run)
    const market = world.markets[cohort.market]
    const protocol = world.protocols[cohort.protocol]
    const place = protocol.markets.indexOf(cohort.market)
    let left = 0
    let entered = 0
    watch(run, run.run.scenario.clock.steps, {
      after: {
        market: state => {
          const { acting, plot } = scratch.cohorts[cohort.index]
          const told = eventsOf(state.world.log).filter(({ kind }) => kind === 'collateral')
          for (const { account, other, amount } of told) {
            expect(other).toBe(cohort.purse)
            const j = acting.rows.indexOf(account)
            expect(-amount).toBeLessThanOrEqual(plot.free[j])
            if (amount > 0) expect(amount).toBeLessThanOrEqual(plot.collateral[j])
            left += Number(amount < 0)
            entered += Number(amount > 0)
          }
        },
        agents: () => {
          // What is free leaves initial margin, whatever the protocol asks beside it.
          const { acting, plot } = scratch.cohorts[cohort.index]
          for (let j = 0; j < acting.count; j++) {
            const row = acting.rows[j]
            const notional = Math.abs(market.size[row]) * market.state[MARK] * market.k
            const rest = equity(world, market, row) - plot.free[j]
            if (plot.free[j] > 0) expect(rest).toBeGreaterThanOrEqual(protocol.rates[place][INITIAL] * notional) // prettier-ignore
          }
        },
      },
      end: state => expectSolvent(state, cohort),
    })
    expect(entered).toBeGreaterThan(0)
    expect(left).toBeGreaterThan(0)
  })

  test('wins what all others lose, to the quantum', () => {
    const run = stepper(withEverything(presetOf(id)))
    const missing = accountsSince(run.run)
    run.advance(run.run.scenario.clock.steps, state => {
      if (state.world.scalars[STEP] % 50 === 0) expect(missing(state)).toBe(0)
      else missing(state)
    })
  })

  test('moves nothing while it is muted', () => {
    const scenario = presetOf(id)
    const cohorts = scenario.cohorts.map(one =>
      one.agent.kind === id ? { ...one, muted: true } : one,
    )
    const run = stepper(parsed({ ...scenario, cohorts }))
    const { world } = run.run
    const [cohort] = attackersOf(run.run)
    const own = new Set([cohort.purse, ...accountsOf(cohort)])
    const money = world.cash[0][cohort.purse]
    expect(money).toBeGreaterThan(0)
    run.advance(300, state => {
      const told = eventsOf(state.world.log)
      expect(told.filter(({ account, other }) => own.has(account) || own.has(other))).toEqual([])
    })
    expect(world.cash[0][cohort.purse]).toBe(money)
    const [attack] = run.run.memories.attacks
    expect(attackAccountOf(run.run, attack)).toMatchObject({ profit: 0, taken: [], story: [] })
  })

  test('orders nothing more once its plan has ended', () => {
    const run = stepper(presetOf(id))
    const { scratch } = run.run
    const [cohort] = attackersOf(run.run)
    const { acting, intents, plot } = scratch.cohorts[cohort.index]
    const isOver = (): boolean => plan!.ends.includes(cohort.memory.phase[0])
    let idle = 0
    let wasOver = false
    run.advance(run.run.scenario.clock.steps, () => {
      if (wasOver) {
        idle++
        const wanted = [plot.spotLots, ...plot.collateral.subarray(0, acting.count), ...intents.lots.subarray(0, acting.count)] // prettier-ignore
        expect(wanted.every(amount => amount === 0)).toBe(true)
      }
      wasOver = isOver()
    })
    expect(idle).toBeGreaterThan(10)
  })
})

/** A plan that no one should make, in place of a sound one: what it wants of money and of the outside venue. */
type Plot = Decision<unknown>['plot']
const everywhere = (amount: number) => (plot: Plot) => plot.collateral.fill(amount)
const outside = (lots: number) => (plot: Plot) => void (plot.spotLots = lots)
const byTurns =
  (odd: (plot: Plot) => unknown, even: (plot: Plot) => unknown) =>
  (plot: Plot, step: number): unknown =>
    step % 2 === 1 ? odd(plot) : even(plot)

/** Whether it moves anything at all stands beside it. */
const HOSTILE: Record<
  string,
  readonly [act: (plot: Plot, step: number) => unknown, moves: boolean]
> = {
  'moves no number': [everywhere(NaN), false],
  'brings without end': [everywhere(Infinity), true],
  'takes without end': [everywhere(-Infinity), false],
  'brings and takes more than there is': [byTurns(everywhere(1e300), everywhere(-1e300)), true],
  'moves parts of a quantum': [byTurns(everywhere(0.5), everywhere(-0.5)), false],
  'moves quanta and a half': [byTurns(everywhere(100_000_000.5), everywhere(-3.7)), true],
  'trades no number outside': [outside(NaN), false],
  'trades half a lot outside': [outside(0.5), false],
  'trades lots and a half': [byTurns(outside(3.5), outside(-3.5)), true],
  'buys outside without end': [outside(Infinity), false],
  'buys outside more than there is': [outside(1e300), true],
  'sells outside what it has not': [outside(-1e300), true],
  'pumps and dumps with all it has': [byTurns(outside(1e300), outside(-1e300)), true],
  'dumps and buys back with all it has': [byTurns(outside(-1e300), outside(1e300)), true],
}

/** Plays a scenario in which a kind decides otherwise, and looks at all the books in each step. */
function playHostile(kind: string, scenario: Scenario, decide: StrategyPart['decide']) {
  return replaced(
    kind,
    sound => ({ ...sound, begin: undefined, settle: undefined, decide }),
    () => {
      const run = stepper(scenario, { audit: 'full' })
      const { world } = run.run
      const twin = ledgerTwin.start(run.run)
      const missing = accountsSince(run.run)
      const own = world.cohorts.find(({ id }) => id === 'tested')!
      const kinds: string[] = []
      run.advance(60, state => {
        twin.follow(state)
        expect(missing(state)).toBe(0)
        if (own.purse >= 0) expectSolvent(state, own)
        for (const row of accountsOf(own)) expect(world.wallet[row]).toBeGreaterThanOrEqual(0)
        const told = eventsOf(world.log)
        kinds.push(...told.filter(({ account }) => account >= own.first && account < own.first + own.count || account === own.purse).map(one => one.kind)) // prettier-ignore
      })
      expect(twin.difference(run.run)).toBe(undefined)
      for (const attack of run.run.memories.attacks) {
        const { profit, taken } = attackAccountOf(run.run, attack)
        expect(taken.reduce((sum, { amount }) => sum + amount, 0)).toBe(profit)
      }
      return kinds
    },
  )
}

describe('no plan can stop the engine, or take what is not there', () => {
  const scenario = withCohort('wash-pair', 1, { count: 4, equity: 1_000_000, activity: 720 })

  test.each(Object.entries(HOSTILE))('%s', (_, [want, moves]) => {
    const kinds = playHostile('wash-pair', scenario, ({ plot, view }) => want(plot, view.step))
    expect(kinds.some(kind => kind === 'collateral' || kind === 'outside-trade')).toBe(moves)
  })

  test.each(Object.entries(HOSTILE))('%s, while its accounts bet all they have', (_, [want]) => {
    const kinds = playHostile('wash-pair', scenario, ({ plot, view, intents, acting }) => {
      plot.collateral.fill(view.step < 20 ? 100_000_000 : 0)
      for (let j = 0; j < acting.count; j++) intents.lots[j] = j % 2 === 0 ? 1e6 : -1e6
      if (view.step >= 10) want(plot, view.step)
    })
    expect(kinds).toContain('fill')
  })
})

test('two who buy outside in the same step make each other pay, and neither pays what it has not', () => {
  const base = withCohort('wash-pair', 1, { count: 2, equity: 1_000_000 })
  const second = { ...base.cohorts[1], id: 'second', agent: { kind: 'oracle-pump' }, equity: 2e7 }
  const [venue] = base.markets
  const markets = [{ ...venue, venue: { ...venue.venue, impactPerOpenInterest: 5 } }]
  const scenario = parsed({ ...base, markets, cohorts: [...base.cohorts, second] })
  const greedy =
    (side: number) =>
    (sound: StrategyPart): StrategyPart => ({
      ...sound,
      decide: ({ plot, view }) => {
        plot.spotLots = view.step % 2 === 0 ? 1e300 * side : -1e300 * side
      },
    })
  const play = (): number => {
    const run = stepper(scenario, { audit: 'full' })
    let traded = 0
    run.advance(40, state => {
      for (const cohort of attackersOf(state)) expectSolvent(state, cohort)
      traded += eventsOf(state.world.log).filter(({ kind }) => kind === 'outside-trade').length
    })
    return traded
  }
  for (const [one, two] of [
    [1, 1],
    [-1, -1],
    [1, -1],
  ] as const) {
    // prettier-ignore
    expect(replaced('wash-pair', greedy(one), () => replaced('oracle-pump', greedy(two), play))).toBeGreaterThan(20) // prettier-ignore
  }
})

describe('no depositor can stop the engine, or take what is not there', () => {
  const AMOUNTS: readonly (readonly [string, number, number])[] = [
    ['no number', NaN, NaN],
    ['without end', Infinity, -Infinity],
    ['more than there is', 1e300, -1e300],
    ['quanta and a half', 1000.5, -300.25],
    ['parts of a quantum', 0.5, -0.5],
    ['the most that is exact, and one', 2 ** 53, -(2 ** 53)],
  ]
  const delays = [0, 60]
  const rows = AMOUNTS.flatMap(row => delays.map(delay => [...row, delay] as const))

  test.each(rows)('moves %s: %d and %d, with a delay of %d s', (_, into, back, delay) => {
    const base = withCohort('vault-depositor', 1, { count: 4, equity: 1_000_000, activity: 720 })
    const [protocol] = base.protocols
    const waterfall = protocol.waterfall.map(rung =>
      rung.kind === 'lp-vault' ? { ...rung, unstakingSeconds: delay } : rung,
    )
    const scenario = parsed({ ...base, protocols: [{ ...protocol, waterfall }] })
    const kinds = playHostile('vault-depositor', scenario, ({ transfers, view }) => {
      transfers.amount.fill(view.step % 4 < 2 ? into : back)
      transfers.outward.fill(view.step % 3 === 0 ? -back : view.step % 3 === 1 ? back : into)
    })
    const isAny = Math.abs(into) >= 1
    expect(kinds.includes('vault-in')).toBe(isAny)
    expect(kinds.includes(delay === 0 ? 'vault-out' : 'vault-ask')).toBe(isAny)
    expect(kinds.includes('collateral')).toBe(isAny)
  })
})
