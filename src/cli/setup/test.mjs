import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { ROOT, ensureInstalled, fail, say } from './install.mjs'

const REPORT = join(ROOT, 'node_modules/.cache/breakwater/vitest.json')

/** In order; the first that fails ends it. Each command is a script, from node_modules, and its arguments. */
const STAGES = [
  ['supply', ['../src/cli/setup/supply.mjs']],
  ['format', ['prettier/bin/prettier.cjs', '--check', '.']],
  ['lint', ['eslint/bin/eslint.js', '.', '--max-warnings', '0']],
  ['types', ['typescript/bin/tsc', '-p', 'tsconfig.core.json']],
  ['components', ['svelte-check/bin/svelte-check', '--fail-on-warnings']],
  ['page', ['vite/bin/vite.js', 'build', '--logLevel', 'warn']],
  ['library', ['vite/bin/vite.js', 'build', '--logLevel', 'warn', '--mode', 'lib']],
  ['declarations', ['typescript/bin/tsc', '-p', 'tsconfig.lib.json']],
  ['command line', ['vite/bin/vite.js', 'build', '--logLevel', 'warn', '--mode', 'cli']],
  ['page for engines', ['vite/bin/vite.js', 'build', '--logLevel', 'warn', '--mode', 'engines']],
  ['script for engines', ['vite/bin/vite.js', 'build', '--logLevel', 'warn', '--mode', 'shell']],
]

ensureInstalled()
const browser = await ensureBrowser().catch(error => fail(error.message))
for (const [name, command] of STAGES) {
  if (!stage(name, command)) fail(`stopped: ${name} failed`)
}
const isGood = tests()
const { passed, failed } = count()
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = isGood && failed === 0 ? 0 : 1

function tests() {
  mkdirSync(dirname(REPORT), { recursive: true })
  rmSync(REPORT, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`]
  return stage('tests', ['vitest/vitest.mjs', 'run', ...reporters])
}

function stage(name, [script, ...args]) {
  const began = performance.now()
  const { status } = spawnSync(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CHROMIUM: browser },
  })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  say(`${name}: ${status === 0 ? 'fine' : 'failed'} after ${seconds} s`)
  return status === 0
}

/** Counts of the report; a file that could not be loaded is one failure. */
function count() {
  const report = readReport()
  const unloaded = report.testResults.filter(
    file =>
      file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'),
  )
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length }
}

function readReport() {
  try {
    return JSON.parse(readFileSync(REPORT, 'utf8'))
  } catch {
    return fail('stopped: the tests left no report')
  }
}
