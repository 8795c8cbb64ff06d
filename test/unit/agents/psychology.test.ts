import { describe, expect, test } from 'vitest'
import { act, calm, feel, isMinded, type Mind } from '../../../src/agents/psychology.ts'
import { networkOf, neighbourOf } from '../../../src/agents/smallWorld.ts'
import type { Acting } from '../../../src/agents/strategy.ts'
import { ORDER_MOST, ORDER_REDUCE_ONLY, PULL, QUOTE } from '../../../src/world/intents.ts'
import { plainView } from './decisions.ts'

const COUNT = 4000
const START = 1e8
const FIRST = 700

const mindOf = (changes: Partial<Mind> = {}): Mind => ({
  lossAversion: 1,
  panicAt: 1,
  herding: 0,
  neighbours: 6,
  rewiring: 0.1,
  calmsAfter: 3600,
  key: [41, 42],
  network: [51, 52],
  count: COUNT,
  peak: new Float64Array(COUNT),
  outUntil: new Float64Array(COUNT),
  ...changes,
})

/** These slots act, all with the same equity, size and leverage. */
function actingOf(equity: number, size = 10, slots = [...Array(COUNT).keys()]): Acting {
  const column = (value: number): Float64Array => new Float64Array(slots.length).fill(value)
  return {
    count: slots.length,
    rows: Int32Array.from(slots, slot => FIRST + slot),
    first: FIRST,
    equity: column(equity),
    size: column(size),
    leverage: column(4),
    spot: column(0),
    startEquity: new Float64Array(FIRST + COUNT).fill(START),
  }
}

const inPanic = ({ outUntil }: Mind, step: number): number =>
  outUntil.filter(until => until > step).length

/** Feels a fall of equity to this share of the start in each of so many steps; returns who panics in the last. */
function fall(mind: Mind, to: number, steps = 1): number {
  for (let step = 1; step <= steps; step++) feel(mind, actingOf(to * START), plainView({ step }))
  return inPanic(mind, steps)
}

test.each([
  [1, 1, false],
  [2.25, 1, true],
  [1, 0.5, true],
])('a cohort with aversion %d that panics at %d has feelings: %s', (lossAversion, panicAt, has) => {
  expect(isMinded({ lossAversion, panicAt })).toBe(has)
})

describe('loss aversion', () => {
  test.each([
    [2.25, 0.8, 4 * (1 - 1.25 * 0.2)],
    [2.25, 1, 4],
    [2.25, 1.3, 4],
    [1, 0.5, 4],
    [5, 0.7, 0],
    [2.25, -0.1, 0],
  ])(
    'of %d, with %d of the equity left, leaves a wanted leverage of %d',
    (lossAversion, left, leverage) => {
      const acting = actingOf(left * START, 10, [0])
      feel(mindOf({ lossAversion }), acting, plainView())
      expect(acting.leverage[0]).toBeCloseTo(leverage, 12)
    },
  )

  test('counts from the highest equity so far', () => {
    const mind = mindOf({ lossAversion: 2 })
    feel(mind, actingOf(2 * START, 10, [0]), plainView({ step: 1 }))
    const later = actingOf(1.5 * START, 10, [0])
    feel(mind, later, plainView({ step: 2 }))
    expect(mind.peak[0]).toBe(2 * START)
    expect(later.leverage[0]).toBeCloseTo(4 * 0.75, 12)
  })

  test('counts what is owned beside the account: a deposit is no loss', () => {
    const mind = mindOf({ lossAversion: 2 })
    const acting = actingOf(0.4 * START, 10, [0])
    feel(mind, acting, plainView(), Float64Array.of(0.6 * START))
    expect(acting.leverage[0]).toBe(4)
  })
})

