import { expect, test } from 'vitest'
import { handMade } from './handMade.ts'

test('every account that money may go to has somebody behind it, and padding has not', () => {
  const { run, world } = handMade()
  const { of, list } = run.memories.parties
  const kinds = [...of].map(place => (place < 0 ? undefined : list[place].kind))
  const groups = new Map<string | undefined, number>()
  for (const kind of kinds) groups.set(kind, (groups.get(kind) ?? 0) + 1)
  groups.delete(undefined)
  expect(Object.fromEntries(groups)).toEqual({
    // 8 traders, 2 makers, 2 keepers, 3 depositors, 2 attackers and their purse.
    ...{ cohort: 18, rung: 3, treasury: 1, 'bad-debt': 1, 'keeper-pool': 1 },
    ...{ house: 1, funding: 1, 'outside-venue': 1, world: 1 },
  })
  const { treasury, badDebt, keeperPool, rungAccounts } = world.protocols[0]
  const { house, funding, abroad } = world.markets[0]
  const named = [treasury, badDebt, keeperPool, house, funding, abroad, world.outside]
  expect(named.map(account => kinds[account])).toEqual(['treasury', 'bad-debt', 'keeper-pool', 'house', 'funding', 'outside-venue', 'world']) // prettier-ignore
  expect(rungAccounts.map(account => list[of[account]])).toEqual([0, 1, 2].map(index => ({ kind: 'rung', index, protocol: 0 }))) // prettier-ignore
  for (const { first, purse, index } of world.cohorts) {
    expect(list[of[first]]).toEqual({ kind: 'cohort', index, protocol: 0 })
    if (purse >= 0) expect(of[purse]).toBe(of[first])
  }
})
