import { describe, expect, test } from 'vitest'
import { marketMaker } from '../../../../src/agents/lps/marketMaker.ts'
import { KEEP, PULL, QUOTE } from '../../../../src/world/intents.ts'
import { cohort, type CohortOptions, type TestCohort } from '../decisions.ts'

const LEVELS = 10
/** Every maker's distances alike. */
const EVEN = { neverWithdraws: 1 }

function makers(options: CohortOptions = {}): TestCohort {
  return cohort(marketMaker, { equity: 4e9, startEquity: 4e9, ...options, params: { ...EVEN, ...options.params } }) // prettier-ignore
}

/** Bids and asks of a slot, best first, as [tick, lots]. */
function quotesOf({ decision: { quotes } }: TestCohort, slot: number) {
  const side = (from: number) =>
    Array.from(
      { length: LEVELS },
      (_, l) => [quotes.ticks[from + l], quotes.lots[from + l]] as const,
    )
  return { bids: side(slot * 2 * LEVELS), asks: side(slot * 2 * LEVELS + LEVELS) }
}

describe('a calm market', () => {
  const all = makers()
  all.decide()

  test('everybody quotes bids under and asks above the outside price, farther and farther', () => {
    expect([...all.decision.quotes.action]).toEqual(Array(40).fill(QUOTE))
    for (let slot = 0; slot < 40; slot++) {
      const { bids, asks } = quotesOf(all, slot)
      expect(bids[0][0]).toBeLessThan(50_000)
      expect(asks[0][0]).toBeGreaterThan(50_000)
      for (let l = 1; l < LEVELS; l++) {
        expect(bids[l][0]).toBeLessThan(bids[l - 1][0])
        expect(asks[l][0]).toBeGreaterThan(asks[l - 1][0])
      }
    }
  })

  test('best quotes are the half spread away, each by a jitter of its own', () => {
    for (let slot = 0; slot < 40; slot++) {
      const jitter = all.memory.jitter[slot]
      expect(jitter).toBeGreaterThan(0.7)
      expect(jitter).toBeLessThan(1.3)
      const { bids } = quotesOf(all, slot)
      expect(bids[0][0]).toBe(Math.floor(50_000 * Math.exp(-0.00005 * jitter)))
      expect(bids[9][0]).toBe(Math.floor(50_000 * Math.exp(-0.00005 * 512 * jitter)))
    }
    expect(new Set(all.memory.jitter).size).toBe(40)
  })

  test('depth within 1 % is the declared share of open interest', () => {
    let lots = 0
    for (let slot = 0; slot < 40; slot++)
      for (const [tick, each] of quotesOf(all, slot).bids) if (tick >= 49_500) lots += each
    const share = (lots * 500_000) / 2e12
    // Levels are a factor of two apart, so that what lies within 1 % is up to 2^0.8 too little.
    expect(share).toBeLessThan(0.026)
    expect(share).toBeGreaterThan(0.024 / 2 ** 0.8)
  })
})

test('jitter stands for seven steps', () => {
  const all = makers()
  const drawn: number[][] = []
  for (let step = 0; step < 21; step++) {
    all.view.step = step
    all.decide()
    drawn.push([...all.memory.jitter])
  }
  for (let step = 0; step < 21; step++) expect(drawn[step]).toEqual(drawn[7 * Math.floor(step / 7)])
  expect(drawn[7]).not.toEqual(drawn[6])
})

test('quotes widen and shrink with volatility', () => {
  const calm = makers({ view: { fastVolatility: 0.0002 } })
  const wild = makers({ view: { fastVolatility: 0.002 } })
  calm.decide()
  wild.decide()
  for (let slot = 0; slot < 40; slot++) {
    const distance = (all: TestCohort, l: number): number =>
      Math.log(50_000 / quotesOf(all, slot).bids[l][0])
    expect(distance(wild, 5) / distance(calm, 5)).toBeCloseTo(10, 0)
    const lots = (all: TestCohort): number => quotesOf(all, slot).bids[5][1]
    expect(lots(wild) / lots(calm)).toBeCloseTo(0.1, 1)
    // What is farther than a third is left out.
    expect(quotesOf(wild, slot).bids[9][1] > 0).toBe(0.0005 * 512 * wild.memory.jitter[slot] <= 0.3)
  }
})

test('volatility is held between the usual one and thirty times it', () => {
  const firstBid = (fastVolatility: number): number => {
    const all = makers({ view: { fastVolatility, slowVolatility: 0 } })
    all.decide()
    return quotesOf(all, 0).bids[0][0]
  }
  expect(firstBid(0.00001)).toBe(firstBid(0.0002))
  expect(firstBid(0.6)).toBe(firstBid(0.006))
  expect(firstBid(0.006)).toBeLessThan(firstBid(0.003))
})

