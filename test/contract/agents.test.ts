import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { stepper, type Stepper } from '../../src/engine/stepper.ts'
import type { StrategyPart } from '../../src/agents/strategy.ts'
import {
  ORDER_POST_ONLY,
  ORDER_REDUCE_ONLY,
  ORDER_REST,
  QUOTE,
  QUOTE_ASK,
  QUOTE_BID,
  QUOTE_WIDTH,
} from '../../src/world/intents.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import { COUNT, KIND } from '../../src/world/events.ts'
import { ledgerTwin } from '../../src/study/twins/ledger.ts'
import { FILL_COUNT, INITIAL, MARK, REFERENCE_INTEREST, equity } from '../../src/world/world.ts'
import { parsed, small } from '../support/scenarios.ts'
import { replaced } from '../support/strategies.ts'
import { cohortOf, marketFor, withCohort } from '../support/tested.ts'

describe.each([...CATALOGUE.agents.keys()])('agent %s', kind => {
  test('plays on a book, twice alike, and keeps the books', () => {
    const run = stepper(withCohort(kind, 0), { audit: 'full' })
    const twin = ledgerTwin.start(run.run)
    run.advance(200, twin.follow)
    expect(twin.difference(run.run)).toBeUndefined()
    const again = stepper(withCohort(kind, 0))
    again.advance(200)
    expect(again.digest()).toBe(run.digest())
  })

  test('makes a difference when it acts, and none when it is muted', () => {
    const acting = stepper(withCohort(kind, 0))
    const muted = stepper(withCohort(kind, 0, { muted: true }))
    const { first, count } = cohortOf(muted, 'tested')
    const { world } = muted.run
    const before = world.markets[0].size.slice(first, first + count)
    acting.advance(120)
    muted.advance(120)
    expect(world.markets[0].size.slice(first, first + count)).toEqual(before)
    // Keepers wait for somebody to fall, which takes longer.
    if (CATALOGUE.agents.get(kind)!.role !== 'keeper') {
      const of = (run: Stepper): unknown => [run.digest(), run.summary().orders]
      expect(of(acting)).not.toEqual(of(muted))
    }
  })

  test("joining, muted or elsewhere in the list, it changes nobody else's luck", () => {
    const luck = (scenario: Scenario): unknown => {
      const run = stepper(scenario)
      const { world, rules, scratch } = run.run
      const others = rules.cohorts.filter(({ cohort }) => cohort.id !== 'tested')
      const seen = others.map(({ cohort, gapKey, luck: { key } }) => [
        cohort.id,
        gapKey,
        key,
        [...world.leverage.subarray(cohort.first, cohort.first + cohort.count)],
      ])
      // Later steps leave out whoever is in trouble by then, and that is no luck.
      run.advance(1)
      const acted = others.map(({ cohort }) => {
        const { acting } = scratch.cohorts[cohort.index]
        return [...acting.rows.subarray(0, acting.count)].map(row => row - cohort.first)
      })
      return { seen, acted }
    }
    const base = marketFor(kind)
    const without = luck(base)
    expect(luck(withCohort(kind, 0))).toEqual(without)
    expect(luck(withCohort(kind, base.cohorts.length))).toEqual(without)
    expect(luck(withCohort(kind, 2, { muted: true }))).toEqual(without)
  })

  test('never enlarges a position beyond initial margin or the cap', () => {
    const greedy = withCohort(kind, 0, { appetite: 10 })
    const run = stepper(greedy)
    const { world, rules } = run.run
    const [market] = world.markets
    const { first, count, role } = cohortOf(run, 'tested')
    // Makers are bound by their own limits; keepers take over at the mark with ten times their capital; what dealers
    // hedge with is margined as a part of their books.
    if (role === 'maker' || role === 'keeper' || role === 'dealer') return
    const before = market.size.slice()
    const [own] = rules.protocols
    run.advance(200, () => {
      const value = market.state[MARK] * market.k
      for (let i = first; i < first + count; i++) {
        if (Math.abs(market.size[i]) > Math.abs(before[i]) && market.size[i] * before[i] >= 0) {
          const notional = Math.abs(market.size[i]) * value
          const rate = own.protocol.rates[0][INITIAL]
          expect(equity(world, market, i)).toBeGreaterThanOrEqual(rate * notional)
          expect(notional).toBeLessThanOrEqual(market.state[REFERENCE_INTEREST] * 0.5)
        }
        before[i] = market.size[i]
      }
    })
  })
})

test('who only comes for liquidations orders nothing while there are none', () => {
  const calm = small('calm', 200, 900)
  const own = { ...calm.cohorts[0], id: 'tested', agent: { kind: 'jit-lp', lingers: 0 }, count: 30, activity: 720 } // prettier-ignore
  const run = stepper(parsed({ ...calm, cohorts: [...calm.cohorts, own] }))
  const { acting, quotes } = run.run.scratch.cohorts[cohortOf(run, 'tested').index]
  let idle = 0
  // Like every maker it begins with a part of what others are short of, and sells that first.
  run.advance(900, () => {
    expect(acting.count).toBe(30)
    for (let j = 0; j < acting.count; j++) {
      if (acting.size[j] !== 0) continue
      idle++
      expect(quotes.action[j]).not.toBe(QUOTE)
    }
  })
  expect(run.summary().liquidations).toBe(0)
  expect(idle).toBeGreaterThan(5000)
})

