import { describe, expect, test } from 'vitest'
import { actsOnce, eventCauses, readOnly } from '../../../../../src/study/storm/laws/events.ts'
import { CAUSES, ROOT } from '../../../../../src/world/eventCauses.ts'
import { COUNT, emit, FIRST, KIND, KINDS } from '../../../../../src/world/events.ts'
import { MARK } from '../../../../../src/world/world.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { small } from '../../../../support/scenarios.ts'
import { judged, type Spoil } from './judged.ts'

const ALL = [eventCauses, readOnly, actsOnce]
const { standard } = LIVELY

test.each([
  ['every rung', LIVELY['every rung']],
  ['a silent feed', LIVELY['a silent feed']],
  ['options', small('short-gamma-squeeze', 200, 120)],
  ['an attack', small('oracle-pump', 150, 200)],
])('events and agents keep their laws in %s', (_, scenario) => {
  const { broken, looks } = judged(scenario, ALL)
  expect(broken).toBeUndefined()
  expect(Object.keys(looks).sort()).toEqual(['R1', 'R19', 'R20'])
})

test('every kind of event says what it may come from, and none from itself', () => {
  for (const kind of KINDS) {
    expect(CAUSES[kind].length, kind).toBeGreaterThan(0)
    for (const cause of CAUSES[kind]) expect([ROOT, ...KINDS], kind).toContain(cause)
    if (kind !== 'liquidation') expect(CAUSES[kind]).not.toContain(kind)
  }
})

type Run = Parameters<Spoil['act']>[0]

describe('is seen broken', () => {
  test.each([
    ['a cause that comes later', ({ world: { log } }: Run) => emit(log, { kind: KIND.mark, account: -1, cause: log.cursor[FIRST] + log.cursor[COUNT] + 5 })], // prettier-ignore
    ['a cause of the wrong kind', ({ world: { log } }: Run) => emit(log, { kind: KIND.penalty, account: 1, cause: log.cursor[FIRST] })], // prettier-ignore
    ['no cause where one is needed', ({ world: { log } }: Run) => emit(log, { kind: KIND['funding-rate'], account: -1 })], // prettier-ignore
    ['a cause where there is none', ({ world: { log } }: Run) => emit(log, { kind: KIND.deposit, account: 1, cause: log.cursor[FIRST] })], // prettier-ignore
    ['ids that leave a gap', ({ world: { log } }: Run) => log.cursor[FIRST]++],
  ])('%s', (_, change) => {
    const { broken } = judged(standard, [eventCauses], {
      when: 'end',
      act: run => {
        change(run)
        return true
      },
    })
    expect(broken).toMatchObject({ law: 'R1', step: 0, phase: 'at its end' })
  })

  test.each([
    ['writes into its view', ({ scratch }: Run) => (scratch.views[0].markPrice *= 2), 'view of btc, markPrice'], // prettier-ignore
    ['writes into a list of its view', ({ scratch }: Run) => scratch.views[0].outside.fill(1), 'view of btc, outside'], // prettier-ignore
    ['moves a price', ({ world }: Run) => world.markets[0].state[MARK]++, 'market btc, register 1'],
    ['helps itself', ({ world }: Run) => (world.cash[0][3] += 1e6), 'ledger, weighed'],
  ])('where an agent %s', (_, change, what) => {
    const { broken } = judged(standard, [readOnly], {
      when: 'after agents',
      act: run => {
        change(run)
        return true
      },
    })
    expect(broken).toMatchObject({ law: 'R19', step: 0, what })
  })

  test('where somebody acts twice, or for another cohort', () => {
    for (const other of [0, 1e6]) {
      const { broken } = judged(standard, [actsOnce], {
        when: 'after agents',
        act: ({ scratch: { cohorts } }) => {
          const own = cohorts.find(({ acting }) => acting.count > 1)
          if (!own) return false
          const { rows } = own.acting
          rows[1] = rows[0] + other
          return true
        },
      })
      expect(broken).toMatchObject({ law: 'R20', phase: 'after agents' })
    }
  })
})
