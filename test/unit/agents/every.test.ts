/** What holds for each strategy of the venue, whatever it wants. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as liquidators from '../../../src/agents/liquidators/index.ts'
import * as lps from '../../../src/agents/lps/index.ts'
import {
  OPTION_ORDERS,
  type OptionDesk,
  type StrategyPart,
  type View,
} from '../../../src/agents/strategy.ts'
import {
  QUOTE,
  QUOTE_ASK,
  QUOTE_BID,
  QUOTE_BUYS,
  QUOTE_LOTS,
  QUOTE_SELLS,
  QUOTE_WIDTH,
} from '../../../src/world/intents.ts'
import * as traders from '../../../src/agents/traders/index.ts'
import { cohort, wants, type TestCohort } from './decisions.ts'

const { w1Momentum: _m, w1Noise: _n, w1Reversion: _r, ...venueTraders } = traders
const parts: StrategyPart[] = [
  ...Object.values(venueTraders),
  ...Object.values(lps),
  ...Object.values(liquidators),
]
const LARGEST = 2 ** 31 - 1

/** Forty agents of all sizes, and a market that gives each kind something to do. */
function busy(part: StrategyPart, view: Partial<View> = {}, first = 700): TestCohort {
  const all = cohort(part, {
    first,
    equity: Array.from({ length: 40 }, (_, slot) => 1e8 * (1 + slot)),
    startEquity: Array.from({ length: 40 }, (_, slot) => 1.2e8 * (1 + slot)),
    size: Array.from({ length: 40 }, (_, slot) => ((slot * 37) % 41) - 20),
    leverage: Array.from({ length: 40 }, (_, slot) => 1 + (slot % 7)),
    held: Array.from({ length: 40 }, (_, slot) => 1e7 * (slot % 5)),
    view: {
      mid: 49_000,
      bestBid: 48_990,
      bestAsk: 49_010,
      trend: Float64Array.of(0.01, -0.02, 0.03, -0.04),
      distressedLots: 4000,
      forcedLots: -1000,
      rewardGrowth: 0.0001,
      actsPerHour: 4,
      ...view,
    },
  })
  all.settle()
  return all
}

/** Nothing but whole finite numbers within what book and ledger hold. */
function expectSound(all: TestCohort): void {
  expect(faults(all)).toEqual([])
}

function faults({ decision }: TestCohort): string[] {
  const { acting, intents, quotes, offers, transfers, options } = decision
  const width = 2 * quotes.levels
  const found = options ? optionFaults(options, acting.count) : []
  const check = (holds: boolean, what: string): void => void (holds || found.push(what))
  for (let j = 0; j < acting.count; j++) {
    const lots = intents.lots[j]
    const limit = intents.limit[j]
    check(Number.isInteger(lots) && Math.abs(lots) <= LARGEST, `${j} orders ${lots}`)
    if (lots !== 0)
      check(Number.isInteger(limit) && limit >= 1 && limit <= LARGEST, `${j} to ${limit}`)
    check(Number.isInteger(offers.most[j]) && offers.most[j] >= 0, `${j} takes ${offers.most[j]}`)
    check(offers.latency[j] >= 0, `${j} after ${offers.latency[j]}`)
    check(Number.isFinite(offers.least[j]), `${j} for ${offers.least[j]}`)
    check(offers.margin[j] >= 0 && offers.margin[j] < Infinity, `${j} for ${offers.margin[j]} left`)
    check(Number.isSafeInteger(transfers.amount[j]), `${j} moves ${transfers.amount[j]}`)
    check(Number.isSafeInteger(transfers.outward[j]), `${j} takes out ${transfers.outward[j]}`)
    if (quotes.action[j] !== QUOTE) continue
    const from = (acting.rows[j] - acting.first) * width
    for (let l = from; l < from + width; l++)
      check(quotes.lots[l] === 0 || (quotes.lots[l] > 0 && quotes.ticks[l] > 0), `${j} quotes ${quotes.lots[l]} at ${quotes.ticks[l]}`) // prettier-ignore
  }
  return found
}

