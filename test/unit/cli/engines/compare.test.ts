import { describe, expect, test } from 'vitest'
import type { Made } from '../../../../src/cli/engines/cases.ts'
import { compare } from '../../../../src/cli/engines/compare.ts'

const expected: Made[] = [
  { name: 'preset calm', trail: ['document', 'start', 'a', 'b'] },
  { name: 'seed 0', trail: ['document', 'start', 'a', 'b', 'c'] },
]

/** The same with other digests for the second run. */
const with0 = (trail: string[]): Made[] => [expected[0], { name: 'seed 0', trail }]

describe('two engines', () => {
  test('that made the same are equal, in whatever order it came', () => {
    expect(compare(expected, [...expected].reverse())).toEqual({ equal: 2, of: 2, first: undefined }) // prettier-ignore
  })

  test.each([
    [['document', 'start', 'a', 'x', 'y'], 'seed 0: after step 1: got x, expected b'],
    [['document', 'start', 'x', 'b', 'c'], 'seed 0: after step 0: got x, expected a'],
    [['document', 'x', 'a', 'b', 'c'], 'seed 0: before the first step: got x, expected start'],
    [['x', 'start', 'a', 'b', 'c'], 'seed 0: in the document: got x, expected document'],
    [['document', 'start', 'a'], 'seed 0: after step 1: got nothing, expected b'],
    [['document', 'start', 'a', 'b', 'c', 'd'], 'seed 0: it goes on after the last step'],
  ])('that part are told where: %s', (trail, first) => {
    expect(compare(expected, with0(trail))).toEqual({ equal: 1, of: 2, first })
  })

  test('differ in what one of them did not run', () => {
    expect(compare(expected, [expected[1]]).first).toBe('preset calm: not run')
    expect(compare(expected, []).equal).toBe(0)
  })
})
