import { expect, test } from 'vitest'
import { prepareListing } from '../../../src/engine/books/listed.ts'
import { stepper } from '../../../src/engine/stepper.ts'
import { accountsOf } from '../../../src/workers/options/accounts.ts'
import { equity } from '../../../src/world/world.ts'
import { LIVELY } from '../../support/laws.ts'
import { optionsScenario } from '../../support/optionsVenue.ts'
import { eventsOf } from '../../support/watch.ts'

test('equity in the list of books is that of the ledger, before and after a restore (M13)', () => {
  const run = stepper(optionsScenario())
  run.advance(20)
  const { world, rules } = run.run
  const [market] = world.markets
  const list = () => {
    const books = rules.books[0]!
    prepareListing(books.view)
    return accountsOf(run.run, books)
  }
  const before = list()
  const held = before.map(({ account }) => equity(world, market, account))
  expect(before.length).toBeGreaterThan(10)
  expect(before.map(one => one.equity / market.unit)).toEqual(held.map(quanta => expect.closeTo(quanta, 6))) // prettier-ignore
  const kept = run.snapshot()
  run.advance(10)
  expect(before.map(({ account }) => equity(world, market, account))).not.toEqual(held)
  run.restore(kept)
  expect(before.map(({ account }) => equity(world, market, account))).toEqual(held)
  expect(list()).toEqual(before)
})

test('the equity that a liquidation tells is that of the ledger when it began (M13)', () => {
  const run = stepper(LIVELY.standard)
  const { world } = run.run
  const { agentRows } = world
  let looks = 0
  let before: readonly number[] = []
  run.run.watch = {
    before: phase => {
      if (phase !== 'liquidations') return
      const [market] = world.markets
      before = Array.from({ length: agentRows }, (_, row) => equity(world, market, row))
    },
    after: phase => {
      if (phase !== 'liquidations') return
      // Later ones of a step may have gained or lost by the first.
      const first = eventsOf(world.log).find(({ kind }) => kind === 'liquidation')
      if (!first) return
      expect(first.amount).toBe(before[first.account])
      looks++
    },
  }
  run.advance(400)
  expect(looks).toBeGreaterThan(10)
})
