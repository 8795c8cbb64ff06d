import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PRESET_IDS } from '../support/scenarios.ts'

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command; `input` goes to its standard input. */
function breakwater(words: readonly string[], input?: string): Promise<Outcome> {
  return new Promise(resolve => {
    const child = execFile(
      process.execPath,
      ['dist/cli/breakwater.js', ...words],
      { maxBuffer: 1e8 },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr })
      },
    )
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'breakwater-'))
const short = ['--steps', '900', '--set', 'cohorts.0.count=100', '--set', 'cohorts.1.count=100', '--set', 'cohorts.2.count=100'] // prettier-ignore

describe('run', () => {
  test('prints one object with every promised figure', async () => {
    const { code, stdout } = await breakwater(['run', 'march-2020', '--json', ...short])
    expect(code).toBe(0)
    const report = JSON.parse(stdout) as Record<string, unknown>
    expect(report.digest).toMatch(/^[0-9a-f]{16}$/)
    expect(report.seed).toBe('lehman')
    for (const name of 'engine steps agents wallSeconds agentStepsPerSecond liquidations badDebt insuranceStart insuranceEnd insuranceLow adl socializedLoss insolvent priceLow reproductionNumber conservationError'.split(
      ' ',
    ))
      // prettier-ignore
      expect(report[name], name).toBeTypeOf('number')
    expect(report.conservationError).toBe(0)
  })

  test('gives one digest whatever the chunk, the record and the audit', async () => {
    const base = ['run', 'march-2020', '--json', ...short]
    const digests = await Promise.all(
      [
        ['--chunk', '1'],
        ['--chunk', '7', '--record', 'none'],
        ['--record', 'all', '--audit', 'full'],
      ].map(async words => (JSON.parse((await breakwater([...base, ...words])).stdout) as { digest: string }).digest), // prettier-ignore
    )
    expect(new Set(digests).size).toBe(1)
  })

  test('writes its columns into a folder, and refuses one that is in use or leads elsewhere', async () => {
    const dir = folder()
    const out = join(dir, 'results')
    const first = await breakwater(['run', 'march-2020', ...short, '--out', out])
    expect(first.code).toBe(0)
    expect(readdirSync(out).sort()).toEqual(['events.csv', 'observations.csv', 'summary.json'])
    const rows = readFileSync(join(out, 'observations.csv'), 'utf8').trim().split('\n')
    expect(rows.length).toBe(901)
    const again = await breakwater(['run', 'march-2020', ...short, '--out', out])
    expect(again).toMatchObject({ code: 2, stdout: '' })
    expect(again.stderr).toContain('E_OUT --out')
    symlinkSync(dir, join(dir, 'elsewhere'))
    const linked = await breakwater([
      'run',
      'march-2020',
      ...short,
      '--out',
      join(dir, 'elsewhere'),
    ])
    expect(linked.code).toBe(2)
    const file = join(dir, 'file')
    writeFileSync(file, '')
    expect((await breakwater(['run', 'calm', ...short, '--out', file])).code).toBe(2)
  })
})

describe('link and verify', () => {
  test('a link is reproduced; a link of another seed differs from it', async () => {
    const made = await breakwater(['link', 'march-2020', ...short])
    expect(made.stdout).toMatch(/^#v1\.[A-Za-z0-9_-]+\.[0-9a-f]{8}\n$/)
    const verified = await breakwater(['verify', made.stdout.trim()])
    expect(verified).toMatchObject({ code: 0 })
    expect(verified.stdout).toMatch(/^[0-9a-f]{16}\nreproduced\n$/)
    const whole = await breakwater(['verify', `https://example.org/play${made.stdout.trim()}`])
    expect(whole.stdout).toBe(verified.stdout)
  })

  test.each([
    ['cut short', (link: string) => link.slice(0, 100)],
    ['one letter changed', (link: string) => link.replace(/^(#v1\..{20})./, (_, head: string) => `${head}${link[24] === 'A' ? 'B' : 'A'}`)], // prettier-ignore
    ['far too long', (link: string) => `${link}${'A'.repeat(9000)}`],
    ['in no form at all', () => 'hello'],
  ])('a link %s is wrong use, without a stack trace', async (_, damage) => {
    const { stdout } = await breakwater(['link', 'calm', ...short])
    const { code, stderr } = await breakwater(['verify', damage(stdout.trim())])
    expect(code).toBe(2)
    expect(stderr).toMatch(/^E_[A-Z_]+.*: got .*, expected /)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})

describe('check', () => {
  test.each(PRESET_IDS)('%s is fine', async id => {
    expect((await breakwater(['check', id])).code).toBe(0)
  })
})

describe('bench', () => {
  test('of no such name is wrong use', async () => {
    const { code, stderr } = await breakwater(['bench', 'w9'])
    expect({ code, stderr: stderr.slice(0, 41) }).toEqual({
      code: 2,
      stderr: 'E_ARG bench: got w9, expected one of w1, ',
    })
  })

  test('w1 prints its figures, and a ratio to another program in the same run', async () => {
    const peer = `${process.execPath} -p JSON.stringify({rate:1e6})`
    const words = ['bench', 'w1', '--agents', '999', '--steps', '50', '--rounds', '2', '--json']
    const { code, stdout } = await breakwater([...words, '--peer', peer])
    expect(code).toBe(0)
    const row = JSON.parse(stdout) as Record<string, number>
    expect(row).toMatchObject({ name: 'w1', agents: 999, steps: 50, activity: 0.05 })
    expect(row.ratio).toBeCloseTo(row.agentStepsPerSecond / 1e6, -1)
    expect(row.liquidationsPerAgent).toBeGreaterThanOrEqual(0)
  })

  test('W1b liquidates and insures as the reference does', async () => {
    const words = ['bench', 'w1', '--agents', '1000', '--steps', '200', '--sigma', '0.03', '--json']
    const { stdout } = await breakwater([...words, '--rounds', '240', '--seed', '1001'])
    const row = JSON.parse(stdout) as Record<string, number>
    // 240 seeds of the reference: 0.528 +- 0.008 liquidations and 53.0 +- 1.4 usd of insurance an agent.
    expect(Math.abs(row.liquidationsPerAgent - 0.528)).toBeLessThan(3 * 0.0113)
    expect(Math.abs(row.insurancePerAgent - 53.0)).toBeLessThan(3 * 2)
  })
})
