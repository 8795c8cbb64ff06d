import { describe, expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import { log } from '../../../src/kernel/exponential.ts'
import { EQUITY_MAX } from '../../../src/scenario/sizes.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { auditBooks, auditNumbers } from '../../../src/world/audit.ts'
import {
  LONG_LOTS,
  MAINTENANCE,
  MARK,
  REFERENCE_INTEREST,
  SHORT_LOTS,
  equity,
  type Cohort,
  type Role,
  type World,
} from '../../../src/world/world.ts'
import { parsed, small } from '../../support/scenarios.ts'

const AGENTS = 1000

const started = (scenario: Scenario): World => stepper(scenario).run.world

/** Rows of all agents of a role. */
function rowsOf({ cohorts }: World, ...roles: Role[]): number[] {
  return cohorts
    .filter(({ role }) => roles.includes(role))
    .flatMap(({ first, count }) => Array.from({ length: count }, (_, slot) => first + slot))
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

const sizes = (world: World, ...roles: Role[]): number[] =>
  rowsOf(world, ...roles).map(row => world.markets[0].size[row])

const positive = (values: readonly number[]): number => sum(values.map(q => Math.max(0, q)))

describe.each(['standard', 'march-2020', 'october-2025', 'calm'])('at the start of %s', id => {
  const scenario = small(id, AGENTS, 10)
  const world = started(scenario)
  const [market] = world.markets
  const { state, k, size, quote, unit } = market
  const traders = rowsOf(world, 'trader')
  const interest = state[REFERENCE_INTEREST]

  test('the larger side of the traders is the open interest, to half a lot each', () => {
    const held = traders.map(row => size[row])
    const larger = Math.max(positive(held), positive(held.map(q => -q)))
    expect(Math.abs(larger - interest / (state[MARK] * k))).toBeLessThanOrEqual(held.length / 2)
    // The other side holds as much, with makers and carry.
    expect([state[LONG_LOTS], state[SHORT_LOTS]]).toEqual([larger, larger])
  })

  test('the net is held 15 % by makers and the rest by carry, and all sizes sum to zero', () => {
    const net = sum(sizes(world, 'trader'))
    expect(net).not.toBe(0)
    expect(sum(sizes(world, 'maker'))).toBe(0 - Math.round(0.15 * net))
    expect(sum(sizes(world, 'carry'))).toBe(Math.round(0.15 * net) - net)
    expect(sum(sizes(world, 'keeper', 'depositor'))).toBe(0)
    expect(sum([...size])).toBe(0)
  })

  test('each of those who hold the net has a part like its equity, within a lot', () => {
    for (const role of ['maker', 'carry'] as const) {
      const rows = rowsOf(world, role)
      const own = rows.map(row => declaredEquity(world, row))
      const all = sum(own)
      const lots = sum(sizes(world, role))
      rows.forEach((row, j) => {
        expect(Math.abs(size[row] - (lots * own[j]) / all)).toBeLessThan(1.5)
      })
    }
  })

  /** What its cohort gave it: carry has more, for what it holds. */
  function declaredEquity({ cohortOf, startEquity, cohorts }: World, row: number): number {
    const { role } = cohorts.find(cohort => cohort.row === cohortOf[row])!
    const hedge = Math.round((Math.abs(size[row]) * state[MARK] * k) / 1.5)
    return startEquity[row] - (role === 'carry' ? hedge : 0)
  }

  test('the house holds nothing, and the books are in order', () => {
    const { house, funding } = market
    expect([size[house], quote[house], world.cash[0][house], world.cash[0][funding]]).toEqual([0, 0, 0, 0]) // prettier-ignore
    auditBooks(world)
    auditNumbers(world)
  })

  test('every cohort has the equity that is declared; traders have theirs scaled with their positions', () => {
    const scales = new Map<string, number>()
    for (const cohort of world.cohorts) {
      const declared = (scenario.cohorts[cohort.row].equity * cohort.count) / unit
      const has = sum(rowsFrom(cohort).map(row => declaredEquity(world, row)))
      if (cohort.role === 'trader') scales.set(cohort.id, has / declared)
      else expect(Math.abs(has - declared)).toBeLessThanOrEqual(cohort.count)
    }
    const [scale, ...others] = scales.values()
    for (const other of others) expect(other / scale).toBeCloseTo(1, 6)
    expect(scale).toBeGreaterThan(0.2)
    expect(scale).toBeLessThan(5)
  })

  const rowsFrom = ({ first, count }: Cohort): number[] =>
    Array.from({ length: count }, (_, slot) => first + slot)

  test('what was paid in is cash, and what entry prices have moved since is profit or loss', () => {
    for (const row of traders) {
      expect(world.cash[0][row]).toBe(world.startEquity[row])
      const moved = size[row] * state[MARK] * k + quote[row]
      expect(equity(world, market, row)).toBe(world.startEquity[row] + moved)
    }
    for (const row of rowsOf(world, 'maker', 'carry')) {
      expect(equity(world, market, row)).toBe(world.startEquity[row])
    }
  })

  const held = traders.filter(row => size[row] !== 0)
  const moves = new Map(held.map(row => [row, log(-quote[row] / (size[row] * k) / state[MARK])]))
  const drifted = held.filter(row => Math.abs(moves.get(row)!) > 1e-5)

  test('entry prices are spread as declared', () => {
    // Whose loss would be too large is entered at the mark, so the spread is a little narrower than drawn.
    const own = drifted.map(row => moves.get(row)!)
    const mean = sum(own) / own.length
    const deviation = Math.sqrt(sum(own.map(x => (x - mean) * (x - mean))) / own.length)
    expect(drifted.length).toBeGreaterThan(0.6 * held.length)
    expect(deviation).toBeGreaterThan(0.022)
    expect(deviation).toBeLessThan(0.033)
  })

  test('who was entered elsewhere has three times maintenance; the others have what their leverage leaves', () => {
    const rate = world.protocols[0].rates[0][MAINTENANCE]
    for (const row of held) {
      const notional = Math.abs(size[row]) * state[MARK] * k
      const own = equity(world, market, row)
      // A lot and a quantum for the rounding.
      const least = drifted.includes(row) ? 3 * rate : 1 / world.leverage[row]
      expect(own).toBeGreaterThan(least * (notional - state[MARK] * k) - 2)
    }
    expect(drifted.length).toBeLessThan(held.length)
  })

  test('nobody is larger than the cap on positions of the venue', () => {
    const { positionCap } = scenario.markets[0].venue as unknown as { positionCap: number }
    const all = world.cohorts.reduce((total, { count }) => total + count, 0)
    const cap = (positionCap * 5000 * interest) / all
    const scale = sum(traders.map(row => world.startEquity[row])) / sum(
      scenario.cohorts
        .filter((_, i) => world.cohorts.find(({ row }) => row === i)!.role === 'trader')
        .map(({ equity: own, count }) => (own * count) / unit),
    ) // prettier-ignore
    for (const row of traders) {
      const entry = size[row] === 0 ? 0 : Math.abs(quote[row])
      expect(entry).toBeLessThanOrEqual(cap * scale * (1 + 1e-9) + state[MARK] * k)
    }
  })
})

describe('who holds the net', () => {
  const base = small('standard', 300, 10)
  const without = (...roles: string[]): World =>
    started(parsed({ ...base, cohorts: base.cohorts.filter(({ id }) => !roles.includes(id)) }))

  test('makers alone, where nobody carries', () => {
    const world = without('carry')
    const net = sum(sizes(world, 'trader'))
    expect(sum(sizes(world, 'maker'))).toBe(0 - net)
    expect(world.markets[0].size[world.markets[0].house]).toBe(0)
  })

  test('carry alone, where nobody makes a market', () => {
    const world = without('makers', 'passive')
    const net = sum(sizes(world, 'trader'))
    expect(sum(sizes(world, 'carry'))).toBe(0 - net)
  })

  test('the house, where there is nobody else', () => {
    const world = without('carry', 'makers', 'passive')
    const net = sum(sizes(world, 'trader'))
    expect(world.markets[0].size[world.markets[0].house]).toBe(0 - net)
    auditBooks(world)
  })

  test('is as sound without any trader: nothing is open', () => {
    const world = without('noise', 'momentum', 'fundamentalist', 'gambler')
    expect(world.markets[0].size.every(q => q === 0)).toBe(true)
    expect(world.markets[0].state[LONG_LOTS]).toBe(0)
  })
})

test('where traders want next to nothing they are not given more money than there may be', () => {
  const base = small('standard', AGENTS, 10)
  const shy = { leverageMin: 0.01, leverageMedian: 0.01, leverageMax: 0.01 }
  const cohorts = base.cohorts.map(one => ({ ...one, ...shy }))
  const [market] = base.markets
  const venue = { ...market.venue, openInterest: 5e9 }
  const world = started(parsed({ ...base, cohorts, markets: [{ ...market, venue }] }))
  const money = sum(rowsOf(world, 'trader').map(row => world.startEquity[row]))
  expect(money).toBeGreaterThan(0.99 * EQUITY_MAX)
  expect(money).toBeLessThan(1.01 * EQUITY_MAX)
  auditBooks(world)
})
