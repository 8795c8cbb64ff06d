import { expect, test } from 'vitest'
import type { FrameEvents } from '../../../../src/workers/messages.ts'
import { KIND } from '../../../../src/ui/model/kinds.ts'
import { absorb, clearFates, createFates, revive } from '../../../../src/ui/stage/fates.ts'

const venue = {
  tick: 0.5,
  lot: 0.001,
  unit: 1e-4,
  rungs: [
    { kind: 'insurance-fund', name: 'Insurance fund', about: '', account: 90 },
    { kind: 'socialized-loss', name: 'Socialized loss', about: '', account: 91 },
  ],
}

interface Row {
  readonly kind: number
  readonly account: number
  readonly step?: number
  readonly other?: number
  readonly ticks?: number
  readonly lots?: number
  readonly amount?: number
}

function events(rows: readonly Row[]): FrameEvents {
  const floats = (read: (row: Row) => number): Float64Array => Float64Array.from(rows, read)
  const whole = (read: (row: Row) => number): Int32Array => Int32Array.from(rows, read)
  return {
    count: rows.length,
    id: floats(() => 0),
    step: whole(row => row.step ?? 1),
    kind: whole(row => row.kind),
    account: whole(row => row.account),
    other: whole(row => row.other ?? -1),
    ticks: whole(row => row.ticks ?? 0),
    lots: floats(row => row.lots ?? 0),
    amount: floats(row => row.amount ?? 0),
    cause: floats(() => -1),
    detail: new Float32Array(4 * rows.length),
  }
}

const past = { price: Float32Array.of(6100, NaN, 6000), step: 1, before: 0, half: 4 }

test('the dead lie where they stood, or where they were closed if they never stood', () => {
  const fates = createFates(3, 2)
  const rows = [0, 1].map(account => ({
    kind: KIND.liquidation,
    account,
    step: 9,
    ticks: 12_000,
    lots: -2000,
  }))
  absorb(fates, events(rows), venue, past)
  expect([...fates.price]).toEqual([6100, 6000, NaN])
  expect(fates.notional[0]).toBe(12_000)
  expect([...fates.step]).toEqual([9, 9, -1])
  expect([...fates.fresh.subarray(0, fates.freshCount)]).toEqual([0, 1])
  expect(fates.first).toBe(9)
})

test('what a replay brings from long ago no longer flows', () => {
  const fates = createFates(3, 2)
  const rows = [{ kind: KIND.penalty, account: 0, amount: 10_000 }]
  absorb(fates, events(rows), venue, { ...past, step: 801 })
  expect(fates.paid[0]).toBe(1)
  expect(fates.flow[0]).toBeLessThan(1e-9)
})

test('an account that trades again lives again', () => {
  const fates = createFates(3, 2)
  absorb(fates, events([{ kind: KIND.liquidation, account: 0, ticks: 1, lots: 1 }]), venue, past)
  revive(fates, Float32Array.of(0, 0, 0))
  expect(fates.step[0]).toBe(1)
  revive(fates, Float32Array.of(50, 0, 0))
  expect(fates.step[0]).toBe(-1)
  expect(fates.price[0]).toBeNaN()
})

test('each payment is counted at its tank in usd, and what flowed fades', () => {
  const fates = createFates(3, 2)
  const rows = [
    { kind: KIND.penalty, account: 0, other: 90, amount: 10_000 },
    { kind: KIND['rung-paid'], account: 0, other: 90, amount: 20_000 },
    { kind: KIND['loss-socialized'], account: 2, other: 0, amount: 30_000 },
    { kind: KIND.insolvent, account: 0, other: 92, amount: 40_000 },
    { kind: KIND['rung-paid'], account: 0, other: 91, amount: 50_000 },
  ]
  absorb(fates, events(rows), venue, past)
  expect([...fates.paid]).toEqual([1, 2, 8, 4])
  expect([...fates.flow]).toEqual([1, 2, 8, 4])
  absorb(fates, events([]), venue, { ...past, step: 5, before: 1 })
  expect([...fates.flow]).toEqual([0.5, 1, 4, 2])
  clearFates(fates)
  expect([...fates.paid]).toEqual([0, 0, 0, 0])
  expect(fates.first).toBe(-1)
})
