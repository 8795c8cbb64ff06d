/** What attackers see of themselves, worked out by hand. */
import { expect, test } from 'vitest'
import { lookAtPlot, notePhase } from '../../../src/engine/plot.ts'
import { IMPACT, WITHDRAW_ROOM } from '../../../src/world/world.ts'
import { eventsOf } from '../../support/watch.ts'
import {
  forget,
  group,
  handMade,
  handMadeScenario,
  PURSE,
  setCash,
  setMark,
  setPosition,
} from './handMade.ts'
import { phase } from './hands.ts'

test('attackers see purse, lots outside, budget, worth, and of each account what is free and whether it is in trouble', () => {
  const hand = handMade()
  const { run, world, market, rules } = hand
  const { cohort, rows } = group(hand, 'attackers')
  const [one, two] = rows
  setCash(hand, one, 1_000_000)
  setPosition(hand, one, 10)
  setCash(hand, two, 100_000)
  setPosition(hand, two, -10)
  setMark(hand, 10_500)
  rules.protocol.flaggedAt[two - rules.protocol.first] = 4
  market.spot[cohort.purse] = 7
  market.state[IMPACT] = Math.log(1.2)
  const { own, scratch } = group(hand, 'attackers')
  scratch.plot.spotLots = 9
  scratch.plot.collateral.fill(9)
  lookAtPlot(run, own, scratch)
  const { plot } = scratch
  expect(plot).toMatchObject({ cash: PURSE, spot: 7, budget: PURSE, spotLots: 0 })
  expect([...plot.collateral]).toEqual([0, 0])
  expect(plot.worth).toBe(PURSE + 7 * 12_000 * 10 + 1_050_000 + 50_000)
  expect([...plot.free]).toEqual([1_050_000 - 105_000, 0])
  expect([...plot.flagged]).toEqual([0, 1])
  // An account under water is worth nothing, and owes its owner's money to nobody.
  setMark(hand, 12_000)
  group(hand, 'attackers')
  lookAtPlot(run, own, scratch)
  expect(plot.worth).toBe(PURSE + 7 * 12_000 * 10 + 1_200_000)
  expect(plot.budget).toBe(PURSE)
  // The room of the step is there for all.
  world.protocols[0].tally[WITHDRAW_ROOM] = 5
  lookAtPlot(run, own, scratch)
  expect(plot.free[0]).toBe(5)
})

test('a plan that goes on is told with its purse, the phase and the reason, and only then', () => {
  const hand = handMade()
  const { run } = hand
  const { own, scratch, cohort } = group(hand, 'attackers')
  forget(hand)
  cohort.memory.phase[0] = 3
  cohort.memory.reason[0] = 2
  notePhase(run, own, scratch, 3)
  expect(eventsOf(hand.world.log)).toEqual([])
  notePhase(run, own, scratch, 1)
  expect(eventsOf(hand.world.log)).toEqual([
    expect.objectContaining({ kind: 'attack-phase', account: cohort.purse, other: 3, lots: 2 }),
  ])
})

test('an account in trouble orders nothing, the others do', () => {
  const hand = handMade()
  const { own, scratch } = group(hand, 'attackers')
  const { intents, plot } = scratch
  plot.flagged.set([0, 1])
  intents.lots.set([5, 6])
  notePhase(hand.run, own, scratch, 0)
  expect([...intents.lots]).toEqual([5, 0])
  plot.flagged.fill(0)
})

test('attackers watch in every step, however seldom others of their activity act, unless they are muted', () => {
  const { cohorts } = handMadeScenario()
  const counts = [true, false].map(muted => {
    const changed = cohorts.map(one => (one.id === 'attackers' ? { ...one, muted, activity: 0.001 } : one)) // prettier-ignore
    const { run, world } = handMade({ cohorts: changed })
    phase(run, 'agents')
    const { index } = world.cohorts.find(({ id }) => id === 'attackers')!
    return run.scratch.cohorts[index].acting.count
  })
  expect(counts).toEqual([0, 2])
})

test('the phase of agents tells where a plan has got to', () => {
  const { cohorts } = handMadeScenario()
  const agent = { ...cohorts[4].agent, startsAfter: 0 }
  const hand = handMade({
    cohorts: [...cohorts.slice(0, 4), { ...cohorts[4], agent, muted: false }],
  })
  const told = phase(hand.run, 'agents').filter(({ kind }) => kind === 'attack-phase')
  const { cohort } = group(hand, 'attackers')
  expect(told).toEqual([expect.objectContaining({ account: cohort.purse, other: 1, lots: 0 })])
  expect(cohort.memory.phase[0]).toBe(1)
})
