import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { sweep } from '../../../src/cli/commands/sweep.ts'
import { readSweep } from '../../../src/cli/sweepSpec.ts'
import { WrongUse } from '../../../src/cli/wrongUse.ts'
import { simulate } from '../../../src/engine/simulate.ts'
import { formatFault } from '../../../src/scenario/faults.ts'
import { parsed } from '../../support/scenarios.ts'
import { stormy } from '../study/handmade.ts'

afterEach(() => vi.restoreAllMocks())

const scenario = stormy()
const GRID = {
  scenario: { ...scenario, clock: { ...scenario.clock, steps: 40 } },
  axes: [
    { name: 'depth', path: 'markets.0.venue.depth', values: [3000, 30_000] },
    { name: 'appetite', path: 'cohorts.0.appetite', from: 0.5, to: 1.5, count: 3 },
  ],
  macros: 2,
  figures: ['low', 'liquidated'],
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'sweep-'))

/** A file with the spec in a folder of its own. */
function specFile(spec: unknown, dir = folder()): string {
  const file = join(dir, 'spec.json')
  writeFileSync(file, JSON.stringify(spec))
  return file
}

/** Runs the command in this process and returns what it prints. */
async function printed(file: string, ...words: string[]): Promise<string> {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const program = sweep().exitOverride()
  await program.parseAsync([file, '--workers', '0', ...words], { from: 'user' })
  const text = write.mock.calls.map(([text]) => String(text)).join('')
  vi.restoreAllMocks()
  return text
}

async function faultsOf(file: string, ...words: string[]): Promise<string[]> {
  try {
    await printed(file, ...words)
  } catch (error) {
    if (error instanceof WrongUse) return error.faults.map(formatFault)
    throw error
  }
  return []
}

interface Report {
  readonly base: string
  readonly missing: number
  readonly macroSeeds: readonly string[]
  readonly cells: readonly {
    readonly name: string
    readonly at?: readonly number[]
    readonly set: Record<string, unknown>
    readonly figures: Record<string, { mean: { estimate: number }; difference: unknown }>
  }[]
}

