import { expect, test } from 'vitest'
import { actOf } from '../../../../src/ui/model/keys.ts'
import { rollSeed } from '../../../../src/ui/model/seeds.ts'

const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false, altKey: false })

test.each([
  [' ', 'play'],
  ['ArrowLeft', 'back'],
  ['ArrowRight', 'step'],
  ['r', 'reset'],
  ['c', 'centre'],
  ['?', 'help'],
  ['x', undefined],
])('%j does %s', (key, act) => {
  expect(actOf(press(key), 'nothing')).toBe(act)
})

test('elements keep the keys they use themselves', () => {
  expect(actOf(press(' '), 'press')).toBeUndefined()
  expect(actOf(press(' '), 'range')).toBe('play')
  expect(actOf(press('ArrowLeft'), 'range')).toBeUndefined()
  expect(actOf(press('r'), 'text')).toBeUndefined()
  expect(actOf(press('k', true), 'text')).toBe('search')
  expect(actOf(press('r', true), 'nothing')).toBeUndefined()
})

test('a rolled seed is short and printable', () => {
  for (const x of [0, 0.5, 0.999999]) expect(rollSeed(() => x)).toMatch(/^[a-z]+-[a-z]+-\d\d$/)
})
