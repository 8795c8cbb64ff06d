import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createQueue,
  drawRanks,
  rankWord,
  sortQueue,
  type Queue,
} from '../../../../src/market/book/queue.ts'
import { hashText } from '../../../../src/kernel/random.ts'

const KEY = [0x1234, 0x9876] as const

/** Cohorts of a market: scope, first row, and the slots that send an order. */
interface Crowd {
  readonly id: string
  readonly first: number
  readonly slots: readonly number[]
}

/** Lists their orders in turn and draws the ranks of a step. Returns each one's rank by name. */
function ranksOf(crowds: readonly Crowd[], step: number): Map<string, number> {
  const queue = createQueue(1_000)
  const ranks = new Map<string, number>()
  for (const { id, first, slots } of crowds) {
    const from = queue.count
    for (const slot of slots) queue.account[queue.count++] = first + slot
    drawRanks(queue, from, queue.count, rankWord(KEY, step), hashText(id), first)
    slots.forEach((slot, j) => ranks.set(`${id} ${slot}`, queue.rank[from + j]))
  }
  return ranks
}

const many = (count: number): number[] => Array.from({ length: count }, (_, slot) => slot)

describe('the rank of an order', () => {
  const noise = { id: 'noise', first: 0, slots: [0, 3, 17, 40] }
  const alone = ranksOf([noise], 9)

  test('is 24 bits', () => {
    for (const rank of ranksOf([{ ...noise, slots: many(500) }], 3).values()) {
      expect(Number.isInteger(rank) && rank >= 0 && rank < 2 ** 24).toBe(true)
    }
  })

  test.each([
    ['others who come first', [{ id: 'gambler', first: 128, slots: many(60) }, noise]],
    ['a cohort with another place', [{ ...noise, first: 640 }]],
    ['more orders of its own cohort', [{ ...noise, slots: [...many(60)] }]],
    ['the order in which they are listed', [{ ...noise, slots: [40, 17, 3, 0] }]],
  ])('does not depend on %s', (_, crowds) => {
    const ranks = ranksOf(crowds, 9)
    for (const [name, rank] of alone) expect(ranks.get(name)).toBe(rank)
  })

  test('is another in another step, cohort and slot', () => {
    for (const [name, rank] of ranksOf([noise], 10)) expect(rank).not.toBe(alone.get(name))
    const other = ranksOf([{ ...noise, id: 'gambler' }], 9)
    for (const slot of noise.slots) {
      expect(other.get(`gambler ${slot}`)).not.toBe(alone.get(`noise ${slot}`))
    }
    expect(new Set(ranksOf([{ ...noise, slots: many(500) }], 3).values()).size).toBeGreaterThan(495)
  })

  test('makes nobody first more often than anybody else', () => {
    const crowds = [
      { id: 'noise', first: 0, slots: many(5) },
      { id: 'carry', first: 64, slots: many(5) },
    ]
    const wins = new Map<string, number>()
    const steps = 4_000
    for (let step = 0; step < steps; step++) {
      const [[name]] = [...ranksOf(crowds, step)].sort((a, b) => a[1] - b[1])
      wins.set(name, (wins.get(name) ?? 0) + 1)
    }
    // Chi-square of ten cells: above 27.9 once in a thousand.
    const expected = steps / 10
    const squares = [...wins.values()].map(n => ((n - expected) * (n - expected)) / expected)
    expect(wins.size).toBe(10)
    expect(squares.reduce((a, b) => a + b)).toBeLessThan(27.9)
  })
})

describe('sorting', () => {
  const filled = (ranks: readonly number[]): Queue => {
    const queue = createQueue(400)
    queue.rank.set(ranks)
    queue.count = ranks.length
    return queue
  }

  test('puts every place once, in rising rank, of equal ranks the first listed first', () => {
    const rank = fc.oneof(
      fc.nat(2 ** 24 - 1),
      fc.nat(3),
      fc.constantFrom(0, 65_535, 65_536, 2 ** 24 - 1),
    )
    fc.assert(
      fc.property(fc.array(rank, { maxLength: 400 }), ranks => {
        const queue = filled(ranks)
        sortQueue(queue)
        const order = [...queue.order.subarray(0, ranks.length)]
        expect(order).toEqual(ranks.map((_, j) => j).sort((a, b) => ranks[a] - ranks[b] || a - b))
      }),
      { seed: 52, numRuns: 300 },
    )
  })

  test('leaves nothing behind for the next step', () => {
    const queue = filled([5, 2 ** 23, 1])
    sortQueue(queue)
    queue.rank.set([9, 8])
    queue.count = 2
    sortQueue(queue)
    expect([...queue.order.subarray(0, 2)]).toEqual([1, 0])
  })
})
