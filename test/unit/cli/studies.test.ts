import type { Command } from 'commander'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { bands } from '../../../src/cli/commands/bands.ts'
import { ensemble } from '../../../src/cli/commands/ensemble.ts'
import { WrongUse } from '../../../src/cli/wrongUse.ts'
import { CRASH_FIGURES, FIGURES } from '../../../src/study/figures.ts'

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** Runs a command in this process and returns what it prints. */
async function printed(command: Command, words: readonly string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  await command.exitOverride().parseAsync([...words, '--workers', '0'], { from: 'user' })
  return write.mock.calls.map(([text]) => String(text)).join('')
}

const crowd = [0, 1, 2].flatMap(row => ['--set', `cohorts.${row}.count=30`])

describe('bands', () => {
  const short = ['--seeds', '2', '--set', 'clock.steps=30']

  test('prints a table a preset and how many figures are inside', async () => {
    const text = await printed(bands(), ['calm', 'march-2020', ...short])
    const lines = text.trimEnd().split('\n')
    expect(lines[0]).toBe('calm, 2 seeds')
    expect(lines[1]).toMatch(/^figure +median \[5 %, 95 %\] +band$/)
    expect(lines).toContain('march-2020, 2 seeds')
    expect(lines.filter(line => line.startsWith('liquidated / OI'))).toHaveLength(2)
    const [, inside, outside] = /^(\d+) inside, (\d+) outside$/.exec(lines.at(-1)!)!
    expect(lines.filter(line => line.endsWith(' inside'))).toHaveLength(Number(inside))
    expect(lines.filter(line => line.endsWith(' OUTSIDE'))).toHaveLength(Number(outside))
    // A crash of half a minute is no crash.
    expect(Number(outside)).toBeGreaterThan(0)
    expect(process.exitCode).toBeUndefined()
  })

  test('is strict on request, and prints one object on request', async () => {
    const text = await printed(bands(), ['march-2020', ...short, '--json', '--strict'])
    const { presets, outside } = JSON.parse(text) as {
      presets: { figures: { id: string; value: number | null }[] }[]
      outside: number
    }
    expect(presets[0].figures.map(({ id }) => id)).toEqual(CRASH_FIGURES.map(({ id }) => id))
    expect(outside).toBeGreaterThan(0)
    expect(process.exitCode).toBe(1)
  })

  test.each([
    [['w1']],
    [['calm', '--seeds', '0']],
    [['calm', '--seeds', 'many']],
    [['calm', '--set', 'no.such=1']],
    [['calm', '--seeds', '9999', '--set', 'cohorts.0.count=900000']],
  ])('%j is wrong use', async words => {
    await expect(printed(bands(), words)).rejects.toThrow(WrongUse)
  })
})

describe('ensemble', () => {
  const short = ['w1', '--steps', '40', '--macro', '3', '--micro', '2', ...crowd]

  test('prints means, medians and the share of luck', async () => {
    const lines = (await printed(ensemble(), short)).trimEnd().split('\n')
    expect(lines[0]).toBe('3 macro x 2 micro seeds')
    expect(lines[1]).toMatch(/^figure +mean \[95 % interval\] +median \[5 %, 95 %\] +micro share/)
    expect(lines).toHaveLength(2 + FIGURES.length)
    expect(lines.find(line => line.startsWith('low / start'))).toMatch(/\d \[[\d., ]+\].* 6$/)
  })

  test('with a change prints paired differences', async () => {
    const change = ['--with', 'markets.0.venue.depth=3000', '--with', 'cohorts.0.appetite=2']
    const lines = (await printed(ensemble(), [...short, ...change])).trimEnd().split('\n')
    expect(lines[1]).toMatch(/^figure +base +policy +difference \[95 % t interval\] +bootstrap/)
    expect(lines.find(line => line.startsWith('realised volatility'))).toMatch(/ 3$/)
  })

  test('is the same twice, and has every run in its object', async () => {
    const words = [...short, '--with', 'markets.0.venue.depth=3000', '--json']
    const text = await printed(ensemble(), words)
    vi.restoreAllMocks()
    expect(await printed(ensemble(), words)).toBe(text)
    const report = JSON.parse(text) as Record<string, { digests: string[][] }> & {
      macroSeeds: string[]
      differences: { figure: string }[]
    }
    expect(report.macroSeeds).toEqual(['1/0', '1/1', '1/2'])
    expect(new Set([...report.base.digests, ...report.policy.digests].flat()).size).toBe(12)
    expect(report.differences.map(({ figure }) => figure)).toEqual(FIGURES.map(({ id }) => id))
  })

  test.each([
    [['w1', '--with', 'no.such=1']],
    [['w1', '--with', 'cohorts.0.count=-1']],
    [['w1', '--macro', '0']],
    [['w1', '--micro', '1.5']],
    [['w1', '--seed', 'a', '--seed', 'b']],
    [['nowhere']],
  ])('%j is wrong use', async words => {
    await expect(printed(ensemble(), words)).rejects.toThrow(WrongUse)
  })
})
