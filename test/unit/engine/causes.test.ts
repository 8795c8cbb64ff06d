import { describe, expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import { COUNT, FIRST, KIND, KINDS } from '../../../src/world/events.ts'
import { LIQUIDATED_DETAIL } from '../../../src/engine/run.ts'
import { BY_LIQUIDATION, ORIGINS } from '../../../src/world/world.ts'
import { parsed, preset, small } from '../../support/scenarios.ts'

describe('every event has at most one parent, an earlier event', () => {
  const parents: Record<string, Set<string>> = {}
  let shares = 0
  let liquidations = 0
  const kinds = new Map<number, string>()
  const run = stepper(preset('march-2020-linear'))
  run.advance(4000, ({ world: { log }, scratch }) => {
    const first = log.cursor[FIRST]
    for (let row = 0; row < log.cursor[COUNT]; row++) {
      const kind = KINDS[log.kind[row]]
      kinds.set(first + row, kind)
      const back = log.back[row]
      expect(back).toBeGreaterThanOrEqual(0)
      expect(back).toBeLessThanOrEqual(first + row)
      if (back > 0) (parents[kind] ??= new Set()).add(kinds.get(first + row - back) ?? 'nothing')
    }
    for (let j = 0; j < scratch.liquidated.count; j++) {
      const [leverage, ...parts] = scratch.liquidated.detail.subarray(
        LIQUIDATED_DETAIL * j,
        LIQUIDATED_DETAIL * j + 1 + ORIGINS.length,
      )
      const sum = parts.reduce((total, part) => total + part, 0)
      expect(Math.abs(sum - 1) < 1e-9 || sum === 0).toBe(true)
      expect(Number.isFinite(leverage)).toBe(true)
      shares += parts[BY_LIQUIDATION]
      liquidations++
    }
  })

  test('of the kinds that can cause it', () => {
    expect([...parents.liquidation].sort()).toEqual(['liquidation', 'mark'])
    expect([...parents.penalty]).toEqual(['liquidation'])
    expect([...parents.shortfall]).toEqual(['liquidation'])
    expect([...parents['rung-paid']]).toEqual(['shortfall'])
    expect([...parents.fill]).toEqual(['liquidation'])
    expect([...parents.mark]).toEqual(['liquidation'])
  })

  test('the reproduction number is the mean share that earlier liquidations made', () => {
    expect(liquidations).toBe(run.summary().liquidations)
    expect(run.summary().reproductionNumber).toBeCloseTo(shares / liquidations, 12)
    expect(run.summary().reproductionNumber).toBeGreaterThan(0.3)
    expect(run.summary().reproductionNumber).toBeLessThan(1)
  })
})

test('where forced sales move nothing, nothing is caused by them', () => {
  const base = small('march-2020-linear', 600, 1500)
  const markets = [{ ...base.markets[0], venue: { kind: 'house', depth: 1e7 } }]
  const run = stepper(parsed({ ...base, markets }))
  run.advance(1500)
  expect(run.summary().liquidations).toBeGreaterThan(50)
  expect(run.summary().reproductionNumber).toBeLessThan(0.001)
})

test('a shock is the parent of the marks that it moves', () => {
  const base = small('calm-linear', 90, 200)
  const shocks = [{ kind: 'price', market: 'btc', step: 50, move: -0.3, lasts: 5 }]
  const run = stepper(parsed({ ...base, shocks }))
  let caused = 0
  const ids: number[] = []
  run.advance(200, ({ world: { log } }) => {
    for (let row = 0; row < log.cursor[COUNT]; row++) {
      const id = log.cursor[FIRST] + row
      if (log.kind[row] === KIND.shock) ids.push(id)
      if (log.kind[row] === KIND.mark && ids.includes(id - log.back[row])) caused++
    }
  })
  expect(ids.length).toBe(1)
  expect(caused).toBeGreaterThanOrEqual(4)
})

test('who falls because maintenance was raised has that edit as parent, and no price to blame', () => {
  const base = small('calm-linear', 300, 40)
  const patch = (name: string, value: number): object => ({ op: 'replace', path: ['protocols', 0, 'margin', name], value }) // prettier-ignore
  const edits = [{ step: 20, patches: [patch('initialMarginRate', 0.5), patch('maintenanceMarginRate', 0.3)] }] // prettier-ignore
  const run = stepper(parsed({ ...base, edits }))
  const kinds = new Map<number, number>()
  let fallen = 0
  run.advance(21, ({ world: { log } }) => {
    for (let row = 0; row < log.cursor[COUNT]; row++) {
      const id = log.cursor[FIRST] + row
      kinds.set(id, log.kind[row])
      if (log.kind[row] !== KIND.liquidation) continue
      fallen++
      expect(kinds.get(id - log.back[row])).toBe(KIND.edit)
    }
  })
  expect(fallen).toBeGreaterThan(20)
  expect(run.summary().reproductionNumber).toBe(0)
})
