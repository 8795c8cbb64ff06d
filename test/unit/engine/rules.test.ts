import { describe, expect, test } from 'vitest'
import { stepper, type Stepper } from '../../../src/engine/stepper.ts'
import { InvariantError } from '../../../src/kernel/assert.ts'
import { COUNT, KIND } from '../../../src/world/events.ts'
import { LAST_RETURN, MAINTENANCE, MARK, PENALTIES } from '../../../src/world/world.ts'
import { parsed, small } from '../../support/scenarios.ts'

type Scenario = ReturnType<typeof small>

const crash = small('march-2020-linear', 600, 1100)

function withProtocol(scenario: Scenario, changes: object): Scenario {
  return parsed({ ...scenario, protocols: [{ ...scenario.protocols[0], ...changes }] })
}

describe('liquidation', () => {
  const run = stepper(crash)
  let breached = 0
  let spared = 0
  run.advance(1100, ({ world: { log, markets }, rules }) => {
    const [{ k }] = markets
    const maintenance = rules.protocols[0].protocol.rates[0][MAINTENANCE]
    for (let row = 0; row < log.cursor[COUNT]; row++) {
      if (log.kind[row] !== KIND.liquidation) continue
      const notional = Math.abs(log.lots[row]) * log.ticks[row] * k
      if (log.amount[row] < maintenance * notional) breached++
      else spared++
    }
  })

  test('closes nobody at or above maintenance', () => {
    expect(breached).toBeGreaterThan(50)
    expect(spared).toBe(0)
  })

  test('leaves nobody under maintenance at the end of a step', () => {
    const again = stepper(crash)
    again.advance(1100, ({ world, rules }) => {
      const [{ size, quote, state, k }] = world.markets
      const maintenance = rules.protocols[0].protocol.rates[0][MAINTENANCE]
      for (let i = 0; i < world.agentRows; i++) {
        const notional = size[i] * state[MARK] * k
        if (notional === 0) continue
        const equity = world.cash[0][i] + quote[i] + notional
        expect(equity).toBeGreaterThanOrEqual(maintenance * Math.abs(notional))
      }
    })
  })
})

