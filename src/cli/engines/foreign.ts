/** Another origin on loopback, to which nothing of ours may speak: it remembers who asked for what. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Foreign {
  /** Without a slash at the end. */
  readonly url: string
  /** Decoded paths that were asked for, without their first slash. */
  readonly seen: ReadonlySet<string>
  readonly close: () => Promise<void>
}

/** Path of a page that shows ours in a frame, and then goes there: `embed?page=ADDRESS`. */
export const EMBED = 'embed'

/** Milliseconds in which a page in a frame would have begun. */
const EMBEDDED = 1_500

/** Answers every request, and lets every origin read the answer. */
export async function foreignOrigin(): Promise<Foreign> {
  const seen = new Set<string>()
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://foreign')
    const path = decodeURIComponent(pathname.slice(1))
    seen.add(path)
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
    response.setHeader('Content-Type', typeOf(path))
    response.end(path === EMBED ? embedding(searchParams.get('page') ?? '') : '')
  })
  server.on('upgrade', (request, socket) => {
    seen.add(decodeURIComponent((request.url ?? '/').slice(1)))
    socket.destroy()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    // Another name of the same machine: another site too, not only another port.
    url: `http://localhost:${port}`,
    seen,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function typeOf(path: string): string {
  if (/import|script$/.test(path)) return 'text/javascript'
  if (/image|object/.test(path)) return 'image/svg+xml'
  if (path.endsWith('sheet')) return 'text/css'
  if (path.endsWith('source')) return 'text/event-stream'
  return 'text/html; charset=utf-8'
}

function embedding(page: string): string {
  const address = JSON.stringify(page).replaceAll('<', '\\u003c')
  return `<!doctype html><meta charset="utf-8"><body><script>
    const frame = document.createElement('iframe')
    frame.src = ${address}
    document.body.append(frame)
    setTimeout(() => (location.href = ${address}), ${EMBEDDED})
  </script>`
}
