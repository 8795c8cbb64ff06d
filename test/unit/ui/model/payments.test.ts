import { describe, expect, test } from 'vitest'
import { payersOf } from '../../../../src/ui/model/payers.ts'
import { createPayments, type Payments } from '../../../../src/ui/model/payments.ts'
import type { Frame } from '../../../../src/workers/messages.ts'
import { paidText } from '../../../../src/ui/text/paid.ts'
import { ADL, eventsOf, FUND, KEEPER, openedOf, VAULT, type HandEvent } from '../handmade.ts'

const opened = openedOf({
  frame: { balances: Float64Array.of(1000, 500, 0) } as unknown as Frame,
})

function after(list: readonly HandEvent[]): Payments {
  const payments = createPayments(opened)
  payments.add(eventsOf(list))
  return payments
}

describe('payments', () => {
  test('of rungs are told apart by their accounts, in usd', () => {
    const { rungs } = after([
      { kind: 'rung-paid', other: FUND, amount: 10_000 },
      { kind: 'rung-paid', other: VAULT, amount: 20_000 },
      { kind: 'rung-paid', other: VAULT, amount: 20_000 },
    ])
    expect([...rungs]).toEqual([1, 4, 0])
  })

  test('of positions are notional: by whom they were taken over, and whose were closed', () => {
    const position = { lots: 1000, ticks: 12_000 } as const
    const payments = after([
      { kind: 'takeover', other: FUND, ...position },
      { kind: 'takeover', other: KEEPER, ...position },
      { kind: 'deleverage', account: 5, other: ADL, ...position },
      { kind: 'deleverage', account: 5, other: ADL, ...position },
    ])
    expect(payments.takenByRungs[0]).toBe(6000)
    expect(payments.takenByKeepers).toBe(6000)
    expect(payments.deleveraged).toBe(12_000)
    expect(payments.winnersClosed).toBe(1)
  })

  test('to keepers count each keeper once', () => {
    const { rewards, keepers } = after([
      { kind: 'reward', other: KEEPER, amount: 10_000 },
      { kind: 'reward', other: KEEPER, amount: 10_000 },
      { kind: 'reward', other: KEEPER + 1, amount: 10_000 },
    ])
    expect([rewards, keepers]).toEqual([3, 2])
  })
})

describe('payers', () => {
  const summary = { penalties: 2, insolvent: 0 } as Frame['summary']
  const frame = (balances: readonly number[]): Frame =>
    ({ summary, balances: Float64Array.from(balances) }) as unknown as Frame

  test('stand in the order of the waterfall, without the rung that only closes positions', () => {
    const ids = payersOf(opened, frame([1000, 500, 0]), after([])).map(paidText.name)
    expect(ids).toEqual([
      'Traders, as penalties',
      'Insurance fund',
      'LP vault',
      'Nobody: insolvent',
    ])
  })

  test('a rung has paid what is missing in it, whatever it received meanwhile', () => {
    const events: HandEvent[] = [
      { kind: 'penalty', other: FUND, amount: 500_000 },
      { kind: 'vault-out', other: VAULT, amount: 1_000_000 },
    ]
    const [, fund, vault] = payersOf(opened, frame([900, 400, 0]), after(events))
    expect(fund.amount).toBe(150)
    expect(vault.amount).toBe(0)
  })

  test('a rung that earned has paid nothing', () => {
    expect(payersOf(opened, frame([1100, 500, 0]), after([]))[1].amount).toBe(0)
  })

  test('what was taken over is said', () => {
    const taken = after([{ kind: 'takeover', other: FUND, lots: 1000, ticks: 12_000 }])
    expect(paidText.help(payersOf(opened, frame([900, 500, 0]), taken)[1])).toContain('6.00')
  })
})
