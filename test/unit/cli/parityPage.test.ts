import { expect, test } from 'vitest'
import { checkFile, type VectorFile } from '../../../src/cli/vectors/check.ts'
import { numbers, type Family } from '../../../src/cli/vectors/family.ts'
import { parityPage } from '../../../src/cli/vectors/parityPage.ts'

/** Halves a number; either of two rows is its answer, and a difference that is rounding. */
const family: Family = {
  id: 'halves',
  tolerance: { '': { relative: 1e-9, absolute: 0 }, rest: { relative: 1e-9, absolute: 1e-6 } },
  kinds: [
    numbers('whole', ({ whole }) => ({
      half: whole / 2,
      row: new Set([1, 2]),
      rest: -1e-12,
      parts: [1, 2, 3, 4, whole],
    })),
  ],
}

const file: VectorFile = {
  id: 'halves',
  title: 'Halves | of numbers',
  sources: [{ what: 'a table', ref: 'Euclid' }],
  vectors: [
    {
      id: 'ten',
      in: { whole: 10 },
      out: { half: 5, row: 2, rest: 1e-11, parts: [1, 2, 3, 4, 10.1], word: 'five' },
    },
    { id: 'unknown', in: { other: 1 }, out: { half: 0 } },
  ],
}

test('a page shows published numbers beside ours, and of a long list the worst', () => {
  expect(parityPage([{ file, family }]).split('\n').slice(7)).toEqual([
    '| What                 | Cases | Numbers | Largest difference |',
    '| -------------------- | ----- | ------- | ------------------ |',
    '| Halves \\| of numbers | 1     | 4       | 9.9e-3             |',
    '',
    '## Halves | of numbers',
    '',
    'Published in:',
    '',
    '- a table: Euclid',
    '',
    '| Case | Number  | Published | Ours   | Difference |',
    '| ---- | ------- | --------- | ------ | ---------- |',
    '| ten  | half    | 5         | 5      | 0          |',
    '| ten  | row     | 2         | 2      | 0          |',
    '| ten  | rest    | 1e-11     | -1e-12 | _rounding_ |',
    '| ten  | parts 4 | 10.1      | 10     | 9.9e-3     |',
    '',
  ])
})

test('of an answer with several values any may be expected, and no other', () => {
  const asked = (row: number): VectorFile => ({
    id: 'halves',
    vectors: [{ id: 'ten', in: { whole: 10 }, out: { row } }],
  })
  expect(checkFile(asked(1), family)).toMatchObject({ passed: 1, failed: 0 })
  expect(checkFile(asked(2), family)).toMatchObject({ passed: 1, failed: 0 })
  expect(checkFile(asked(3), family).failures).toEqual(['halves ten row: got 1, expected 3'])
})
