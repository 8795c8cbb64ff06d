import { describe, expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import { EFFECTS } from '../../../src/study/twins/effects.ts'
import { ledgerTwin } from '../../../src/study/twins/ledger.ts'
import { KINDS } from '../../../src/world/events.ts'
import type { World } from '../../../src/world/world.ts'
import { collateralVenue, COIN } from '../../support/collateralVenue.ts'
import { small } from '../../support/scenarios.ts'
import { eventsOf } from '../../support/watch.ts'

test('every kind of event has an effect of its own, or is said to have none', () => {
  expect(Object.keys(EFFECTS).sort()).toEqual([...KINDS].sort())
})

describe('assets of their own', () => {
  test.each(['coin', 'staked'] as const)('%ss that margin books are sold as events say', asset => {
    const seen = new Set<string>()
    const shocks = [{ kind: 'price', market: 'btc', step: 20, move: -0.5, lasts: 10 }]
    const { run } = collateralVenue({ asset, share: 1, steps: 120, shocks })
    const twin = ledgerTwin.start(run.run)
    while (!run.done()) {
      run.advance(10, state => {
        for (const { kind } of eventsOf(state.world.log)) seen.add(kind)
        twin.follow(state)
      })
      expect(twin.difference(run.run)).toBeUndefined()
    }
    const kinds = ['collateral-sale', 'option-fill', 'option-transfer', 'fill', 'shortfall']
    expect(kinds.filter(kind => !seen.has(kind))).toEqual([])
  })
})

describe('without an event, a difference is', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['a quantum', ({ cash }) => cash[0][3]++, /^cash in asset 0 of account 3/],
    ['a quantum of a coin', ({ cash }) => cash[COIN][3]--, /^cash in asset 1 of account 3/],
    ['a lot', ({ markets }) => markets[0].size[4]++, /^size on market 0 of account 4/],
    ['a quote leg', ({ markets }) => markets[0].quote[5]--, /^quote leg .* of account 5/],
    ['a coin abroad', ({ markets }) => markets[0].spot[6]++, /^lots abroad .* of account 6/],
    [
      'an option',
      ({ markets }) => markets[0].chain!.legSize[0]++,
      /^options on market 0: got account/,
    ],
  ])('%s more or less', (_, spoil, said) => {
    const { run } = collateralVenue({ asset: 'coin', steps: 60 })
    const twin = ledgerTwin.start(run.run)
    run.advance(30, twin.follow)
    expect(twin.difference(run.run)).toBeUndefined()
    spoil(run.run.world)
    expect(twin.difference(run.run)).toMatch(said)
  })

  test('a share of a vault more', () => {
    const run = stepper(small('vault-run', 300, 60))
    const twin = ledgerTwin.start(run.run)
    run.advance(60, twin.follow)
    expect(twin.difference(run.run)).toBeUndefined()
    const { context } = run.run.rules.protocols[0].rungs.find(({ part }) => part.isVault)!
    context.shares[0]++
    expect(twin.difference(run.run)).toMatch(/^shares of vault/)
  })
})

test('a fill that says it realized a quantum more is a difference', () => {
  const run = stepper(small('standard', 200, 40))
  const twin = ledgerTwin.start(run.run)
  let spoilt = false
  run.advance(40, state => {
    const { log } = state.world
    const row = eventsOf(log).findIndex(({ kind, amount }) => kind === 'fill' && amount !== 0)
    if (row >= 0 && !spoilt) {
      log.amount[row]++
      spoilt = true
    }
    twin.follow(state)
  })
  expect(twin.difference(run.run)).toMatch(/^event \d+ \(fill\): got -?\d+ quanta realized/)
})
