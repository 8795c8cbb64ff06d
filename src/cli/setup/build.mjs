import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT, fail, say } from './install.mjs'
import { PAGE, TYPES, isStale } from './stale.mjs'

const LOCK = join(ROOT, 'node_modules/.cache/breakwater/build.lock')

/** Builds dist/page if a source is newer. */
export async function ensurePage() {
  if (!isStale('dist/page/index.html', PAGE)) return
  await alone(() => {
    if (!isStale('dist/page/index.html', PAGE)) return
    say('building the page')
    if (!vite([])) fail('the page could not be built')
  })
}

/** Builds dist/cli and dist/lib if a source is newer. */
export async function ensureCommand() {
  if (!isCommandStale()) return
  await alone(() => {
    if (!isCommandStale()) return
    say('building the library and the command line')
    if (!vite(['--mode', 'cli'])) fail('the command line could not be built')
    if (!vite(['--mode', 'lib'])) fail('the library could not be built')
    if (!tsc()) say('the declarations have faults: npm run check lists them')
  })
}

/** Builds dist/engines, which `breakwater engines` opens in other engines, if a source is newer. */
export async function ensureEngines() {
  if (!isEnginesStale()) return
  await alone(() => {
    if (!isEnginesStale()) return
    say('building the page and the script for other engines')
    if (!vite(['--mode', 'engines'])) fail('the page for other engines could not be built')
    if (!vite(['--mode', 'shell'])) fail('the script for other engines could not be built')
  })
}

function isEnginesStale() {
  return (
    isStale('dist/engines/shell.js', ['public']) || isStale('dist/engines/index.html', ['public'])
  )
}

function isCommandStale() {
  return isStale('dist/cli/breakwater.js') || isStale('dist/lib/index.js', TYPES)
}

function vite(args) {
  return run('vite/bin/vite.js', ['build', '--logLevel', 'warn', ...args])
}

function tsc() {
  return run('typescript/bin/tsc', ['-p', 'tsconfig.lib.json'])
}

function run(script, args) {
  const path = join(ROOT, 'node_modules', script)
  // Whoever asks may itself run as a test: what is built is what people get.
  const env = { ...process.env, NODE_ENV: 'production' }
  const options = { cwd: ROOT, stdio: ['ignore', 2, 2], env }
  return spawnSync(process.execPath, [path, ...args], options).status === 0
}

/** One build at a time: a second process waits, and takes over from one that died. */
async function alone(work) {
  mkdirSync(dirname(LOCK), { recursive: true })
  while (!take()) await new Promise(resolve => setTimeout(resolve, 200))
  const release = () => rmSync(LOCK, { force: true })
  process.once('exit', release)
  work()
  process.off('exit', release)
  release()
}

function take() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isAlive(holder())) rmSync(LOCK, { force: true })
    return false
  }
}

function holder() {
  try {
    return Number(readFileSync(LOCK, 'utf8'))
  } catch {
    return 0
  }
}

function isAlive(pid) {
  // An empty file is a lock being written.
  if (!pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
