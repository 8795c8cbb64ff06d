import { beforeEach, describe, expect, test } from 'vitest'
import { stepper, type Stepper } from '../../../../src/engine/stepper.ts'
import {
  HALTED,
  INITIAL,
  MARK,
  NO_TRADE,
  REDUCE_ONLY,
  equity,
  type Market,
} from '../../../../src/world/world.ts'
import { pay } from '../../../../src/world/ledger.ts'
import type { Run } from '../../../../src/engine/run.ts'
import { parsed, small } from '../../../support/scenarios.ts'
import { eventsOf, watch } from '../../../support/watch.ts'

const base = small('latency-arbitrage', 100, 200)
const [model] = base.markets
/** Nobody acts but by hand. */
const scenario = parsed({
  ...base,
  cohorts: base.cohorts.map(cohort => ({ ...cohort, muted: true })),
  markets: [
    {
      ...model,
      venue: { ...model.venue, executionDelay: 15, takerFee: 0, halfSpread: 0, openInterestCap: 5 },
    },
  ],
})

let run: Stepper
let state: Run
let market: Market
let trader: number
let seen = 0

beforeEach(() => {
  run = stepper(scenario, { audit: 'full' })
  state = run.run
  market = state.world.markets[0]
  trader = state.world.cohorts[0].first
})

function send(lots: number, limit = 0): void {
  state.rules.markets[0].venue.clear(state.world.cohorts[0], {
    count: 1,
    rows: Int32Array.of(trader),
    lots: Float64Array.of(lots),
    limit: Float64Array.of(limit),
    rule: Uint8Array.of(0),
  })
}

/** Makes steps; returns the step and price of each fill of the trader. */
function fillsIn(steps: number): { step: number; ticks: number; mark: number; lots: number }[] {
  const found: { step: number; ticks: number; mark: number; lots: number }[] = []
  watch(run, steps, {
    end: ({ world }) => {
      for (const { kind, account, ticks, lots } of eventsOf(world.log)) {
        if (kind !== 'fill' || account !== trader) continue
        found.push({ step: world.scalars[0], ticks, mark: market.state[MARK], lots })
      }
    },
  })
  return found
}

describe('an order that waits', () => {
  test('is filled three steps later at the mark of then, and not before', () => {
    run.advance(10)
    const before = market.state[MARK]
    send(10)
    const fills = fillsIn(10)
    expect(fills).toHaveLength(1)
    // Given after step 9, it counts from step 10.
    expect(fills[0]).toMatchObject({ step: 13, lots: 10 })
    expect(fills[0].ticks).toBe(fills[0].mark)
    expect(fills[0].mark).not.toBe(before)
  })

  test('cannot be taken back: what its account asks for meanwhile is lost', () => {
    send(10)
    send(-3)
    run.advance(1)
    send(500)
    expect(fillsIn(12).map(({ lots }) => lots)).toEqual([10])
    send(4)
    expect(fillsIn(8).map(({ lots }) => lots)).toEqual([4])
  })

  test('is not given twice by an account that asks again until it sees it filled', () => {
    expect(market.size[trader]).not.toBe(0)
    // Its orders reach the venue after those that are due were filled.
    watch(run, 12, {
      before: { agents: () => (seen = market.size[trader]) },
      after: { market: () => seen !== 0 && send(-seen) },
    })
    expect(market.size[trader]).toBe(0)
    expect(fillsIn(8)).toEqual([])
  })

  test('is held to its limit at the price of then', () => {
    send(10, 1)
    expect(fillsIn(8)).toEqual([])
  })

  test('goes on waiting while nobody trades', () => {
    send(10)
    watch(run, 10, { before: { market: () => (market.state[HALTED] = NO_TRADE) } })
    const held = market.size[trader]
    const fills = fillsIn(2)
    expect(fills).toHaveLength(1)
    expect(market.size[trader] - held).toBe(10)
  })

  test('only reduces where the market has closed meanwhile', () => {
    const held = market.size[trader]
    expect(held).not.toBe(0)
    send(-3 * held)
    watch(run, 6, { before: { market: () => (market.state[HALTED] = REDUCE_ONLY) } })
    expect(market.size[trader]).toBe(0)
  })

  test('is cut to what its account can still carry', () => {
    const side = market.size[trader] > 0 ? 1 : -1
    const rate = state.world.protocols[0].rates[0][INITIAL]
    const most = (): number => equity(state.world, market, trader) / (rate * market.state[MARK] * market.k) // prettier-ignore
    const wanted = Math.floor(most() / 2)
    send(side * (wanted - Math.abs(market.size[trader])))
    // Half of it and more is gone by the time.
    pay(state.world, 0, trader, state.world.outside, Math.floor(equity(state.world, market, trader) * 0.6)) // prettier-ignore
    fillsIn(6)
    const held = Math.abs(market.size[trader])
    expect(held).toBeGreaterThan(0)
    expect(held).toBeLessThan(wanted)
    expect(held / most()).toBeCloseTo(1, 1)
  })

  test('is still there when a run is set back', () => {
    run.advance(2)
    send(10)
    run.advance(1)
    const snapshot = run.snapshot()
    run.advance(10)
    const digest = run.digest()
    run.restore(snapshot)
    run.advance(10)
    expect(run.digest()).toBe(digest)
    expect(run.step()).toBe(13)
  })

  test('is filled although the delay is taken away meanwhile', () => {
    send(10)
    const path = ['markets', 0, 'venue', 'executionDelay']
    run.edit([{ step: 1, patches: [{ op: 'replace', path, value: 0 }] }])
    expect(fillsIn(8).map(({ lots }) => lots)).toEqual([10])
  })
})
