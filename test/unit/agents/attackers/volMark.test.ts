import { describe, expect, test } from 'vitest'
import { volMark } from '../../../../src/agents/attackers/volMark.ts'
import type { OptionDesk } from '../../../../src/agents/strategy.ts'
import { cohort, type TestCohort } from '../decisions.ts'

const [LOADS, PUSHES, SELLS, UNWINDS, DONE, GAVE_UP] = [1, 2, 3, 4, 5, 6]

/** Quanta of the budget, of which a fifth each is to load and to push. */
const BUDGET = 1e11
/** Row of the farthest expiry, and of the call of it at the money; its put follows. */
const FAR = 2
const CALL = 44
const ORDERS = 4

function pusher(params: Record<string, unknown> = {}, count = 2): TestCohort {
  const all = cohort(volMark, {
    count,
    params: { startsAfter: 0, ...params } as Record<string, number>,
    view: { step: 10 },
  })
  Object.assign(all.decision.plot, { cash: BUDGET, budget: BUDGET, worth: BUDGET })
  return all
}

const deskOf = ({ decision }: TestCohort): OptionDesk => decision.options!
const phaseOf = ({ memory }: TestCohort): number => memory.phase[0]
const why = ({ memory }: TestCohort): string => volMark.plan!.reasons[memory.reason[0]]

/** Puts so many lots of an option, for which so many quanta were paid, into the book of each account. */
function hold(all: TestCohort, lots: number, paid: number, instrument = CALL): void {
  const { legsMost, legCount, legInstrument, legSize, legQuote } = deskOf(all).chain
  for (let book = 0; book < legCount.length; book++) {
    legCount[book] = lots === 0 ? 0 : 1
    legInstrument[book * legsMost] = instrument
    legSize[book * legsMost] = lots
    legQuote[book * legsMost] = -paid
  }
}

/** One in a phase that began now; the mark of its expiry has risen by so much since the start. */
function inPhase(phase: number, risen = 0, params: Record<string, unknown> = {}): TestCohort {
  const all = pusher(params)
  all.decide()
  all.memory.phase[0] = phase
  all.memory.since[0] = all.view.step + 1
  deskOf(all).chain.markShift[FAR] = risen
  all.memory.peak[0] += risen
  return all
}

/** Orders of the first account that say something: option, lots, limit. */
function ordersOf(all: TestCohort, j = 0): (readonly [number, number, number])[] {
  const { instrument, lots, limit } = deskOf(all)
  return Array.from({ length: ORDERS }, (_, n) => j * ORDERS + n)
    .filter(at => lots[at] !== 0)
    .map(at => [instrument[at], lots[at], limit[at]] as const)
}

describe('starting', () => {
  test('brings what it may spend, the same to each account, and chooses the expiry nearest to its hours', () => {
    const all = pusher()
    all.decide()
    expect(phaseOf(all)).toBe(LOADS)
    expect([...all.decision.plot.collateral]).toEqual([2e10, 2e10])
    expect(all.memory.settles[0]).toBe(deskOf(all).chain.settlesAt[FAR])
    expect(all.memory.from[0]).toBe(0.6)
  })

  test('gives up where nothing far enough is listed, and where its money buys nothing', () => {
    const none = pusher()
    deskOf(none).chain.settlesAt.fill(-1)
    none.decide()
    expect([phaseOf(none), why(none)]).toEqual([GAVE_UP, 'no expiry far enough is listed'])
    const poor = pusher()
    poor.decision.plot.cash = 2e6
    poor.decide()
    expect([phaseOf(poor), why(poor)]).toEqual([GAVE_UP, 'the budget is too small'])
    expect([...poor.decision.plot.collateral]).toEqual([0, 0])
  })
})

describe('loading', () => {
  test('buys at the money at an even pace, the side that brings delta back, up to its volatility', () => {
    const all = inPhase(LOADS)
    hold(all, 100, 1, CALL)
    all.decide()
    const { chain, ask } = deskOf(all)
    const each = (0.2 * BUDGET * 5) / 1800 / 2
    const limit = Math.floor(chain.price[CALL + 1] + 0.1 * chain.vega[CALL + 1])
    expect(ordersOf(all)).toEqual([[CALL + 1, Math.floor(each / (ask(CALL + 1) * 10)), limit]])
    hold(all, 0, 0)
    all.decide()
    expect(ordersOf(all).map(([instrument]) => instrument)).toEqual([CALL])
  })

  test('asks nothing of makers who are not there', () => {
    const all = inPhase(LOADS)
    Object.assign(deskOf(all), { ask: () => NaN })
    all.decide()
    expect(ordersOf(all)).toEqual([])
    expect(phaseOf(all)).toBe(LOADS)
  })

  test('pays no more once the mark is above what it likes', () => {
    const all = inPhase(LOADS, 0.3)
    all.decide()
    const { chain } = deskOf(all)
    expect(ordersOf(all)[0][2]).toBe(Math.floor(chain.price[CALL] - 0.2 * chain.vega[CALL]))
  })

  test('goes on once it has paid what it wanted, or when time is over with a quarter of it', () => {
    const held = (paid: number, steps: number): readonly [number, string] => {
      const all = inPhase(LOADS)
      hold(all, 1000, paid)
      all.view.step += steps
      all.decide()
      return [phaseOf(all), why(all)]
    }
    expect(held(1e10, 1)).toEqual([PUSHES, ''])
    expect(held(1e10 - 1, 1)).toEqual([LOADS, ''])
    expect(held(2.5e9, 541)).toEqual([PUSHES, ''])
    expect(held(2.4e9, 541)).toEqual([SELLS, 'it did not get its options'])
  })
})

