import { expose, wrap } from 'comlink'
import fc, { type Scheduler } from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CATALOGUE } from '../../../../src/engine/catalogue.ts'
import { OBSERVATIONS } from '../../../../src/engine/observations.ts'
import { useParts } from '../../../../src/engine/parts.ts'
import { stepper } from '../../../../src/engine/stepper.ts'
import { connect } from '../../../../src/ui/model/connection.ts'
import { LiveSimulation } from '../../../../src/ui/model/simulation.svelte.ts'
import type { SimService } from '../../../../src/workers/messages.ts'
import { simService } from '../../../../src/workers/service.ts'
import { small } from '../../../support/scenarios.ts'

// The page and the real service, with a post between them that delivers when the scheduler says so.
// Timers and animation frames come when it says so, too. Whatever the order: what the page shows
// must be what its document replays to, which is the serial order that the edits' steps spell out.

useParts(CATALOGUE)

const STEPS = 24
const scenario = small('march-2020-linear', 12, STEPS)
const text = JSON.stringify(scenario)

const realTimeout = globalThis.setTimeout
let turn: ((now: number) => void) | undefined

beforeEach(() => {
  vi.stubGlobal('location', { hash: '' })
  vi.stubGlobal('requestAnimationFrame', (then: (now: number) => void) => {
    turn = then
    return 1
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
})

type Heard = (event: { readonly data: unknown }) => void

/** One end of a post: what is sent arrives in order, some time. */
function post(schedule: Scheduler, name: string): [Ports, Ports] {
  const ends: Heard[][] = [[], []]
  const end = (own: 0 | 1): Ports => {
    const sent: unknown[] = []
    return {
      postMessage: (data: unknown, transfers: Transferable[] = []) => {
        sent.push(structuredClone(data, { transfer: transfers }))
        const arrival = schedule.schedule(Promise.resolve(), `${name}${own}`)
        void arrival.then(() => {
          const message = sent.shift()
          for (const hear of ends[1 - own]) hear({ data: message })
        })
      },
      addEventListener: (_: string, hear: Heard) => void ends[own].push(hear),
      removeEventListener: () => undefined,
    }
  }
  return [end(0), end(1)]
}

interface Ports {
  postMessage: (data: unknown, transfers?: Transferable[]) => void
  addEventListener: (type: string, hear: Heard) => void
  removeEventListener: () => void
}

function pageOver(schedule: Scheduler): LiveSimulation {
  return new LiveSimulation(watcher =>
    connect(watcher, () => {
      const [page, worker] = post(schedule, 'post')
      expose(simService(), worker as never)
      const service = wrap<SimService>(page as never)
      return { call: ask => ask(service as never), wait: () => undefined, stop: () => undefined }
    }),
  )
}

type Act = (sim: LiveSimulation) => void

let clock = 0

/** One turn of the play loop, a while after the last. */
const frame: Act = () => {
  clock += 40
  turn?.(clock)
}

const editOf =
  (share: number): Act =>
  sim => {
    const control = sim.controls.find(({ key }) => key === 'cohorts.0.activity')
    if (control) sim.set(control, share)
  }

const acts: fc.Arbitrary<readonly [string, Act]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(['frame', frame] as const) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }).map(n => [`edit ${n}`, editOf(n / 10)] as const) }, // prettier-ignore
  { weight: 3, arbitrary: fc.integer({ min: 0, max: STEPS }).map(n => [`seek ${n}`, (sim: LiveSimulation) => sim.seek(n)] as const) }, // prettier-ignore
  { weight: 2, arbitrary: fc.constant(['play', (sim: LiveSimulation) => sim.play()] as const) },
  { weight: 1, arbitrary: fc.constant(['pause', (sim: LiveSimulation) => sim.pause()] as const) },
  { weight: 2, arbitrary: fc.constant(['step', (sim: LiveSimulation) => sim.stepOnce()] as const) },
  { weight: 1, arbitrary: fc.constant(['reset', (sim: LiveSimulation) => sim.reset()] as const) },
  { weight: 1, arbitrary: fc.constant(['run', (sim: LiveSimulation) => void sim.recompose({ ...scenario, seed: 'other' })] as const) }, // prettier-ignore
  { weight: 1, arbitrary: fc.constant(['bad', (sim: LiveSimulation) => void sim.openText('{')] as const) }, // prettier-ignore
  { weight: 1, arbitrary: fc.constant(['recover', (sim: LiveSimulation) => void sim.recover()] as const) }, // prettier-ignore
)

/** Lets everything happen that is under way. */
async function settle(schedule: Scheduler): Promise<void> {
  let quiet = 0
  while (quiet < 3) {
    quiet = schedule.count() === 0 ? quiet + 1 : 0
    if (schedule.count() > 0) await schedule.waitIdle()
    await new Promise(resolve => setImmediate(resolve))
  }
}

/** What a document comes to at a step: digest, and the mark after each step. */
function replay(document: typeof scenario, step: number): { digest: string; marks: number[] } {
  const run = stepper(document)
  const { read } = OBSERVATIONS.find(({ id }) => id === 'markPrice')!
  const marks: number[] = []
  run.advance(step, state => marks.push(read(state)))
  return { digest: run.digest(), marks }
}

test('however clicks, frames, timers and messages interleave, the page shows what its document replays to', async () => {
  const seen = { edits: 0, seeks: 0, ends: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(acts, { minLength: 3, maxLength: 9 }),
      async (schedule, list) => {
        vi.stubGlobal('setTimeout', (then: () => void) => {
          void schedule.schedule(Promise.resolve(), 'timer').then(then)
          return 1
        })
        const sim = pageOver(schedule)
        void sim.openText(text)
        await settle(schedule)
        schedule.scheduleSequence(list.map(([label, act]) => ({ label, builder: () => Promise.resolve(act(sim)) }))) // prettier-ignore
        await settle(schedule)
        sim.pause()
        // What the worker holds beyond the page's knowledge would show in the steps to come.
        sim.stepOnce()
        await settle(schedule)

        const { opened, frame: shown, history, status } = sim
        const expected = replay(opened!.scenario, shown!.step)
        expect(shown!.digest).toBe(expected.digest)
        expect([...history.column('markPrice')]).toEqual(expected.marks)
        expect(status).toBe(shown!.done ? 'finished' : 'paused')
        seen.edits += sim.edits.length
        seen.seeks += list.filter(([label]) => label.startsWith('seek')).length
        seen.ends += Number(shown!.done)
        vi.stubGlobal('setTimeout', realTimeout)
      },
    ),
    { numRuns: 2000 },
  )
  expect(seen.edits).toBeGreaterThan(800)
  expect(seen.seeks).toBeGreaterThan(800)
  expect(seen.ends).toBeGreaterThan(20)
}, 600_000)
