import { expect, test } from 'vitest'
import { prepareListing, requirementOf } from '../../../../src/engine/books/listed.ts'
import { stepper } from '../../../../src/engine/stepper.ts'
import { equity } from '../../../../src/world/world.ts'
import { optionsScenario } from '../../../support/optionsVenue.ts'
import { parsed } from '../../../support/scenarios.ts'

test('an edit of what books must hold finds at once who is under it, though nothing has moved', () => {
  const base = optionsScenario({ steps: 40, bookMargin: { kind: 'portfolio', grid: 'pmrm-2' } })
  const patch = { op: 'replace', path: ['protocols', 0, 'bookMargin', 'shortOptions'], value: 0.5 }
  const run = stepper(parsed({ ...base, edits: [{ step: 30, patches: [patch] }] }))
  run.advance(30)
  const { world } = run.run
  const [market] = world.markets
  /** Books under maintenance, and who is flagged. */
  const under: number[] = []
  const flagged: number[] = []
  run.run.watch = {
    before: phase => {
      if (phase !== 'liquidations') return
      const books = run.run.rules.books[0]!
      const [{ flaggedAt, first }] = world.protocols
      prepareListing(books.view)
      for (const account of books.chain.accountOf) {
        if (account >= world.agentRows) continue
        const required = requirementOf(books.view, account).maintenance / market.unit
        if (equity(world, market, account) < required) under.push(account)
        if (flaggedAt[account - first] !== 0) flagged.push(account)
      }
    },
    after: () => undefined,
  }
  run.advance(1)
  expect(under.length).toBeGreaterThan(2)
  expect(flagged).toEqual(expect.arrayContaining(under))
})
