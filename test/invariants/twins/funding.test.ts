import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stepper, type Stepper } from '../../../src/engine/stepper.ts'
import { clamped, interestRate8h } from '../../../src/market/funding/rate.ts'
import { fundingTwin } from '../../../src/study/twins/funding.ts'
import { eightHourRate } from '../../../src/study/twins/fundingRate.ts'
import type { Twin } from '../../../src/study/twins/twin.ts'
import { KIND } from '../../../src/world/events.ts'
import { FUNDING, FUNDING_REST, type World } from '../../../src/world/world.ts'
import { LIVELY } from '../../support/laws.ts'
import { eventsOf } from '../../support/watch.ts'

test('the rate is the premium drawn to interest, within its cap, for any terms', () => {
  const share = fc.double({ min: -2, max: 2, noNaN: true })
  fc.assert(
    fc.property(
      share,
      share,
      fc.double({ min: 0, max: 10, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }), // prettier-ignore
      (average, fundingInterest, fundingCoefficient, fundingMost) => {
        const terms = { fundingHours: 1, fundingCoefficient, fundingInterest, fundingMost }
        const rate = interestRate8h(fundingCoefficient * average, fundingInterest, 0.0005)
        expect(eightHourRate(average, terms) + 0).toBe(clamped(rate, fundingMost * 8) + 0)
      },
    ),
    { seed: 8, numRuns: 2000 },
  )
})

/** A crash with funding every two minutes, half way. */
function underWay(): { run: Stepper; twin: Twin; paid: number; moves: number } {
  const run = stepper(LIVELY['march-2020'])
  const twin = fundingTwin.start(run.run)
  let [paid, moves] = [0, 0]
  run.advance(400, state => {
    const kinds = eventsOf(state.world.log).map(({ kind }) => kind)
    paid += kinds.filter(kind => kind === 'funding').length
    moves += kinds.filter(kind => kind === 'funding-rate').length
    twin.follow(state)
  })
  return { run, twin, paid, moves }
}

test('accounts charged at every move owe what those owe who settle when they trade', () => {
  const { run, twin, paid, moves } = underWay()
  expect(twin.difference(run.run)).toBeUndefined()
  expect(moves).toBeGreaterThanOrEqual(15)
  expect(paid).toBeGreaterThan(200)
  const late = fundingTwin.start(run.run)
  run.advance(Infinity, state => {
    twin.follow(state)
    late.follow(state)
  })
  expect(twin.difference(run.run)).toBeUndefined()
  expect(late.difference(run.run)).toBeUndefined()
})

test('both stop where no more can be charged', () => {
  const run = stepper(LIVELY['march-2020'])
  const [market] = run.run.world.markets
  run.advance(100)
  market.state[FUNDING] = -(2 ** 51) + 1
  market.fundedAt.fill(market.state[FUNDING])
  const twin = fundingTwin.start(run.run)
  run.advance(200, twin.follow)
  expect(twin.difference(run.run)).toBeUndefined()
  expect(market.state[FUNDING]).toBe(-(2 ** 51) + 1)
})

describe('a difference is', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['a sub-quantum of an account', w => w.markets[0].fundingRest[7]++, /account 7: .* sub-quanta/],
    ['one of the index', w => w.markets[0].state[FUNDING]++, /^market 0, index/],
    ['a part of one', w => (w.markets[0].state[FUNDING_REST] += 1e-9), /^market 0, rest/],
    ['an account settled twice', w => w.markets[0].fundedAt[7]--, /account 7/],
  ])('%s', (_, spoil, said) => {
    const { run, twin } = underWay()
    spoil(run.run.world)
    expect(twin.difference(run.run)).toMatch(said)
  })

  test.each([KIND.funding, KIND['funding-rate']])(
    'an event of kind %i that says one more',
    kind => {
      const { run, twin } = underWay()
      run.advance(100, state => {
        const { log } = state.world
        const row = eventsOf(log).findIndex(event => KIND[event.kind] === kind)
        if (row >= 0) log.amount[row]++
        twin.follow(state)
      })
      expect(twin.difference(run.run)).toMatch(/^event \d+: got/)
    },
  )
})