describe('each incentive moves what its channel says', () => {
  /** Penalties to the fund and to the treasury, and notional, of the liquidations that could pay in full. */
  function penalties(penaltyRate: number, insuranceShare: number) {
    const liquidation = { kind: 'full', penaltyRate, insuranceShare }
    const run = stepper(
      withProtocol(crash, { liquidation, waterfall: [{ kind: 'insurance-fund' }] }),
    )
    let [fund, treasury] = [0, 0]
    const { penaltyAccount, protocol } = run.run.rules.protocols[0]
    run.advance(1100, ({ world: { log } }) => {
      for (let row = 0; row < log.cursor[COUNT]; row++) {
        if (log.kind[row] !== KIND.penalty) continue
        if (log.other[row] === penaltyAccount) fund += log.amount[row]
        if (log.other[row] === protocol.treasury) treasury += log.amount[row]
      }
    })
    expect(fund + treasury).toBe(protocol.tally[PENALTIES])
    return { fund, treasury, first: firstPenalty(liquidation) }
  }

  /** Rate that the first liquidated account paid. */
  function firstPenalty(liquidation: object): number {
    const margin = { kind: 'static', maintenanceMarginRate: 0.03, initialMarginRate: 0.1 }
    const run = stepper(withProtocol(crash, { liquidation, margin }))
    let rate = NaN
    run.advance(1100, ({ world: { log, markets } }) => {
      for (let row = 0; row < log.cursor[COUNT] && Number.isNaN(rate); row++) {
        if (log.kind[row] !== KIND.penalty) continue
        const cause = row - log.back[row]
        rate = log.amount[row] / (Math.abs(log.lots[cause]) * log.ticks[cause] * markets[0].k)
      }
    })
    return rate
  }

  test('penalty: rate x notional while the account has it', () => {
    expect(penalties(0.001, 1).first).toBeCloseTo(0.001, 6)
    expect(penalties(0.002, 1).first).toBeCloseTo(0.002, 6)
  })

  test('insurance share: that share of penalties goes to the fund, the rest to the treasury', () => {
    const { fund, treasury } = penalties(0.002, 0.25)
    expect(fund / (fund + treasury)).toBeCloseTo(0.25, 4)
    expect(penalties(0.002, 1).treasury).toBe(0)
  })

  const still = (appetite: number, agent: string): Stepper => {
    const base = small('calm-linear', 300, 400)
    const markets = [{ ...base.markets[0], venue: { kind: 'house', depth: 1e7 } }]
    const [cohort] = base.cohorts
    const only = {
      ...cohort,
      agent: { kind: agent, speed: 1 },
      count: 300,
      activity: 720,
      appetite,
    }
    return stepper(parsed({ ...base, markets, cohorts: [only] }))
  }

  test('leverage appetite: wanted notional = appetite x own leverage x equity', () => {
    const gross = (appetite: number): number => {
      const run = still(appetite, 'w1-momentum')
      run.advance(1)
      return run.run.world.markets[0].size.slice(0, 300).reduce((sum, q) => sum + Math.abs(q), 0)
    }
    expect(gross(0.5) / gross(1)).toBeCloseTo(0.5, 1)
    expect(gross(0)).toBe(0)
  })

  test.each([
    ['w1-momentum', 1],
    ['w1-reversion', -1],
  ])('%s leans to the side of %d x the last move', (agent, sign) => {
    const run = still(1, agent)
    for (let step = 0; step < 20; step++) {
      run.advance(1)
      const [{ size, state }] = run.run.world.markets
      const net = size.slice(0, 300).reduce((sum, q) => sum + q, 0)
      expect(Math.sign(net)).toBe(sign * Math.sign(state[LAST_RETURN]))
    }
  })

  test('maintenance margin: raised, it liquidates at once; lowered, it spares', () => {
    const count = (maintenanceMarginRate: number): number => {
      const margin = { kind: 'static', maintenanceMarginRate, initialMarginRate: 0.5 }
      const run = stepper(withProtocol(crash, { margin }))
      run.advance(720)
      return run.summary().liquidations
    }
    expect(count(0.2)).toBeGreaterThan(count(0.05))
    expect(count(0.0001)).toBe(0)
  })
})

describe('a broken invariant', () => {
  test('stops the run for good, says where, and a restored snapshot goes on', () => {
    const run = stepper(crash)
    run.advance(10)
    const snapshot = run.snapshot()
    run.run.world.cash[0][3]++
    expect(() => run.advance(100)).toThrow(/^step 63, phase record: asset 0: .* --seed 'lehman'/)
    expect(() => run.advance(1)).toThrow(InvariantError)
    run.restore(snapshot)
    expect(run.advance(5)).toBe(5)
  })
})

describe('several protocols and markets', () => {
  const [market] = crash.markets
  const [protocol] = crash.protocols
  const two = {
    ...crash,
    markets: [market, { ...market, id: 'second' }, { ...market, id: 'empty' }],
    protocols: [
      { ...protocol, markets: ['btc', 'second', 'empty'] },
      { ...protocol, id: 'other', markets: ['btc'] },
    ],
    cohorts: [
      crash.cohorts[0],
      { ...crash.cohorts[1], market: 'second' },
      { ...crash.cohorts[2], protocol: 'other' },
    ],
  }

  test('play beside each other with sound books, and nobody trades in the empty one', () => {
    const run = stepper(parsed(two), { audit: 'full' })
    run.advance(1100)
    const { markets, protocols } = run.run.world
    expect(markets[2].size.every(q => q === 0)).toBe(true)
    expect(markets[2].history.basis.every(b => b === 0)).toBe(true)
    expect(protocols.every(({ tally }) => tally[0] > 0)).toBe(true)
  })

  test('two settlement assets in one protocol are refused', () => {
    const eur = {
      ...two,
      assets: [...crash.assets, { id: 'eur', unit: 0.01 }],
      markets: [market, { ...market, id: 'second', settlement: 'eur', tick: 10, lot: 0.001 }, two.markets[2]],
    } // prettier-ignore
    expect(() => parsed(eur)).toThrow(/^E_RELATION protocols\[0\]\.markets/)
  })
})
