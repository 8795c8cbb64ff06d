import { describe, expect, test } from 'vitest'
import { createChronicle } from '../../../../src/ui/model/chronicle.ts'
import { endingOf, type Ending } from '../../../../src/ui/model/ending.ts'
import { broken, eventsOf, historyOf, openedOf, type HandEvent } from '../handmade.ts'

const STEPS = 400
const flat = new Array<number>(STEPS).fill(100)

interface Day {
  readonly outsidePrice?: readonly number[]
  readonly bidDepth?: readonly number[]
}

function ending(list: readonly HandEvent[], now: number, day: Day = {}): Ending {
  const chronicle = createChronicle(openedOf())
  const events = [...list].sort((a, b) => (a.step ?? 0) - (b.step ?? 0))
  chronicle.add(eventsOf(events))
  const history = historyOf({
    outsidePrice: day.outsidePrice ?? flat,
    bidDepth: day.bidDepth ?? flat,
    makersTotal: flat.map(() => 20),
  })
  return endingOf(chronicle.cascades[0], chronicle, history, now)
}

/** One root and its six children, then two more late ones. */
const tree = [
  broken(10, 50, -1),
  ...[11, 12, 13, 14, 15, 16].map(id => broken(id, 51, 10)),
  broken(20, 60, 16),
  broken(21, 70, 20),
]
const returns = (step: number, count: number): HandEvent[] =>
  Array.from({ length: count }, (_, k) => ({ kind: 'return', id: 100 + k, step, account: 60 + k }))

describe('a cascade under way', () => {
  test('speeds up while more break than before', () => {
    expect(ending(tree.slice(0, 7), 52)).toMatchObject({ kind: 'running', lately: [7, 0] })
  })

  test('slows down when fewer do', () => {
    expect(ending(tree, 77)).toMatchObject({ kind: 'dying', lately: [0, 1] })
    expect(ending(tree.slice(0, 8), 60).kind).toBe('dying')
  })
})

describe('a cascade that is over', () => {
  test('was stopped by a breaker that tripped before it turned', () => {
    const trip: HandEvent[] = [
      { kind: 'breaker-on', id: 90, other: 2, step: 65 },
      { kind: 'breaker-off', id: 91, other: 2, step: 68 },
    ]
    expect(ending([...tree, ...trip], 300)).toMatchObject({
      kind: 'breaker',
      step: 65,
      count: 2,
      held: 1,
    })
  })

  test('was stopped by makers if enough came back, and says how deep the book was', () => {
    const bidDepth = flat.map((_, step) => (step < 60 ? 4e5 : 2.6e6))
    expect(ending([...tree, ...returns(60, 3)], 300, { bidDepth })).toMatchObject({
      kind: 'makers',
      step: 60,
      count: 3,
      depth: [4e5, 2.6e6],
    })
    expect(ending([...tree, ...returns(60, 1)], 300).kind).toBe('spent')
  })

  test('was stopped by the outside price if that turned', () => {
    const outsidePrice = flat.map((_, step) => (step < 75 ? 100 : 101))
    expect(ending(tree, 300, { outsidePrice }).kind).toBe('price')
  })

  test('else ran out of accounts', () => {
    expect(ending(tree, 300)).toMatchObject({ kind: 'spent', step: 70 })
  })
})
