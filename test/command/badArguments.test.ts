import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs' // prettier-ignore
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { calm } from '../support/badLinks.ts'
import { PRESET_IDS } from '../support/scenarios.ts'

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const COMMAND = 'dist/cli/breakwater.js'

/** Runs the built command; `input` goes to its standard input. */
function breakwater(words: readonly string[], input?: string): Promise<Outcome> {
  return new Promise(resolve => {
    const child = execFile(process.execPath, [COMMAND, ...words], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    )
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

/** Wrong use: exit code 2, one line for each fault, nothing on standard output. */
async function expectFault(words: readonly string[], fault: string, input?: string): Promise<void> {
  const { code, stdout, stderr } = await breakwater(words, input)
  expect(stderr).toBe(`${fault}\n`)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
}

const SHORT = ['--steps', '20', ...[0, 1, 2, 3].flatMap(i => ['--set', `cohorts.${i}.count=20`])]
const whole = (flag: string, got: string, bounds: string): string =>
  `E_ARG ${flag}: got ${got}, expected a whole number ${bounds}`
// Shipped scenarios stand in the order of their files.
const known = PRESET_IDS.map(id => `${id}.json`).toSorted().map(file => file.slice(0, -5)).join(', ') // prettier-ignore
const folder = (): string => mkdtempSync(join(tmpdir(), 'breakwater-'))

describe('a number on the command line', () => {
  const agents = 'from 3 to 1000000'
  test.each([
    ['S67', ['bench', '--agents', '1e3'], whole('--agents', '"1e3"', `${agents}, as 5`)],
    ['S67', ['bench', '--agents', '0x10'], whole('--agents', '"0x10"', `${agents}, as 5`)],
    ['S67', ['bench', '--agents', '1_000'], whole('--agents', '"1_000"', `${agents}, as 5`)],
    ['S67', ['bench', '--agents', ' 5 '], whole('--agents', '" 5 "', `${agents}, as 5`)],
    ['S67', ['bench', '--agents', ''], whole('--agents', '""', `${agents}, as 5`)],
    ['S67', ['bench', '--agents', '12abc'], whole('--agents', '"12abc"', `${agents}, as 5`)],
    ['S67', ['bench', '--agents', '５'], whole('--agents', '"５"', `${agents}, as 5`)],
    ['S67', ['bench', '--agents', '2'], whole('--agents', '"2"', agents)],
    ['S67', ['bench', '--agents', '2.5'], whole('--agents', '"2.5"', agents)],
    ['S67', ['bench', '--sigma', 'NaN'], 'E_ARG --sigma: got "NaN", expected a number from 0 to 1, as 1'],
    ['S67', ['run', 'calm', '--steps', '1e3'], 'E_ARG clock.steps: got "1e3", expected a decimal, as 12 or -0.5'],
    ['S67', ['run', 'calm', '--micro', '0x10'], 'E_ARG micro: got "0x10", expected a decimal, as 12 or -0.5'],
    ['S67', ['run', 'calm', '--set', 'cohorts.0.count= 5'], 'E_ARG cohorts.0.count: got " 5", expected a decimal, as 12 or -0.5'],
    ['S67', ['run', 'calm', '--set', 'cohorts.0.count=-5'], 'E_RANGE cohorts[0].count: got -5, expected a whole number from 1 to 1000000'],
    ['S67', ['run', 'calm', '--chunk', '0'], whole('--chunk', '"0"', 'from 1 to 1000000000')],
    ['S71', ['ensemble', 'calm', '--workers', '-1'], whole('--workers', '"-1"', 'from 0 to 256')],
    ['S71', ['ensemble', 'calm', '--workers', '1000000'], whole('--workers', '"1000000"', 'from 0 to 256')],
    ['S67', ['fuzz', '--seed', '4294967296'], whole('--seed', '"4294967296"', 'from 0 to 4294967295')],
  ])('%s: %j', async (_, words, fault) => expectFault(words, fault)) // prettier-ignore
})

describe('words on the command line', () => {
  const sead =
    'E_ARG --sead: got an unknown option, expected one that --help lists (did you mean --seed?)'
  test.each([
    ['S68', ['run', 'calm', '--sead', '1'], sead],
    ['S68', ['run', 'calm', '--sead=1'], sead.replace('--sead', '--sead=1')],
    ['S68', ['run', 'calm', '-n-5'], 'E_ARG -n-5: got an unknown option, expected one that --help lists'],
    ['S68', ['run', 'calm', '--seed', '1', '--seed', '2'], 'E_ARG --seed: got the option twice, expected it once'],
    ['S68', ['run', 'calm', '--json', '--json'], 'E_ARG --json: got the option twice, expected it once'],
    ['S68', ['run', 'calm', '--audit', 'full', '--audit', 'full'], 'E_ARG --audit: got the option twice, expected it once'],
    ['S68', ['run', 'calm', '--seed'], 'E_ARG --seed: got nothing, expected <text>'],
    ['S68', ['run', 'calm', '--audit', 'sometimes'], 'E_ARG --audit: got "sometimes", expected one of events, sampled, full'],
    ['S68', ['run'], 'E_ARG scenario: got nothing, expected an argument'],
    ['S68', ['run', 'calm', 'march-2020'], 'E_ARG run: got 2 arguments, expected 1'],
    ['S68', ['run', '--', 'calm', '--json'], 'E_ARG run: got 2 arguments, expected 1'],
    ['S68', ['run', '--', '--json'], `E_PRESET_UNKNOWN scenario: got --json, expected a file, a link, - or one of ${known}`],
    ['S68', ['sail'], 'E_ARG sail: got an unknown command, expected one that --help lists'],
    ['S68', ['ru'], 'E_ARG ru: got an unknown command, expected one that --help lists (did you mean run?)'],
    ['S68', ['run', 'calm', '--set', 'cohorts.9.count=5'], 'E_ARG cohorts.9: got 9, expected an index from 0 to 7'],
    ['S68', ['run', 'calm', '--set', 'clock.step=5'], 'E_ARG clock.step: got "step", expected a key (did you mean steps?)'],
    ['S68', ['run', 'calm', '--set', '__proto__.x=5'], 'E_ARG __proto__: got "__proto__", expected a key: version, title, about, sources, seed, micro, clock, assets, markets, correlations, protocols, cohorts, shocks, edits'],
    ['S33', ['run', 'calm', '--seed', ''], 'E_SEED seed: got "", expected text of 1 to 64 printable characters'],
    ['S45', ['run', '../../x'], `E_PRESET_UNKNOWN scenario: got ../../x, expected a file, a link, - or one of ${known}`],
    ['S45', ['run', 'constructor'], `E_PRESET_UNKNOWN scenario: got constructor, expected a file, a link, - or one of ${known}`],
    ['S45', ['run', '__proto__'], `E_PRESET_UNKNOWN scenario: got __proto__, expected a file, a link, - or one of ${known}`],
    ['S75', ['run', '\u001b]0;evil\u0007'], `E_PRESET_UNKNOWN scenario: got \\u{1b}]0;evil\\u{7}, expected a file, a link, - or one of ${known}`],
    ['S75', ['run', 'calm', '--\u001b[31m'], 'E_ARG --\\u{1b}[31m: got an unknown option, expected one that --help lists'],
    ['S75', ['\u001b[2J'], 'E_ARG \\u{1b}[2J: got an unknown command, expected one that --help lists'],
  ])('%s: %j', async (_, words, fault) => expectFault(words, fault)) // prettier-ignore

  test('S32, S72: work for hours wants --yes, and nothing is begun', async () => {
    const crowd = ['--steps', '2000000', '--set', 'cohorts.0.count=900000', '--set', 'cohorts.0.equity=100'] // prettier-ignore
    await expectFault(['run', 'calm', ...crowd], 'W_BUDGET scenario: got 1806500000000 agent-steps, about 125 hours, expected at most 20000000000, or --yes') // prettier-ignore
    await expectFault(['ensemble', 'calm', '--macro', '1000', '--micro', '1000'], 'W_BUDGET scenario: got 95040000000000 agent-steps, about 6600 hours, expected at most 20000000000, or --yes') // prettier-ignore
  })
})

describe('a scenario on standard input', () => {
  test('S74: of a gigabyte is refused after its first 256 kB', async () => {
    const child = spawn(process.execPath, [COMMAND, 'check', '-'])
    const block = Buffer.alloc(65_536, ' ')
    let stderr = ''
    let taken = 0
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
    const feed = (): void => {
      child.stdin.write(block, error => {
        if (error || taken >= 1e9) return
        taken += block.length
        feed()
      })
    }
    child.stdin.on('error', () => undefined)
    feed()
    const code = await new Promise(resolve => child.on('exit', resolve))
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'E_FILE_SIZE standard input: got more than 262144 bytes, expected at most 262144 bytes\n', // prettier-ignore
    })
    // What the pipe holds besides is taken as well, though never read.
    expect(taken).toBeLessThan(1e6)
  })

  test('S75: with escapes in its title or in a value sends none of them to the terminal', async () => {
    const title = 'a\u001b]0;evil\u0007\u202eb\u009bc'
    const fine = await breakwater(['check', '-'], JSON.stringify(calm(doc => (doc.title = title))))
    expect(fine).toEqual({ code: 0, stderr: '', stdout: 'fine: a]0;evilbc, 5000 agents, 17280 steps\n' }) // prettier-ignore
    const bad = JSON.stringify(calm(doc => (doc.clock.start = title)))
    await expectFault(['check', '-'], 'E_RANGE clock.start: got "a\\u{1b}]0;evil\\u{7}\\u{202e}b\\u{9b}c", expected a time of the calendar in UTC, as 2020-03-12T09:20Z', bad) // prettier-ignore
  })

  test.each([
    ['S25', 'hello', 'E_JSON line 1, column 1: got "hello", expected a value'],
    ['S51', '', 'E_FILE_SIZE: got 0 bytes, expected 1 to 262144 bytes'],
    ['S53', '{"version": 1', 'E_JSON line 1, column 14: got the end, expected a comma or }'],
    ['S54', '[]', 'E_SHAPE: got a list of 0, expected an object'],
  ])('%s: %j', async (_, text, fault) => expectFault(['check', '-'], fault, text))

  test('with many faults says all of them at once', async () => {
    const bad = calm(doc => {
      Object.assign(doc, { seed: 7, micro: -1, nonsense: true })
      doc.clock = { start: 'yesterday', stepSeconds: 0, steps: 1.5 }
    })
    const { code, stderr, stdout } = await breakwater(['check', '-'], JSON.stringify(bad))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.trim().split('\n').map(line => line.split(':')[0]).sort()).toEqual([
      'E_KEY_UNKNOWN nonsense', 'E_RANGE clock.start', 'E_RANGE clock.stepSeconds', 'E_RANGE micro', 'E_SEED seed', 'E_TYPE clock.steps',
    ]) // prettier-ignore
  })
})

