import { expect, test } from 'vitest'
import { ownLuck } from '../../../../../src/study/storm/laws/streams.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { at } from './spoils.ts'
import { judged } from './judged.ts'

test('every cohort of a run draws luck of its own', () => {
  const { broken, looks } = judged(LIVELY.standard, [ownLuck])
  expect(broken).toBeUndefined()
  expect(looks.R18).toBeGreaterThan(1)
})

test('a cohort that draws the luck of another is seen', () => {
  const { broken } = judged(
    LIVELY.standard,
    [ownLuck],
    at('before agents', ({ rules: { cohorts } }) => {
      const [one, other] = cohorts
      Object.assign(other.luck, { key: one.luck.key })
    }),
  )
  expect(broken).toMatchObject({ law: 'R18' })
  expect(String(broken!.right)).toContain('another than that of')
})
