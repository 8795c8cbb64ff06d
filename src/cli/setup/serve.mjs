import { createReadStream, readFileSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { ROOT } from './install.mjs'

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

const IS_TEXT = /^text\/|json$|xml$/

/** Bytes of a message that a page may post. */
const POST_LIMIT = 16 * 1024 * 1024

/**
 * Serves a folder on loopback with the headers of its own `_headers`, as a host would. Port 0 means any free one.
 * `receive` is handed the text of what its pages post; without it nothing may be posted.
 */
export async function serve({ root = join(ROOT, 'dist/page'), port = 0, receive } = {}) {
  const folder = await realpath(root)
  const rules = parseHeaders(readFileSync(join(folder, '_headers'), 'utf8'))
  const server = createServer((request, response) => {
    answer({ request, response, folder, rules, receive }).catch(() => response.destroy())
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const close = () =>
    new Promise(resolve => {
      server.close(resolve)
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${server.address().port}/`, close }
}

/** Rules of a Cloudflare-style header file: `{ pattern, set: [name, value][], unset: name[] }`. */
export function parseHeaders(text) {
  const rules = []
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim() || line.trim().startsWith('#')) continue
    if (/^\S/.test(line)) {
      rules.push({ pattern: matcher(line.trim()), set: [], unset: [] })
      continue
    }
    const [, name, value] = /^\s+([\w-]+)\s*:\s*(.+?)\s*$/.exec(line) ?? []
    const [, dropped] = /^\s+!\s*([\w-]+)\s*$/.exec(line) ?? []
    const rule = rules.at(-1)
    if (!rule || !(name || dropped))
      throw new Error(`_headers: got "${line}", expected "Name: value"`)
    if (name) rule.set.push([name, value])
    else rule.unset.push(dropped)
  }
  return rules
}

/** Headers of a path. A name set by two rules keeps both values, as at the host. */
export function headersOf(rules, path) {
  const headers = new Map()
  for (const { pattern, set, unset } of rules) {
    if (!pattern.test(path)) continue
    for (const name of unset) headers.delete(name)
    for (const [name, value] of set) {
      headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value)
    }
  }
  return headers
}

function matcher(pattern) {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')
  return new RegExp(`^${source.replace(/:[A-Za-z]\w*/g, '[^/]+')}$`)
}

async function answer({ request, response, folder, rules, receive }) {
  const path = pathOf(request.url)
  for (const [name, value] of headersOf(rules, path ?? '/')) response.setHeader(name, value)
  if (receive && request.method === 'POST') return take({ request, response, receive })
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return refuse(response, 405, 'method not allowed')
  }
  if (path === undefined) return refuse(response, 400, 'bad path')
  const file = await fileAt(folder, path)
  if (!file) return refuse(response, 404, 'not found')
  await send({ request, response, file })
}

/** Reads a message. Only our own pages may post: any other origin is named by its browser. */
async function take({ request, response, receive }) {
  if (request.headers.origin !== `http://${request.headers.host}`) {
    return refuse(response, 403, 'not our own page')
  }
  const chunks = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > POST_LIMIT) return refuse(response, 413, 'too much')
    chunks.push(chunk)
  }
  receive(Buffer.concat(chunks).toString('utf8'))
  response.writeHead(204, { 'Cache-Control': 'no-store' })
  response.end()
}

async function send({ request, response, file }) {
  const type = TYPES[extname(file.path).toLowerCase()] ?? 'application/octet-stream'
  const isText = IS_TEXT.test(type.split(';')[0])
  const isZipped = isText && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  response.setHeader('Content-Type', type)
  if (isText) response.setHeader('Vary', 'Accept-Encoding')
  if (isZipped) response.setHeader('Content-Encoding', 'gzip')
  else response.setHeader('Content-Length', file.size)
  if (request.method === 'HEAD') return response.end()
  const steps = isZipped ? [createGzip()] : []
  await pipeline(createReadStream(file.path), ...steps, response)
}

function refuse(response, status, text) {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  })
  response.end(`${text}\n`)
}

/** The decoded path, or undefined if it is malformed. */
function pathOf(url) {
  try {
    const path = decodeURIComponent(url.split(/[?#]/)[0])
    return path.startsWith('/') && !/[\0\\]/.test(path) ? path : undefined
  } catch {
    return undefined
  }
}

/** The file a path stands for. Links and dots that leave the folder lead nowhere. */
async function fileAt(folder, path) {
  if (path === '/_headers') return undefined
  try {
    const real = await realpath(join(folder, path.endsWith('/') ? `${path}index.html` : path))
    const { size, isFile } = await stat(real).then(found => ({
      size: found.size,
      isFile: found.isFile(),
    }))
    return isFile && real.startsWith(folder + sep) ? { path: real, size } : undefined
  } catch {
    return undefined
  }
}