test.each([
  [4000, -1],
  [-4000, 1],
])('a maker of %d lots moves both quotes by sign %d', (size, sign) => {
  const flat = makers({ params: { skew: 10 } })
  const full = makers({ params: { skew: 10 }, size })
  flat.decide()
  full.decide()
  for (const side of ['bids', 'asks'] as const)
    expect(Math.sign(quotesOf(full, 3)[side][0][0] - quotesOf(flat, 3)[side][0][0])).toBe(sign)
})

test('at its limit it adds nothing more', () => {
  const limit = (2.5 * 4e9) / 500_000
  const long = makers({ size: limit })
  long.decide()
  expect(quotesOf(long, 0).bids.every(([, lots]) => lots === 0)).toBe(true)
  expect(quotesOf(long, 0).asks[0][1]).toBeGreaterThan(0)
  const near = makers({ size: -limit + 7 })
  near.decide()
  expect(quotesOf(near, 0).asks.reduce((sum, [, lots]) => sum + lots, 0)).toBeLessThanOrEqual(8)
})

test('quotes follow half of the average basis', () => {
  const above = makers({ view: { basisAverage: 0.01 } })
  above.decide()
  const { bids, asks } = quotesOf(above, 0)
  const centre = 50_000 * Math.exp(0.005)
  expect(bids[0][0]).toBeLessThan(centre)
  expect(asks[0][0]).toBeGreaterThan(centre)
  expect(asks[0][0] - bids[0][0]).toBeLessThan(20)
})

describe('in a storm', () => {
  const storm = (params: Record<string, number>): TestCohort => {
    const all = cohort(marketMaker, { count: 4000, equity: 4e9, startEquity: 4e9, params, view: { fastVolatility: 0.0013 } }) // prettier-ignore
    all.decide()
    return all
  }
  const share = ({ decision }: TestCohort, action: number): number =>
    decision.quotes.action.filter(each => each === action).length / 4000

  test('those who may leave do so above their own threshold', () => {
    // 6.5 times the usual volatility, against a median threshold of 6 and a spread of 0.5.
    const passed = 0.5 + 0.5 * 0.127
    expect(share(storm({ neverWithdraws: 0 }), PULL)).toBeCloseTo(passed, 1.5)
    expect(share(storm({ neverWithdraws: 0.4 }), PULL)).toBeCloseTo(0.6 * passed, 1.5)
    expect(share(storm({ neverWithdraws: 1 }), PULL)).toBe(0)
    expect(share(storm({ neverWithdraws: 0, withdrawAt: 100 }), PULL)).toBe(0)
  })

  test('half of them are back after the half-life, and quote again once it is calm', () => {
    const all = storm({ neverWithdraws: 0, withdrawSpread: 0, volatilityLag: 0 })
    expect(share(all, PULL)).toBe(1)
    Object.assign(all.view, { fastVolatility: 0.0002, step: all.view.step + 36 })
    all.decide()
    expect(share(all, QUOTE)).toBeCloseTo(0.5, 1.3)
    expect(share(all, KEEP)).toBe(1 - share(all, QUOTE))
    all.view.step += 10_000
    all.decide()
    expect(share(all, QUOTE)).toBe(1)
  })

  test('makers see a jump of volatility one after another, or as a herd without lag', () => {
    const left = (volatilityLag: number): number[] => {
      const all = cohort(marketMaker, { count: 1000, equity: 4e9, startEquity: 4e9, params: { neverWithdraws: 0, withdrawSpread: 0, volatilityLag } }) // prettier-ignore
      all.decide()
      all.view.fastVolatility = 0.0014
      return Array.from({ length: 12 }, () => {
        all.view.step++
        all.decide()
        return [...all.decision.quotes.action].filter(action => action === PULL).length
      })
    }
    expect(left(0)[0]).toBe(1000)
    const lagged = left(20)
    expect(Math.max(...lagged)).toBeLessThan(400)
    expect(lagged.filter(each => each > 30).length).toBeGreaterThan(4)
  })
})

test('a maker with a quarter of its money left stays away for half an hour', () => {
  const all = makers({ equity: 1e9 })
  all.decide()
  expect([...all.decision.quotes.action]).toEqual(Array(40).fill(PULL))
  all.give({ equity: 4e9 })
  all.view.step += 359
  all.decide()
  expect([...all.decision.quotes.action]).toEqual(Array(40).fill(KEEP))
  all.view.step += 1
  all.decide()
  expect([...all.decision.quotes.action]).toEqual(Array(40).fill(QUOTE))
})

test('depth is shared among the makers there are', () => {
  const [few, many] = [makers({ view: { members: 40 } }), makers({ view: { members: 400 } })]
  few.decide()
  many.decide()
  expect(quotesOf(few, 0).bids[9][1] / quotesOf(many, 0).bids[9][1]).toBeCloseTo(10, 0)
})
