import { describe, expect, test } from 'vitest'
import { mercenaryLp } from '../../../../src/agents/lps/mercenaryLp.ts'
import { BOOK, OUTSIDE, VAULT } from '../../../../src/agents/lps/bestPaid.ts'
import { QUANTA_LIMIT } from '../../../../src/kernel/quanta.ts'
import { PULL, QUOTE } from '../../../../src/world/intents.ts'
import { cohort, LOT_VALUE, type CohortOptions, type TestCohort } from '../decisions.ts'

const LEVELS = 10

/** Providers who look around at every act and move at no cost; a spread of 2 in 50,000, so half of it is 0.00002. */
function providers({ params, view, ...options }: CohortOptions = {}): TestCohort {
  return cohort(mercenaryLp, {
    count: 400,
    equity: 1e9,
    startEquity: 1e9,
    ...options,
    view: { vaultValue: 1e12, vaultFree: 1e12, actsPerHour: 720, ...view },
    params: { reviewsPerHour: 3600, switchCost: 0, ...params },
  })
}

/** Share of them in each place after one look. */
function places(options: CohortOptions): number[] {
  const all = providers(options)
  all.decide()
  return [OUTSIDE, BOOK, VAULT].map(
    place => all.memory.place.filter(at => at === place).length / all.memory.place.length,
  )
}

/** All of them where they are, and none looks around. */
function settled(place: number, options: CohortOptions = {}): TestCohort {
  const all = providers({ ...options, params: { reviewsPerHour: 0, ...options.params } })
  all.memory.place.fill(place)
  return all
}

const sides = ({ decision: { quotes } }: TestCohort, slot = 0) => ({
  bids: [...quotes.lots.subarray(slot * 20, slot * 20 + LEVELS)],
  asks: [...quotes.lots.subarray(slot * 20 + LEVELS, slot * 20 + 20)],
})

const total = (lots: readonly number[]): number => lots.reduce((sum, each) => sum + each, 0)

describe('it chooses by the logit of what each place is worth a day', () => {
  test('with places alike a third goes to each', () => {
    const [outside, book, vault] = places({
      count: 4000,
      params: { outsideYield: 0.0001 },
      view: { vaultBonus: 0.0001 },
    })
    expect(outside).toBeCloseTo(1 / 3, 1.2)
    expect(book).toBeCloseTo(1 / 3, 1.2)
    expect(vault).toBeCloseTo(1 / 3, 1.2)
  })

  test('odds are e to the difference over the temperature', () => {
    // The book is worth 5 x 0.00002 = 0.0001 a day: its odds are e^-1 of that elsewhere.
    const params = { outsideYield: 0.0011, temperature: 0.001 }
    const [outside, book] = places({ count: 8000, params, view: { vaultValue: 0 } })
    expect(outside / book).toBeGreaterThan(2.4)
    expect(outside / book).toBeLessThan(3.1)
  })

  test.each([
    ['a rebate brings it into the book', { rebate: 0.001 }, {}, BOOK],
    ['so does a wide spread', { bestBid: 49_900, bestAsk: 50_100 }, {}, BOOK],
    ['a bonus brings it into the vault', { vaultBonus: 0.01 }, {}, VAULT],
    ['a yield elsewhere takes it away', {}, { outsideYield: 0.02 }, OUTSIDE],
    ['a vault that a run would cost much is left', { vaultBonus: 0.01, vaultFree: 5e11, vaultQueue: 0.2 }, { outsideYield: 0.005 }, OUTSIDE],
    ['unless it thinks nothing of a run', { vaultBonus: 0.01, vaultFree: 5e11, vaultQueue: 0.2 }, { outsideYield: 0.005, runWeight: 0 }, VAULT],
  ])('%s', (_, view, params, place) => {
    expect(places({ view, params })[place]).toBe(1)
  }) // prettier-ignore

  test('where there is no vault nobody goes to one', () => {
    expect(places({ view: { vaultValue: 0, vaultBonus: 1 } })[VAULT]).toBe(0)
  })

  test('a cost of moving keeps it where it is: cost over horizon against a difference of yields', () => {
    const stayed = (switchCost: number): number =>
      places({ params: { outsideYield: 0.0101, switchCost, horizon: 86_400 }, view: { vaultValue: 0 } })[BOOK] // prettier-ignore
    expect(stayed(0.005)).toBeLessThan(0.01)
    expect(stayed(0.015)).toBeGreaterThan(0.99)
  })

  test('it looks around as often as it says', () => {
    const all = providers({ count: 4000, params: { reviewsPerHour: 72, outsideYield: 0.1 } })
    all.decide()
    expect(all.memory.place.filter(place => place === OUTSIDE).length / 4000).toBeCloseTo(0.1, 1.5)
  })
})

