import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  inBrowser,
  inNode,
  inShell,
  type Expected,
  type Row,
} from '../../src/cli/engines/measure.ts'
import { programOf } from '../../src/cli/engines/programs.ts'

const built = resolve('dist/engines')
const firefox = programOf('firefox')
const jsc = programOf('jsc')
const or = (program: string | undefined): string => (program ? '' : ' (left out: not installed)')

const minutes = 300_000

describe('the beginning of every preset and 20 random scenarios have the digests of Node', () => {
  let expected: Expected
  beforeAll(() => {
    expected = inNode({ presetSteps: 20, from: 20, scenarios: 20 })
  }, minutes)

  function isSame({ equal, of, first, acts }: Row): void {
    expect(first).toBeUndefined()
    expect(equal).toBe(of)
    expect(of).toBe(expected.made.length)
    expect(of).toBeGreaterThan(20)
    expect(acts.filter(({ isBlocked }) => !isBlocked)).toEqual([])
  }

  test(
    'in a worker of Chromium',
    async () => {
      const program = process.env.CHROMIUM!
      isSame(await inBrowser({ id: 'chromium', program, built }, expected))
    },
    minutes,
  )

  test.skipIf(!firefox)(
    `in a worker of Firefox${or(firefox)}`,
    async () => {
      isSame(await inBrowser({ id: 'firefox', program: firefox!, built }, expected))
    },
    minutes,
  )

  test.skipIf(!jsc)(
    `in JavaScriptCore's shell${or(jsc)}`,
    async () => isSame(await inShell({ id: 'jsc', program: jsc!, built }, expected)),
    minutes,
  )
})

describe('an engine that computes otherwise', () => {
  const home = mkdtempSync(join(tmpdir(), 'breakwater-other-'))
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  test(
    'is told from Node, with the first run and step at which they part',
    async () => {
      cpSync(built, home, { recursive: true })
      const [name] = readdirSync(join(home, 'assets')).filter(file => file.includes('worker'))
      const path = join(home, 'assets', name)
      const roots = `const root=Math.sqrt;Math.sqrt=x=>root(x)*(1+1e-6);`
      writeFileSync(path, roots + readFileSync(path, 'utf8'))
      const expected = inNode({ presetSteps: 20, from: 20, scenarios: 1 })
      const program = process.env.CHROMIUM!
      const row = await inBrowser({ id: 'chromium', program, built: home }, expected)
      expect(row.equal).toBeLessThan(row.of)
      expect(row.first).toMatch(
        /^(preset|seed) \S+: (before the first step|after step \d+): got [0-9a-f]{16}, expected [0-9a-f]{16}$/,
      )
    },
    minutes,
  )
})
