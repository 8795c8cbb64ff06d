import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  chainOf,
  childrenByOrigin,
  childrenOf,
  descendantsOf,
  isFall,
  mostProlific,
  peakReproduction,
  reproduction,
  reproductionAt,
  setOffMost,
  turningStep,
} from '../../../../src/ui/model/cascade.ts'
import { createChronicle, type Chronicle } from '../../../../src/ui/model/chronicle.ts'
import { broken, eventsOf, openedOf, type HandEvent } from '../handmade.ts'

function chronicleOf(list: readonly HandEvent[]): Chronicle {
  const chronicle = createChronicle(openedOf())
  chronicle.add(eventsOf(list))
  return chronicle
}

/** One root that sets off two, one of which sets off three. */
const tree = [
  broken(10, 5, -1),
  broken(11, 6, 10),
  broken(12, 6, 10),
  broken(13, 7, 12),
  broken(14, 7, 12),
  broken(15, 8, 12),
]

describe('a tree of liquidations', () => {
  const { liquidations: rows, cascades } = chronicleOf(tree)
  const [cascade] = cascades

  test('has generations that rise by one from parent to child', () => {
    expect([...rows.generation.slice(0, 6)]).toEqual([1, 2, 2, 3, 3, 3])
    expect(cascade.generations).toEqual([1, 2, 3])
    expect(cascade.accounts).toBe(6)
  })

  test('sums what was set off by the main origin of each', () => {
    const sums = childrenByOrigin(rows, cascade, [0, 2])
    expect(sums.get(2)![1]).toBe(rows.childrenNotional[2])
    expect(sums.get(0)![1]).toBe(rows.childrenNotional[0])
    expect(sums.get(2)![0]).toBe(0)
  })

  test('names who set off most, whom, and who came after', () => {
    expect(setOffMost(rows, cascade, 5)).toEqual([2, 0])
    expect(childrenOf(rows, cascade, 2)).toEqual([3, 4, 5])
    expect(descendantsOf(rows, cascade, 0)).toBe(5)
    expect(descendantsOf(rows, cascade, 1)).toBe(0)
    expect(chainOf(rows, 5)).toEqual([0, 2, 5])
    expect(mostProlific(rows, cascade)).toBe(2)
  })
})

describe('a liquidation is a root', () => {
  test('when earlier liquidations are less than half of its cause', () => {
    const { liquidations } = chronicleOf([
      broken(1, 5, -1),
      broken(2, 6, 1, { forced: 0.49 }),
      broken(3, 6, 1, { forced: 0.5 }),
    ])
    expect([...liquidations.generation.slice(0, 3)]).toEqual([1, 1, 2])
  })

  test('when its cause is no liquidation', () => {
    const { liquidations } = chronicleOf([
      { kind: 'withdrawal', id: 1, account: 61 },
      broken(2, 8, 1, { forced: 0.9 }),
    ])
    expect(liquidations.parent[0]).toBe(-1)
  })

  test('when the one that caused it lies in a cascade that is over', () => {
    const { liquidations, cascades } = chronicleOf([broken(1, 0, -1), broken(2, 120, 1)])
    expect(cascades).toHaveLength(2)
    expect(liquidations.generation[1]).toBe(1)
  })
})

test('a cascade ends after ten minutes without a member', () => {
  const { cascades } = chronicleOf([broken(1, 0, -1), broken(2, 119, -1), broken(3, 239, -1)])
  expect(cascades.map(({ accounts, start, last }) => [accounts, start, last])).toEqual([
    [2, 0, 119],
    [1, 239, 239],
  ])
})

test('an account that is closed piece by piece is one member with all its notional', () => {
  const piece = (id: number, step: number): HandEvent =>
    broken(id, step, -1, { account: 4, lots: 1000, ticks: 10_000 })
  const { cascades, liquidations } = chronicleOf([piece(1, 5), piece(2, 6), broken(3, 7, 2)])
  expect(cascades[0].accounts).toBe(2)
  expect(liquidations.notional[0]).toBe(10_000)
  expect(liquidations.parent[2]).toBe(0)
  expect(cascades[0].born).toEqual([1, 1, 1])
})

test('its size is in usd, and it falls if longs were most of it', () => {
  const { cascades } = chronicleOf([
    broken(1, 5, -1, { lots: 2000, ticks: 10_000 }),
    broken(2, 5, -1, { lots: -1000, ticks: 10_000 }),
  ])
  expect(cascades[0].notional).toBe(15_000)
  expect(isFall(cascades[0])).toBe(true)
})

test('its fall is counted from the last safe mark of its first member, at most ten minutes before it', () => {
  const from = (step: number, safe?: readonly [number, number]): number =>
    chronicleOf([broken(1, step, -1, { safe })]).cascades[0].from
  expect(from(500)).toBe(499)
  expect(from(500, [460, 15_000])).toBe(460)
  expect(from(500, [100, 15_000])).toBe(380)
  expect(from(0, [0, 15_000])).toBe(0)
})

describe('the reproduction number', () => {
  const [cascade] = chronicleOf(tree).cascades

  test('is the shares of causes that lie in the window, by its liquidations', () => {
    // Five children of six members.
    expect(reproductionAt(cascade, 8)).toBeCloseTo(5 / 6)
    // Two of step 5's root; three of the two at step 6.
    expect(reproductionAt(cascade, 5)).toBe(2)
    expect(reproductionAt(cascade, 6)).toBeCloseTo(5 / 3)
    expect(reproductionAt(cascade, 30)).toBeNaN()
  })

  test('counts shares below a half too', () => {
    const [one] = chronicleOf([broken(1, 5, -1), broken(2, 6, 1, { forced: 0.25 })]).cascades
    expect(reproductionAt(one, 6)).toBe(0.125)
  })

  test('has a peak in windows that hold enough, and a turn', () => {
    expect(peakReproduction(cascade)).toEqual({ step: 7, value: 1 })
    expect(turningStep(cascade, 20)).toBe(8)
    expect(turningStep(cascade, 6)).toBeUndefined()
  })

  test('is the same in one pass and step by step', () => {
    const list = fc.array(
      fc.record({ gap: fc.integer({ min: 0, max: 15 }), back: fc.nat(8), share: fc.nat(4) }),
      { minLength: 1, maxLength: 80 },
    )
    fc.assert(
      fc.property(list, draws => {
        let step = 0
        const events = draws.map(({ gap, back, share }, i) => {
          step += gap
          const cause = back === 0 ? -1 : 100 + i - back
          return broken(100 + i, step, cause, { forced: share / 4 })
        })
        const [one] = chronicleOf(events).cascades
        const series = reproduction(one, one.last)
        series.forEach((value, at) => {
          const slow = reproductionAt(one, one.start + at)
          expect(value).toBeCloseTo(Number.isNaN(slow) ? 0 : slow, 9)
        })
        const members = one.generations.reduce((sum, n) => sum + n, 0)
        expect(members).toBe(one.accounts)
      }),
      { seed: 11, numRuns: 200 },
    )
  })
})
