/** K10: after any list of commands the book on typed arrays is the book of a sorted list. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BID,
  bestAsk,
  bestBid,
  depth,
  depthProfile,
  type Book,
} from '../../../../src/market/book/book.ts'
import { OUTCOMES } from '../../../../src/market/book/orders.ts'
import * as slowly from '../../../../src/study/twins/book.ts'
import { CENTRE, commands, fastPlayer, slowPlayer, type Command } from './commands.ts'
import { SIDES, faults } from './structure.ts'

const RANGES = [
  [-1e12, 1e12],
  [CENTRE - 3, CENTRE + 2],
  [CENTRE, CENTRE],
  [CENTRE + 2, CENTRE - 2],
]

/** Plays a list on both books and compares them after every command; counts what happened in `seen`. */
function compare(list: readonly Command[], seen: Map<string, number>): void {
  const fast = fastPlayer()
  const slow = slowPlayer()
  for (const command of list) {
    const played = fast.play(command)
    expect(played).toEqual(slow.play(command))
    expect(faults(fast.book)).toEqual([])
    expect(bestBid(fast.book)).toBe(slowly.best(slow.book, 1))
    expect(bestAsk(fast.book)).toBe(slowly.best(slow.book, -1))
    for (const side of SIDES) {
      expect(fast.queue(side)).toEqual(slow.queue(side))
      compareDepth(fast.book, slow.book, side)
    }
    expect(fast.own()).toEqual(slow.own())
    note(seen, command.do)
    if (played.outcome) note(seen, played.outcome)
    if (played.fills.length > 1) note(seen, 'several fills')
    if (command.do === 'recentre' && played.lots > 0) note(seen, 'left behind')
  }
  if (fast.own()[0] > 0) note(seen, 'own orders taken off')
}

function compareDepth(fast: Book, slow: slowly.SlowBook, side: number): void {
  const direction = side === BID ? 1 : -1
  for (const [from, to] of RANGES) {
    expect(depth(fast, side, from, to)).toBe(slowly.depthSlowly(slow, direction, from, to))
  }
  const out = new Float64Array(4)
  depthProfile(fast, side, CENTRE, 3, out)
  out.forEach((lots, i) => {
    const ends = [CENTRE - direction * 3 * i, CENTRE - direction * (3 * i + 2)]
    const [low, high] = direction > 0 ? [ends[1], ends[0]] : ends
    expect(lots).toBe(slowly.depthSlowly(slow, direction, low, high))
  })
}

function note(seen: Map<string, number>, what: string): void {
  seen.set(what, (seen.get(what) ?? 0) + 1)
}

test('the fast book and the slow one agree on every answer, fill, queue, best price and depth', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(commands, list => compare(list, seen)),
    { seed: 20_251_010, numRuns: 100 },
  )
  const kinds = ['place', 'withdraw', 'match', 'recentre', 'keep', 'restore']
  const others = ['several fills', 'left behind', 'own orders taken off']
  const rare = [...OUTCOMES, ...kinds, ...others].filter(what => (seen.get(what) ?? 0) < 10)
  expect(rare, 'what the lists of commands hardly ever did').toEqual([])
}, 120_000)
