import { expect, test } from 'vitest'
import { csvLine } from '../../../src/cli/csv.ts'

test.each([
  [['a', 1.5, -0], 'a,1.5,0'],
  [[NaN, ''], ','],
  [['a, b', 'say "x"', 'two\nlines'], '"a, b","say ""x""","two\nlines"'],
])('%j is a line', (cells, expected) => {
  expect(csvLine(cells)).toBe(`${expected}\n`)
})
