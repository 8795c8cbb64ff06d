import { execFile } from 'node:child_process'
import { describe, expect, test } from 'vitest'

interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command; `interrupted`: sends it Ctrl-C after so many milliseconds. */
function breakwater(words: readonly string[], interrupted?: number): Promise<Outcome> {
  return new Promise(resolve => {
    const file = process.execPath
    const child = execFile(file, ['dist/cli/breakwater.js', ...words], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr })
    })
    if (interrupted !== undefined) setTimeout(() => child.kill('SIGINT'), interrupted)
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
