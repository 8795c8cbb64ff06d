import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { throttle } from '../../../../src/ui/model/throttle.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('the first value goes at once, the last one always arrives, at most ten a second', () => {
  const sent: [string, number][] = []
  const gate = throttle<number>(100, (key, value) => sent.push([key, value]))
  for (let at = 0; at < 1000; at += 10) {
    gate.push('depth', at)
    vi.advanceTimersByTime(10)
  }
  vi.advanceTimersByTime(1000)
  expect(sent[0]).toEqual(['depth', 0])
  expect(sent.at(-1)).toEqual(['depth', 990])
  expect(sent.length).toBeLessThanOrEqual(11)
})

test('keys do not wait for each other', () => {
  const sent: string[] = []
  const gate = throttle<number>(100, key => sent.push(key))
  gate.push('a', 1)
  gate.push('b', 1)
  expect(sent).toEqual(['a', 'b'])
})