/** Option orders of whole lots of what is listed, at whole ticks or any, and quotes that are numbers with a spread. */
function optionFaults({ chain, instrument, lots, limit, quotes }: OptionDesk, count: number) {
  const found: string[] = []
  for (let at = 0; at < count * OPTION_ORDERS; at++) {
    if (lots[at] === 0) continue
    const isListed = chain.expiryOf[instrument[at]] >= 0
    const isWhole = Number.isInteger(lots[at]) && Math.abs(lots[at]) <= LARGEST
    if (isListed && isWhole && Number.isInteger(limit[at]) && limit[at] >= 0) continue
    found.push(`order ${at} of ${lots[at]} lots of option ${instrument[at]} to ${limit[at]}`)
  }
  for (let at = 0; at < count * chain.expiries * QUOTE_WIDTH; at += QUOTE_WIDTH) {
    const row = [...quotes.subarray(at, at + QUOTE_WIDTH)]
    const isRoom = [QUOTE_BUYS, QUOTE_SELLS, QUOTE_LOTS].every(place => row[place] >= 0)
    if (row.every(Number.isFinite) && isRoom && row[QUOTE_BID] <= row[QUOTE_ASK]) continue
    found.push(`quotes ${row.join(', ')}`)
  }
  return found
}

function expectNothing({ decision }: TestCohort): void {
  const { acting, intents, quotes, offers, transfers, options } = decision
  const { count } = acting
  if (options) {
    const { chain, lots, quotes: vols } = options
    const rooms = [QUOTE_BUYS, QUOTE_SELLS]
    expect(lots.some(each => each !== 0)).toBe(false)
    for (let at = 0; at < count * chain.expiries * QUOTE_WIDTH; at += QUOTE_WIDTH)
      expect(rooms.some(place => vols[at + place] > 0)).toBe(false)
  }
  expect(intents.lots.subarray(0, count).some(lots => lots !== 0)).toBe(false)
  expect(quotes.action.subarray(0, count).includes(QUOTE)).toBe(false)
  expect(offers.most.subarray(0, count).some(lots => lots !== 0)).toBe(false)
  for (const moved of [transfers.amount, transfers.outward])
    expect(moved.subarray(0, count).some(amount => amount !== 0)).toBe(false)
}

