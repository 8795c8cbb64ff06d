import { describe, expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import type { Run } from '../../../src/engine/run.ts'
import { FUNDING, MAINTENANCE, MARK, fundingOwed } from '../../../src/world/world.ts'
import { parsed, small } from '../../support/scenarios.ts'
import { group, handMade, handMadeScenario, setCash, setPosition } from './handMade.ts'
import { phase } from './hands.ts'

const WIDTH = 0.005
const BUCKETS = 80

/** Accounts moved down, or up, bucket by bucket, until they are under maintenance: lots by the step at which they are. */
function slowMap({ world }: Run, side: number): number[] {
  const [{ size, quote, state, k, row }, buckets] = [world.markets[0], new Array<number>(BUCKETS).fill(0)] // prettier-ignore
  for (const { first, last, rates, markets } of world.protocols) {
    const rate = rates[markets.indexOf(row)][MAINTENANCE]
    for (let i = first; i < last; i++) {
      const q = size[i]
      if (q * side >= 0) continue
      const own = world.cash[0][i] + quote[i] - fundingOwed(world.markets[0], i)
      const isUnder = (j: number): boolean => {
        const price = state[MARK] * (1 + side * j * WIDTH)
        return own + q * price * k < rate * Math.abs(q) * price * k
      }
      let j = 0
      while (j < BUCKETS && !isUnder(j + 1)) j++
      if (j < BUCKETS) buckets[j] += Math.abs(q)
    }
  }
  return buckets
}

const longsOf = (run: Run): number[] => [...run.scratch.views[0].map().longs]
const shortsOf = (run: Run): number[] => [...run.scratch.views[0].map().shorts]

describe('the map of liquidations', () => {
  test('of accounts by hand: lots by the bucket in which each falls under maintenance', () => {
    const hand = handMade()
    const { run, market, world } = hand
    market.size.fill(0)
    market.quote.fill(0)
    const [a, b, c, d, e] = group(hand, 'traders').rows
    // Margin of 10 % and maintenance of 5 %: under it at 0.9 / 0.95 of the mark, 5.26 % away.
    setPosition(hand, a, 10)
    setCash(hand, a, 100_000)
    // A short at 1.1 / 1.05 of it, 4.76 % away.
    setPosition(hand, b, -20)
    setCash(hand, b, 200_000)
    // Under it already.
    setPosition(hand, c, 3)
    setCash(hand, c, 0)
    // Farther than 40 % away, or never.
    setPosition(hand, d, 5)
    setCash(hand, d, 300_000)
    setPosition(hand, e, 5)
    setCash(hand, e, 10_000_000)
    const map = run.scratch.views[0].map()
    expect(map.width).toBe(WIDTH)
    const found = [map.longs, map.shorts].map(side =>
      [...side.entries()].filter(([, lots]) => lots > 0),
    )
    expect(found).toEqual([[[0, 3], [10, 10]], [[9, 20]]]) // prettier-ignore
    expect(world.cash[0][a]).toBe(100_000)
  })

  test.each(['standard', 'every-rung', 'liquidation-hunt'])(
    'is what trying every price says, all through %s',
    id => {
      const run = stepper(small(id, 300, 1400))
      const { world } = run.run
      let lots = 0
      for (let i = 0; i < 7; i++) {
        phase(run.run, 'agents')
        expect(longsOf(run.run)).toEqual(slowMap(run.run, -1))
        expect(shortsOf(run.run)).toEqual(slowMap(run.run, 1))
        lots += longsOf(run.run).reduce((sum, more) => sum + more, 0)
        run.advance(200)
      }
      expect(lots).toBeGreaterThan(0)
      expect(world.markets[0].state[MARK]).toBeGreaterThan(0)
    },
  )

  test('takes off the funding that is owed', () => {
    const { run, market } = handMade()
    market.state[FUNDING] = 2000 * 65_536
    expect(longsOf(run)).toEqual(slowMap(run, -1))
    const owing = longsOf(run)
    phase(run, 'agents')
    market.state[FUNDING] = 0
    expect(longsOf(run)).not.toEqual(owing)
  })

  test('is made anew in each step, and once in it', () => {
    const { run, market } = handMade()
    const before = longsOf(run)
    market.size.fill(0)
    expect(longsOf(run)).toEqual(before)
    phase(run, 'agents')
    expect(longsOf(run).every(lots => lots === 0)).toBe(true)
  })

  test('has the accounts of every protocol of the market, each by its own margin', () => {
    const [protocol] = handMadeScenario().protocols
    const { cohorts } = handMadeScenario()
    const strict = { kind: 'static', initialMarginRate: 0.3, maintenanceMarginRate: 0.2 }
    const protocols = [protocol, { ...protocol, id: 'q', margin: strict }]
    const there = { ...cohorts[0], id: 'there', protocol: 'q' }
    const run = handMade({ protocols, cohorts: [...cohorts, there] }).run
    expect(longsOf(run)).toEqual(slowMap(run, -1))
    expect(shortsOf(run)).toEqual(slowMap(run, 1))
    expect(new Set(longsOf(run).filter(lots => lots > 0)).size).toBeGreaterThan(0)
    expect(longsOf(run).filter(lots => lots > 0).length).toBeGreaterThan(1)
  })
})

test('a market without accounts has an empty map', () => {
  const scenario = handMadeScenario()
  const [market] = scenario.markets
  const [protocol] = scenario.protocols
  const markets = [market, { ...market, id: 'n' }]
  const protocols = [
    { ...protocol, markets: ['m'] },
    { ...protocol, id: 'q', markets: ['n'] },
  ]
  const { run } = stepper(parsed({ ...scenario, markets, protocols }))
  expect([...run.scratch.views[1].map().longs].every(lots => lots === 0)).toBe(true)
  expect(longsOf(run).some(lots => lots > 0)).toBe(true)
})
