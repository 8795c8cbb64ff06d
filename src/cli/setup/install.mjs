import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder of the repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')

/** Installs the locked packages when they are missing or not the locked ones. */
export function ensureInstalled() {
  requireNode(20, 19)
  if (isInstalled()) return
  say('installing packages (npm ci)')
  // Scripts stay off; a newer or odd Node only warns, since the lock file is what was tested.
  const done = npm(['ci', '--ignore-scripts', '--include=dev', '--engine-strict=false'])
  if (done.status !== 0) fail('npm ci failed: see the lines above; it needs the npm registry')
}

/** Runs npm in the repository, its output on stderr. */
export function npm(args) {
  const options = { cwd: ROOT, stdio: ['ignore', 2, 2] }
  const own = process.env.npm_execpath
  if (own?.endsWith('npm-cli.js')) return spawnSync(process.execPath, [own, ...args], options)
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
}

/** A progress line on stderr. */
export function say(text) {
  process.stderr.write(`breakwater: ${text}\n`)
}

/** Says why and ends the process. */
export function fail(text, code = 1) {
  say(text)
  process.exit(code)
}

function requireNode(major, minor) {
  const [nowMajor, nowMinor] = process.versions.node.split('.').map(Number)
  if (nowMajor > major || (nowMajor === major && nowMinor >= minor)) return
  fail(`Node is ${process.versions.node}, expected ${major}.${minor} or newer`, 2)
}

// Dates of the two lock files depend on the checkout, so what they say is compared.
function isInstalled() {
  const installed = join(ROOT, 'node_modules/.package-lock.json')
  if (!existsSync(installed)) return false
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages
  const want = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages
  return Object.entries(want).every(
    ([path, { version, optional }]) => !path || optional || have[path]?.version === version,
  )
}
