import { describe, expect, test } from 'vitest'
import { growingHistory } from '../../../../src/ui/model/history.ts'
import { KINDS, type EventKind } from '../../../../src/ui/model/kinds.ts'
import { createRecord, type Record } from '../../../../src/ui/model/record.ts'
import { KINDS as WORLD_KINDS } from '../../../../src/world/events.ts'
import { frameOf, FUND, KEEPER, openedOf, type HandEvent } from '../handmade.ts'

const opened = openedOf({
  frame: { breakers: [{ name: 'Volatility halt' }] } as never,
})

interface Row {
  readonly markPrice: number
  readonly fund?: number
  readonly volatility?: number
}

/** A run whose first frame brings these events and rows, the rows of steps 0, 1, ... */
function recordOf(list: readonly HandEvent[], rows: readonly Row[] = [], bucket = 1): Record {
  const observations = ['markPrice', 'fund', 'volatility']
  const record = createRecord(
    { ...opened, observations },
    growingHistory(),
    () => 'Depth 4 000 usd an agent',
  )
  const frame = frameOf(list, {
    observations: Float64Array.from(
      rows.flatMap(({ markPrice, fund = 100, volatility = 1 }) => [markPrice, fund, volatility]),
    ),
    observed: rows.length,
  })
  record.add(frame, undefined, bucket)
  return record
}

const told = (list: readonly HandEvent[], bucket = 1, rows: readonly Row[] = []): string[] =>
  recordOf(list, rows, bucket)
    .lines()
    .map(({ subject, text }) => `${subject} ${text}`)

test('the page knows the kinds of event by the engine’s own numbers', () => {
  expect(KINDS).toEqual(WORLD_KINDS)
})

describe('one event', () => {
  test('a liquidation says how and why', () => {
    const shares = { liquidation: 0.58, outside: 0.3, maker: 0.12 }
    const rows = [6414, 6414, 6300, 6214].map(markPrice => ({ markPrice }))
    const lines = told(
      [
        { kind: 'liquidation', id: 1, step: 1, account: 88, shares: { outside: 1 } },
        { kind: 'withdrawal', id: 2, step: 2, account: 61 },
        { kind: 'withdrawal', id: 3, step: 2, account: 62 },
        {
          kind: 'liquidation',
          id: 4,
          step: 3,
          account: 412,
          cause: 1,
          leverage: 31,
          shares,
          safe: [0, 12_826],
        },
      ],
      1,
      rows,
    )
    expect(lines[0]).toBe(
      'Account 412 liquidated, long at 31×. The mark fell 3.1\u202f%: 58\u202f% from earlier liquidations, ' +
        'most from account 88; 30\u202f% from the outside price; 12\u202f% because two makers pulled their quotes.',
    )
  })

  test('a short is called a short', () => {
    const [line] = told([
      { kind: 'liquidation', lots: -2, leverage: 5, shares: { outside: 1 }, safe: [1, 11_000] },
    ])
    expect(line).toContain('short at 5')
    expect(line).toContain('The mark rose 9.1\u202f%')
  })

  test('a rung is named, its amount in usd', () => {
    const [line] = told([{ kind: 'rung-paid', account: 33, other: FUND, amount: 4_200_000_000 }])
    expect(line).toContain('Insurance fund paid 420\u202fk usd for account 33.')
  })

  test('a position that was taken over is worth its lots, and its taker is named', () => {
    const taken = { kind: 'takeover', account: 33, lots: 1000, ticks: 12_000 } as const
    expect(told([{ ...taken, other: FUND }])[0]).toContain('Insurance fund took over 6.00\u202fk')
    expect(told([{ ...taken, other: KEEPER }])[0]).toContain(`Keeper ${KEEPER} took over`)
  })

  test('a maker that pulls its quotes says how rough it is', () => {
    const rows = [{ markPrice: 100, volatility: 10 }]
    expect(told([{ kind: 'withdrawal', account: 61, step: 0 }], 1, rows)).toEqual([
      'Maker 61 pulled its quotes. Volatility is 10× its usual.',
    ])
  })

  test('a breaker is named', () => {
    expect(told([{ kind: 'breaker-on', other: 0, lots: 0 }])).toEqual(['Volatility halt trips.'])
  })

  test('an edit says what it set', () => {
    expect(told([{ kind: 'edit' }])).toEqual(['Incentives moved : Depth 4 000 usd an agent.'])
  })

  test('what is seen elsewhere is not told', () => {
    const seen: EventKind[] = ['mark', 'fill', 'penalty', 'fee', 'funding', 'reward', 'residue']
    expect(told(seen.map(kind => ({ kind })))).toEqual([])
  })

  test('every other kind has a sentence', () => {
    const other: EventKind[] = ['rung-paid', 'insolvent', 'shock', 'deposit', 'deleverage']
    const more: EventKind[] = ['return', 'breaker-off', 'feed-fault', 'reentry', 'vault-in']
    for (const kind of [...other, ...more]) expect(told([{ kind }])[0]).toMatch(/\w \w.*\.$/)
  })

  test('of a kind the page does not know is passed over', () => {
    const frame = frameOf([{ kind: 'edit' }])
    frame.events.kind[0] = KINDS.length
    const record = createRecord(opened, growingHistory(), () => '')
    record.add({ ...frame, observations: new Float64Array(0), observed: 0 }, undefined, 1)
    expect(record.lines()).toEqual([])
  })
})

describe('many events', () => {
  const crowd = Array.from({ length: 24 }, (_, i): HandEvent => ({
    kind: 'liquidation',
    account: i,
    shares: { outside: 0.25, liquidation: 0.75 },
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

  test('of makers are counted in words', () => {
    const three = [61, 62, 63].map(account => ({ kind: 'withdrawal' as const, account }))
    expect(told(three)).toEqual(['Three makers pulled their quotes.'])
  })

  test('of a crowd name the origin that weighs most', () => {
    const pulled = crowd.map(event => ({ ...event, shares: { maker: 0.8, outside: 0.2 } }))
    expect(told(pulled)[0]).toContain('Makers took their quotes away.')
    const ruled = crowd.map(event => ({ ...event, shares: {} }))
    expect(told(ruled)[0]).toContain('a rule did')
  })

  test('are kept up to 200 lines, newest first', () => {
    const lines = recordOf(
      Array.from({ length: 500 }, (_, step): HandEvent => ({ kind: 'edit', step })),
    ).lines()
    expect(lines).toHaveLength(200)
    expect(lines[0].step).toBe(499)
  })
})

test('the fund and the price are told when they pass a level', () => {
  const rows = [
    { markPrice: 100, fund: 1000 },
    { markPrice: 94, fund: 600 },
    { markPrice: 94, fund: 600 },
    { markPrice: 93, fund: 2 },
  ]
  expect(told([], 1, rows)).toEqual([
    'Insurance fund is dry. What comes now is shared by others.',
    'Mark price 5\u202f% below its start.',
  ])
})