describe('panic', () => {
  test('thresholds are lognormal around the median, and the same in another luck', () => {
    expect(fall(mindOf({ panicAt: 0.2 }), 0.8) / COUNT).toBeCloseTo(0.5, 1.5)
    // One log standard deviation of 0.5 above the median: 0.2 e^0.5.
    expect(fall(mindOf({ panicAt: 0.2 }), 1 - 0.2 * Math.exp(0.5)) / COUNT).toBeCloseTo(0.841, 1.7)
    const seized = (key: Mind['key']): boolean[] => {
      const mind = mindOf({ panicAt: 0.2, key })
      fall(mind, 0.8)
      return [...mind.outUntil].map(until => until > 1)
    }
    expect(seized([1, 1])).toEqual(seized([2, 2]))
  })

  test('nobody panics at 100 %, or without a loss', () => {
    expect(fall(mindOf({ panicAt: 1 }), 0.01)).toBe(0)
    expect(fall(mindOf({ panicAt: 0.01, herding: 1 }), 1)).toBe(0)
    expect(fall(mindOf({ panicAt: 0.01 }), NaN)).toBe(0)
  })

  test('lasts an exponential time of the mean given, at least the step', () => {
    const mind = mindOf({ panicAt: 0.01, calmsAfter: 1000 })
    fall(mind, 0.1)
    const waits = [...mind.outUntil].map(until => (until - 1) * 5)
    expect(Math.min(...waits)).toBeGreaterThan(0)
    expect(waits.reduce((sum, wait) => sum + wait, 0) / COUNT / 1000).toBeCloseTo(1, 1.2)
    expect(waits.filter(wait => wait > 1000).length / COUNT).toBeCloseTo(Math.exp(-1), 1.5)
  })

  test('over, losses count from what is left then', () => {
    const mind = mindOf({ panicAt: 0.2, calmsAfter: 1 })
    feel(mind, actingOf(0.1 * START, 10, [3]), plainView({ step: 1 }))
    expect(mind.outUntil[3]).toBeGreaterThan(1)
    feel(mind, actingOf(0.09 * START, 10, [3]), plainView({ step: 9 }))
    expect([mind.outUntil[3], mind.peak[3]]).toEqual([0, 0.09 * START])
  })

  test('new money is no loss of the old', () => {
    const mind = mindOf({ panicAt: 0.05 })
    fall(mind, 0.02)
    calm(mind, 5, 0.5 * START)
    feel(mind, actingOf(0.5 * START, 10, [5]), plainView({ step: 2 }))
    expect(mind.outUntil[5]).toBe(0)
  })
})

describe('herding', () => {
  test('lowers the threshold by the share of neighbours in panic, by the formula', () => {
    // The one watched slot after the other is in panic; the agent loses just less than its threshold, then more.
    const own = mindOf({ panicAt: 0.3, herding: 0.8, rewiring: 0.3 })
    const watched = Array.from({ length: 6 }, (_, j) => neighbourOf(networkOf(own.network), COUNT, 9, j, 0.3)) // prettier-ignore
    const alone = thresholdOf(9)
    for (let n = 0; n <= 6; n++) {
      const frightened = new Set(watched.slice(0, n))
      const share = watched.filter(slot => frightened.has(slot)).length / 6
      const threshold = alone * (1 - 0.8 * share)
      for (const [loss, panics] of [
        [threshold - 1e-9, 0],
        [threshold + 1e-9, 1],
      ] as const) {
        // prettier-ignore
        const mind = mindOf({ panicAt: 0.3, herding: 0.8, rewiring: 0.3 })
        for (const slot of frightened) mind.outUntil[slot] = 1e9
        feel(mind, actingOf((1 - loss) * START, 10, [9]), plainView({ step: 1 }))
        expect(+(mind.outUntil[9] > 1), `${n} in panic, loss ${loss}`).toBe(panics)
      }
    }
  })

  test('makes more panic after the same fall, and more still as it goes round', () => {
    const alone = fall(mindOf({ panicAt: 0.4 }), 0.8, 40)
    const herd = mindOf({ panicAt: 0.4, herding: 1, calmsAfter: 1e6 })
    const atOnce = fall(herd, 0.8)
    const after = fall(herd, 0.8, 40)
    expect(atOnce).toBe(fall(mindOf({ panicAt: 0.4 }), 0.8))
    expect(after).toBeGreaterThan(2 * alone)
  })

  test('all look at the state before the step: the order of rows changes nothing', () => {
    const slots = [...Array(COUNT).keys()]
    const states = [slots, slots.toReversed()].map(order => {
      const mind = mindOf({ panicAt: 0.4, herding: 1 })
      for (let step = 1; step <= 5; step++) feel(mind, actingOf(0.8 * START, 10, order), plainView({ step })) // prettier-ignore
      return mind
    })
    expect(states[0].outUntil).toEqual(states[1].outUntil)
  })

  test('strangers carry the panic of one place all over', () => {
    /** A tenth of the ring, all in a row, is in panic; everybody has lost half of the median threshold. */
    const reached = (rewiring: number): number => {
      const mind = mindOf({ panicAt: 0.4, herding: 1, rewiring, calmsAfter: 1e9 })
      mind.outUntil.fill(1e9, 0, 400)
      return fall(mind, 0.8, 40)
    }
    const [none, some, more, all] = [0, 0.1, 0.3, 1].map(reached)
    expect(some).toBeGreaterThan(none)
    expect(more).toBeGreaterThan(1.3 * none)
    expect(all).toBeGreaterThan(0.95 * COUNT)
    expect(none).toBeLessThan(0.3 * COUNT)
  })
})

