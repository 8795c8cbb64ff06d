import { describe, expect, test } from 'vitest'
import {
  fundingBalances,
  fundingBounded,
  fundingLazy,
  fundingSide,
} from '../../../../../src/study/storm/laws/funding.ts'
import { FUNDING, FUNDING_RATE } from '../../../../../src/world/world.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { judged } from './judged.ts'

const ALL = [fundingBalances, fundingBounded, fundingLazy, fundingSide]
const { standard } = LIVELY

test.each(['standard', 'march-2020', 'every rung'] as const)(
  'funding keeps its laws in %s',
  name => {
    const { broken, looks } = judged(LIVELY[name], ALL)
    expect(broken).toBeUndefined()
    expect(Object.keys(looks).sort()).toEqual(['N1', 'N2', 'N3', 'N4'])
  },
)

describe('is seen broken', () => {
  test.each([
    ['pays a quantum too much', 'cash'],
    ['loses the rest of an account', 'rest'],
    ['forgets up to where an account has settled', 'fundedAt'],
  ] as const)('where it %s', (_, what) => {
    const spoil = {
      when: 'after margin',
      act: ({
        world: { markets, cash },
      }: Parameters<NonNullable<Parameters<typeof judged>[2]>['act']>[0]) => {
        const [market] = markets
        if (market.state[FUNDING] === 0) return false
        const account = market.size.findIndex(lots => lots > 0)
        if (what === 'cash') cash[market.asset][market.funding]--
        else if (what === 'rest') market.fundingRest[account] += 1
        else market.fundedAt[account] -= 1
        return true
      },
    }
    const { broken } = judged(standard, [fundingBalances], spoil)
    expect(broken).toMatchObject({ law: 'N1', phase: 'at its end' })
    expect(broken!.left).not.toBe(broken!.right)
  })

  test('where it is above its most', () => {
    const { broken, spoiledAt } = judged(standard, [fundingBounded], {
      when: 'after funding',
      act: ({ world: { markets } }) => {
        const [{ state }] = markets
        state[FUNDING_RATE] = -1
        return state[FUNDING] !== 0
      },
    })
    expect(broken).toMatchObject({ law: 'N2', step: spoiledAt, left: -1 })
  })

  test('where an account is settled twice', () => {
    const { broken } = judged(standard, [fundingLazy], {
      when: 'after margin',
      act: ({ world: { markets } }) => {
        const [{ state, fundedAt, size }] = markets
        if (state[FUNDING] === 0 || size[0] === 0) return false
        fundedAt[0] -= 7
        return true
      },
    })
    expect(broken).toMatchObject({
      law: 'N3',
      what: 'account 0 of market btc, sub-quanta of funding',
    })
  })

  test('where the side that should receive pays', () => {
    const { broken, spoiledAt } = judged(standard, [fundingSide], {
      when: 'after funding',
      act: ({ world: { markets } }) => {
        const [{ state }] = markets
        state[FUNDING_RATE] *= -1
        return state[FUNDING] !== 0
      },
    })
    expect(broken).toMatchObject({ law: 'N4', step: spoiledAt, phase: 'after funding' })
  })

  test('where the index moves by itself', () => {
    const { broken } = judged(standard, [fundingSide], {
      when: 'after waterfall',
      act: ({ world: { markets } }) => {
        markets[0].state[FUNDING] += 1
        return true
      },
    })
    expect(broken).toMatchObject({ law: 'N4', step: 0, left: 1, right: 0 })
  })
})
