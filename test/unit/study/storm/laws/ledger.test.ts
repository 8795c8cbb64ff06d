import { describe, expect, test } from 'vitest'
import type { Run } from '../../../../../src/engine/run.ts'
import * as ledger from '../../../../../src/study/storm/laws/ledger.ts'
import { COUNT, emit, KIND } from '../../../../../src/world/events.ts'
import { FUNDING_REST, type Market } from '../../../../../src/world/world.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { judged, type Spoil } from './judged.ts'

const LAWS = Object.values(ledger)

const sound = judged(LIVELY['every rung'], LAWS)

test('a lively run breaks none of them, and each has looked', () => {
  expect(sound.broken).toBeUndefined()
  for (const { id } of LAWS) expect(sound.looks[id], id).toBeGreaterThan(0)
})

type Ways = Readonly<Record<string, Spoil>>

const atEnd = (act: (run: Run) => void): Spoil => ({
  when: 'end',
  act: run => {
    act(run)
    return true
  },
})

const market = ({ world }: Run): Market => world.markets[0]

/** Two accounts with a position. */
function holders(run: Run): readonly [number, number] {
  const { size } = market(run)
  const first = size.findIndex(lots => lots !== 0)
  return [first, size.findIndex((lots, row) => row > first && lots !== 0)]
}

const SPOILT: Readonly<Record<string, Ways>> = {
  L3: {
    'money out of nowhere': atEnd(({ world }) => {
      world.cash[0][world.outside] -= 1
    }),
    'a kind that may not cross': atEnd(({ world }) => {
      const { log, outside } = world
      world.cash[0][outside] += 5
      emit(log, { kind: KIND.penalty, account: 0, other: outside, amount: 5 })
    }),
  },
  L6: {
    'a lot too many': { when: 'end', act: run => seldom(run, () => market(run).size[holders(run)[0]]++) }, // prettier-ignore
  },
  L9: {
    'a claim too many': { when: 'end', act: run => seldom(run, () => run.world.cash[0][3]++) },
  },
  L10: {
    'a debt that nobody left': atEnd(({ world }) => world.cash[0][world.protocols[0].badDebt]--),
    'a gift': atEnd(({ world }) => world.cash[0][world.protocols[0].badDebt]++),
  },
  L11: {
    'half a quantum': atEnd(({ world }) => (world.cash[0][0] += 0.5)),
    'too large a number': atEnd(run => (market(run).quote[0] = 2 ** 53)),
    'no number': atEnd(run => (market(run).size[1] = NaN)),
    'a negative zero': atEnd(run => (market(run).spot[2] = -0)),
  },
  L12: {
    'a rest of a whole quantum': atEnd(run => (market(run).fundingRest[4] = 65_536)),
    'a rest below nothing': atEnd(run => (market(run).fundingRest[4] = -1)),
    'a rest of the index above a unit': atEnd(run => (market(run).state[FUNDING_REST] = 1.5)),
    'a fee that was rounded down': {
      when: 'after market',
      act: ({ world }) => lowerFee(world.log),
    },
  },
  L17: {
    'a treasury in debt': atEnd(({ world }) => (world.cash[0][world.protocols[0].treasury] = -1)),
    'an empty pocket': atEnd(({ world }) => (world.wallet[0] = -1)),
  },
}

function seldom({ world }: Run, act: () => void): boolean {
  if (world.scalars[0] % 16 !== 0) return false
  act()
  return true
}

function lowerFee(log: Run['world']['log']): boolean {
  for (let row = 1; row < log.cursor[COUNT]; row++) {
    if (log.kind[row] !== KIND.fee || log.kind[row - 1] !== KIND.fill) continue
    log.amount[row]--
    return true
  }
  return false
}

describe.each(LAWS.map(({ id }) => id))('%s breaks by', id => {
  test.each(Object.entries(SPOILT[id]))('%s', (_, spoil) => {
    const { broken, spoiledAt } = judged(LIVELY['every rung'], LAWS.filter(law => law.id === id), spoil) // prettier-ignore
    expect(spoiledAt).toBeGreaterThanOrEqual(0)
    expect(broken?.law).toBe(id)
    expect(String(broken?.left)).not.toBe(String(broken?.right))
  })
})
