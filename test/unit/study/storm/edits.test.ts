import { expect, test } from 'vitest'
import { withSound } from '../../../../src/study/storm/generate.ts'
import { preset } from '../../../support/scenarios.ts'

test('an edit that cannot be is left out, and all others stay', () => {
  const path = ['protocols', 0, 'liquidation', 'keeperReward']
  const edit = (step: number, value: number) => ({ step, patches: [{ op: 'replace' as const, path, value }] }) // prettier-ignore
  const edits = [edit(3, 0.001), edit(5, 40), edit(7, 0.002)]
  const { edits: left } = withSound(preset('standard'), edits)
  expect(left.map(({ step }) => step)).toEqual([3, 7])
  expect(withSound(preset('standard'), [edits[1]]).edits).toEqual([])
})
