import { expect, test } from 'vitest'
import { createChronicle } from '../../../../src/ui/model/chronicle.ts'
import { cascadeInFocus, nodeInFocus } from '../../../../src/ui/model/focus.ts'
import { broken, eventsOf, openedOf, type HandEvent } from '../handmade.ts'

const many = (from: number, step: number, count: number): HandEvent[] =>
  Array.from({ length: count }, (_, k) => broken(from + k, step, -1))

function chronicleOf(list: readonly HandEvent[]) {
  const chronicle = createChronicle(openedOf())
  chronicle.add(eventsOf(list))
  return chronicle
}

const chronicle = chronicleOf([...many(100, 10, 3), ...many(200, 200, 90), ...many(300, 400, 1)])

test('the cascade under way is in focus, the largest once it is over', () => {
  expect(cascadeInFocus(chronicleOf(many(100, 10, 3)), -1, 11, 5)?.index).toBe(0)
  expect(cascadeInFocus(chronicle, -1, 900, 5)?.index).toBe(1)
})

test('a trickle after a flood does not take the focus away', () => {
  expect(cascadeInFocus(chronicle, -1, 401, 5)?.index).toBe(1)
})

test('the one that was chosen stays in focus', () => {
  expect(cascadeInFocus(chronicle, 0, 900, 5)?.index).toBe(0)
  expect(cascadeInFocus(chronicle, 7, 900, 5)?.index).toBe(1)
})

test('nothing is in focus before anybody broke', () => {
  expect(cascadeInFocus(chronicleOf([]), -1, 5, 5)).toBeUndefined()
})

test('the story is of the account that was clicked, else of the one that set off most', () => {
  const tree = chronicleOf([broken(1, 5, -1), broken(2, 6, -1), broken(3, 7, 2), broken(4, 8, 2)])
  const [cascade] = tree.cascades
  expect(nodeInFocus(tree, cascade, 2)).toBe(2)
  expect(nodeInFocus(tree, cascade, -1)).toBe(1)
  expect(nodeInFocus(tree, cascade, 99)).toBe(1)
})