describe('it learns', () => {
  /** Steps in the book, equity and lots after each. */
  function after(steps: readonly (readonly [equity: number, size: number])[], view = {}): TestCohort {
    const all = settled(BOOK, { view, params: { horizon: 3600 } })
    all.decide()
    for (const [equity, size] of steps) {
      all.give({ equity, size })
      all.view.step += 72
      all.decide()
    }
    return all
  } // prettier-ignore

  test('its turnover, and what it lost to those who knew more', () => {
    // Six minutes: a tenth of its capital traded, and 0.01 % lost.
    const all = after([[1e9 - 1e5, 200]], { rebate: 0.0001 })
    const weight = 1 - 2 ** -0.1
    expect(all.memory.turnover[0]).toBeCloseTo(5 + weight * (0.1 * 240 - 5), 10)
    expect(all.memory.adverse[0]).toBeCloseTo(weight * (0.1 * 0.00012 + 0.0001) * 240, 10)
  })

  test('so a book that loses money is left, and one that earns it is not', () => {
    const [lost, won] = [after([[0.98e9, 20]]), after([[1.02e9, 20]])]
    for (const all of [lost, won]) {
      Object.assign(all.decision.params, { reviewsPerHour: 3600 })
      all.view.vaultValue = 0
      all.decide()
    }
    expect(lost.memory.place.every(place => place === OUTSIDE)).toBe(true)
    expect(won.memory.place.every(place => place === BOOK)).toBe(true)
  })

  test('and forgets it once it is out', () => {
    const all = after([[0.98e9, 20]])
    const learnt = all.memory.adverse[0]
    all.memory.place.fill(OUTSIDE)
    all.give({ size: 0 })
    all.decide()
    all.view.step += 720
    all.decide()
    expect(all.memory.adverse[0] / learnt).toBeCloseTo(0.5, 2)
  })

  test('that money which comes in beside its trades is no gain', () => {
    const all = settled(BOOK, { equity: 5e8, held: 5e8 })
    all.decide()
    all.give({ equity: 1e9, held: 0 })
    all.view.step += 72
    all.decide()
    expect(all.memory.adverse[0]).toBe(0)
  })

  test('what the vault earns besides its bonus', () => {
    const all = settled(VAULT, { params: { horizon: 3600 }, view: { vaultBonus: 0.001 } })
    all.decide()
    all.view.step += 720
    all.view.vaultRate = 1.001
    all.decide()
    expect(all.memory.income[0]).toBeCloseTo((0.001 * 24 - 0.001) / 2, 10)
  })
})

describe('in the book', () => {
  test('it quotes both sides, each a distance of its own, closer for a rebate', () => {
    const [plain, paid] = [settled(BOOK), settled(BOOK, { view: { rebate: 0.00004 } })]
    for (const all of [plain, paid]) {
      all.decide()
      expect([...all.decision.quotes.action]).toEqual(Array(400).fill(QUOTE))
    }
    const { ticks } = plain.decision.quotes
    for (let slot = 0; slot < 400; slot++) {
      const half = 0.00008 * plain.memory.jitter[slot]
      expect(ticks[slot * 20]).toBe(Math.floor(50_000 * Math.exp(-half)))
      expect(ticks[slot * 20 + LEVELS]).toBe(Math.ceil(50_000 * Math.exp(half)))
    }
    expect(paid.decision.quotes.ticks[9]).toBeGreaterThan(ticks[9] + 400)
    expect(new Set(plain.memory.jitter).size).toBe(400)
  })

  test('it adds nothing at its limit', () => {
    const all = settled(BOOK, { size: (2.5 * 1e9) / LOT_VALUE })
    all.decide()
    expect(total(sides(all).bids)).toBe(0)
    expect(total(sides(all).asks)).toBeGreaterThan(0)
  })

  test('nothing of its money moves', () => {
    const all = settled(BOOK)
    all.decide()
    expect([...all.decision.transfers.amount, ...all.decision.transfers.outward].every(x => x === 0)).toBe(true) // prettier-ignore
  })
})

describe('on its way out of the book', () => {
  test.each([
    [VAULT, 300, 'asks'],
    [OUTSIDE, -300, 'bids'],
  ] as const)('to place %d it quotes %d lots away on one side, and moves no money', (place, size, side) => {
    const all = settled(place, { size })
    all.decide()
    const quotes = sides(all)
    expect([quotes[side][0], total(quotes[side])]).toEqual([300, 300])
    expect(total(quotes[side === 'asks' ? 'bids' : 'asks'])).toBe(0)
    expect(all.decision.transfers.amount[0]).toBe(0)
    expect(all.decision.transfers.outward[0]).toBe(0)
  }) // prettier-ignore

  test('once it is flat it takes its quotes off and all its money goes', () => {
    for (const [place, amount, outward] of [
      [VAULT, 1e9, 0],
      [OUTSIDE, 0, 1e9],
    ]) {
      const all = settled(place)
      all.decide()
      expect([...all.decision.quotes.action]).toEqual(Array(400).fill(PULL))
      expect(all.decision.transfers.amount[0]).toBe(amount)
      expect(all.decision.transfers.outward[0]).toBe(outward)
    }
  })
})

describe('on its way to another place', () => {
  test('it asks the vault for what it has not asked for yet', () => {
    const all = settled(BOOK, { equity: 0, held: 9e8, asked: 2e8 })
    all.decide()
    expect(all.decision.transfers.amount[0]).toBe(-7e8)
    all.give({ asked: 9e8 })
    all.decide()
    expect(all.decision.transfers.amount[0]).toBe(0)
  })

  test('it brings back what it took out, once, and nothing if it took nothing', () => {
    const all = settled(OUTSIDE)
    all.decide()
    all.give({ equity: 0 })
    all.memory.place.fill(VAULT)
    const moved = [0, 1].map(() => {
      all.decide()
      return all.decision.transfers.outward[0]
    })
    expect(moved).toEqual([-QUANTA_LIMIT, 0])
    all.give({ equity: 1e9 })
    all.decide()
    expect(all.decision.transfers.amount[0]).toBe(1e9)
    const other = settled(VAULT)
    other.decide()
    expect(other.decision.transfers.outward[0]).toBe(0)
  })
})
