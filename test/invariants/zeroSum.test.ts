/** What one wins others lose, to the quantum, and nobody spends what he has not: whatever agents want. */
import { expect, test } from 'vitest'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { stepper } from '../../src/engine/stepper.ts'
import type { Decision, OptionDesk } from '../../src/agents/strategy.ts'
import { deriveKey, uniform } from '../../src/kernel/random.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import {
  QUOTE_ASK,
  QUOTE_BID,
  QUOTE_BUYS,
  QUOTE_LOTS,
  QUOTE_SELLS,
  QUOTE_WIDTH,
} from '../../src/world/intents.ts'
import { court } from '../../src/study/storm/court.ts'
import type { Law } from '../../src/study/storm/law.ts'
import * as accounts from '../../src/study/storm/laws/accounts.ts'
import * as actions from '../../src/study/storm/laws/actions.ts'
import * as ledger from '../../src/study/storm/laws/ledger.ts'
import { accountsSince } from '../support/conservation.ts'
import { randomScenario } from '../support/scenarios.ts'
import { replaced } from '../support/strategies.ts'
import { eventsOf } from '../support/watch.ts'

/** Of money, of each account by itself, and of what somebody does of his own will. */
const LAWS: readonly Law[] = [ledger, accounts, actions].flatMap(file => Object.values(file))

/** Plays a scenario under full audits and laws, looks after each step, and counts events by kind. */
function play(scenario: Scenario, seen: Map<string, number>): void {
  const run = stepper(scenario, { audit: 'full' })
  const missing = accountsSince(run.run)
  const judges = court(run.run, LAWS, () => undefined)
  run.run.watch = judges.watch
  run.advance(scenario.clock.steps, state => {
    judges.end()
    expect(missing(state)).toBe(0)
    for (const { kind } of eventsOf(state.world.log)) seen.set(kind, (seen.get(kind) ?? 0) + 1)
  })
}

const MOVES = ['fill', 'liquidation', 'funding', 'fee-share', 'rebate', 'vault-in', 'takeover']

test('in random scenarios, with the agents that there are', () => {
  const seen = new Map<string, number>()
  for (let seed = 9000; seed < 9070; seed++) play(randomScenario(seed), seen)
  expect(MOVES.filter(kind => !seen.has(kind))).toEqual([])
}, 120_000)

/** Numbers that nobody should want. */
const ODD = [NaN, Infinity, -Infinity, 0.5, -0.5, 1e300, -1e300, 5e-324, 2 ** 53, 1e12, -1e12, 1e6, -1e6, 1234.5, 0] // prettier-ignore

/** Wants anything of everything: half of it may pass for sense. */
function anything(seed: number): (decision: Decision<unknown>) => void {
  const [k0, k1] = deriveKey([0x0dd, 0x0dd], 1, seed)
  let at = 0
  const next = (): number => uniform(k0, k1, at++, 0)
  const odd = (): number => ODD[Math.floor(next() * ODD.length)]
  const about = (middle: number, width: number): number =>
    next() < 0.7 ? Math.round(middle + (next() - 0.5) * width) : odd()
  return ({ acting, view, intents, quotes, offers, transfers, plot, options }) => {
    for (let j = 0; j < acting.count; j++) {
      intents.lots[j] = about(0, 100)
      intents.limit[j] = next() < 0.5 ? 0 : about(view.mid, 0.02 * view.mid)
      intents.rule[j] = Math.floor(next() * 8)
      if (j < quotes.action.length) quotes.action[j] = Math.floor(next() * 3)
      if (j < offers.most.length) {
        offers.most[j] = about(500, 1000)
        offers.least[j] = about(0, 2)
        offers.margin[j] = about(0, 1e6)
        offers.latency[j] = Math.floor(next() * 10 - 3)
      }
      if (j < transfers.amount.length) {
        transfers.amount[j] = about(0, 1e7)
        transfers.outward[j] = about(0, 1e7)
      }
      if (j < plot.collateral.length) plot.collateral[j] = about(0, 1e8)
    }
    for (let l = 0; l < quotes.ticks.length; l++) {
      quotes.ticks[l] = about(view.mid, 0.01 * view.mid)
      quotes.lots[l] = about(25, 50)
    }
    plot.spotLots = about(0, 1e5)
    if (options) wantsOptions(options, about)
  }
}

/** Orders and quotes of options, as odd. */
function wantsOptions(
  { chain, instrument, lots, limit, quotes }: OptionDesk,
  about: (middle: number, width: number) => number,
): void {
  for (let at = 0; at < lots.length; at++) {
    instrument[at] = about(chain.count / 2, chain.count)
    lots[at] = about(0, 100)
    limit[at] = about(chain.mark[instrument[at]] ?? 0, 100)
  }
  for (let at = 0; at < quotes.length; at += QUOTE_WIDTH) {
    quotes[at + QUOTE_BID] = about(0, 1) / 100
    quotes[at + QUOTE_ASK] = about(0, 1) / 100
    quotes[at + QUOTE_BUYS] = about(500, 1000)
    quotes[at + QUOTE_SELLS] = about(500, 1000)
    quotes[at + QUOTE_LOTS] = about(25, 50)
  }
}

/** Runs with every kind of agent changed. */
function withAll(decide: (decision: Decision<unknown>) => void, act: () => void): void {
  const nested = [...CATALOGUE.agents.keys()].reduce<() => void>(
    (inner, kind) => () => replaced(kind, sound => ({ ...sound, decide }), inner),
    act,
  )
  nested()
}

test('in random scenarios, with agents who want anything', () => {
  const seen = new Map<string, number>()
  for (let seed = 20_000; seed < 20_100; seed++) {
    const scenario = randomScenario(seed)
    withAll(anything(seed), () => play(scenario, seen))
  }
  const ofOptions = ['option-fill', 'option-transfer', 'exercise', 'lapse', 'auction-bid']
  const kinds = [
    ...MOVES,
    ...ofOptions,
    'refused',
    'collateral',
    'outside-trade',
    'vault-out',
    'reward',
    'gas',
  ]
  expect(kinds.filter(kind => !seen.has(kind))).toEqual([])
}, 120_000)
