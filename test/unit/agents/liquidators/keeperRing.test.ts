import { describe, expect, test } from 'vitest'
import { keeperRing } from '../../../../src/agents/liquidators/keeperRing.ts'
import { cohort, type CohortOptions, type TestCohort } from '../decisions.ts'

/** A ring of keepers who all keep to a price of 1 %, where rewards grow by 0.01 % a second from 0.5 %. */
function ring({ params, view, ...options }: CohortOptions = {}): TestCohort {
  return cohort(keeperRing, {
    ...options,
    params: { ringReward: 0.01, discipline: 1, ...params },
    view: { rewardGrowth: 0.0001, ...view },
  })
}

/** Share of the members who ask the price; all others ask their own minimum. */
function waiting(all: TestCohort, price = 0.01): number {
  all.decide()
  const { least } = all.decision.offers
  expect(least.every(each => each === price || each < 0.004)).toBe(true)
  return least.filter(each => each === price).length / least.length
}

/** `count` more liquidations that went for `reward`. */
function taken(all: TestCohort, count: number, reward: number): void {
  all.view.keepersCame += count
  all.view.lastReward = reward
}

describe('the price', () => {
  test('is what all ask for who have agreed', () => {
    expect(waiting(ring())).toBe(1)
  })

  test('is no more than rewards can grow to', () => {
    expect(waiting(ring({ view: { rewardMost: 0.008 } }), 0.008)).toBe(1)
  })

  test.each([
    ['where rewards do not grow', { rewardGrowth: 0 }],
    ['where they begin above it', { keeperReward: 0.011 }],
  ])('%s waiting pays nothing, and all ask their own minimum', (_, view) => {
    expect(waiting(ring({ view }))).toBe(0)
  })

  test('takes nothing off what a member wants for the risk', () => {
    const all = ring({ view: { bestBid: 49_000 } })
    all.decide()
    expect(all.decision.offers.least.every(least => least > 0.0103)).toBe(true)
  })
})

test('a part of the members does not keep to it, drawn for each hour', () => {
  const all = ring({ count: 2000, params: { discipline: 0.8 }, view: { step: 0 } })
  const kept = (step: number): number[] => {
    all.view.step = step
    all.decide()
    return [...all.decision.offers.least].map(least => +(least === 0.01))
  }
  const first = kept(0)
  expect(first.reduce((sum, one) => sum + one, 0) / 2000).toBeCloseTo(0.8, 1.5)
  expect(kept(719)).toEqual(first)
  const next = kept(720)
  const both = next.filter((one, j) => one === 0 && first[j] === 0).length
  expect(both / 2000).toBeCloseTo(0.04, 1.7)
})

describe('the ring falls out', () => {
  test('after so many liquidations in a row under its price, for its time', () => {
    const all = ring({ params: { outbidMost: 3, fallsOutFor: 100 } })
    taken(all, 2, 0.006)
    expect(waiting(all)).toBe(1)
    taken(all, 1, 0.006)
    expect(waiting(all)).toBe(0)
    all.view.step += 19
    expect(waiting(all)).toBe(0)
    all.view.step += 1
    expect(waiting(all)).toBe(1)
  })

  test('and not while its price is paid now and then', () => {
    const all = ring({ params: { outbidMost: 2 } })
    for (const reward of [0.006, 0.01, 0.006, 0.00999, 0.006]) {
      taken(all, 1, reward)
      expect(waiting(all)).toBe(1)
    }
    taken(all, 1, 0.00998)
    expect(waiting(all)).toBe(0)
  })

  test('what goes cheaply while it competes is no new insult', () => {
    const all = ring({ params: { outbidMost: 1, fallsOutFor: 100 } })
    taken(all, 1, 0.006)
    expect(waiting(all)).toBe(0)
    all.view.step += 10
    taken(all, 50, 0.006)
    expect(waiting(all)).toBe(0)
    all.view.step += 10
    expect(waiting(all)).toBe(1)
  })

  test('what a member has seen once it does not count twice', () => {
    const all = ring({ params: { outbidMost: 2 } })
    taken(all, 1, 0.006)
    for (let step = 0; step < 5; step++) expect(waiting(all)).toBe(1)
  })
})

test('dear gas drives small members out, and leaves the price to the rest', () => {
  const equity = Array.from({ length: 40 }, (_, slot) => (slot < 30 ? 1e6 : 1e9))
  const all = ring({ equity, view: { gas: 3e5 } })
  const able = (): number => {
    all.decide()
    return all.decision.offers.most.filter(most => most > 0).length
  }
  expect(able()).toBe(40)
  all.view.gas *= 10
  expect(able()).toBe(10)
})
