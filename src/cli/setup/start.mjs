import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { ensurePage } from './build.mjs'
import { ensureInstalled, fail } from './install.mjs'
import { serve } from './serve.mjs'

const { port, isOpening } = options()
ensureInstalled()
await ensurePage()
const { url, close } = await serveFrom(port)
process.stdout.write(`Breakwater is at ${url} (Ctrl-C ends it)\n`)
if (isOpening) open(url)
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => close().then(() => process.exit(0)))
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4173' },
        'no-open': { type: 'boolean', default: false },
      },
    })
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
      throw new Error(`--port: got ${values.port}, expected a whole number from 0 to 65535`)
    }
    return { port: Number(values.port), isOpening: !values['no-open'] }
  } catch (error) {
    return fail(error.message, 2)
  }
}

/** The wished port, or the next free one. */
async function serveFrom(first) {
  for (let port = first; port <= Math.min(first + 100, 65_535); port++) {
    try {
      return await serve({ port })
    } catch (error) {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
    }
  }
  return fail(`no free port from ${first} on`)
}

/** Opens the address where there is a screen. A browser that does not come is no fault. */
function open(address) {
  const { DISPLAY, WAYLAND_DISPLAY, CI } = process.env
  const [command, ...args] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[
    process.platform
  ] ?? ['xdg-open']
  if (CI || (command === 'xdg-open' && !DISPLAY && !WAYLAND_DISPLAY)) return
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
