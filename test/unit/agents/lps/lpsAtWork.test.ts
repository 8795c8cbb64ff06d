/** What providers of liquidity do in a crash, in whole runs under full audits. */
import { describe, expect, test } from 'vitest'
import type { Run } from '../../../../src/engine/run.ts'
import { stepper } from '../../../../src/engine/stepper.ts'
import type { Scenario } from '../../../../src/scenario/document.ts'
import { QUOTE } from '../../../../src/world/intents.ts'
import { STEP } from '../../../../src/world/world.ts'
import { BOOK, OUTSIDE, VAULT } from '../../../../src/agents/lps/bestPaid.ts'
import { parsed } from '../../../support/scenarios.ts'
import { eventsOf } from '../../../support/watch.ts'
import { ruled } from '../../engine/liquidation/witness.ts'

/** The standard crash, small, whose liquidations a vault takes over; the shock comes at step 120. */
function crash({ vault = {}, venue = {} }): Scenario {
  const of = ruled(
    { agents: 500, steps: 500 },
    {
      liquidation: { keeperReward: 0, backstopAfter: 5 },
      protocol: {
        waterfall: [
          { kind: 'lp-vault', sizeShare: 0.01, unstakingSeconds: 600, ...vault },
          { kind: 'auto-deleveraging' },
        ],
      },
    },
  )
  const [market] = of.markets
  return parsed({ ...of, markets: [{ ...market, venue: { ...market.venue, ...venue } }] })
}

/** Plays it with forty agents more; `look` sees the end of each step. */
function play(
  scenario: Scenario,
  changes: object,
  look: (run: Run, step: number) => void,
  until = 500,
): Run {
  const makers = scenario.cohorts.find(({ id }) => id === 'makers')!
  const tested = { ...makers, id: 'tested', count: 40, equity: 20_000, equitySpread: 0, ...changes }
  const run = stepper(parsed({ ...scenario, cohorts: [...scenario.cohorts, tested] }), { audit: 'full' }) // prettier-ignore
  run.advance(until, state => look(state, state.world.scalars[STEP]))
  expect(run.summary().conservationError).toBe(0)
  return run.run
}

const testedOf = ({ world }: Run) => world.cohorts.find(({ id }) => id === 'tested')!

describe('depositors of a vault with a delay', () => {
  /** Largest part of its shares that had been asked for, until twenty steps before anybody was paid. */
  function queueOf(params: object, vault: object = {}): number {
    let queue = 0
    const agent = { kind: 'vault-depositor', depositShare: 0.9, lossLimit: 0.3, ...params }
    play(
      crash({ vault }),
      { agent, equity: 60_000, activity: 72 },
      ({ scratch }) => (queue = Math.max(queue, scratch.views[0].vaultQueue)),
      270,
    )
    return queue
  }

  test('run when they expect the others to, and a bonus holds them', () => {
    const [calm, wary, paid] = [
      queueOf({ expectsRun: 0 }),
      queueOf({ expectsRun: 1 }),
      queueOf({ expectsRun: 1 }, { bonusRate: 0.005 }),
    ]
    // They own half of it.
    expect(calm).toBeLessThan(0.15)
    expect(wary).toBeGreaterThan(0.3)
    expect(paid).toBeLessThan(0.15)
  })
})

describe('mercenary providers', () => {
  /** Shares of them by place before the shock. */
  function placesOf(of: Scenario): number[] {
    const run = play(of, { agent: { kind: 'mercenary-lp' } }, () => {}, 110)
    const { place } = testedOf(run).memory
    return [OUTSIDE, BOOK, VAULT].map(where => place.filter(at => at === where).length / 40)
  }

  test('come into the book for a rebate and into the vault for a bonus', () => {
    const plain = placesOf(crash({}))
    expect(placesOf(crash({ venue: { makerFee: -0.0005 } }))[BOOK]).toBeGreaterThan(plain[BOOK])
    expect(placesOf(crash({ vault: { bonusRate: 0.01 } }))[VAULT]).toBeGreaterThan(0.4)
    expect(plain[VAULT]).toBeLessThan(0.1)
  })

  test('leave the book while it loses, and never bring back more than they took out', () => {
    const out = new Map<number, number>()
    let moved = 0
    const inBook: number[] = []
    const run = play(crash({}), { agent: { kind: 'mercenary-lp' } }, (state, step) => {
      const { memory } = testedOf(state)
      inBook[step] = memory.place.filter(place => place === BOOK).length
      for (const { kind, account, amount } of eventsOf(state.world.log)) {
        if (kind !== 'collateral') continue
        const left = (out.get(account) ?? 0) - amount
        expect(left).toBeGreaterThanOrEqual(0)
        out.set(account, left)
        moved += +(amount > 0)
      }
    })
    expect(inBook[110]).toBeGreaterThan(30)
    expect(inBook[450]).toBeLessThan(25)
    expect(moved).toBeGreaterThan(3)
    for (const [account, amount] of out) expect(run.world.wallet[account]).toBe(amount)
  })
})

describe('just-in-time providers', () => {
  test('quote only around forced flow or to get rid of what they took', () => {
    let flowAt = -Infinity
    let quoted = 0
    let quiet = 0
    const wrong: number[] = []
    play(crash({}), { agent: { kind: 'jit-lp', lingers: 30 } }, (state, step) => {
      const { count, index } = testedOf(state)
      const [view] = state.scratch.views
      const { acting, quotes } = state.scratch.cohorts[index]
      const flow = Math.abs(view.distressedLots - view.forcedLots) * view.lotValue
      if (flow > 0 && flow >= 0.0005 * view.openInterest) flowAt = step
      let held = 0
      for (let j = 0; j < acting.count; j++) held += +(acting.size[j] !== 0)
      const quoting = quotes.action.subarray(0, count).filter(action => action === QUOTE).length
      quoted += quoting
      if (step - flowAt > 6 && quoting > held) wrong.push(step)
      if (quoting === 0 && step > 50) quiet++
    })
    expect(wrong).toEqual([])
    expect(quoted).toBeGreaterThan(400)
    expect(quiet).toBeGreaterThan(60)
  })
})
