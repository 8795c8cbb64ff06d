import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { composite } from '../../../../src/market/oracles/index.ts'
import { feed, type Feed } from './feed.ts'

const LIVE = 0
const STALE = 1
const DIVERGED = 2

type Values = Readonly<Record<string, number | string>>

/** A feed of five sources that is live at 100; then, for three steps of 5 s, prices and parameters are `then`. */
function after(params: Values, then: Values, situation = {}): Feed {
  const one = feed({ sources: 5, aggregation: 'median', ...params })
  one.step()
  one.set(then)
  for (let i = 0; i < 3; i++) one.step({ outside: 110, ...situation })
  return one
}

/** The middle of the book this far above the outside price, as a log. */
const gap = (x: number): object => ({ basis: [0, 0, x, 0, 0, 0] })

describe('the state of the feed and the index', () => {
  const silent = (n: number): Values => ({ fault: 'stale', faultySources: n })
  const biased = (n: number): Values => ({ fault: 'biased', faultySources: n, faultSize: 0.2 })
  test.each<[string, Values, Values, object, number, number]>([
    ['nothing is wrong', {}, {}, {}, LIVE, 110],
    ['all are silent and nobody looks at age', {}, silent(5), {}, LIVE, 100],
    ['all are silent for too long', { staleAfter: 10 }, silent(5), {}, STALE, 100],
    ['all are silent, but not for too long', { staleAfter: 15 }, silent(5), {}, LIVE, 100],
    ['one of five is silent', { staleAfter: 10 }, silent(1), {}, LIVE, 110],
    ['three are silent and two are enough', { staleAfter: 10, minimumSources: 2 }, silent(3), {}, LIVE, 110], // prettier-ignore
    ['three are silent and three are needed', { staleAfter: 10, minimumSources: 3 }, silent(3), {}, STALE, 100], // prettier-ignore
    ['two of five are biased', {}, biased(2), {}, LIVE, 110],
    ['three of five are biased', {}, biased(3), {}, LIVE, 132],
    ['two weighty ones of five are biased', { aggregation: 'weighted-median' }, biased(2), {}, LIVE, 132], // prettier-ignore
    ['outliers are counted from a weighted median', { aggregation: 'weighted-median', outlier: 0.1, minimumSources: 2 }, biased(2), {}, LIVE, 132], // prettier-ignore
    ['one is biased and a mean follows it', { aggregation: 'mean' }, biased(1), {}, LIVE, 114.4],
    ['one is biased and left out of the mean', { aggregation: 'mean', outlier: 0.1 }, biased(1), {}, LIVE, 110], // prettier-ignore
    ['so many are left out that too few agree', { outlier: 0.1, minimumSources: 4 }, biased(2), {}, STALE, 100], // prettier-ignore
    ['the book is further away than allowed', { divergence: 0.1 }, {}, gap(-0.2), DIVERGED, 110],
    ['the book is as far as allowed', { divergence: 0.2 }, {}, gap(-0.15), LIVE, 110],
    ['the book is far away and nobody minds', {}, {}, gap(-0.5), LIVE, 110],
    ['silent for too long beats far away', { staleAfter: 10, divergence: 0.1 }, silent(5), gap(-0.5), STALE, 100], // prettier-ignore
  ])('%s', (_, ...[params, then, situation, state, index]) => {
    const one = after(params, then, situation)
    expect(one.state()).toBe(state)
    expect(one.index()).toBeCloseTo(index, 9)
  })

  test('a change of state is told once, with the fault and the recovery as causes', () => {
    const one = feed({ sources: 2, staleAfter: 5 })
    one.step()
    one.shock({ fault: 'stale', sources: 2, lasts: 20 })
    for (let i = 0; i < 8; i++) one.step()
    const events = one.events()
    expect(events.map(({ kind, lots }) => `${kind} ${lots}`)).toEqual([
      'shock 0',
      'feed-fault 3',
      'feed-fault 3',
      'feed-state 1',
      'feed-restored 3',
      'feed-restored 3',
      'feed-state 0',
    ])
    const [, , fault, stale, , restored, live] = events
    expect([stale.cause, live.cause]).toEqual([fault.id, restored.id])
    expect([stale.other, live.other]).toEqual([3, 3])
  })

  test('a book that runs away by itself has no fault as its cause, not even one that is over', () => {
    const one = feed({ divergence: 0.1, fault: 'jump', faultSize: 0.05 })
    one.step()
    one.step()
    expect(one.events().map(({ kind }) => kind)).toEqual(['feed-fault', 'feed-restored'])
    one.step(gap(0.3))
    one.step(gap(0))
    expect(one.events().map(({ kind, lots, cause }) => [kind, lots, cause])).toEqual([
      ['feed-state', DIVERGED, -1],
      ['feed-state', LIVE, -1],
    ])
  })

  test('while the feed is stale the premium stands still too', () => {
    const one = feed({ staleAfter: 5, fault: 'stale', premiumClamp: 1, mark: 'index-premium' })
    one.step(gap(0.1))
    const before = one.premium()
    expect(before).toBeGreaterThan(0)
    for (let i = 0; i < 20; i++) one.step(gap(0.5))
    expect(one.state()).toBe(STALE)
    expect(one.premium()).toBe(before)
  })
})

