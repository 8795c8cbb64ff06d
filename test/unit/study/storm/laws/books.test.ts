import { expect, test } from 'vitest'
import { insurance } from '../../../../../src/engine/rules.ts'
import * as books from '../../../../../src/study/storm/laws/books.ts'
import { FUND_LOW, LONG_LOTS, SHORT_LOTS } from '../../../../../src/world/world.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { judged } from './judged.ts'
import { at } from './spoils.ts'

const LAWS = Object.values(books)
const scenario = LIVELY['every rung']

test('a lively run breaks none of them, and each has looked', () => {
  const { broken, looks } = judged(scenario, LAWS)
  expect(broken).toBeUndefined()
  for (const { id } of LAWS) expect(looks[id], id).toBeGreaterThan(0)
})

test.each([
  ['L5', 'longs that nobody holds', at('end', ({ world }) => (world.markets[0].state[LONG_LOTS] += 2))],
  ['L5', 'a short too few', at('end', ({ world }) => world.markets[0].state[SHORT_LOTS]--)],
  ['W16', 'a low that was never reached', at('end', ({ world }) => world.protocols[0].tally[FUND_LOW]--)],
  ['W16', 'a low that was forgotten', at('end', ({ world, rules }) => {
    const [protocol] = rules.protocols
    world.protocols[0].tally[FUND_LOW] = insurance(world, protocol) + 1
  })],
])('%s breaks by %s', (id, _, spoil) => {
  const { broken, spoiledAt } = judged(scenario, LAWS, spoil)
  expect(broken).toMatchObject({ law: id, step: spoiledAt })
  expect(broken!.left).not.toBe(broken!.right)
}) // prettier-ignore
