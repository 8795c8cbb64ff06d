import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './install.mjs'

/** What every output is built from. */
const SOURCES = ['src', 'presets', 'package.json', 'package-lock.json', 'vite.config.ts']

/** Further sources of the page and of the declarations. */
export const PAGE = ['index.html', 'public', 'svelte.config.js']
export const TYPES = ['tsconfig.json', 'tsconfig.lib.json']

/** Whether an output is missing or older than its sources. Paths are relative to the repository. */
export function isStale(output, further = []) {
  const path = join(ROOT, output)
  if (!existsSync(path)) return true
  const built = statSync(path).mtimeMs
  return [...SOURCES, ...further].some(source => newest(join(ROOT, source)) > built)
}

// A folder's own date counts too: it moves when a file is removed or renamed.
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce(
    (date, name) => Math.max(date, newest(join(path, name))),
    stat.mtimeMs,
  )
}
