import { describe, expect, test } from 'vitest'
import { neighbourOf, networkOf, watchedBy } from '../../../src/agents/smallWorld.ts'

const COUNT = 2000
const K = 10
const network = networkOf([31, 32])

/** Whom each of `count` agents watches. */
function links(rewiring: number, count = COUNT, neighbours = K): number[][] {
  return Array.from({ length: count }, (_, slot) =>
    Array.from({ length: watchedBy(count, neighbours) }, (_, j) =>
      neighbourOf(network, count, slot, j, rewiring),
    ),
  )
}

/** Of two that one agent watches, how often the one watches the other. */
function clustering(all: readonly number[][]): number {
  const sets = all.map(list => new Set(list))
  let known = 0
  let pairs = 0
  for (const list of sets) {
    for (const a of list) {
      const others = [...list].filter(b => b !== a)
      pairs += others.length
      known += others.filter(b => sets[a].has(b)).length
    }
  }
  return known / pairs
}

/** Mean number of links from the first agent to the others. */
function distance(all: readonly number[][]): number {
  const depth = new Map([[0, 0]])
  const queue = [0]
  for (const slot of queue) {
    for (const next of all[slot]) {
      if (depth.has(next)) continue
      depth.set(next, depth.get(slot)! + 1)
      queue.push(next)
    }
  }
  return [...depth.values()].reduce((sum, d) => sum + d, 0) / (depth.size - 1)
}

test('without rewiring everybody watches the nearest on the ring, half on either side', () => {
  expect(links(0, 10, 4)[0].toSorted((a, b) => a - b)).toEqual([1, 2, 8, 9])
  expect(links(0, 10, 4)[9].toSorted((a, b) => a - b)).toEqual([0, 1, 7, 8])
  // An odd number has one more to the right.
  expect(links(0, 10, 3)[5].toSorted((a, b) => a - b)).toEqual([4, 6, 7])
})

test.each([0, 0.1, 0.5, 1])(
  'with rewiring %d all watch as many others, and never themselves',
  p => {
    const wrong = links(p).filter(
      (list, slot) =>
        list.length !== K ||
        list.some(other => !(other >= 0 && other < COUNT && other % 1 === 0) || other === slot),
    )
    expect(wrong).toEqual([])
  },
)

test('strangers come as often as asked for, from all over the ring', () => {
  const near = links(0)
  const far = links(0.2)
  const strangers = far.flatMap((list, slot) =>
    list.filter((other, j) => other !== near[slot][j]).map(other => (other - slot + COUNT) % COUNT),
  )
  expect(strangers.length / (COUNT * K)).toBeCloseTo(0.2, 1.5)
  const quarters = [0, 1, 2, 3].map(
    q => strangers.filter(away => Math.floor((4 * away) / COUNT) === q).length / strangers.length,
  )
  for (const share of quarters) expect(share).toBeCloseTo(0.25, 1.3)
})

test('how many watch an agent is even on the ring, and spreads as by chance when all is rewired', () => {
  const watchers = (p: number): number[] => {
    const sums = Array<number>(COUNT).fill(0)
    for (const other of links(p).flat()) sums[other]++
    return sums
  }
  expect(new Set(watchers(0))).toEqual(new Set([K]))
  const spread = watchers(1).reduce((sum, n) => sum + (n - K) ** 2, 0) / COUNT
  // Poisson: the variance is the mean.
  expect(spread / K).toBeCloseTo(1, 0.8)
})

describe('clustering', () => {
  const ring = clustering(links(0))

  test('is that of a ring lattice: 3 (k - 2) / 4 (k - 1)', () => {
    expect(ring).toBeCloseTo((3 * (K - 2)) / (4 * (K - 1)), 10)
  })

  test.each([0.05, 0.1, 0.3, 0.6])('falls with rewiring %d as (1 - p)^3', p => {
    expect(clustering(links(p)) / ring).toBeCloseTo((1 - p) ** 3, 1.3)
  })
})

test('a small world: a few strangers bring everybody near while friends still know each other', () => {
  const [ring, small] = [links(0), links(0.1)]
  // On the ring the mean way is a fourth of it in steps of half the neighbours.
  expect(distance(ring)).toBeCloseTo(COUNT / (2 * K), -0.5)
  expect(distance(small)).toBeLessThan(0.06 * distance(ring))
  expect(clustering(small)).toBeGreaterThan(0.65 * clustering(ring))
})

test('more rewiring keeps the strangers that are there', () => {
  const [few, many, ring] = [links(0.1), links(0.4), links(0)]
  few.forEach((list, slot) =>
    list.forEach((other, j) => other !== ring[slot][j] && expect(many[slot][j]).toBe(other)),
  )
})

test('where there are too few, all watch all others; one alone watches nobody', () => {
  expect(links(0, 4, 6).map(list => list.toSorted((a, b) => a - b))).toEqual([
    [1, 2, 3],
    [0, 2, 3],
    [0, 1, 3],
    [0, 1, 2],
  ])
  expect(links(0, 1, 6)).toEqual([[]])
  expect(links(1, 2, 6)).toEqual([[1], [0]])
})
