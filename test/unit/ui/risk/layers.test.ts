import { expect, test } from 'vitest'
import { bearerOf, layersOf, totals } from '../../../../src/ui/risk/layers.ts'
import { at, curveOf, rungOf } from './handmade.ts'

const RUNGS = [rungOf('insurance-fund'), rungOf('auto-deleveraging'), rungOf('socialized-loss')]

test('layers stand on each other: own margin, the rungs in their order, nobody', () => {
  const layers = layersOf(curveOf(1, [2, 3, 4], 5), RUNGS)
  expect(layers.map(({ bearer }) => bearer)).toEqual(['own', 'pool', 'others', 'others', 'nobody'])
  expect(layers.map(({ tops }) => tops[at(-10)])).toEqual([10, 30, 60, 100, 150])
})

test('the top of the last layer is all that is lost', () => {
  const curve = curveOf(1, [2, 3, 4], 5)
  const { tops } = layersOf(curve, RUNGS).at(-1)!
  totals(curve).forEach((loss, place) => expect(tops[place]).toBeCloseTo(loss, 9))
})

test('those that bear nothing at any gap are left out', () => {
  const layers = layersOf(curveOf(1, [2, 0, 4]), RUNGS)
  expect(layers.map(({ name }) => name)).toEqual([
    'Own margin',
    'Insurance fund',
    'Winners, charged',
  ])
})

test('a later layer of the same kind is told apart', () => {
  const rungs = [rungOf('own-equity'), rungOf('insurance-fund'), rungOf('lp-vault')]
  expect(layersOf(curveOf(1, [1, 1, 1]), rungs).map(({ shade }) => shade)).toEqual([0, 0, 1, 0])
})

test('a rung of a kind that is not known is a pool with its own name', () => {
  expect(bearerOf('catastrophe-bond')).toBe('pool')
  const [, layer] = layersOf(curveOf(1, [1]), [rungOf('catastrophe-bond', 'Catastrophe bond')])
  expect(layer.name).toBe('Catastrophe bond')
})
