import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ROOT, ensureInstalled, fail, say } from './install.mjs'

/** Every build, by its mode, twice: `node src/cli/setup/twice.mjs` exits 1 if a byte differs. */
const MODES = ['production', 'lib', 'cli', 'engines', 'shell']

ensureInstalled()
const differing = MODES.flatMap(mode => {
  const folders = [build(mode), build(mode)]
  const [first, second] = folders.map(hashes)
  for (const folder of folders) rmSync(folder, { recursive: true })
  const names = [...new Set([...first.keys(), ...second.keys()])]
  if (names.length === 0) fail(`${mode}: nothing was built`)
  const wrong = names.filter(name => first.get(name) !== second.get(name))
  process.stdout.write(`${mode}: ${names.length - wrong.length} of ${names.length} files equal\n`)
  return wrong.map(name => `${mode}: ${name}`)
})
for (const name of differing) say(`differs: ${name}`)
process.exitCode = differing.length === 0 ? 0 : 1

function build(mode) {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-build-'))
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  const args = ['build', '--logLevel', 'warn', '--mode', mode, '--outDir', folder]
  const options = { cwd: ROOT, stdio: ['ignore', 2, 2], env: { ...process.env, NODE_ENV: 'production' } } // prettier-ignore
  const { status } = spawnSync(process.execPath, [vite, ...args, '--emptyOutDir'], options)
  if (status !== 0) fail(`${mode}: could not be built`)
  return folder
}

/** SHA-256 of every file of a folder, by its path. */
function hashes(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
  return new Map(
    files.map(file => {
      const hash = createHash('sha256').update(readFileSync(file)).digest('hex')
      return [relative(folder, file), hash]
    }),
  )
}
