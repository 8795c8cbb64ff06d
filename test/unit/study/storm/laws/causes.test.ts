import { describe, expect, test } from 'vitest'
import {
  causeShares,
  originsOfMark,
  partsOfBasis,
  safeMarks,
  summaryShares,
} from '../../../../../src/study/storm/laws/causes.ts'
import { BASIS, BY_TRADER, CAUSE_SHARES, ORIGINS, STEP } from '../../../../../src/world/world.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { small } from '../../../../support/scenarios.ts'
import { judged, type Spoil } from './judged.ts'

const ALL = [originsOfMark, partsOfBasis, causeShares, safeMarks, summaryShares]
const { standard } = LIVELY

test.each([
  ['standard', standard],
  ['every rung', LIVELY['every rung']],
  ['a pool', small('oracle-pump', 150, 200)],
  ['a house', small('w1', 150, 200)],
  ['options', small('margin-portfolio', 200, 150)],
])('causes keep their laws in %s', (name, scenario) => {
  const { broken, looks } = judged(scenario, ALL)
  expect(broken).toBeUndefined()
  const hasFalls = ['standard', 'every rung'].includes(name)
  expect(Object.keys(looks).sort()).toEqual(['C1', 'C2', 'C3', ...(hasFalls ? ['C4'] : []), 'C5'])
})

/** Changes the first row of causes there is, at an index. */
const ofCauses = (index: number, change: (was: number) => number): Spoil => ({
  when: 'after liquidations',
  act: ({ scratch: { liquidated } }) => {
    if (liquidated.count === 0) return false
    liquidated.detail[index] = change(liquidated.detail[index])
    return true
  },
})

describe('is seen broken', () => {
  test('where an origin of the mark is lost', () => {
    const { broken } = judged(standard, ALL, {
      when: 'after oracle',
      act: ({ world: { markets } }) => {
        const [{ origins }] = markets
        origins[BY_TRADER] += 1e-6
        return true
      },
    })
    expect(broken).toMatchObject({ law: 'C1', what: 'market btc, sum of the origins of the mark' })
  })

  test('where a part of the basis is lost, or the basis is another', () => {
    const parts = judged(standard, ALL, {
      when: 'after oracle',
      act: ({ world: { markets } }) => {
        markets[0].basisParts[BY_TRADER] -= 1e-6
        return true
      },
    })
    expect(parts.broken).toMatchObject({ law: 'C2', step: 0 })
    const basis = judged(standard, ALL, {
      when: 'after oracle',
      act: ({ world: { markets } }) => {
        const [{ state, basisParts }] = markets
        state[BASIS] += 1e-6
        basisParts[BY_TRADER] += 1e-6
        return true
      },
    })
    expect(basis.broken).toMatchObject({ law: 'C2', what: 'market btc, basis' })
  })

  test.each([
    ['where shares sum to more than one', ofCauses(1, was => was + 0.5), 'C3'],
    ['where a share is below zero', ofCauses(1, () => -0.1), 'C3'],
    ['where a generation is none', ofCauses(1 + ORIGINS.length, () => 0), 'C3'],
    ['where the safe step lies ahead', ofCauses(2 + ORIGINS.length, () => 1e6), 'C4'],
    ['where the safe mark is another', ofCauses(3 + ORIGINS.length, was => was + 1), 'C4'],
  ])('%s', (_, spoil, law) => {
    const { broken, spoiledAt } = judged(standard, ALL, spoil)
    expect(broken).toMatchObject({ law, step: spoiledAt, phase: 'after liquidations' })
  })

  test('where a row of causes is missing', () => {
    const { broken } = judged(standard, ALL, {
      when: 'after liquidations',
      act: ({ scratch: { liquidated } }) => liquidated.count > 0 && liquidated.count-- > 0,
    })
    expect(broken).toMatchObject({ law: 'C3', what: 'rows of causes' })
    expect(broken!.left).toBe((broken!.right as number) - 1)
  })

  test('where a tally counts a share twice', () => {
    const { broken } = judged(standard, ALL, {
      when: 'after liquidations',
      act: ({ world: { protocols } }) => {
        const [{ tally }] = protocols
        tally[CAUSE_SHARES] *= 2
        return tally[CAUSE_SHARES] > 0
      },
    })
    expect(broken).toMatchObject({ law: 'C5', what: 'shares of earlier liquidations' })
  })

  test('where the lowest mark of a summary never was', () => {
    const { broken } = judged(standard, ALL, {
      when: 'end',
      act: ({ world: { markets, scalars } }) => {
        markets[0].history.mark[3] = 1
        return scalars[STEP] === 10
      },
    })
    expect(broken).toMatchObject({ law: 'C5', phase: 'when all was quiet', what: 'lowest mark over the first' }) // prettier-ignore
  })
})
