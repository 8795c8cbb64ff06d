import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { vectors } from '../../../src/cli/commands/vectors.ts'
import * as families from '../../../src/cli/vectors/index.ts'
import { namesOf } from '../../../src/cli/vectors/family.ts'
import { WrongUse } from '../../../src/cli/wrongUse.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'breakwater-vectors-'))
})

afterEach(() => {
  rmSync(dir, { recursive: true })
  process.exitCode = undefined
  vi.restoreAllMocks()
})

type Vector = { id: string; in?: object; out?: object; tol?: number }

const write = (id: string, list: readonly unknown[]): void =>
  writeFileSync(join(dir, `${id}.json`), JSON.stringify({ id, vectors: list }))

/** Lines that the command prints, and its exit code. */
async function check(): Promise<{ lines: string[]; code: number }> {
  let text = ''
  vi.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    text += String(chunk)
    return true
  })
  await vectors().parseAsync([dir], { from: 'user' })
  return { lines: text.trimEnd().split('\n'), code: Number(process.exitCode ?? 0) }
}

const long: Vector = {
  id: 'long',
  in: { side: 1, entry: 60_000, leverage: 10, mmf: 0.0125, margin_mode: 'isolated, linear' },
  out: { liquidation_price: 54_683.54430379747, bankruptcy_price: 54_000 },
}
const recovery: Vector = {
  id: 'recovery',
  in: { liquidation_ratio: 1.5, penalty: 0.13 },
  out: { theoretical_max_returned_share_of_collateral: 0.24666666666666667, published: 0.2467 },
}
const shorts = [
  { name: 'A', side: -1, entry: 120, size: 100, account: 4000 },
  { name: 'B', side: -1, entry: 110, size: 300, account: 1500 },
  { name: 'D', side: -1, entry: 95, size: 80, account: 900 },
]
const queue: Vector = {
  id: 'queue',
  in: { traders: shorts, mark: 100, bankruptcy_price_of_loser: 104, size_to_absorb: 320, rank: '' },
  out: {
    order: ['B', 'A', 'D'],
    score: { B: 1.818181818, A: 0.416666667, D: -0.005921053 },
    queue_closed: { B: 300, A: 20 },
    queue_unfilled: 0,
    queue_profit_forgone_vs_mark: { B: 1200, A: 80 },
    pro_rata_closed: { A: 80, B: 240 },
  },
}

describe('vectors that the program answers', () => {
  test('pass, and what a publication prints is not held against it', async () => {
    write('mechanisms', [long, recovery, queue])
    expect(await check()).toEqual({ lines: ['0 not yet', '3 passed, 0 failed'], code: 0 })
  })

  test('fail by name where a value is off by more than the tolerance', async () => {
    const off = { ...long, out: { ...long.out, bankruptcy_price: 54_000.001 } }
    const order = { ...queue, out: { ...queue.out, order: ['B', 'D', 'A'], queue_closed: { B: 320 } } } // prettier-ignore
    write('mechanisms', [off, order, recovery])
    const { lines, code } = await check()
    expect(code).toBe(1)
    expect(lines).toEqual([
      'mechanisms long bankruptcy_price: got 54000, expected 54000.001',
      'mechanisms queue order.1: got "A", expected "D"',
      'mechanisms queue order.2: got "D", expected "A"',
      'mechanisms queue queue_closed.B: got 300, expected 320',
      'mechanisms queue queue_closed.A: got 20, expected nothing',
      '0 not yet',
      '1 passed, 2 failed',
    ])
  })

  test('fail where the values make no sense, without a stack trace', async () => {
    const tiers = [{ from_notional: 5, mmf: 0.1 }]
    write('mechanisms', [{ id: 'tiers', in: { notional: 10, tiers }, out: { maintenance_margin: 1 } }]) // prettier-ignore
    const { lines, code } = await check()
    expect(code).toBe(1)
    expect(lines[0]).toMatch(/^mechanisms tiers: got tiers: .*, expected an answer$/)
    expect(lines.slice(1)).toEqual(['0 not yet', '0 passed, 1 failed'])
  })

  test('whole numbers are exact, and a vector’s own tolerance comes first', async () => {
    const margin = {
      id: 'margin',
      in: { imf_ppm: 200_000, position_notional_quantums: 500_000, open_interest_notional: 15e11, oi_lower_cap: 1e12, oi_upper_cap: 2e12 }, // prettier-ignore
      out: { initial_margin_quantums_rounded_up: 300_000 },
    }
    const units = {
      id: 'units',
      in: { margin_shortage: 10, asset_weight: 0.8, asset_multiplier: 1.1, liability_weight: 1.2, liability_multiplier: 0.9, liability_price: 100, insurance_fee: 0 }, // prettier-ignore
      out: { liability_units: 0.44998425 },
    }
    write('perp-dydx-v4', [margin, { ...margin, out: { initial_margin_quantums_rounded_up: 300_001 } }]) // prettier-ignore
    write('perp-drift', [units, { ...units, tol: 1e-4 }])
    const { lines } = await check()
    expect(lines.map(line => line.replace(/0\.4{5,}\d*|0\.45\d*/, '0.45'))).toEqual([
      'perp-drift units liability_units: got 0.45, expected 0.44998425',
      'perp-dydx-v4 margin initial_margin_quantums_rounded_up: got 300000, expected 300001',
      '0 not yet',
      '2 passed, 2 failed',
    ])
  })
})

describe('vectors that it does not answer', () => {
  test('are counted and fail nothing', async () => {
    const { in: given } = long
    write('mechanisms', [
      { ...long, in: { ...given, colour: 1 } },
      { ...long, in: { ...given, margin_mode: 'portfolio' } },
      { ...long, out: { ...long.out, taste: 3 } },
      { id: 'no question' },
      7,
    ])
    write('weather', [long])
    expect(await check()).toEqual({ lines: ['6 not yet', '0 passed, 0 failed'], code: 0 })
  })

  test('a wrong value counts even beside one that is not answered', async () => {
    write('mechanisms', [{ ...long, out: { bankruptcy_price: 1, taste: 3 } }])
    const { lines } = await check()
    expect(lines.at(-1)).toBe('0 passed, 1 failed')
  })
})

describe('wrong use', () => {
  test.each([
    ['no file', () => undefined],
    ['text that is not JSON', () => writeFileSync(join(dir, 'a.json'), 'hello')],
    ['another document', () => writeFileSync(join(dir, 'a.json'), '{"id":3,"vectors":[]}')],
    ['a list', () => writeFileSync(join(dir, 'a.json'), '[]')],
    ['no folder', () => (rmSync(dir, { recursive: true }), writeFileSync(dir, ''))],
  ])('%s', async (_, prepare) => {
    prepare()
    await expect(check()).rejects.toThrow(WrongUse)
  })
})

test('no two kinds of a family are told apart by the same names', () => {
  for (const { id, kinds } of Object.values(families)) {
    const keys = kinds.map(kind => kind.keys)
    expect(new Set(keys).size, id).toBe(keys.length)
    for (const text of keys) expect(namesOf(text.split(' '))).toBe(text)
  }
})
