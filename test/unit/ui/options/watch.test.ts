import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { OptionsWatch } from '../../../../src/ui/model/options.svelte.ts'
import type { LiveSimulation } from '../../../../src/ui/model/simulation.svelte.ts'
import { listsOptions } from '../../../../src/ui/model/view.svelte.ts'
import type { Scenario } from '../../../../src/scenario/document.ts'
import type { OptionsView } from '../../../../src/workers/options/types.ts'
import { venueOf } from './fixture.ts'

const venue = venueOf()

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

type Service = { options: (account: number | null) => Promise<OptionsView | null> }

/** A simulation whose worker answers after so many milliseconds. */
function simulation(takes = 5, answer: OptionsView | null = venue) {
  const sim = {
    opened: { frame: {} },
    frame: {},
    frameCount: 1,
    status: 'running',
    asked: [] as (number | null)[],
    ask: async (call: (service: Service) => Promise<OptionsView | null>) => {
      await new Promise(resolve => setTimeout(resolve, 1))
      return call({
        options: async account => {
          sim.asked.push(account)
          await new Promise(resolve => setTimeout(resolve, takes))
          return answer
        },
      })
    },
  }
  return sim
}

const watchOf = (sim: ReturnType<typeof simulation>): OptionsWatch =>
  new OptionsWatch(sim as unknown as LiveSimulation)

async function play(sim: ReturnType<typeof simulation>, watch: OptionsWatch, seconds: number) {
  for (let n = 0; n < 60 * seconds; n++) {
    sim.frameCount++
    watch.want()
    await vi.advanceTimersByTimeAsync(1000 / 60)
  }
}

test('the worker is asked four times a second, and less often where it takes long', async () => {
  const quick = simulation()
  await play(quick, watchOf(quick), 4)
  expect(quick.asked.length).toBeGreaterThanOrEqual(12)
  expect(quick.asked.length).toBeLessThanOrEqual(18)
  const slow = simulation(100)
  await play(slow, watchOf(slow), 8)
  expect(slow.asked.length).toBeLessThanOrEqual(7)
})

test('the account nearest to liquidation is on show until another is chosen', async () => {
  const sim = simulation()
  const watch = watchOf(sim)
  watch.want()
  await vi.advanceTimersByTimeAsync(1000)
  expect(watch.account).toBe(venue.accounts[0].account)
  expect(sim.asked).toEqual([null, venue.accounts[0].account])
  watch.choose(330)
  await vi.advanceTimersByTimeAsync(20)
  expect(sim.asked.at(-1)).toBe(330)
  await play(sim, watch, 1)
  expect(watch.account).toBe(330)
})

test('another run forgets the account and what was seen', async () => {
  const sim = simulation()
  const watch = watchOf(sim)
  watch.want()
  await vi.advanceTimersByTimeAsync(1000)
  sim.opened = { frame: {} }
  watch.want()
  expect(watch.latest).toBeUndefined()
  expect(watch.account).toBeNull()
})

test('a venue without options is asked again, and chooses nobody', async () => {
  const sim = simulation(5, null)
  const watch = watchOf(sim)
  await play(sim, watch, 1)
  expect(watch.latest).toBeNull()
  expect(watch.account).toBeNull()
  expect(new Set(sim.asked)).toEqual(new Set([null]))
})

test('nobody is asked once nobody looks, or the worker is lost', async () => {
  const sim = simulation()
  const watch = watchOf(sim)
  watch.want()
  await vi.advanceTimersByTimeAsync(1000)
  const { length } = sim.asked
  watch.rest()
  watch.choose(331)
  sim.frameCount++
  await vi.advanceTimersByTimeAsync(1000)
  expect(sim.asked).toHaveLength(length)
  sim.status = 'failed'
  watch.want()
  await vi.advanceTimersByTimeAsync(1000)
  expect(sim.asked).toHaveLength(length)
})

test('options are offered where a protocol has a chain of them', () => {
  const listed = (kinds: readonly (string | undefined)[]): boolean =>
    listsOptions({
      protocols: kinds.map(kind => (kind === undefined ? {} : { chain: { kind } })),
    } as unknown as Scenario)
  expect(listed(['none', 'grid'])).toBe(true)
  expect(listed(['none', undefined])).toBe(false)
})
