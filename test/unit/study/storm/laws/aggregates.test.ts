import { describe, expect, test } from 'vitest'
import * as aggregates from '../../../../../src/study/storm/laws/aggregates.ts'
import {
  DISTRESSED,
  FILL_COUNT,
  VAULT_ASKED,
  VOLUME,
  ADL,
  BAD_DEBT,
  FEES_TO_VAULT,
  LIQUIDATED,
  LIQUIDATIONS,
  PENALTIES,
  TAKEN_OVER,
  TAKER_FEES,
} from '../../../../../src/world/world.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { at } from './spoils.ts'
import { judged, type Spoil } from './judged.ts'

const LAWS = Object.values(aggregates)

describe.each(['standard', 'every rung'] as const)('in a run of %s', name => {
  const { broken, looks } = judged(LIVELY[name], LAWS)

  test('none breaks, and each has looked', () => {
    expect(broken).toBeUndefined()
    for (const { id } of LAWS) expect(looks[id], id).toBeGreaterThan(0)
    for (const cell of ['liquidations', 'value taken over', 'taker fees', 'fills', 'volume'])
      expect(looks[`L8: ${cell}`], cell).toBeGreaterThan(0)
  })
})

const tally = (index: number): Spoil => at('end', ({ world }) => world.protocols[0].tally[index]++)

const SPOILT: readonly (readonly [law: string, what: string, spoil: Spoil])[] = [
  ...Object.entries({ LIQUIDATIONS, LIQUIDATED, PENALTIES, BAD_DEBT, ADL, TAKEN_OVER, TAKER_FEES, FEES_TO_VAULT }).map(
    ([name, index]) => ['L8', `${name} counted once too often`, tally(index)] as const,
  ),
  ['L8', 'a fill too many', at('end', ({ world }) => world.markets[0].state[FILL_COUNT]++)],
  ['L8', 'a quantum of volume too many', at('end', ({ world }) => world.markets[0].state[VOLUME]++)], // prettier-ignore
  ['L8', 'a rung that paid nobody', at('end', ({ world }) => world.protocols[0].rungPaid[0]++)],
  ['L19', 'a flag that is on no list', at('after margin', ({ world }) => {
    const { flaggedAt } = world.protocols[0]
    flaggedAt[flaggedAt.indexOf(0)] = 1
  })],
  ['L19', 'a lot in distress too many', at('after breakers', ({ world }) => world.markets[0].state[DISTRESSED]++)], // prettier-ignore
  ['L19', 'a depositor who waits for nothing', tally(VAULT_ASKED)],
] // prettier-ignore

test.each(SPOILT)('%s breaks by %s', (id, _, spoil) => {
  const { broken, spoiledAt } = judged(LIVELY['every rung'], LAWS, spoil)
  expect(spoiledAt).toBeGreaterThanOrEqual(0)
  expect(broken?.law).toBe(id)
  expect(String(broken?.left)).not.toBe(String(broken?.right))
})
