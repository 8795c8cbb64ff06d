import { describe, expect, test } from 'vitest'
import { simulate } from '../../src/engine/simulate.ts'
import { stepper } from '../../src/engine/stepper.ts'
import { frameRecorder } from '../../src/workers/recorder.ts'
import { parsed, randomScenario, small } from '../support/scenarios.ts'

describe.each([
  ['march-2020-linear', 1500, 1200],
  ['march-2020', 1000, 300],
  ['october-2025', 1800, 200],
])('one scenario and seed, one digest: %s', (id, steps, few) => {
  const scenario = small(id, 600, steps)
  const { digest } = simulate(scenario)

  test('run twice', () => {
    expect(simulate(scenario).digest).toBe(digest)
  })

  test.each([1, 7, 1000])('in chunks of %i steps', chunk => {
    expect(simulate(scenario, { chunk }).digest).toBe(digest)
  })

  test.each(['events', 'sampled', 'full'] as const)('under %s audits', audit => {
    expect(simulate(scenario, { audit }).digest).toBe(digest)
  })

  test('while everything is recorded', () => {
    const { record, take } = frameRecorder()
    const recorded = simulate(scenario, {
      chunk: 50,
      record: run => {
        record(run)
        take()
      },
    })
    expect(recorded.digest).toBe(digest)
  })

  test('with a snapshot taken and restored at every step', () => {
    const short = small(id, 90, few)
    const run = stepper(short)
    while (!run.done()) {
      run.restore(run.snapshot())
      run.advance(1)
    }
    expect(run.digest()).toBe(simulate(short).digest)
  })

  test('restored into another run, from any step on', () => {
    const first = stepper(scenario)
    first.advance(800)
    const snapshot = first.snapshot()
    first.advance(200)
    const second = stepper(scenario)
    second.restore(snapshot)
    second.advance(scenario.clock.steps)
    expect(second.digest()).toBe(digest)
    first.restore(snapshot)
    first.advance(scenario.clock.steps)
    expect(first.digest()).toBe(digest)
  })
})

const scenario = small('march-2020-linear', 600, 1500)
const { digest } = simulate(scenario)

describe('edits and fresh lucks', () => {
  test('live edits give the digest of the same edits in the document', () => {
    const patch = { op: 'replace', path: ['markets', 0, 'venue', 'depth'], value: 3000 } as const
    const edits = [{ step: 700, patches: [patch] }]
    const live = stepper(scenario)
    live.advance(700)
    live.edit(edits)
    live.advance(scenario.clock.steps)
    const replayed = simulate(parsed({ ...scenario, edits })).digest
    expect(live.digest()).toBe(replayed)
    expect(replayed).not.toBe(digest)
  })

  test.each(Array.from({ length: 25 }, (_, i) => i))(
    'random scenario %i, chunked and restored',
    i => {
      const random = randomScenario(2000 + i)
      const run = stepper(random, { audit: 'events' })
      while (!run.done()) {
        run.advance(7)
        run.restore(run.snapshot())
      }
      expect(run.digest()).toBe(simulate(random, { audit: 'full' }).digest)
    },
  )
})

describe('another seed, another run', () => {
  test.each(['another', 'lehman ', '1'])('seed %s', seed => {
    expect(simulate(parsed({ ...scenario, seed })).digest).not.toBe(digest)
  })

  test('another micro seed keeps the outside path and the population', () => {
    const other = parsed({ ...scenario, micro: 1 })
    const a = stepper(scenario)
    const b = stepper(other)
    expect(b.run.world.leverage).toEqual(a.run.world.leverage)
    a.advance(900)
    b.advance(900)
    const path = (run: typeof a): number[] => [...run.run.world.markets[0].history.outside]
    expect(path(b)).toEqual(path(a))
    expect(b.digest()).not.toBe(a.digest())
  })
})

describe('draws are addressed: one cohort changes nobody else', () => {
  const base = small('calm-linear', 300, 200)
  const calmMarket = { ...base.markets[0], venue: { ...base.markets[0].venue, depth: 1e7 } }
  /** Lots traded by a cohort, by slot: in water so deep that nobody moves the price. */
  const actsOf = (document: object, id: string): string => {
    const run = stepper(parsed({ ...base, markets: [calmMarket], ...document }))
    const cohort = run.run.world.cohorts.find(one => one.id === id)!
    const acted: string[] = []
    run.advance(200, ({ world }) => {
      for (let i = 0; i < cohort.count; i++) {
        const row = cohort.first + i
        if (world.markets[0].grownAt[row] === world.scalars[0])
          acted.push(`${world.scalars[0]}:${i}`)
      }
    })
    return acted.join(' ')
  }
  const busy = base.cohorts.map(cohort => ({ ...cohort, activity: 20 }))
  const alone = actsOf({ cohorts: busy }, 'noise')

  test('there are such draws', () => {
    expect(alone.split(' ').length).toBeGreaterThan(50)
  })

  test('reordering the cohorts', () => {
    expect(actsOf({ cohorts: busy.toReversed() }, 'noise')).toBe(alone)
  })

  test('muting another', () => {
    const muted = busy.map(cohort => ({ ...cohort, muted: cohort.id === 'momentum' }))
    expect(actsOf({ cohorts: muted }, 'noise')).toBe(alone)
  })

  test('removing another, or adding one', () => {
    expect(actsOf({ cohorts: busy.slice(1) }, 'noise')).toBe(alone)
    const more = [{ ...busy[0], id: 'newcomers' }, ...busy]
    expect(actsOf({ cohorts: more }, 'noise')).toBe(alone)
  })
})
