import { describe, expect, test } from 'vitest'
import { oracleFault } from '../../../../src/market/shocks/index.ts'
import { FEED_FAULTS } from '../../../../src/market/oracle.ts'
import { feed, type Feed } from './feed.ts'

/** Makes a step at each price and gives the index after it. */
const follow = (one: Feed, prices: readonly number[]): number[] =>
  prices.map(outside => {
    one.step({ outside })
    return one.index()
  })

const near = (got: readonly number[], expected: readonly number[]): void => {
  expect(got).toHaveLength(expected.length)
  got.forEach((x, i) => expect(x).toBeCloseTo(expected[i], 9))
}

describe('a source', () => {
  test('reads what the outside venue asks, impact of forced flow included', () => {
    const one = feed()
    one.step({ outside: 90, impact: -0.1 })
    expect(one.index()).toBeCloseTo(90 * Math.exp(-0.1), 9)
  })

  test.each([
    [0, [110, 120, 130, 140]],
    [1, [100, 110, 120, 130]], // any lag is at least a step of 5 s
    [5, [100, 110, 120, 130]],
    [10, [100, 100, 110, 120]],
  ])('reads the price as it was %d seconds ago', (lag, expected) => {
    near(follow(feed({ lag }), [110, 120, 130, 140]), expected)
  })

  test('with a heartbeat alone publishes that often, never later', () => {
    const prices = [101, 102, 103, 104, 105, 106, 107]
    near(follow(feed({ heartbeat: 15 }), prices), [100, 100, 103, 103, 103, 106, 106])
    near(follow(feed({ heartbeat: 14 }), prices), [100, 102, 102, 104, 104, 106, 106])
  })

  test('with a deviation alone publishes once its reading has moved further', () => {
    const prices = [100.9, 101.1, 102, 102.2, 100, 101.05]
    near(follow(feed({ deviation: 0.01 }), prices), [100, 101.1, 101.1, 102.2, 100, 101.05])
  })

  test('with both publishes at whichever comes first', () => {
    const prices = [100.5, 102, 102.5, 102.5, 102.6, 102.7]
    const one = feed({ heartbeat: 15, deviation: 0.01 })
    near(follow(one, prices), [100, 102, 102, 102, 102.6, 102.6])
  })

  test('that joins later publishes at once', () => {
    const one = feed({ heartbeat: 1000 })
    one.step({ outside: 120 })
    one.set({ sources: 2 })
    one.step()
    expect([one.source(0), one.source(1)]).toEqual([100, expect.closeTo(120, 9)])
  })
})

describe('noise', () => {
  test('is that of its key, source and step, whatever other sources there are', () => {
    const readings = (sources: number): number[] => {
      const one = feed({ sources, noise: 0.01 })
      return Array.from({ length: 50 }, () => {
        one.step()
        return one.source(1)
      })
    }
    expect(readings(2)).toEqual(readings(15))
    expect(new Set(readings(2)).size).toBe(50)
  })

  test('is another under another key and has the size that is asked for', () => {
    const one = feed({ noise: 0.01 })
    const two = feed({ noise: 0.01 })
    ;(two.context as { key: readonly [number, number] }).key = [11, 23]
    two.set({})
    let squares = 0
    for (let i = 0; i < 1000; i++) {
      one.step()
      two.step()
      expect(one.index()).not.toBe(two.index())
      squares += Math.log(one.index() / 100) ** 2
    }
    expect(Math.sqrt(squares / 1000)).toBeGreaterThan(0.0095)
    expect(Math.sqrt(squares / 1000)).toBeLessThan(0.0105)
  })
})

