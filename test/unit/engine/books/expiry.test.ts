import { describe, expect, test } from 'vitest'
import { sampleSettlement } from '../../../../src/market/optionPrices.ts'
import { COUNT, KIND } from '../../../../src/world/events.ts'
import { highestTicks } from '../../../../src/world/limits.ts'
import { INDEX, MARK } from '../../../../src/world/world.ts'
import { optionsVenue, type Venue } from '../../../support/optionsVenue.ts'

const near = { hours: 0.1, soonest: 0 }
const cohort = (id: string, agent: object, count: number, equity: number): object => ({
  ...{ id, protocol: 'venue', market: 'btc', agent, count, equity, activity: 720, muted: true },
})

/** The first expiry settles in step 30, after an average over the last ten steps; nobody trades options. */
const SOON = {
  chain: { firstHours: 150 / 3600, everyHours: 1, averageMinutes: 50 / 60 },
  cohorts: [
    cohort('hedges', { kind: 'option-buyer', delta: 0.6, holds: 0.2, ...near }, 6, 50_000),
    cohort('tickets', { kind: 'option-buyer', style: 'lottery', delta: 0.6, holds: 0.2, ...near }, 6, 50_000), // prettier-ignore
    cohort('strangles', { kind: 'option-seller', delta: 0.3, notional: 1, ...near }, 6, 100_000),
    cohort('desks', { kind: 'gamma-hedger' }, 3, 5_000_000),
  ],
}

interface Leg {
  readonly account: number
  readonly lots: number
  readonly quote: number
  readonly isCall: boolean
  readonly strike: number
}

/** What is held of the expiry that settles first. */
function nearLegs({ market: { chain } }: Venue): readonly Leg[] {
  const { accountOf, legsMost, legCount, legInstrument, legSize, legQuote, expiryOf, settlesAt, isCall, strikeTicks } = chain! // prettier-ignore
  const first = settlesAt.indexOf(Math.min(...settlesAt.filter(at => at >= 0)))
  return [...accountOf].flatMap((account, book) =>
    Array.from({ length: legCount[book] }, (_, n) => book * legsMost + n)
      .filter(j => expiryOf[legInstrument[j]] === first)
      .map(j => ({
        account,
        lots: legSize[j],
        quote: legQuote[j],
        isCall: isCall[legInstrument[j]] === 1,
        strike: strikeTicks[legInstrument[j]],
      })),
  )
}

describe('an expiry', () => {
  test('pays every holder the payoff over the average of the index, to the quantum', () => {
    const venue = optionsVenue(SOON)
    const { run, world, market } = venue
    const samples: number[] = []
    let ticks = 0
    const look = (): void => {
      samples.push(market.state[INDEX] > 0 ? market.state[INDEX] : market.state[MARK])
      const { log } = world
      for (let row = 0; row < log.cursor[COUNT]; row++) {
        if (log.kind[row] === KIND.expiry) ticks = log.ticks[row]
      }
    }
    run.advance(29, look)
    const legs = nearLegs(venue)
    const before = world.cash[market.asset].slice()
    run.advance(1, look)
    const average = samples.slice(20, 30).reduce((sum, x) => sum + x, 0) / 10
    expect(ticks).toBe(Math.round(average))
    expect(legs.some(({ isCall, strike }) => (isCall ? ticks > strike : ticks < strike))).toBe(true)
    expect(legs.some(({ isCall, strike }) => (isCall ? ticks <= strike : ticks >= strike))).toBe(true) // prettier-ignore
    for (const account of new Set(legs.map(leg => leg.account))) {
      const paid = legs
        .filter(leg => leg.account === account)
        .reduce((sum, { lots, quote, isCall, strike }) => {
          const payoff = Math.max(0, isCall ? ticks - strike : strike - ticks)
          return sum + quote + lots * payoff * market.k
        }, 0)
      expect(world.cash[market.asset][account] - before[account], `account ${account}`).toBe(paid)
    }
  })

  test('settles at no more than a mark may be, however high the index, for events hold no more', () => {
    const { run, world, market } = optionsVenue(SOON)
    const { settleSum, settleCount, settlesAt } = market.chain!
    run.advance(25)
    const first = settlesAt.indexOf(30)
    const [sum, count] = [settleSum[first], settleCount[first]]
    market.state[INDEX] = 1e15
    sampleSettlement(world, market, 5, 50)
    expect(settleCount[first]).toBe(count + 1)
    expect(settleSum[first] - sum).toBe(highestTicks(market))
    expect(highestTicks(market)).toBeLessThan(2 ** 31)
  })

  test('that is the only one makes room for one as far away as expiries are apart', () => {
    const { run, market } = optionsVenue({ ...SOON, steps: 800, chain: { ...SOON.chain, expiries: 1 } }) // prettier-ignore
    run.advance(30)
    expect([...market.chain!.settlesAt]).toEqual([30 + 3600 / 5])
    run.advance(20)
    expect([...market.chain!.settlesAt]).toEqual([30 + 3600 / 5])
  })

  test('that ends when another does is margined and settled beside it', () => {
    const together = { firstHours: 0.01, everyHours: 0.01, expiries: 2 }
    const { run, market } = optionsVenue({ stepSeconds: 3600, chain: together })
    expect([...market.chain!.settlesAt]).toEqual([1, 1])
    let settled = 0
    run.advance(1)
    expect([...market.chain!.settlesAt]).toEqual([2, 2])
    run.advance(1, ({ world: { log } }) => {
      for (let row = 0; row < log.cursor[COUNT]; row++) settled += +(log.kind[row] === KIND.expiry)
    })
    expect(settled).toBe(2)
  })

  test('makes room for the next one, which comes after the last by the distance of expiries', () => {
    const { run, market } = optionsVenue(SOON)
    const chain = market.chain!
    const last = Math.max(...chain.settlesAt)
    run.advance(31)
    expect(Math.max(...chain.settlesAt)).toBe(last + 720)
    expect(chain.settlesAt.filter(at => at >= 0)).toHaveLength(3)
  })
})
