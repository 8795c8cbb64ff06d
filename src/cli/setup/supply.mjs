import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from './install.mjs'

/** Packages that the page, the library and the command may depend on. */
const DEPENDENCIES_MOST = 10

/** SPDX names. What only builds and tests may be under more of them. */
const LICENCES = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'OFL-1.1']
const DEV_LICENCES = [...LICENCES, 'BlueOak-1.0.0', 'CC-BY-4.0', 'MPL-2.0', 'Python-2.0', 'Zlib']

/** Packages, none of them run-time ones, that may run a script when they are installed. */
const SCRIPTS_ALLOWED = new Set([])

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall']

/**
 * What is wrong with what is installed from elsewhere, a line each. `lock` is the parsed lock file, and
 * `manifestOf(path)` the manifest of an installed package, undefined if it is not (those of other systems).
 */
export function supplyFaults({ manifest, lock, manifestOf }) {
  const entries = Object.entries(lock.packages).filter(([path]) => path !== '')
  return [
    ...tooMany(manifest),
    ...hostFaults(entries),
    ...entries.flatMap(([path, entry]) => entryFaults(path, entry, manifestOf(path))),
  ]
}

function tooMany({ dependencies = {} }) {
  const count = Object.keys(dependencies).length
  if (count <= DEPENDENCIES_MOST) return []
  return [`dependencies: got ${count}, expected at most ${DEPENDENCIES_MOST}`]
}

/** Where packages come from may be left out; if it is said, it is one host, over https. */
function hostFaults(entries) {
  const resolved = entries.flatMap(([path, entry]) => (entry.resolved ? [[path, entry]] : []))
  const faults = resolved
    .filter(([, entry]) => !entry.resolved.startsWith('https://'))
    .map(([path, entry]) => `${path}: comes from ${entry.resolved}, expected https://`)
  const hosts = new Set(resolved.map(([, entry]) => hostOf(entry.resolved)))
  if (hosts.size > 1) faults.push(`hosts: got ${[...hosts].join(', ')}, expected one`)
  return faults
}

function hostOf(address) {
  return URL.canParse(address) ? new URL(address).host : address
}

function entryFaults(path, entry, installed) {
  const isDev = entry.dev === true || entry.devOptional === true
  const faults = []
  if (entry.link) faults.push(`${path}: is a link, expected a package`)
  if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? '')) {
    faults.push(`${path}: got integrity ${entry.integrity ?? 'none'}, expected one of sha512`)
  }
  if (hasScript(entry, installed) && !(isDev && SCRIPTS_ALLOWED.has(nameOf(path)))) {
    faults.push(`${path}: runs a script when it is installed`)
  }
  const licence = licenceOf(installed ?? entry)
  const allowed = isDev ? DEV_LICENCES : LICENCES
  if (!isAllowed(licence, allowed)) {
    faults.push(`${path}: got licence ${licence || 'none'}, expected one of ${allowed.join(', ')}`)
  }
  return faults
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

/** A package with a binding.gyp is compiled when it is installed, whether or not it says so. */
function hasScript(entry, installed) {
  const scripts = installed?.scripts ?? {}
  return (
    entry.hasInstallScript === true ||
    installed?.gypfile === true ||
    INSTALL_SCRIPTS.some(name => name in scripts)
  )
}

/** The SPDX expression; older manifests have an object or a list. */
function licenceOf({ license, licenses }) {
  const given = license ?? licenses
  if (Array.isArray(given)) return given.map(one => one.type ?? one).join(' AND ')
  return typeof given === 'object' && given ? String(given.type) : String(given ?? '')
}

function isAllowed(expression, allowed) {
  return expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some(choice => choice.split(' AND ').every(one => allowed.includes(one)))
}

function installedManifest(path) {
  const file = join(ROOT, path, 'package.json')
  if (!existsSync(file)) return undefined
  const gypfile = existsSync(join(ROOT, path, 'binding.gyp'))
  return { ...JSON.parse(readFileSync(file, 'utf8')), gypfile }
}

function main() {
  const read = name => JSON.parse(readFileSync(join(ROOT, name), 'utf8'))
  const [manifest, lock] = [read('package.json'), read('package-lock.json')]
  const faults = supplyFaults({ manifest, lock, manifestOf: installedManifest })
  for (const fault of faults) process.stderr.write(`${fault}\n`)
  const all = Object.entries(lock.packages).filter(([path]) => path !== '')
  const atRun = all.filter(([, { dev, devOptional }]) => !dev && !devOptional)
  const direct = Object.keys(manifest.dependencies).length
  process.stdout.write(
    `${all.length} packages, ${atRun.length} of them at run time through ${direct} dependencies: ${faults.length} faults\n`,
  )
  process.exitCode = faults.length === 0 ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
