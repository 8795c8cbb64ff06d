import { describe, expect, test } from 'vitest'
import type { Frame, FrameEvents, Opened } from '../../../../src/workers/messages.ts'
import { KINDS } from '../../../../src/ui/model/happenings.ts'
import { growingHistory } from '../../../../src/ui/model/history.ts'
import { createTicker } from '../../../../src/ui/model/ticker.ts'

const FUND = 900

const opened = {
  scenario: { assets: [{ id: 'usd', unit: 0.0001 }], shocks: [{ kind: 'price', step: 3 }] },
  stepSeconds: 5,
  observations: ['markPrice', 'fund'],
  rungs: [{ kind: 'insurance-fund', name: 'Insurance fund', about: '', account: FUND }],
} as unknown as Opened

interface Event {
  readonly kind: (typeof KINDS)[number]
  readonly step?: number
  readonly account?: number
  readonly other?: number
  readonly lots?: number
  readonly amount?: number
  readonly cause?: number
  readonly detail?: readonly number[]
}

function frame(list: readonly Event[]): Frame {
  const column = (read: (event: Event) => number): Float64Array => Float64Array.from(list, read)
  const events = {
    count: list.length,
    id: Float64Array.from(list, (_, i) => i),
    step: Int32Array.from(list, ({ step = 7 }) => step),
    kind: Int32Array.from(list, ({ kind }) => KINDS.indexOf(kind)),
    account: Int32Array.from(list, ({ account = 1 }) => account),
    other: Int32Array.from(list, ({ other = -1 }) => other),
    ticks: Int32Array.from(list, () => 0),
    lots: column(({ lots = 1 }) => lots),
    amount: column(({ amount = 0 }) => amount),
    cause: column(({ cause = -1 }) => cause),
    detail: Float32Array.from(list.flatMap(({ detail = [0, 0, 0, 0] }) => detail)),
  } satisfies FrameEvents
  return { events } as unknown as Frame
}

function told(list: readonly Event[], bucket = 1): string[] {
  const ticker = createTicker(opened, () => 'Depth 4 000 usd an agent')
  ticker.add(frame(list), growingHistory(), 0, bucket)
  return ticker.lines().map(({ subject, text }) => `${subject} ${text}`)
}

describe('one event', () => {
  test('a liquidation says how and why', () => {
    const [line] = told([{ kind: 'liquidation', account: 412, detail: [31, 0.3, 0.58, 0.12] }])
    expect(line).toBe(
      'Account 412 liquidated, long at 31×. Of the fall, 58\u202f% from earlier liquidations; ' +
        '30\u202f% from the outside price; 12\u202f% from other traders.',
    )
  })

  test('a liquidation names the account whose sale did most', () => {
    const lines = told([
      { kind: 'liquidation', account: 88, step: 1, detail: [9, 1, 0, 0] },
      { kind: 'liquidation', account: 412, step: 2, cause: 0, detail: [9, 0, 1, 0] },
    ])
    expect(lines[0]).toContain('most from account 88')
  })

  test('a short is called a short', () => {
    const [line] = told([{ kind: 'liquidation', lots: -2, detail: [5, 1, 0, 0] }])
    expect(line).toContain('short at 5')
    expect(line).toContain('Of the rise')
  })

  test('a rung is named, its amount in usd', () => {
    const [line] = told([{ kind: 'rung-paid', account: 33, other: FUND, amount: 4_200_000_000 }])
    expect(line).toContain('Insurance fund paid 420\u202fk usd for account 33.')
  })

  test('an edit says what it set', () => {
    expect(told([{ kind: 'edit' }])).toEqual(['Incentives moved : Depth 4 000 usd an agent.'])
  })

  test('marks, fills and penalties are told by others', () => {
    expect(told([{ kind: 'mark' }, { kind: 'fill' }, { kind: 'penalty' }])).toEqual([])
  })

  test('every other kind has a sentence', () => {
    for (const kind of KINDS.slice(5)) expect(told([{ kind }])).toHaveLength(1)
  })
})

describe('many events', () => {
  const crowd = Array.from({ length: 24 }, (_, i) => ({
    kind: 'liquidation' as const,
    account: i,
    detail: [9, 0.25, 0.75, 0],
  }))

  test('of one step are one sentence', () => {
    expect(told(crowd)[0]).toBe(
      '24 accounts liquidated in one step. All long. 75\u202f% of what broke them came from earlier liquidations.',
    )
  })

  test('of some steps are one sentence while the bucket lasts', () => {
    const spread = crowd.map((event, i) => ({ ...event, step: 7 + i }))
    expect(told(spread, 24)).toHaveLength(1)
    expect(told(spread, 24)[0]).toContain('24 accounts liquidated within 2\u202fmin.')
    expect(told(spread, 12)).toHaveLength(2)
    expect(told(spread)).toHaveLength(24)
  })

  test('are kept up to 200 lines, newest first', () => {
    const long = Array.from({ length: 500 }, (_, step) => ({ kind: 'edit' as const, step }))
    const ticker = createTicker(opened, step => String(step))
    ticker.add(frame(long), growingHistory(), 0, 1)
    expect(ticker.lines()).toHaveLength(200)
    expect(ticker.lines()[0].step).toBe(499)
  })
})

test('the fund and the price are told when they pass a level', () => {
  const history = growingHistory()
  history.open(opened.observations)
  history.append(Float64Array.from([100, 1000, 94, 600, 94, 600, 93, 2]), 4)
  const ticker = createTicker(opened, () => '')
  ticker.add(frame([]), history, 0, 1)
  expect(ticker.lines().map(({ text }) => text)).toEqual([
    'is dry. What comes now is shared by others.',
    '5\u202f% below its start.',
  ])
})