test('no price in use is older than allowed, and none comes from a later step', () => {
  const property = fc.property(
    fc.array(fc.double({ min: 50, max: 200, noNaN: true }), { minLength: 5, maxLength: 40 }),
    fc.integer({ min: 0, max: 6 }),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 0, max: 8 }),
    (prices, lag, oldest, beat) => {
      const one = feed({ sources: 3, lag: lag * 5, staleAfter: oldest * 5, heartbeat: beat * 5 })
      const known = [100, ...prices]
      prices.forEach((outside, step) => {
        one.step({ outside })
        if (one.state() === STALE) return
        const used = known.slice(Math.max(0, step + 1 - lag - oldest), Math.max(1, step + 2 - lag))
        expect(Math.min(...used.map(x => Math.abs(x / one.index() - 1)))).toBeLessThan(1e-12)
      })
    },
  )
  fc.assert(property, { seed: 5, numRuns: 300 })
})

describe('an average over time', () => {
  test('is that of the last prices, of all there are at the beginning', () => {
    const one = feed({ twapSeconds: 15 })
    const got = [130, 160, 100, 130].map(outside => {
      one.step({ outside })
      return one.index()
    })
    ;[115, 130, 130, 130].forEach((x, i) => expect(got[i]).toBeCloseTo(x, 9))
  })

  test('lies within its window', () => {
    const property = fc.property(
      fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 2, max: 30 }),
      (prices, span) => {
        const one = feed({ twapSeconds: span * 5 })
        prices.forEach((outside, i) => {
          one.step({ outside })
          const window = [100, ...prices].slice(Math.max(0, i + 2 - span), i + 2)
          expect(one.index()).toBeGreaterThanOrEqual(Math.min(...window) - 1e-9)
          expect(one.index()).toBeLessThanOrEqual(Math.max(...window) + 1e-9)
        })
      },
    )
    fc.assert(property, { seed: 6, numRuns: 300 })
  })

  test('goes on at the last aggregate while the feed is stale, and a jump moves it by its share only', () => {
    const one = feed({ twapSeconds: 50, fault: 'none' })
    for (let i = 0; i < 20; i++) one.step()
    one.set({ fault: 'jump', faultSize: 1 })
    one.step()
    expect(one.index()).toBeCloseTo(110, 9)
    const other = feed({ twapSeconds: 10, staleAfter: 5 })
    other.step()
    other.set({ fault: 'stale' })
    for (let i = 0; i < 5; i++) other.step({ outside: 200 })
    expect(other.index()).toBeCloseTo(100, 9)
    other.set({ fault: 'none' })
    other.step()
    expect(other.index()).toBeCloseTo(150, 9)
  })

  test('is refused where the registers have no room for it', () => {
    const { context } = feed()
    const { memory } = context
    const cramped = { ...context, memory: { ...memory, registers: new Float64Array(64) } }
    const params = Object.entries(composite.params).map(([name, param]) => [name, param.default])
    expect(() => composite.bind(cramped, Object.fromEntries(params) as never)).toThrow(
      'oracle of btc: got 64 registers, expected 2033',
    )
  })
})

test('more sources needed than there are is refused, and nothing else', () => {
  const [relation] = composite.relations!
  const holds = (minimumSources: number, sources: number): boolean =>
    relation.holds({ minimumSources, sources } as never)
  expect([holds(3, 2), holds(3, 3), holds(1, 15)]).toEqual([false, true, true])
})