describe('a folder for results', () => {
  const out = (path: string, ...more: string[]): string[] => ['run', 'calm', ...SHORT, '--out', path, ...more] // prettier-ignore

  test('S69: may lie above, and is refused if it is in use, a link, or nothing', async () => {
    const dir = folder()
    const used = join(dir, 'used')
    mkdirSync(join(dir, 'inner'))
    const above = join(dir, 'inner', '..', 'used')
    expect((await breakwater(out(above))).code).toBe(0)
    expect(readdirSync(used).sort()).toEqual(['events.csv', 'observations.csv', 'summary.json'])
    await expectFault(out(used), `E_OUT --out: got ${used}, which is not empty, expected an empty folder, or --force`) // prettier-ignore
    const linked = join(dir, 'linked')
    symlinkSync(join(dir, 'inner'), linked)
    await expectFault(out(linked), `E_OUT --out: got ${linked}, expected a folder, not a symbolic link`) // prettier-ignore
    const dangling = join(dir, 'dangling')
    symlinkSync(join(dir, 'nowhere'), dangling)
    await expectFault(out(dangling), `E_OUT --out: got ${dangling}, expected a folder, not a symbolic link`) // prettier-ignore
    await expectFault(out(''), 'E_OUT --out: got nothing, expected a folder')
    expect(readdirSync(join(dir, 'inner'))).toEqual([])
  })

  test.each(['events.csv', 'summary.json', 'summary.json.part'])(
    'S69: with --force is not written through a link %s in it',
    async name => {
      const dir = folder()
      const victim = join(dir, 'victim')
      const results = join(dir, 'results')
      writeFileSync(victim, 'precious')
      mkdirSync(results)
      symlinkSync(victim, join(results, name))
      await expectFault(out(results, '--force'), `E_OUT --out: got ${join(results, name)}, expected a file of its own, not a symbolic link`) // prettier-ignore
      expect(readFileSync(victim, 'utf8')).toBe('precious')
    },
  )

  test('S70: that cannot be made is refused before anything runs', async () => {
    const dir = folder()
    const file = join(dir, 'file')
    writeFileSync(file, '')
    await expectFault(out(file), `E_OUT --out: got ${file}, expected a folder, not a file`)
    const within = join(file, 'results')
    await expectFault(out(within), `E_OUT --out: got ${within} (ENOTDIR), expected a folder that can be written`) // prettier-ignore
    const long = join(dir, 'x'.repeat(256))
    const { code, stderr } = await breakwater(out(long))
    expect(code).toBe(2)
    expect(stderr).toContain('(ENAMETOOLONG), expected a folder that can be written')
    const devices = '/dev/null/results'
    await expectFault(out(devices), `E_OUT --out: got ${devices} (ENOTDIR), expected a folder that can be written`) // prettier-ignore
    expect(existsSync(long)).toBe(false)
  })

  test('S70: on a disk that fills up holds whole lines, and says which files they are in', async () => {
    const results = join(folder(), 'results')
    // A limit on the size of files stands for the end of the disk: 128 blocks of 512 or 1,024 bytes.
    const words = ['run', 'calm', '--steps', '900', '--record', 'all', '--out', results]
    const quoted = [process.execPath, COMMAND, ...words].map(word => `'${word}'`).join(' ')
    const { code, stderr } = await new Promise<Outcome>(resolve => {
      execFile('sh', ['-c', `ulimit -f 128 && exec ${quoted}`], (error, stdout, text) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr: text }),
      )
    })
    expect(stderr).toBe(`E_DISK --out: got ${results} (EFBIG), expected room for the results; it holds observations.csv up to a line, events.csv up to a line\n`) // prettier-ignore
    expect(code).toBe(2)
    const lines = readFileSync(join(results, 'events.csv'), 'utf8').split('\n')
    expect(lines.length).toBeGreaterThan(100)
    expect(lines[0]).toBe('id,step,kind,account,other,ticks,lots,amount,cause')
    const commas = lines.slice(0, -1).map(line => line.split(',').length)
    expect(new Set(commas)).toEqual(new Set([9]))
    expect(existsSync(join(results, 'summary.json'))).toBe(false)
  })
})
