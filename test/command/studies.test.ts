import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command; `interrupted`: sends it Ctrl-C after so many milliseconds, or once that is so. */
function breakwater(
  words: readonly string[],
  interrupted?: number | (() => boolean),
): Promise<Outcome> {
  return new Promise(resolve => {
    const file = process.execPath
    const child = execFile(file, ['dist/cli/breakwater.js', ...words], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr })
    })
    if (typeof interrupted === 'number') setTimeout(() => child.kill('SIGINT'), interrupted)
    if (typeof interrupted !== 'function') return
    const looking = setInterval(() => {
      if (!interrupted() && child.exitCode === null) return
      clearInterval(looking)
      child.kill('SIGINT')
    }, 20)
  })
}

const short = [0, 1, 2].flatMap(row => ['--set', `cohorts.${row}.count=20`])
const study = ['ensemble', 'w1', '--steps', '60', '--macro', '3', '--json', ...short]

describe('studies over child processes', () => {
  test('give the same whoever makes the runs', async () => {
    const outcomes = await Promise.all(
      ['0', '1', '3'].map(workers => breakwater([...study, '--workers', workers])),
    )
    for (const { code, stderr } of outcomes)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(outcomes[0].stdout).toContain('"macroSeeds":["1/0","1/1","1/2"]')
    expect(new Set(outcomes.map(({ stdout }) => stdout)).size).toBe(1)
  })

  test('bands says how many figures are inside', async () => {
    const { code, stdout } = await breakwater(['bands', 'calm', '--seeds', '2', '--set', 'clock.steps=20']) // prettier-ignore
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^\d+ inside, \d+ outside$/)
  })

  test('stop at Ctrl-C', async () => {
    const words = ['ensemble', 'w1', '--macro', '500', '--workers', '2']
    expect(await breakwater(words, 3000)).toMatchObject({ code: 130, stdout: '' })
  })
})

describe('a sweep over child processes', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sweep-'))
  const spec = join(dir, 'spec.json')
  writeFileSync(
    spec,
    JSON.stringify({
      scenario: 'w1',
      set: {
        'clock.steps': 500,
        'cohorts.0.count': 300,
        'cohorts.1.count': 300,
        'cohorts.2.count': 300,
      },
      axes: [
        { path: 'markets.0.venue.depth', values: [2000, 20_000] },
        { path: 'cohorts.0.appetite', values: [1, 2] },
      ],
      macros: 10,
      figures: ['low', 'liquidated'],
    }),
  )
  const FILES = ['cells.csv', 'cells.json', 'runs.csv', 'runs.jsonl']
  const text = (out: string, name: string): string => readFileSync(join(dir, out, name), 'utf8')
  const sweep = (out: string, words: readonly string[], stop?: () => boolean): Promise<Outcome> =>
    breakwater(['sweep', spec, '--out', join(dir, out), ...words], stop)
  const runsIn = (out: string): number =>
    existsSync(join(dir, out, 'runs.jsonl')) ? text(out, 'runs.jsonl').split('\n').length - 1 : 0

  test('that was interrupted goes on to what it would have been', async () => {
    const whole = await sweep('whole', ['--workers', '3'])
    expect(whole.code).toBe(0)
    expect(whole.stderr).toContain('sweep: 40 of 40 runs\n')
    const stopped = await sweep('part', ['--workers', '2'], () => runsIn('part') >= 3)
    expect(stopped).toMatchObject({ code: 130, stdout: '' })
    expect(stopped.stderr).toMatch(/interrupted: \d+ of 40 runs are in .*; --resume goes on\n$/)
    const made = runsIn('part')
    expect(made).toBeLessThan(40)
    expect((JSON.parse(text('part', 'cells.json')) as { runs: number }).runs).toBe(made)
    const resumed = await sweep('part', ['--workers', '1', '--resume'])
    expect(resumed.stdout).toBe(whole.stdout)
    for (const name of FILES) expect(text('part', name), name).toBe(text('whole', name))
  })

  test('that is wrong says every fault and exits with 2', async () => {
    const file = join(dir, 'wrong.json')
    writeFileSync(file, JSON.stringify({ scenario: 'w2', macros: -1, figures: ['lo'] }))
    const { code, stderr, stdout } = await breakwater(['sweep', file])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map(line => line.split(':')[0]),
    ).toEqual(['E_RANGE macros', 'E_RANGE figures[0]'])
  })
})