describe.each(['a parameter', 'a shock'])('a fault by %s', by => {
  /** A feed after a step at 100; the fault is on for the two steps at 110 and 120, and off for that at 130. */
  const during = (fault: string, params: object = {}, more: object = {}): number[][] => {
    const one = feed({ sources: 3, aggregation: 'mean', ...params })
    const rows: number[][] = []
    const step = (outside: number): void => {
      one.step({ outside })
      rows.push([one.source(0), one.source(1), one.source(2)])
    }
    step(100)
    const asked = { sources: 2, size: 0.5, ...more }
    if (by === 'a shock') one.shock({ fault, ...asked, lasts: 10 })
    else one.set({ fault, faultySources: asked.sources, faultSize: asked.size })
    step(110)
    step(120)
    if (by !== 'a shock') one.set({ fault: 'none' })
    step(130)
    return rows
  }

  const sound = [100, 110, 120, 130]
  test.each([
    ['frozen', [100, 100, 100, 130], [100, 100, 100, 130]],
    ['stale', [100, 100, 100, 130], [100, 100, 100, 130]],
    ['biased', [100, 165, 180, 130], [100, 165, 180, 130]],
    ['jump', [100, 165, 120, 130], [100, 165, 120, 130]],
    ['split', [100, 165, 180, 130], [100, 110 / 1.5, 80, 130]],
  ])('%s: the first two sources are wrong as declared, the third is right', (fault, a, b) => {
    const rows = during(fault)
    near(rows.map(row => row[0]), a) // prettier-ignore
    near(rows.map(row => row[1]), b) // prettier-ignore
    near(rows.map(row => row[2]), sound) // prettier-ignore
  })

  test('a jump and a recovery are published at once, whatever the heartbeat', () => {
    const rows = during('jump', { heartbeat: 1000 })
    near(rows.map(row => row[0]), [100, 165, 120, 120]) // prettier-ignore
    near(rows.map(row => row[2]), [100, 100, 100, 100]) // prettier-ignore
    near(during('stale', { heartbeat: 1000 }).map(row => row[0]), [100, 100, 100, 130]) // prettier-ignore
  })

  test('more sources than there are fail as all of them', () => {
    near(during('biased', {}, { sources: 15, size: -0.5 })[2], [60, 60, 60])
  })
})

describe('events of a fault', () => {
  test('tell each source that begins and ends to fail, with the shock as their cause', () => {
    const one = feed({ sources: 3 })
    one.step()
    one.shock({ fault: 'biased', sources: 2, lasts: 10 })
    for (let i = 0; i < 5; i++) one.step()
    expect(one.events()).toEqual([
      { id: 0, kind: 'shock', other: -1, lots: 0, cause: -1 },
      { id: 1, kind: 'feed-fault', other: 0, lots: 3, cause: 0 },
      { id: 2, kind: 'feed-fault', other: 1, lots: 3, cause: 0 },
      { id: 3, kind: 'feed-restored', other: 0, lots: 3, cause: 1 },
      { id: 4, kind: 'feed-restored', other: 1, lots: 3, cause: 2 },
    ])
  })

  test('a jump ends after its step, and does not come back while the parameter stands', () => {
    const one = feed({ fault: 'jump' })
    for (let i = 0; i < 5; i++) one.step()
    expect(one.events().map(({ kind }) => kind)).toEqual(['feed-fault', 'feed-restored'])
    one.set({ fault: 'none' })
    one.step()
    one.set({ fault: 'jump' })
    one.step()
    one.step()
    expect(one.events().map(({ kind }) => kind)).toEqual(['feed-fault', 'feed-restored'])
  })

  test('a source that is taken out while it fails is told as restored, and stays out', () => {
    const one = feed({ sources: 2, fault: 'stale', faultySources: 2 })
    one.step()
    one.set({ sources: 1 })
    one.step({ outside: 120 })
    expect(one.events().map(({ kind, other }) => `${kind} ${other}`)).toEqual([
      'feed-fault 0',
      'feed-fault 1',
      'feed-restored 1',
    ])
    expect(one.source(1)).toBe(100)
  })
})

describe('the shock', () => {
  test('lasts its seconds in whole steps, at least one, and a jump exactly one', () => {
    const steps = (fault: string, lasts: number): number => {
      const one = feed()
      one.step()
      one.step()
      one.shock({ fault, lasts })
      one.step()
      return one.market.feedFault[3] - 2
    }
    expect([0, 1, 5, 6, 60].map(lasts => steps('stale', lasts))).toEqual([1, 1, 1, 2, 12])
    expect(steps('jump', 60)).toBe(1)
  })

  test('knows every fault but none', () => {
    const { fault } = oracleFault.params
    expect(fault.kind === 'choice' && fault.choices).toEqual(FEED_FAULTS.slice(1))
  })
})