describe('a sweep', () => {
  test('prints a grid of two axes as rows and columns', async () => {
    const lines = (await printed(specFile(GRID))).trimEnd().split('\n')
    expect(lines[0]).toMatch(/^6 cells x 2 macro x 1 micro seeds; intervals of 95 %/)
    expect(lines[2]).toMatch(/^low \/ start \(mid\), mean; < frontier/)
    expect(lines[3]).toMatch(/^depth \\ appetite +0\.5 +1 +1\.5$/)
    expect(lines[4]).toMatch(/^3000 +0\.\d+ \[[-\d., ]+\] \+? +0\./)
    expect(lines[5]).toMatch(/^30000 /)
    expect(lines).toContain('share of runs above 0')
    expect(lines).toContain('low / start (mid), difference to depth=3000, appetite=0.5')
    expect(lines.at(-2)).toMatch(/^3000 +base +/)
  })

  test('prints any other cells as a list of each figure', async () => {
    const spec = {
      ...GRID,
      axes: undefined,
      cells: [
        { name: 'plain' },
        { name: 'thin', set: { 'markets.0.venue.depth': 3000 } },
        { name: 'preset', scenario: 'w1', set: { 'clock.steps': 20, 'cohorts.0.count': 20 } },
      ],
      base: 'thin',
    }
    const lines = (await printed(specFile(spec))).trimEnd().split('\n')
    expect(lines.filter(line => line.startsWith('plain '))).toHaveLength(2)
    expect(lines.find(line => line.startsWith('thin (base)'))).toMatch(/ base +2$/)
    expect(lines.find(line => line.startsWith('preset'))).toMatch(/ 2$/)
    expect(lines.filter(line => line.startsWith('liquidated / OI'))).toHaveLength(1)
  })

  test('gives every cell the same seeds, as its own scenario would have them', async () => {
    const report = JSON.parse(await printed(specFile(GRID), '--json')) as Report
    expect(report).toMatchObject({ missing: 0, base: 'depth=3000, appetite=0.5' })
    expect(report.cells.map(({ at }) => at)).toEqual([[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]) // prettier-ignore
    const cell = report.cells[4]
    expect(cell.set).toEqual({ 'markets.0.venue.depth': 30_000, 'cohorts.0.appetite': 1 })
    const { markets, cohorts } = GRID.scenario
    const lows = report.macroSeeds.map(seed => {
      const document = {
        ...GRID.scenario,
        seed,
        markets: [{ ...markets[0], venue: { ...markets[0].venue, depth: 30_000 } }],
        cohorts: [{ ...cohorts[0], appetite: 1 }, ...cohorts.slice(1)],
      }
      const { start, series } = simulate(parsed(document), { observe: ['midPrice'] })
      return Math.min(start.midPrice, ...series.midPrice) / start.midPrice
    })
    expect(cell.figures.low.mean.estimate).toBeCloseTo((lows[0] + lows[1]) / 2, 14)
    expect(report.cells[0].figures.low.difference).toBeNull()
  })

  test('takes changes and a seed for all, and a new kind with its parameters', async () => {
    const spec = {
      ...GRID,
      seed: 'other',
      set: { 'clock.steps': 10 },
      axes: undefined,
      cells: [
        {
          name: 'moving',
          set: {
            'protocols.0.margin.kind': 'dynamic',
            'protocols.0.margin.maintenanceMarginRate': 0.02,
          },
        },
        { name: 'bare', set: { 'protocols.0.waterfall': [] } },
      ],
    }
    const text = await printed(specFile(spec), '--csv')
    const lines = text.trimEnd().split('\n')
    expect(lines[0]).toBe(
      'cell,protocols.0.margin.kind,protocols.0.margin.maintenanceMarginRate,protocols.0.waterfall,' +
        'figure,runs,mean,low,high,above,aboveLow,aboveHigh,difference,differenceLow,differenceHigh,sign,frontier',
    )
    expect(lines[1]).toMatch(/^moving,dynamic,0\.02,.*,low,2,0\.\d+,/)
    expect(lines).toHaveLength(5)
    const report = JSON.parse(await printed(specFile(spec), '--json')) as Report
    expect(report.macroSeeds).toEqual(['other/0', 'other/1'])
  })

  test('spaces values by ratio on a log scale', async () => {
    const axis = { path: 'markets.0.venue.depth', from: 1000, to: 8000, count: 4, scale: 'log' }
    const spec = { ...GRID, axes: [axis], macros: 1 }
    const { cells } = JSON.parse(await printed(specFile(spec), '--json')) as Report
    expect(cells.map(({ set }) => set[axis.path])).toEqual([1000, 2000, 4000, 8000])
  })
})

describe('in a folder', () => {
  const FILES = ['cells.csv', 'cells.json', 'runs.csv', 'runs.jsonl', 'spec.json']
  const readAll = (dir: string): string[] =>
    FILES.map(name => readFileSync(join(dir, name), 'utf8'))

  test('leaves every run and every cell, and the spec', async () => {
    const out = folder()
    await printed(specFile(GRID), '--out', out)
    const [cells, , runs, log, spec] = readAll(out)
    const lines = runs.trimEnd().split('\n')
    expect(lines[0]).toBe('cell,seed,micro,markets.0.venue.depth,cohorts.0.appetite,digest,low,liquidated') // prettier-ignore
    expect(lines[1]).toMatch(/^"depth=3000, appetite=0\.5",\S+\/0,0,3000,0\.5,[0-9a-f]{16},0\.\d+,/)
    expect(lines).toHaveLength(13)
    expect(log.trimEnd().split('\n')).toHaveLength(12)
    expect(cells.split('\n')).toHaveLength(6 * 2 + 2)
    expect(JSON.parse(spec)).toEqual(JSON.parse(JSON.stringify(GRID)))
  })

  test('goes on after a kill in the middle of a line, and makes no run twice', async () => {
    const whole = folder()
    const text = await printed(specFile(GRID), '--out', whole)
    const broken = folder()
    await printed(specFile(GRID), '--out', broken)
    const log = readFileSync(join(broken, 'runs.jsonl'), 'utf8').split('\n')
    // A digest that no run has shows which runs were kept.
    const kept = log.slice(0, 5).map(line => line.replace(/"digest":"\w+"/, '"digest":"kept"'))
    writeFileSync(join(broken, 'runs.jsonl'), `${kept.join('\n')}\n${log[5].slice(0, 40)}`)
    expect(await printed(specFile(GRID), '--out', broken, '--resume')).toBe(text)
    const after = readFileSync(join(broken, 'runs.jsonl'), 'utf8').trimEnd().split('\n')
    expect(after).toHaveLength(12)
    expect(after.filter(line => line.includes('"digest":"kept"'))).toHaveLength(5)
    expect(readFileSync(join(broken, 'cells.csv'), 'utf8')).toBe(readAll(whole)[0])
  })

  test('is complete at once if nothing is left to be made, and may be asked for more lucks', async () => {
    const out = folder()
    const text = await printed(specFile(GRID), '--out', out, '--resume')
    const before = readAll(out)
    expect(await printed(specFile(GRID), '--out', out, '--resume')).toBe(text)
    expect(readAll(out)).toEqual(before)
    const more = await printed(specFile({ ...GRID, macros: 3 }), '--out', out, '--resume')
    expect(more).toBe(await printed(specFile({ ...GRID, macros: 3 })))
  })

  test('is refused where it holds the runs of another sweep', async () => {
    const out = folder()
    await printed(specFile(GRID), '--out', out)
    const words = ['--out', out, '--resume']
    const other = { ...GRID, set: { 'clock.steps': 39 } }
    expect(await faultsOf(specFile(other), ...words)).toEqual([
      'E_RESUME runs.jsonl:1: got a run of another sweep, expected runs of this one, or --force',
    ])
    const figures = { ...GRID, figures: ['low', 'adl'] }
    expect(await faultsOf(specFile(figures), ...words)).toHaveLength(1)
    const fewer = { ...GRID, macros: 1 }
    expect(await faultsOf(specFile(fewer), ...words)).toHaveLength(1)
    const [refusal] = await faultsOf(specFile(GRID), '--out', out)
    expect(refusal).toMatch(/^E_OUT .* which is not empty, expected an empty folder, or --force$/)
    await printed(specFile(other), '--out', out, '--force')
    expect(readFileSync(join(out, 'spec.json'), 'utf8')).toContain('"clock.steps": 39')
  })
})

describe('a spec', () => {
  const wrong: readonly [string, object, readonly string[]][] = [
    [
      'with unknown keys and figures',
      { ...GRID, figurs: [], figures: ['lo'], macros: 0 },
      ['E_RANGE macros:', 'E_RANGE figures[0]:', 'E_KEY_UNKNOWN figurs:'],
    ],
    ['without cells and axes', { scenario: 'w1' }, ['E_MISSING cells:']],
    ['without a scenario', { axes: GRID.axes }, ['E_MISSING scenario:']],
    [
      'whose scenario has faults',
      { ...GRID, scenario: { ...scenario, micro: -1, markets: [] } },
      ['E_RANGE scenario.micro:', 'E_RANGE scenario.markets:'],
    ],
    [
      'with values and paths that are not to be had',
      {
        ...GRID,
        axes: [
          { path: 'cohorts.0.count', values: [1.5, 'a', 5] },
          { path: 'cohorts.0.cuont', values: [1] },
        ],
        cells: [{ name: 'x', set: { 'cohorts.0.count': -5, seed: 'a' } }],
      },
      [
        'E_ARG cells[0].set.seed:',
        'E_TYPE axes[0].values[0]: got 1.5, expected a whole number from 1 to 1000000',
        'E_TYPE axes[0].values[1]: got "a", expected a number',
        'E_ARG axes[1].path: got "cohorts.0.cuont", expected a key (did you mean count?)',
      ],
    ],
    [
      'with values that do not go together',
      {
        ...GRID,
        axes: [
          { path: 'cohorts.0.leverageMin', values: [1, 20] },
          { path: 'cohorts.0.leverageMax', values: [10, 30] },
          // Each fault is said once, however many cells have it.
          { path: 'cohorts.1.count', values: [5, 6] },
        ],
      },
      ['E_RELATION axes["cohorts.0.leverageMin"]: got leverageMin 20, leverageMax 10'],
    ],
    [
      'with axes that say too little or too much',
      {
        ...GRID,
        axes: [
          { path: 'cohorts.0.count', values: [1], count: 3 },
          { path: 'cohorts.0.count', from: 1, to: 2 },
          { path: 'cohorts.0.equity', from: 0, to: 2, count: 3, scale: 'log' },
        ],
      },
      ['E_MISSING axes[0]:', 'E_MISSING axes[1]:', 'E_RANGE axes[2]:'],
    ],
    [
      'with two cells of one name, and a base that is none of them',
      { ...GRID, axes: undefined, cells: [{ name: 'a' }, { name: 'a' }] },
      ['E_DUPLICATE cells:'],
    ],
    [
      'whose base is no cell',
      { ...GRID, axes: undefined, cells: [{ name: 'plain' }], base: 'plane' },
      ['E_ARG base: got "plane", expected one of plain (did you mean plain?)'],
    ],
    [
      'with more cells than anybody can look at',
      {
        ...GRID,
        axes: [0, 1, 2].map(i => ({
          path: `cohorts.${i}.equity`,
          from: 1,
          to: 9,
          count: 100,
        })),
      },
      ['E_RANGE axes: got 1000000 cells, expected at most 10000'],
    ],
    [
      'that would take long',
      { ...GRID, set: { 'clock.steps': 200_000 }, macros: 1000 },
      ['W_BUDGET sweep:'],
    ],
  ]

  test.each(wrong)('%s is wrong use', async (_, spec, starts) => {
    const faults = await faultsOf(specFile(spec))
    expect(faults.map((text, i) => text.slice(0, starts[i]?.length))).toEqual(starts)
  })

  test('names files beside it, and none elsewhere', async () => {
    const dir = folder()
    writeFileSync(join(dir, 'mine.json'), JSON.stringify(GRID.scenario))
    const own = { ...GRID, scenario: 'mine.json' }
    expect(await printed(specFile(own, dir), '--json')).toBe(await printed(specFile(GRID), '--json')) // prettier-ignore
    const elsewhere = folder()
    writeFileSync(join(elsewhere, 'other.json'), JSON.stringify(GRID.scenario))
    for (const path of [
      join(elsewhere, 'other.json'),
      `../${elsewhere.split('/').at(-1)}/other.json`,
    ]) {
      // prettier-ignore
      const [refusal] = await faultsOf(specFile({ ...GRID, scenario: path }, dir))
      expect(refusal).toMatch(/^E_PATH scenario:/)
    }
    const [missing] = await faultsOf(specFile({ ...GRID, scenario: 'nowhere' }, dir))
    expect(missing).toMatch(/^E_PRESET_UNKNOWN scenario: got nowhere, expected a file/)
  })

  test.each([
    [['--json', '--csv'], 'E_ARG --csv'],
    [['--resume'], 'E_ARG --resume'],
  ])('with %j is wrong use', async (words, start) => {
    const [refusal] = await faultsOf(specFile(GRID), ...words)
    expect(refusal.startsWith(start)).toBe(true)
  })

  test('of the documentation is sound', async () => {
    const [, text] = /```json\n([\s\S]+?)```/.exec(readFileSync('docs/sweep.md', 'utf8'))!
    const file = specFile(JSON.parse(text))
    const { plan } = await readSweep(file)
    expect(plan.cells).toHaveLength(14)
    expect(plan.cells[plan.base].name).toBe('attack')
  })

  test('that is wrong leaves no folder', async () => {
    const out = join(folder(), 'results')
    expect(await faultsOf(specFile({ ...GRID, macros: 0 }), '--out', out)).toHaveLength(1)
    expect(existsSync(out)).toBe(false)
    const [missing] = await faultsOf(join(out, 'spec.json'))
    expect(missing).toMatch(/^E_ARG spec:/)
  })
})
