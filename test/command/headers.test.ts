import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { headersOf, parseHeaders, serve } from '../../src/cli/setup/serve.mjs'

const files = readdirSync('dist/page', { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => relative('dist/page', join(entry.parentPath, entry.name)))
  // Read by the host, never handed out.
  .filter(name => name !== '_headers')

/** All that is allowed: what is not named falls under default-src. */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'object-src': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'svelte-trusted-html sim-worker',
}

const HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
}

let server: Awaited<ReturnType<typeof serve>>
beforeAll(async () => {
  server = await serve({ port: 0 })
})
afterAll(() => server.close())

/** Directives by name, values by feature: `a b; c d` and `a=b, c=d`. */
const parts = (text: string, between: string, after: RegExp): Record<string, string> =>
  Object.fromEntries(
    text.split(between).map(part => {
      const [name, ...rest] = part.trim().split(after)
      return [name, rest.join(' ')]
    }),
  )

function expectPolicy(headers: Headers): void {
  expect(parts(headers.get('content-security-policy') ?? '', ';', / /)).toEqual(POLICY)
  for (const [name, value] of Object.entries(HEADERS)) expect(headers.get(name), name).toBe(value)
  const features = parts(headers.get('permissions-policy') ?? '', ',', /=/)
  expect(Object.keys(features).length).toBeGreaterThan(30)
  // Share puts a link into the clipboard; nothing else is for the page.
  const { 'clipboard-write': clipboard, ...others } = features
  expect(clipboard).toBe('(self)')
  expect(new Set(Object.values(others))).toEqual(new Set(['()']))
}

describe('every file of the built page', () => {
  test.each(files)('%s comes with the policy', async file => {
    const response = await fetch(`${server.url}${file}`)
    expect(response.status).toBe(200)
    expectPolicy(response.headers)
    const cache = response.headers.get('cache-control')
    if (file.startsWith('assets/')) {
      // For ever, since the name holds a hash of what is in it.
      expect(file).toMatch(/-[\w-]{8}\.\w+$/)
      expect(cache).toBe('public, max-age=31536000, immutable')
    } else {
      expect(cache).toBe('no-cache')
    }
  })

  test('scripts of workers are among them, and the page itself', () => {
    expect(files.filter(name => /^assets\/(sim|study)\.worker-.*\.js$/.test(name))).toHaveLength(2)
    expect(files).toContain('index.html')
  })

  test('nothing is asked of anybody else', () => {
    for (const file of files.filter(name => /\.(html|js|css)$/.test(name))) {
      const text = readFileSync(join('dist/page', file), 'utf8')
      expect(text, file).not.toMatch(/(src|href)=["']https?:|url\(["']?https?:|import\(["']https?:/)
    }
  })
})

describe('whatever else is answered has the policy too:', () => {
  test.each([
    ['the page without its name', '', 'GET', 200],
    ['the head of a file', 'index.html', 'HEAD', 200],
    ['what is not there', 'assets/none.js', 'GET', 404],
    ['a path that is none', '%', 'GET', 400],
    ['what may not be done', '', 'PUT', 405],
    ['a message that nobody waits for', '', 'POST', 405],
  ])('%s', async (_, path, method, status) => {
    const response = await fetch(`${server.url}${path}`, { method })
    expect(response.status).toBe(status)
    expectPolicy(response.headers)
  })
})

describe('the header file', () => {
  const text = readFileSync('dist/page/_headers', 'utf8')

  test('goes along to any host, which sends from it what this server sends', async () => {
    expect(text).toBe(readFileSync('public/_headers', 'utf8'))
    const rules = parseHeaders(text)
    for (const file of files) {
      const { headers } = await fetch(`${server.url}${file}`, { method: 'HEAD' })
      for (const [name, value] of headersOf(rules, `/${file}`)) {
        expect(headers.get(name), `${name} of ${file}`).toBe(value)
      }
    }
  })

  test('keeps within what hosts take: 100 rules, 2,000 characters a line, no header twice for a file', () => {
    const rules = parseHeaders(text)
    expect(rules.length).toBeLessThanOrEqual(100)
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(2_000)
    for (const file of files) {
      const names = rules
        .filter(({ pattern }) => pattern.test(`/${file}`))
        .flatMap(({ set }) => set.map(([name]) => name))
      expect(new Set(names).size, file).toBe(names.length)
    }
  })
})

test.each([
  '../package.json',
  '..%2fpackage.json',
  '%2e%2e/package.json',
  'assets/../../package.json',
  '%00',
  '\\..\\package.json',
])('no path leads out of the page: %s', async path => {
  const { status } = await fetch(`${server.url}${path}`)
  expect(status).toBeGreaterThanOrEqual(400)
})

test('only pages of our own may post, and no more than a limit', async () => {
  const heard: string[] = []
  const { url, close } = await serve({ receive: text => heard.push(text) })
  try {
    const post = (body: string, origin?: string) =>
      fetch(url, { method: 'POST', body, headers: origin ? { Origin: origin } : {} })
    expect((await post('own', url.slice(0, -1))).status).toBe(204)
    expect((await post('foreign', 'https://example.com')).status).toBe(403)
    expect((await post('nobody')).status).toBe(403)
    expect((await post('x'.repeat(17 * 2 ** 20), url.slice(0, -1))).status).toBe(413)
    expect(heard).toEqual(['own'])
  } finally {
    await close()
  }
})
