import { expect, test } from 'vitest'
import { growingHistory } from '../../../../src/ui/model/history.ts'

test('columns keep every row while they grow', () => {
  const history = growingHistory()
  history.open(['a', 'b'])
  for (let at = 0; at < 5000; at += 10) {
    const rows = new Float64Array(20)
    for (let i = 0; i < 10; i++) rows.set([at + i, -(at + i)], i * 2)
    history.append(rows, 10)
  }
  expect(history.length).toBe(5000)
  expect([...history.column('a').subarray(0, 3)]).toEqual([0, 1, 2])
  expect(history.column('a').at(-1)).toBe(4999)
  expect(history.column('b').at(-1)).toBe(-4999)
  expect(history.column('c').length).toBe(0)
})
