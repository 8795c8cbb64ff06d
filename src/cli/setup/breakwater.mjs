import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureCommand, ensureEngines } from './build.mjs'
import { ROOT, ensureInstalled } from './install.mjs'

ensureInstalled()
await ensureCommand()
if (process.argv[2] === 'engines') await ensureEngines()

// The same process, so that exit codes and signals need no forwarding.
const command = join(ROOT, 'dist/cli/breakwater.js')
process.argv[1] = command
await import(pathToFileURL(command).href)
