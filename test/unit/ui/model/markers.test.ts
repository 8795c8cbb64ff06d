import { expect, test } from 'vitest'
import { createChronicle } from '../../../../src/ui/model/chronicle.ts'
import { markersOf, spansOf } from '../../../../src/ui/model/markers.ts'
import { eventsOf, openedOf, type HandEvent } from '../handmade.ts'

function notables(list: readonly HandEvent[]) {
  const chronicle = createChronicle(openedOf())
  chronicle.add(eventsOf(list))
  return chronicle.notables
}

const pull = (step: number, account: number): HandEvent => ({ kind: 'withdrawal', step, account })

test('makers that pull within half a minute of each other are one mark, each counted once', () => {
  const list = notables([pull(10, 61), pull(14, 62), pull(20, 61), pull(40, 63)])
  expect(markersOf(list, [0, 100], 5, 3)).toEqual([
    { kind: 'withdrawal', step: 10, last: 20, count: 2 },
    { kind: 'withdrawal', step: 40, last: 40, count: 1 },
  ])
})

test('only the largest marks of a kind are kept, in the order they came', () => {
  const list = notables([pull(10, 61), pull(40, 61), pull(41, 62), pull(80, 63), pull(80, 64)])
  expect(markersOf(list, [0, 100], 5, 2).map(({ step }) => step)).toEqual([40, 80])
})

test('what happened outside of the steps is not marked', () => {
  expect(markersOf(notables([pull(10, 61)]), [11, 20], 5, 3)).toEqual([])
})

test('a breaker spans from its trip to where it lets go, or on and on', () => {
  const list = notables([
    { kind: 'breaker-on', lots: 0, other: 0, step: 5 },
    { kind: 'breaker-on', lots: 0, other: 1, step: 6 },
    { kind: 'breaker-off', lots: 0, other: 0, step: 9 },
  ])
  expect(spansOf(list, [7, 100])).toEqual([
    { breaker: 0, from: 5, to: 9 },
    { breaker: 1, from: 6, to: NaN },
  ])
  expect(spansOf(list, [10, 100])).toHaveLength(1)
})
