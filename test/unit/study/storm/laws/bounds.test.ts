import { expect, test } from 'vitest'
import { noneOverlooked } from '../../../../../src/study/storm/laws/bounds.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { at } from './spoils.ts'
import { judged } from './judged.ts'

test.each(['standard', 'march-2020', 'every rung'] as const)(
  'every bound is near enough in %s',
  name => {
    const { broken, looks } = judged(LIVELY[name], [noneOverlooked])
    expect(broken).toBeUndefined()
    expect(looks.L20).toBeGreaterThan(1000)
  },
)

test('money that leaves without the bound being told breaks it', () => {
  const { broken } = judged(
    LIVELY.standard,
    [noneOverlooked],
    at('before margin', ({ world: { markets, cash, agentRows } }) => {
      const [market] = markets
      for (let account = 0; account < agentRows; account++) {
        if (market.size[account] !== 0) cash[market.asset][account] -= 1e9
      }
    }),
  )
  expect(broken).toMatchObject({ law: 'L20', phase: 'before margin' })
  expect(Number(broken!.left)).toBeLessThan(Number(String(broken!.right).slice('at least '.length)))
})
