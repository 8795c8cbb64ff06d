import { describe, expect, test } from 'vitest'
import { CastRecord } from '../../../../src/ui/cast/castRecord.svelte.ts'
import { linesOf, rolesOf } from '../../../../src/ui/cast/series.ts'
import { castText } from '../../../../src/ui/text/cast.ts'
import {
  CAST_PROFIT,
  CAST_WEALTH,
  CAST_WIDTH,
  type AttackView,
  type CastView,
  type Opened,
  type SimService,
} from '../../../../src/workers/messages.ts'

/** Rows `from` to `to` of two cohorts: profits row and -row, wealth 100. */
function view(run: number, from: number, to: number): CastView {
  const rows = Array.from({ length: to - from }, (_, k) => from + k)
  const series = rows.flatMap(row => [5, 100, row, 5, 100, -row])
  expect(series.length).toBe(rows.length * 2 * CAST_WIDTH)
  return {
    run,
    from,
    steps: Int32Array.from(rows, row => 10 * row),
    series: Float64Array.from(series),
    members: [{}, {}] as unknown as CastView['members'],
    attacks: [],
    revenue: {} as CastView['revenue'],
  }
}

describe('the series of a cast', () => {
  test('grow by what is new', () => {
    const record = new CastRecord()
    record.take(view(1, 0, 300))
    record.take(view(1, 300, 700))
    expect(record.rows).toBe(700)
    expect(record.step(699)).toBe(6990)
    expect(record.at(299, 0, CAST_PROFIT)).toBe(299)
    expect(record.at(650, 1, CAST_PROFIT)).toBe(-650)
    expect(record.at(650, 1, CAST_WEALTH)).toBe(100)
  })

  test('of another run begin anew, and are asked for from the start of it', async () => {
    const record = new CastRecord()
    const asked: number[][] = []
    const ask = (answer: CastView): Promise<void> => {
      const cast = async (run: number, from: number): Promise<CastView> => {
        asked.push([run, from])
        return answer
      }
      return record.look(call => call({ cast } as unknown as SimService))
    }
    await ask(view(1, 0, 20))
    await ask(view(2, 0, 3))
    await ask(view(2, 3, 4))
    expect(asked.slice(1)).toEqual([
      [1, 20],
      [2, 3],
    ])
    expect([record.rows, record.at(3, 0, CAST_PROFIT)]).toEqual([4, 3])
  })

  test('are gathered by role, and drawn on one scale with zero inside', () => {
    const roles = rolesOf(['keeper', 'trader', 'trader'])
    expect(roles).toEqual([
      { role: 'trader', cohorts: [1, 2] },
      { role: 'keeper', cohorts: [0] },
    ])
    const record = new CastRecord()
    record.take(view(1, 0, 11))
    const box = { width: 102, height: 46, steps: 100 }
    const { paths, zero, now } = linesOf(record, [0, 1], 'profit', box)
    expect(paths[0].startsWith('M1.0 23.0')).toBe(true)
    expect(paths[0].endsWith('L101.0 3.0')).toBe(true)
    expect(paths[1].endsWith('L101.0 43.0')).toBe(true)
    expect([zero, now]).toEqual([23, 0])
    expect(linesOf(record, [0], 'wealth', box)).toMatchObject({ zero: NaN, now: 100 })
  })

  test('that are long are drawn with few points, the latest among them', () => {
    const record = new CastRecord()
    record.take(view(1, 0, 1999))
    const [path] = linesOf(record, [0], 'profit', { width: 100, height: 40, steps: 19_990 }).paths
    expect(path.split('L').length).toBeLessThan(180)
    expect(path.endsWith(' 3.0')).toBe(true)
  })
})

describe('an attack in words', () => {
  const plan = {
    phases: ['waits', 'pushes the price', 'is done'],
    reasons: ['', 'price did not follow'],
    ends: [2],
  }
  const cast = {
    cohorts: [{ name: 'Hunter', plan }, { name: 'Market makers' }],
    rungs: [{ name: 'Insurance fund' }],
    startTime: 0,
    stepSeconds: 5,
  } as unknown as Opened
  const attack = (changes: Partial<AttackView>): string =>
    castText.attack.verdict(cast, {
      cohort: 0,
      budget: 1e6,
      worth: 1e6,
      profit: 0,
      extracted: 0,
      spent: 0,
      taken: [],
      phase: 0,
      reason: 0,
      story: [],
      ...changes,
    })
  const fund = { kind: 'rung', place: 0, amount: 50_000 } as const
  const makers = { kind: 'cohort', place: 1, amount: -20_000 } as const

  test('that has not begun says so', () => {
    expect(attack({})).toBe('It has not begun.')
  })

  test('under way says what it has taken so far', () => {
    expect(attack({ phase: 1, extracted: 50_000, spent: 20_000, taken: [fund, makers] })).toBe(
      'So far it took 50.0\u202fk from the insurance fund, and spent 20.0\u202fk.',
    )
  })

  test('that paid says who paid for it', () => {
    expect(
      attack({ phase: 2, profit: 30_000, extracted: 50_000, spent: 20_000, taken: [fund, makers] }),
    ).toBe('It worked: it took 50.0\u202fk from the insurance fund, for 20.0\u202fk spent.')
  })

  test('that failed says why, and where the money went', () => {
    expect(attack({ phase: 2, reason: 1, profit: -20_000, spent: 20_000, taken: [makers] })).toBe(
      'It failed: price did not follow. It took nothing from anybody, and spent 20.0\u202fk. Most of it, 20.0\u202fk, went to market makers.',
    )
  })

  test('that never began cost nothing', () => {
    expect(attack({ phase: 2, reason: 1 })).toBe(
      'Price did not follow: it never began, and cost nothing.',
    )
  })
})