/** Strategies that no one should write, in place of a sound one. */
const HOSTILE: Record<string, Partial<StrategyPart>> = {
  'orders NaN': { decide: ({ intents }) => intents.lots.fill(NaN) },
  'orders half a lot': { decide: ({ intents }) => intents.lots.fill(0.5) },
  'orders without end': { decide: ({ intents }) => intents.lots.fill(Infinity) },
  'asks for no price': {
    decide: ({ intents }) => {
      intents.lots.fill(1)
      intents.limit.fill(NaN)
    },
  },
  'spends what it has not': { decide: ({ intents }) => intents.lots.fill(1e9) },
  'turns round at every step': {
    decide: ({ intents, view }) => intents.lots.fill(view.step % 2 === 0 ? 1e6 : -1e6),
  },
  'rests orders and takes them itself': {
    decide: ({ acting, intents, view }) => {
      const side = view.step % 2 === 0 ? 1 : -1
      for (let j = 0; j < acting.count; j++) {
        intents.lots[j] = side * 5
        intents.limit[j] = Math.round(view.mid)
        intents.rule[j] = [ORDER_REST, ORDER_POST_ONLY, ORDER_REDUCE_ONLY][j % 3]
      }
    },
  },
  'quotes nonsense': {
    role: 'maker',
    levels: 10,
    decide: ({ quotes, acting }) => {
      quotes.action.fill(QUOTE, 0, acting.count)
      quotes.ticks.fill(-2_000_000_000)
      quotes.lots.fill(2_000_000_000)
    },
  },
  'quotes across itself': {
    role: 'maker',
    levels: 10,
    decide: ({ quotes, acting, view }) => {
      quotes.action.fill(QUOTE, 0, acting.count)
      for (let l = 0; l < quotes.ticks.length; l++) quotes.ticks[l] = Math.round(view.mid) + (l % 20 < 10 ? 50 : -50) // prettier-ignore
      quotes.lots.fill(7)
    },
  },
  'offers without end': {
    role: 'keeper',
    decide: ({ offers }) => {
      offers.most.fill(Infinity)
      offers.least.fill(-1)
      offers.latency.fill(-5)
    },
  },
  'orders options in NaN, halves and without end, and some that are not there': {
    options: 'holds',
    decide: ({ options, view }) => {
      options?.instrument.fill(view.step % 5 === 0 ? 1_000_000_000 : view.step % 7)
      options?.lots.fill([NaN, 0.5, Infinity, -1e300, 1_000_000_000][view.step % 5])
      options?.limit.fill([NaN, -1, Infinity][view.step % 3])
    },
  },
  'buys and sells more options than there are': {
    options: 'holds',
    decide: ({ options, view }) => {
      options?.instrument.fill(view.step % 7)
      options?.lots.fill(view.step % 2 === 0 ? 1_000_000_000 : -1_000_000_000)
    },
  },
  'quotes options nonsense': {
    role: 'dealer',
    options: 'quotes',
    decide: ({ options, view }) => {
      options?.quotes.fill([NaN, Infinity, -Infinity, 1e300, -1e300][view.step % 5])
    },
  },
  'quotes options across itself, without end': {
    role: 'dealer',
    options: 'quotes',
    decide: ({ options, view }) => {
      if (!options) return
      const { quotes } = options
      for (let at = 0; at < quotes.length; at += QUOTE_WIDTH) {
        quotes.fill(Infinity, at, at + QUOTE_WIDTH)
        quotes[at + QUOTE_BID] = [1, Infinity, 1e300][view.step % 3]
        quotes[at + QUOTE_ASK] = [-1, Infinity, 1e300, -1e300][view.step % 4]
      }
    },
  },
  'asks the vault for everything': {
    role: 'depositor',
    decide: ({ transfers, view }) =>
      transfers.amount.fill(view.step % 2 === 0 ? Infinity : -Infinity),
  },
}

describe('no agent can stop the engine', () => {
  test.each(Object.entries(HOSTILE))('%s', (_, hostile) => {
    replaced(
      'w1-noise',
      sound => ({ ...sound, ...hostile }),
      () => {
        const run = stepper(withCohort('w1-noise', 1, { count: 40, activity: 720 }), {
          audit: 'full',
        })
        const twin = ledgerTwin.start(run.run)
        let refused = 0
        run.advance(150, state => {
          twin.follow(state)
          const { log } = state.world
          for (let row = 0; row < log.cursor[COUNT]; row++)
            refused += +(log.kind[row] === KIND.refused)
        })
        expect(twin.difference(run.run)).toBeUndefined()
        expect(run.run.world.markets[0].state[FILL_COUNT]).toBeGreaterThan(0)
        if (/NaN$|half|end$|price/.test(_) && hostile.role === undefined)
          expect(refused).toBeGreaterThan(0)
      },
    )
  })

  test('ten thousand orders in a step are ten thousand orders', () => {
    const crowd = withCohort('noise', 0, { count: 10_000, activity: 720, equity: 100 })
    const run = stepper(crowd, { audit: 'full' })
    run.advance(5)
    expect(run.summary().conservationError).toBe(0)
    expect(run.summary().fills).toBeGreaterThan(100)
  })
})
