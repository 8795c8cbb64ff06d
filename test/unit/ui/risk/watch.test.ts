import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RiskWatch } from '../../../../src/ui/model/risk.svelte.ts'
import type { LiveSimulation } from '../../../../src/ui/model/simulation.svelte.ts'
import type { Risk } from '../../../../src/workers/risk/types.ts'
import { riskOf } from './handmade.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** A simulation whose worker answers after so many milliseconds. */
function simulation(takes = 5) {
  const sim = {
    opened: { frame: {} },
    frame: { breakers: [], oracle: null },
    frameCount: 1,
    status: 'running',
    asked: 0,
    ask: async (call: (service: { risk: () => Promise<Risk> }) => Promise<Risk>) => {
      sim.asked++
      await new Promise(resolve => setTimeout(resolve, 1))
      return call({
        risk: async () => {
          await new Promise(resolve => setTimeout(resolve, takes))
          return riskOf({}, { step: sim.frameCount })
        },
      })
    },
  }
  return sim
}

const watchOf = (sim: ReturnType<typeof simulation>): RiskWatch =>
  new RiskWatch(sim as unknown as LiveSimulation)

/** Sixty frames a second, each of which asks. */
async function play(sim: ReturnType<typeof simulation>, watch: RiskWatch, seconds: number) {
  for (let n = 0; n < 60 * seconds; n++) {
    sim.frameCount++
    watch.want()
    await vi.advanceTimersByTimeAsync(1000 / 60)
  }
}

test('the worker is asked a few times a second, however many frames there are', async () => {
  const sim = simulation()
  const watch = watchOf(sim)
  await play(sim, watch, 4)
  expect(sim.asked).toBeGreaterThanOrEqual(12)
  expect(sim.asked).toBeLessThanOrEqual(17)
})

test('and less often where it takes the worker long', async () => {
  const sim = simulation(100)
  const watch = watchOf(sim)
  await play(sim, watch, 8)
  expect(sim.asked).toBeLessThanOrEqual(6)
})

test('a run that stands still is looked at once, and brought up to its last frame', async () => {
  const sim = simulation()
  const watch = watchOf(sim)
  watch.want()
  sim.frameCount = 7
  await vi.advanceTimersByTimeAsync(2000)
  expect(watch.latest?.step).toBe(7)
  const { asked } = sim
  watch.want()
  await vi.advanceTimersByTimeAsync(2000)
  expect(sim.asked).toBe(asked)
})

test('another run forgets what was seen of the one before, and no late answer brings it back', async () => {
  const sim = simulation(50)
  const watch = watchOf(sim)
  watch.want()
  await vi.advanceTimersByTimeAsync(500)
  expect(watch.samples).toHaveLength(1)
  sim.frameCount++
  watch.want()
  await vi.advanceTimersByTimeAsync(610)
  sim.opened = { frame: {} }
  watch.want()
  expect(watch.latest).toBeUndefined()
  expect(watch.samples).toEqual([])
  await vi.advanceTimersByTimeAsync(2000)
  expect(watch.samples).toHaveLength(1)
})

test('nobody is asked once nobody looks, or the worker is lost', async () => {
  const sim = simulation()
  const watch = watchOf(sim)
  watch.want()
  await vi.advanceTimersByTimeAsync(20)
  sim.frameCount++
  watch.want()
  watch.rest()
  await vi.advanceTimersByTimeAsync(2000)
  expect(sim.asked).toBe(1)
  // Not by an answer that was under way either.
  watch.want()
  await vi.advanceTimersByTimeAsync(3)
  watch.rest()
  sim.frameCount++
  await vi.advanceTimersByTimeAsync(2000)
  expect(sim.asked).toBe(2)
  sim.status = 'failed'
  watch.want()
  await vi.advanceTimersByTimeAsync(2000)
  expect(sim.asked).toBe(2)
})
