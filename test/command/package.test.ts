import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { build, preview } from 'vite'
import { describe, expect, test } from 'vitest'
import { simulate } from '../../src/engine/simulate.ts'
import { chromiumOptions } from '../support/chromium.ts'
import { parsed } from '../support/scenarios.ts'

/** The packed library, unpacked where a user's own project would have it; its dependencies are this project's. */
function consumer(): string {
  const home = mkdtempSync(join(tmpdir(), 'breakwater-consumer-'))
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', home], { stdio: 'pipe' })
  const [tarball] = readdirSync(home)
  const modules = join(home, 'node_modules')
  mkdirSync(join(modules, 'breakwater'), { recursive: true })
  const target = join(modules, 'breakwater')
  execFileSync('tar', ['xzf', join(home, tarball), '-C', target, '--strip-components', '1'])
  for (const name of ['immer', 'seedrandom', 'zod', 'commander'])
    execFileSync('ln', ['-s', resolve('node_modules', name), join(modules, name)])
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }')
  return home
}

describe('the packed library', () => {
  const home = consumer()

  test('runs a scenario and makes its link in Node', () => {
    writeFileSync(
      join(home, 'use.js'),
      `import { readFileSync } from 'node:fs'
       import { decodeLink, encodeLink, parseScenario, simulate } from 'breakwater'
       const document = JSON.parse(readFileSync(process.argv[2], 'utf8'))
       const { scenario } = parseScenario({ ...document, clock: { ...document.clock, steps: 300 } })
       const { digest, summary } = simulate(scenario)
       const { link } = await encodeLink(scenario, digest)
       const { content } = await decodeLink(link)
       console.log(JSON.stringify({ digest, again: simulate(content.scenario).digest, promised: content.digest, steps: summary.steps }))`,
    )
    const output = execFileSync(process.execPath, ['use.js', resolve('presets/march-2020.json')], {
      cwd: home,
      encoding: 'utf8',
    })
    const { digest, again, promised, steps } = JSON.parse(output) as Record<string, unknown>
    expect(digest).toMatch(/^[0-9a-f]{16}$/)
    expect(again).toBe(digest)
    expect(promised).toBe(digest)
    expect(steps).toBe(300)
  })

  test('gives the same digest in a page and in a worker, bundled by somebody else', async () => {
    const work = `import { parseScenario, simulate } from 'breakwater'
      export const digestOf = text => {
        const { scenario } = parseScenario(text)
        return simulate({ ...scenario, clock: { ...scenario.clock, steps: 300 } }).digest
      }`
    writeFileSync(join(home, 'work.js'), work)
    writeFileSync(
      join(home, 'worker.js'),
      `import { digestOf } from './work.js'
       onmessage = ({ data }) => postMessage(digestOf(data))`,
    )
    writeFileSync(
      join(home, 'main.js'),
      `import { digestOf } from './work.js'
       import text from './scenario.json?raw'
       const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
       worker.onmessage = ({ data }) => { document.title = digestOf(text) + ' ' + data }
       worker.postMessage(text)`,
    )
    writeFileSync(join(home, 'scenario.json'), readFileSync('presets/march-2020.json'))
    writeFileSync(join(home, 'index.html'), '<script type="module" src="/main.js"></script>')
    await build({ root: home, configFile: false, logLevel: 'error', worker: { format: 'es' } })
    const server = await preview({ root: home, configFile: false, preview: { port: 4390 } })
    const browser = await chromium.launch(chromiumOptions())
    try {
      const page = await browser.newPage()
      await page.goto(server.resolvedUrls?.local[0] ?? '')
      await page.waitForFunction(() => document.title.includes(' '), undefined, { timeout: 30_000 })
      const [onPage, inWorker] = (await page.title()).split(' ')
      const scenario = parsed(JSON.parse(readFileSync('presets/march-2020.json', 'utf8')))
      const here = simulate({ ...scenario, clock: { ...scenario.clock, steps: 300 } }).digest
      expect([onPage, inWorker]).toEqual([here, here])
    } finally {
      await browser.close()
      await server.close()
    }
  })

  test('brings its command', () => {
    const command = join(home, 'node_modules/breakwater/dist/cli/breakwater.js')
    const output = execFileSync(process.execPath, [command, 'check', 'calm'], { encoding: 'utf8' })
    expect(output).toMatch(/^fine: /)
  })

  test('brings its types', () => {
    writeFileSync(
      join(home, 'use.ts'),
      `import { parseScenario, simulate, type Summary } from 'breakwater'
       const read = parseScenario('{}')
       if ('scenario' in read) { const summary: Summary = simulate(read.scenario).summary; void summary.badDebt }
       // @ts-expect-error there is no such figure
       if ('scenario' in read) void simulate(read.scenario).summary.badDept`,
    )
    const words = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck', 'use.ts'] // prettier-ignore
    const tsc = resolve('node_modules/typescript/bin/tsc')
    execFileSync(process.execPath, [tsc, ...words], { cwd: home, stdio: 'pipe' })
  })
})