describe.each(parts.map((part): [string, StrategyPart] => [part.id, part]))('%s', (_, part) => {
  test('does something in a busy market', () => {
    const all = busy(part)
    let done = 0
    for (let step = 0; step < 30; step++) {
      all.view.step = step
      all.decide()
      const { intents, quotes, offers, transfers, options } = all.decision
      const ofOptions = options ? [options.lots, options.quotes] : []
      done += [intents.lots, quotes.action, offers.most, transfers.amount, ...ofOptions]
        .flatMap(x => [...x])
        .filter(x => x !== 0).length
    }
    expect(done).toBeGreaterThan(10)
  })

  test('decides twice alike from the same memory, and otherwise with another key', () => {
    const [one, two, other] = [busy(part), busy(part), busy(part)]
    Object.assign(other.decision.luck, { key: [5, 6] })
    let differs = 0
    for (let step = 0; step < 30; step++) {
      for (const each of [one, two, other]) {
        each.view.step = step
        each.decide()
      }
      expect(wants(two)).toEqual(wants(one))
      expect(two.memory).toEqual(one.memory)
      if (JSON.stringify([...wants(other)]) !== JSON.stringify([...wants(one)])) differs++
    }
    // Keepers and depositors at peace draw nothing from step to step.
    if (part.role === 'trader' || part.role === 'carry' || part.role === 'maker')
      expect(differs).toBeGreaterThan(0)
  })

  test('decides for each agent alike, whoever else acts and in whatever order', () => {
    const some = [31, 2, 17, 5, 39, 8]
    for (let step = 0; step < 30; step++) {
      const [all, few] = [busy(part), busy(part)]
      all.view.step = few.view.step = step
      all.decide()
      few.decide(some)
      const everybody = wants(all)
      expect(wants(few)).toEqual(new Map(some.map(slot => [slot, everybody.get(slot)])))
      for (const [name, column] of Object.entries(few.memory))
        for (const slot of some) expect(column[slot], name).toEqual(all.memory[name][slot])
    }
  })

  test('decides alike wherever in the world its rows begin', () => {
    const [near, far] = [busy(part, {}, 0), busy(part, {}, 4096)]
    for (let step = 0; step < 30; step++) {
      near.view.step = far.view.step = step
      near.decide()
      far.decide()
      expect(wants(far)).toEqual(wants(near))
    }
  })

  test('draws the same numbers of its own however many agents there are', () => {
    const [few, many] = [cohort(part, { count: 7 }), cohort(part, { count: 40 })]
    expect(many.opening.slice(0, 7)).toEqual(few.opening)
    for (const name of part.memory) expect(many.memory[name].slice(0, 7)).toEqual(few.memory[name])
  })

  test.each([0, -0, -5e7, NaN])('wants nothing with an equity of %d', equity => {
    const all = busy(part)
    all.give({ equity, held: 0 })
    for (let step = 0; step < 20; step++) {
      all.view.step = step
      all.decide()
      expectNothing(all)
      expectSound(all)
    }
  })

  test.each<[string, Partial<View>]>([
    ['no price at all', { mid: NaN, bestBid: NaN, bestAsk: NaN, markTicks: NaN, lotValue: NaN, slowValue: NaN, outside: Float64Array.of(NaN, NaN, NaN) }], // prettier-ignore
    ['no value of a lot', { lotValue: NaN, lotsPerEquity: NaN }],
  ])('orders and quotes nothing with %s', (_name, view) => {
    const all = busy(part, view)
    for (let step = 0; step < 20; step++) {
      all.view.step = step
      all.decide()
      expectSound(all)
      const { intents, quotes, offers } = all.decision
      expect([...intents.lots, ...offers.most].every(lots => lots === 0)).toBe(true)
      expect(quotes.action.includes(QUOTE)).toBe(false)
    }
  })

  test.each<[string, Partial<View>]>([
    ['an empty book', { bestBid: NaN, bestAsk: NaN, mid: 50_000 }],
    ['no volatility', { fastVolatility: 0, slowVolatility: 0 }],
    ['no usual volatility', { referenceVolatility: 0, trendDeviation: new Float64Array(4) }],
    ['nobody in the market', { openInterest: 0, members: 0, scale: Infinity, actsPerHour: 0 }],
  ])('keeps to whole finite numbers with %s', (_name, view) => {
    const all = busy(part, view)
    for (let step = 0; step < 20; step++) {
      all.view.step = step
      all.decide()
      expectSound(all)
    }
  })

  test('keeps to whole finite numbers whatever it sees', () => {
    const any = fc.oneof(
      { weight: 4, arbitrary: fc.double({ min: -1e6, max: 1e6 }) },
      { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1e300, 5e-324) },
    )
    const names = ['markTicks', 'lotValue', 'mid', 'bestBid', 'bestAsk', 'slowValue', 'basisAverage', 'fastVolatility', 'slowVolatility', 'referenceVolatility', 'openInterest', 'scale', 'initialRate', 'actsPerHour', 'members', 'rewardGrowth', 'rewardMost', 'keepersCame', 'lastReward', 'gas', 'bidDepth', 'askDepth', 'distressedLots', 'forcedLots', 'takerFee', 'rebate', 'fundingRate', 'outsideNow', 'index', 'vaultValue', 'vaultRate', 'vaultQueue', 'vaultFree', 'vaultBonus', 'vaultDelay'] as const // prettier-ignore
    fc.assert(
      fc.property(
        fc.subarray([...names]),
        fc.array(any, { minLength: names.length + 7, maxLength: names.length + 7 }),
        fc.array(any, { minLength: 40, maxLength: 40 }),
        fc.nat(1000),
        (changed, values, equity, step) => {
          const all = busy(part)
          const held = equity.map(x => Math.round(Math.min(1e9, Math.max(0, x))) || 0)
          all.give({ equity: equity.map(x => 1000 * x), held })
          changed.forEach((name, i) => (all.view[name] = values[i]))
          if (changed.length > 3) {
            all.view.outside.set(values.slice(-7, -4))
            all.view.trend.set(values.slice(-4))
          }
          for (let i = 0; i < 3; i++) {
            all.view.step = step + i
            all.decide()
            expectSound(all)
          }
        },
      ),
      { seed: 4, numRuns: 200 },
    )
  })

  test('orders no farther than 6 % from book and mark', () => {
    const all = busy(part)
    for (let step = 0; step < 30; step++) {
      all.view.step = step
      all.decide()
      const { lots, limit: limits } = all.decision.intents
      lots.forEach((each, j) => {
        if (each > 0) expect(limits[j]).toBeLessThanOrEqual(50_000 * 1.06)
        if (each < 0) expect(limits[j]).toBeGreaterThanOrEqual(49_000 * 0.94)
      })
    }
  })
})
