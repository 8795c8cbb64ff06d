import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { ROOT, ensureInstalled, fail, say } from './install.mjs'

const REPORT = join(ROOT, 'node_modules/.cache/breakwater/vitest.json')

const build = (...mode) => ['vite/bin/vite.js', 'build', '--logLevel', 'warn', ...mode]

/** Checks and builds, the longest first: each a script from node_modules with its arguments, or two in turn. */
const STAGES = [
  ['lint', ['eslint/bin/eslint.js', '.', '--max-warnings', '0']],
  ['supply', ['../src/cli/setup/supply.mjs']],
  ['components', ['svelte-check/bin/svelte-check', '--fail-on-warnings']],
  ['format', ['prettier/bin/prettier.cjs', '--check', '.']],
  ['types', ['typescript/bin/tsc', '-p', 'tsconfig.core.json']],
  ['page', build()],
  ['library', build('--mode', 'lib'), ['typescript/bin/tsc', '-p', 'tsconfig.lib.json']],
  ['engines', build('--mode', 'engines'), build('--mode', 'shell')],
  ['command line', build('--mode', 'cli')],
]
/** Stages that run at a time: what they print comes when they end. */
const LANES = 2

ensureInstalled()
const browser = await ensureBrowser().catch(error => fail(error.message))
const waiting = [...STAGES]
const failed = []
await Promise.all(Array.from({ length: LANES }, lane))
if (failed.length > 0) fail(`stopped: ${failed.join(' and ')} failed`)
const isGood = await tests()
const count = counted()
process.stdout.write(`\n${count.passed} passed, ${count.failed} failed\n`)
process.exitCode = isGood && count.failed === 0 ? 0 : 1

/** Takes stages until none is left or one has failed. */
async function lane() {
  while (waiting.length > 0 && failed.length === 0) {
    const [name, ...commands] = waiting.shift()
    if (!(await stage(name, commands, 'pipe'))) failed.push(name)
  }
}

function tests() {
  mkdirSync(dirname(REPORT), { recursive: true })
  rmSync(REPORT, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`]
  return stage('tests', [['vitest/vitest.mjs', 'run', ...reporters]], 'inherit')
}

async function stage(name, commands, output) {
  const began = performance.now()
  let isFine = true
  for (const command of commands) isFine &&= await run(command, output)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  say(`${name}: ${isFine ? 'fine' : 'failed'} after ${seconds} s`)
  return isFine
}

/** True once it has ended well. What is piped is printed at its end, so that lanes do not mix. */
function run([script, ...args], output) {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
    cwd: ROOT,
    stdio: ['ignore', output, output],
    env: { ...process.env, CHROMIUM: browser },
  })
  const printed = []
  child.stdout?.on('data', chunk => printed.push(chunk))
  child.stderr?.on('data', chunk => printed.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', status => {
      process.stdout.write(Buffer.concat(printed))
      resolve(status === 0)
    })
  })
}

/** Counts of the report; a file that could not be loaded is one failure. */
function counted() {
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
