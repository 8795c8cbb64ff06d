import { beforeAll, describe, expect, test } from 'vitest'
import { stepper, type Stepper } from '../../../src/engine/stepper.ts'
import { FLAGGED, INITIAL, MARK, STEP, equity } from '../../../src/world/world.ts'
import { riskOf, riskTransfers } from '../../../src/workers/risk.ts'
import { GAP_MIDDLE, GAPS, type Risk } from '../../../src/workers/risk/types.ts'
import { simService } from '../../../src/workers/service.ts'
import { preset, small } from '../../support/scenarios.ts'

describe('the risk of a run in a crash', () => {
  let run: Stepper
  let risk: Risk

  beforeAll(() => {
    run = stepper(preset('standard'))
    run.advance(1052)
    risk = riskOf(run.run)
  })

  test('looking at it changes nothing', () => {
    const { digest } = run
    const before = digest()
    riskOf(run.run)
    expect(digest()).toBe(before)
  })

  test('own margin, rungs and unpaid add up to all losses, and grow away from the mark', () => {
    const { shortfall, paid, unpaid, longs, shorts } = risk.curve
    const rungs = paid.length / GAPS
    for (let g = 0; g < GAPS; g++) {
      let sum = unpaid[g]
      for (let r = 0; r < rungs; r++) sum += paid[r * GAPS + g]
      expect(sum).toBeCloseTo(shortfall[g], 3)
      if (g > 0) expect(longs[g]).toBeLessThanOrEqual(longs[g - 1])
      if (g > 0) expect(shorts[g]).toBeGreaterThanOrEqual(shorts[g - 1])
      if (g > 0 && g <= GAP_MIDDLE) {
        expect(shortfall[g]).toBeLessThanOrEqual(shortfall[g - 1] + 1e-3)
      }
    }
    expect(shortfall[0]).toBeGreaterThan(1e7)
  })

  test('without a gap those are liquidated that are under maintenance now', () => {
    const { world, rules } = run.run
    const [market] = world.markets
    const { first, last } = world.protocols[0]
    let under = 0
    for (let i = first; i < last; i++) {
      const notional = Math.abs(market.size[i]) * market.state[MARK] * market.k
      if (equity(world, market, i) < risk.ratios.maintenance * notional) under++
    }
    expect(rules.protocols[0].margins[0].sized).toBeUndefined()
    expect(under).toBeGreaterThan(0)
    expect(risk.curve.liquidated[GAP_MIDDLE]).toBe(under)
    expect(risk.ratios.distressed.accounts).toBe(under)
  })

  test('the fund has what it may pay out, and covers a fall from which it is dry', () => {
    expect(risk.fund).toBe(risk.curve.spare[0])
    expect(risk.fund).toBeGreaterThan(0)
    const end = risk.curve.dry.find(({ rung, gap }) => rung === 0 && gap < 0)!
    const place = GAP_MIDDLE + Math.floor(end.gap * 100)
    expect(risk.curve.paid[place]).toBeCloseTo(risk.fund, 0)
    expect(risk.curve.paid[place + 2]).toBeLessThan(risk.fund)
  })

  test('accounts that wait, and how long, are those that keepers have not closed', () => {
    const { world } = run.run
    const [{ flagged, flaggedAt, first, tally }] = world.protocols
    const since: number[] = []
    for (let n = 0; n < tally[FLAGGED]; n++) {
      const at = flaggedAt[flagged[n] - first]
      if (at > 0 && world.markets[0].size[flagged[n]] !== 0) since.push(at)
    }
    expect(since.length).toBeGreaterThan(0)
    expect(risk.keepers!.waiting.accounts).toBe(since.length)
    expect(risk.keepers!.longestWait).toBe(5 * (world.scalars[STEP] - Math.min(...since)))
    const { all, working, outOfCapital, resting } = risk.keepers!
    expect(all).toBe(50)
    expect(working + outOfCapital + resting).toBe(50)
    expect(outOfCapital).toBeGreaterThan(0)
  })

  test('a keeper works who has room for the smallest position that waits', () => {
    const { world, scratch, rules } = run.run
    const [market] = world.markets
    const [{ flagged, flaggedAt, first, tally, rates }] = world.protocols
    const value = market.state[MARK] * market.k
    const waiting = [...flagged.subarray(0, tally[FLAGGED])]
      .filter(account => flaggedAt[account - first] > 0)
      .map(account => Math.abs(market.size[account]))
      .filter(lots => lots > 0)
    const least = Math.min(...waiting)
    const { cohort } = rules.cohorts.find(one => one.cohort.role === 'keeper')!
    const { acting, offers } = scratch.cohorts[cohort.index]
    const rooms = [...acting.rows.subarray(0, acting.count)].map((row, j) => {
      const carried = equity(world, market, row) / rates[0][INITIAL] / value
      return Math.min(offers.most[j], carried) - Math.abs(market.size[row])
    })
    expect(rooms.length).toBe(50)
    expect(risk.keepers!.working).toBe(rooms.filter(room => room >= least).length)
    expect(rooms.filter(room => room >= 1).length).toBeGreaterThan(risk.keepers!.working)
  })
})

test('every rung of a waterfall has its place, in the order of the run', () => {
  const scenario = small('every-rung', 800, 1200)
  const run = stepper(scenario)
  run.advance(1100)
  const { curve, keepers, fund } = riskOf(run.run)
  expect(curve.paid.length).toBe(GAPS * scenario.protocols[0].waterfall.length)
  expect(curve.spare.length).toBe(scenario.protocols[0].waterfall.length)
  // Forced orders go to the venue there; nobody is rewarded.
  expect(keepers).toBeNull()
  // The vault is no insurance fund as long as there is one.
  expect(fund).toBe(curve.spare[1])
})

test('on a venue that fills at the mark nothing is lost to the book', () => {
  const run = stepper(small('march-2020-linear', 300, 1200))
  run.advance(600)
  const risk = riskOf(run.run)
  expect(risk.depth).toBeNull()
  expect(risk.tail.volatility).toBeGreaterThan(0)
  expect(risk.holders.length).toBe(10)
})

test('a market in which nobody holds a position yet has nothing at risk', () => {
  const { run } = stepper(small('w1', 40, 10))
  for (const { size, quote } of run.world.markets) {
    size.fill(0)
    quote.fill(0)
  }
  const { curve, ratios, tail, holders } = riskOf(run)
  expect(ratios.all).toEqual({ accounts: 0, notional: 0 })
  expect(Math.max(...curve.liquidated, ...curve.shortfall, tail.shortfall99)).toBe(0)
  expect([curve.dry, holders]).toEqual([[], []])
})

test('the service hands its columns over', async () => {
  const service = simService()
  await service.open({ text: JSON.stringify(small('march-2020-linear', 300, 1200)) })
  const risk = await service.risk()
  expect(risk.step).toBe(0)
  expect(riskTransfers(risk).length).toBeGreaterThan(10)
  expect(new Set(riskTransfers(risk)).size).toBe(riskTransfers(risk).length)
})