test('the same key feels the same, another calms at other times', () => {
  const outUntil = (key: Mind['key']): Float64Array => {
    const mind = mindOf({ panicAt: 0.2, herding: 0.5, key })
    fall(mind, 0.7, 20)
    return mind.outUntil
  }
  expect(outUntil([1, 2])).toEqual(outUntil([1, 2]))
  expect(outUntil([1, 2])).not.toEqual(outUntil([1, 3]))
})

describe('who is in panic', () => {
  const decide = (size: number, until: number) => {
    const mind = mindOf()
    mind.outUntil[0] = until
    const intents = { lots: Float64Array.of(77), limit: Float64Array.of(50_000), rule: Uint8Array.of(1) } // prettier-ignore
    const quotes = { levels: 1, action: Uint8Array.of(QUOTE), ticks: new Int32Array(2), lots: new Int32Array(2) } // prettier-ignore
    const offers = { most: Float64Array.of(5), latency: Int32Array.of(1), least: Float64Array.of(0), margin: Float64Array.of(0) } // prettier-ignore
    const transfers = { amount: Float64Array.of(9), outward: Float64Array.of(3), held: Float64Array.of(500.5), asked: Float64Array.of(100) } // prettier-ignore
    act(mind, actingOf(START, size, [0]), plainView({ step: 10 }), intents, { quotes, offers, transfers }) // prettier-ignore
    return { ...intents, quotes, offers, transfers }
  }

  test.each([
    [30, -30],
    [-30, 30],
    [5e9, -ORDER_MOST],
  ])('with %d lots orders %d at any price, and only to reduce', (size, lots) => {
    const wanted = decide(size, 11)
    expect([wanted.lots[0], wanted.limit[0], wanted.rule[0]]).toEqual([lots, 0, ORDER_REDUCE_ONLY])
  })

  test('and flat orders nothing', () => {
    const wanted = decide(0, 11)
    expect([wanted.lots[0], wanted.limit[0], wanted.rule[0]]).toEqual([0, 0, 0])
  })

  test('pulls its quotes, takes nothing over, and asks its deposit back', () => {
    const { quotes, offers, transfers } = decide(0, 11)
    expect(quotes.action[0]).toBe(PULL)
    expect(offers.most[0]).toBe(0)
    // Money that it was about to move out of the protocol still goes.
    expect([transfers.amount[0], transfers.outward[0]]).toEqual([-400, 3])
  })

  test('has calmed, wants what it wanted', () => {
    const wanted = decide(30, 10)
    expect([wanted.lots[0], wanted.limit[0], wanted.rule[0]]).toEqual([77, 50_000, 1])
    expect(wanted.quotes.action[0]).toBe(QUOTE)
    expect(wanted.offers.most[0]).toBe(5)
    expect(wanted.transfers.amount[0]).toBe(9)
  })
})

/** The loss at which a slot panics alone, by halving. */
function thresholdOf(slot: number): number {
  let [calmAt, panicAt] = [0, 10]
  for (let i = 0; i < 60; i++) {
    const loss = (calmAt + panicAt) / 2
    const mind = mindOf({ panicAt: 0.3 })
    feel(mind, actingOf((1 - loss) * START, 10, [slot]), plainView({ step: 1 }))
    if (mind.outUntil[slot] > 1) panicAt = loss
    else calmAt = loss
  }
  return panicAt
}
