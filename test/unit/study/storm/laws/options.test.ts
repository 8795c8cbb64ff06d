import { describe, expect, test } from 'vitest'
import {
  contractsMatch,
  settledOnce,
  settlementPrice,
} from '../../../../../src/study/storm/laws/expiries.ts'
import {
  greekSigns,
  noArbitrage,
  priceBounds,
} from '../../../../../src/study/storm/laws/options.ts'
import { SMILE_WIDTH, type Chain } from '../../../../../src/world/chain.ts'
import { COUNT, KIND } from '../../../../../src/world/events.ts'
import { optionsScenario } from '../../../../support/optionsVenue.ts'
import { small } from '../../../../support/scenarios.ts'
import { judged, type Spoil } from './judged.ts'

const ALL = [settledOnce, priceBounds, noArbitrage, greekSigns, settlementPrice, contractsMatch]

/** Agents who trade what ends soonest. */
const cohort = (id: string, agent: object, count: number, equity: number): object => ({
  ...{ id, protocol: 'venue', market: 'btc', agent, count, equity, activity: 720 },
})

const SOON = { hours: 0.1, soonest: 0 }

/** A venue whose options end every two minutes, and whose surface stays where its claim holds. */
const scenario = optionsScenario({
  cohorts: [
    cohort('buyers', { kind: 'option-buyer', holds: 0.3, ...SOON }, 12, 60_000),
    cohort('sellers', { kind: 'option-seller', ...SOON }, 12, 100_000),
    cohort('vol-makers', { kind: 'vol-maker' }, 3, 2_000_000),
  ],
  steps: 120,
  chain: { firstHours: 0.04, everyHours: 0.035, averageMinutes: 0.5, strikeStep: 0.01 },
  surface: { stickiness: 1, marks: 'oracle' },
})

test('options keep their laws while expiries settle one after the other', () => {
  const { broken, looks } = judged(scenario, ALL)
  expect(broken).toBeUndefined()
  expect(Object.keys(looks).sort()).toEqual(ALL.map(({ id }) => id).sort())
})

test('and where quotes take marks off the surface', () => {
  const { broken, looks } = judged(small('vol-mark-attack', 200, 150), ALL)
  expect(broken).toBeUndefined()
  expect(looks.T2).toBeGreaterThan(0)
})

type Run = Parameters<Spoil['act']>[0]

const chainOf = ({ world }: Run): Chain => world.markets[0].chain!

/** The first row that is listed, of a call or of a put. */
const listedRow = (run: Run, isCall = 1): number => {
  const chain = chainOf(run)
  return chain.expiryOf.findIndex((e, i) => e >= 0 && chain.isCall[i] === isCall)
}

/** The first event of a kind in this step; -1 if there is none. */
const rowOf = ({ world: { log } }: Run, kind: number): number =>
  log.kind.subarray(0, log.cursor[COUNT]).indexOf(kind)

/** Changes what an expiry has done to a holder. */
const atExpiry = (change: (run: Run, row: number) => void): Spoil => ({
  when: 'after funding',
  act: run => {
    const row = Math.max(rowOf(run, KIND.exercise), rowOf(run, KIND.lapse))
    if (row < 0) return false
    change(run, row)
    return true
  },
})

const once = (when: string, change: (run: Run) => void): Spoil => ({
  when,
  act: run => {
    change(run)
    return true
  },
})

describe('is seen broken', () => {
  test.each([
    ['a holder is settled for another size', settledOnce, atExpiry(({ world: { log } }, row) => log.lots[row]++), 'lots settled'], // prettier-ignore
    ['a payoff is a tick too high', settledOnce, atExpiry(({ world: { log } }, row) => log.ticks[row]++), 'ticks paid'], // prettier-ignore
    ['a holder is left out', settledOnce, atExpiry(({ world: { log } }, row) => (log.kind[row] = KIND.refused)), 'holders not settled'], // prettier-ignore
    ['the average is a tick off', settlementPrice, atExpiry(run => run.world.log.ticks[rowOf(run, KIND.expiry)]++), 'settlement price'], // prettier-ignore
    ['what has settled settles again', settlementPrice, atExpiry(run => chainOf(run).settlesAt.fill(run.world.scalars[0] + 1)), 'settles next'], // prettier-ignore
    ['more is exercised than assigned', contractsMatch, atExpiry(({ world: { log } }, row) => (log.lots[row] += 2)), 'lots settled'], // prettier-ignore
  ])('where %s', (_, law, spoil, what) => {
    const { broken, spoiledAt } = judged(scenario, [law], spoil)
    expect(broken).toMatchObject({ law: law.id, step: spoiledAt, phase: 'after funding' })
    expect(broken!.what).toContain(what)
  })

  test.each<[string, (run: Run) => void, string]>([
    ['a call is worth more than what it is on', run => (chainOf(run).price[listedRow(run)] = 1e9), 'price'], // prettier-ignore
    ['a put is worth less than nothing', run => (chainOf(run).price[listedRow(run, 0)] = -1), 'price'], // prettier-ignore
    ['a mark is off its price', run => (chainOf(run).mark[listedRow(run)] += 1), 'mark in ticks'],
    ['call and put disagree', run => {
      const chain = chainOf(run)
      chain.price[listedRow(run)] += 2 * run.world.markets[0].tick
      chain.mark[listedRow(run)] += 2
    }, 'call less put'],
  ])('where %s', (_, change, what) => {
    const { broken } = judged(scenario, [priceBounds], once('after oracle', change))
    expect(broken).toMatchObject({ law: 'T2', step: 0, phase: 'after oracle' })
    expect(broken!.what).toContain(what)
  }) // prettier-ignore

  test.each<[string, (run: Run) => void, string]>([
    ['a call is dearer than the one below it', run => {
      const { price, isCall, expiryOf, strike } = chainOf(run)
      const calls = [...price.keys()].filter(i => isCall[i] === 1 && expiryOf[i] === 0)
      price[calls.reduce((a, b) => (strike[a] > strike[b] ? a : b))] += 1000
    }, 'less than the call below'],
    ['a near smile holds more variance than a far one', run => {
      const { smile, settlesAt } = chainOf(run)
      const soonest = settlesAt.reduce((a, b) => Math.min(a, b))
      smile[settlesAt.indexOf(soonest) * SMILE_WIDTH] += 1
    }, 'total variance'],
  ])('where %s', (_, change, what) => {
    const { broken } = judged(scenario, [noArbitrage], once('after oracle', change))
    expect(broken).toMatchObject({ law: 'T3', step: 0, phase: 'after oracle' })
    expect(broken!.what).toContain(what)
  }) // prettier-ignore

  test.each<[string, (run: Run) => void, string]>([
    ['gamma is below zero', run => (chainOf(run).gamma[listedRow(run)] = -1), 'gamma'],
    ['a delta has another sign', run => (chainOf(run).delta[listedRow(run)] = -0.5), 'delta'],
    ['what is open is miscounted', run => chainOf(run).open[listedRow(run)]++, 'net and long lots'],
  ])('where %s', (_, change, what) => {
    const { broken } = judged(scenario, [greekSigns], once('end', change))
    expect(broken).toMatchObject({ law: 'T4', step: 0, phase: 'at its end' })
    expect(broken!.what).toContain(what)
  })
})