describe('pushing', () => {
  test.each([
    [{ risen: 0.4, paid: 1e10, steps: 0 }, SELLS, 'the mark has risen far enough'],
    [{ risen: 0.39, paid: 1e10, steps: 0 }, PUSHES, ''],
    [{ risen: 0.39, paid: 2e10, steps: 0 }, SELLS, 'the money for the push is spent'],
    [{ risen: 0.03, paid: 2e10, steps: 0 }, SELLS, 'the money for the push is spent'],
    [{ risen: 0.02, paid: 2e10, steps: 0 }, SELLS, 'the mark did not follow'],
    [{ risen: 0.02, paid: 1e10, steps: 91 }, SELLS, 'the mark did not follow'],
  ])('at %j', ({ risen, paid, steps }, phase, reason) => {
    const all = inPhase(PUSHES, risen)
    hold(all, 1000, paid)
    all.view.step += steps
    all.decide()
    expect([phaseOf(all), why(all)]).toEqual([phase, reason])
  })

  test('buys at a volatility far above the first, no more than is left of the money', () => {
    const all = inPhase(PUSHES, 0.1)
    hold(all, 1000, 2e10 - 1_000_000)
    all.decide()
    const { chain, ask } = deskOf(all)
    const lots = Math.floor(1_000_000 / (ask(CALL + 1) * 10))
    const limit = Math.floor(chain.price[CALL + 1] + (0.6 + 0.4 - 0.7) * chain.vega[CALL + 1])
    expect(ordersOf(all)).toEqual([[CALL + 1, lots, limit]])
  })
})

describe('selling', () => {
  /** One that has pushed far enough. */
  function selling(risen: number): TestCohort {
    const all = inPhase(SELLS, risen)
    all.memory.reason[0] = volMark.plan!.reasons.indexOf('the mark has risen far enough')
    hold(all, 12_000, 1e10)
    return all
  }

  test('sells evenly while the mark is near its highest, a little below it at most', () => {
    const all = selling(0.4)
    all.decide()
    const { chain } = deskOf(all)
    const limit = Math.ceil(chain.price[CALL] - 0.01 * chain.vega[CALL])
    expect(ordersOf(all)).toEqual([[CALL, -100, limit]])
    // Nobody bought, then somebody did: 119 more of the same are left.
    deskOf(all).chain.markShift[FAR] = 0.395
    all.decide()
    expect(ordersOf(all)).toEqual([[CALL, -100, limit]])
    hold(all, 11_900, 1e10)
    all.decide()
    expect(ordersOf(all)).toEqual([[CALL, -100, limit]])
  })

  test('waits when the mark has come down, until its time is over', () => {
    const all = selling(0.4)
    deskOf(all).chain.markShift[FAR] = 0.38
    all.decide()
    expect(ordersOf(all)).toEqual([])
    all.view.step += 361
    all.decide()
    expect(ordersOf(all)).toEqual([[CALL, -100, 1]])
  })

  test('sells at any price at once if the plan was broken off', () => {
    const all = inPhase(SELLS, -0.1)
    all.memory.reason[0] = volMark.plan!.reasons.indexOf('the mark did not follow')
    hold(all, 12_000, 1e10)
    all.decide()
    expect(ordersOf(all)).toEqual([[CALL, -100, 1]])
  })

  test('has a turn for every option where it holds more of them than orders', () => {
    const all = selling(0.4)
    const { legsMost, legCount, legInstrument, legSize } = deskOf(all).chain
    legCount[0] = 8
    for (let leg = 0; leg < 8; leg++) {
      legInstrument[leg] = 36 + leg
      legSize[leg] = 1200
    }
    const sold = new Set<number>()
    for (let step = 0; step < 2; step++) {
      all.view.step++
      all.decide()
      for (const [instrument] of ordersOf(all)) sold.add(instrument)
    }
    expect(legsMost).toBe(8)
    expect(sold.size).toBe(8)
  })

  test('takes its money out when nothing is left, and ends', () => {
    const all = selling(0.4)
    hold(all, 0, 0)
    all.give({ free: 7000 })
    all.decide()
    expect([phaseOf(all), why(all)]).toEqual([UNWINDS, 'the mark has risen far enough'])
    all.decide()
    expect([...all.decision.plot.collateral]).toEqual([-7000, -7000])
    all.give({ free: 0 })
    all.decision.plot.worth += 1
    all.decide()
    expect([phaseOf(all), why(all)]).toEqual([DONE, 'it went as planned'])
  })

  test('leaves what nobody buys to settle', () => {
    const all = selling(0.4)
    all.view.step += (1800 + 4 * 600) / 5 + 1
    all.decide()
    expect(phaseOf(all)).toBe(UNWINDS)
    expect(ordersOf(all)).toEqual([])
  })
})

test('goes to its end when its options have settled', () => {
  for (const phase of [LOADS, PUSHES, SELLS]) {
    const all = inPhase(phase)
    deskOf(all).chain.settlesAt[FAR] = -1
    all.decide()
    expect([phaseOf(all), why(all)]).toEqual([UNWINDS, 'its options have settled'])
  }
})

test.each([
  ['an account was about to be closed', (all: TestCohort) => all.give({ flagged: [1, 0] })],
  ['it lost more than it allowed itself', (all: TestCohort) => void (all.decision.plot.worth = 4e10)], // prettier-ignore
  ['it took too long', (all: TestCohort) => void (all.view.step += 3000)],
])('sells what it has once %s', (reason, happens) => {
  const all = inPhase(PUSHES, 0.1)
  hold(all, 12_000, 1e10)
  happens(all)
  all.decide()
  expect([phaseOf(all), why(all)]).toEqual([SELLS, reason])
  expect(ordersOf(all)).toEqual([[CALL, -100, 1]])
})
