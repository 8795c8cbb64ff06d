import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LOST, SILENT, STARTING, listen, type Pulse } from '../../../src/workers/pulse.ts'

let told: (boolean | 'lost')[]
let pulse: Pulse

beforeEach(() => {
  vi.useFakeTimers()
  told = []
  pulse = listen({ onsilent: isSilent => told.push(isSilent), onlost: () => told.push('lost') })
})

afterEach(() => {
  pulse.stop()
  vi.useRealTimers()
})

test('a worker that beats is never called silent', () => {
  for (let second = 0; second < 600; second++) {
    vi.advanceTimersByTime(1000)
    pulse.beat()
  }
  expect(told).toEqual([])
})

test('one that stops is silent after 5 s and lost after 15 s, and that is told once', () => {
  pulse.beat()
  vi.advanceTimersByTime(SILENT - 500)
  expect(told).toEqual([])
  vi.advanceTimersByTime(500)
  expect(told).toEqual([true])
  vi.advanceTimersByTime(LOST - SILENT)
  expect(told).toEqual([true, 'lost'])
  vi.advanceTimersByTime(60_000)
  expect(told).toEqual([true, 'lost'])
})

test('one that was never heard may still be on its way: nobody is asked, and it is lost much later', () => {
  vi.advanceTimersByTime(STARTING - 500)
  expect(told).toEqual([])
  vi.advanceTimersByTime(500)
  expect(told).toEqual(['lost'])
})

test('one that is heard again, or is given time, starts anew', () => {
  pulse.beat()
  vi.advanceTimersByTime(LOST - 1000)
  pulse.beat()
  expect(told).toEqual([true, false])
  vi.advanceTimersByTime(LOST - 1000)
  expect(told).toEqual([true, false, true])
})

test('time in which the page itself stood still is not the silence of the worker', () => {
  // A frozen tab and a sleeping machine: the clock goes on, no timer fires, then one look comes late.
  for (const minutes of [1, 10, 600]) {
    vi.setSystemTime(Date.now() + minutes * 60_000)
    const now = performance.now()
    vi.spyOn(performance, 'now').mockReturnValue(now + minutes * 60_000)
    vi.advanceTimersByTime(500)
    vi.mocked(performance.now).mockRestore()
    pulse.beat()
  }
  expect(told).toEqual([])
})

test('looks that come once a minute, as in a hidden tab, need fifteen without a beat', () => {
  pulse.beat()
  const began = performance.now()
  for (let minute = 1; minute <= 14; minute++) {
    vi.spyOn(performance, 'now').mockReturnValue(began + minute * 60_000)
    vi.advanceTimersByTime(500)
    vi.mocked(performance.now).mockRestore()
  }
  expect(told).toEqual([true])
})
