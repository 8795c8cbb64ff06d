import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../../src/cli/setup/serve.mjs'

const files = readdirSync('dist/page', { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => relative('dist/page', join(entry.parentPath, entry.name)))
  // Read by the host, never handed out.
  .filter(name => name !== '_headers')

let server: Awaited<ReturnType<typeof serve>>
beforeAll(async () => {
  server = await serve({ port: 0 })
})
afterAll(() => server.close())

describe('every file of the built page', () => {
  test.each(files)('%s comes with the policy', async file => {
    const { headers, status } = await fetch(`${server.url}${file}`)
    expect(status).toBe(200)
    const policy = headers.get('content-security-policy') ?? ''
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'self'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types svelte-trusted-html sim-worker',
    ])
      // prettier-ignore
      expect(policy).toContain(rule)
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    if (file.startsWith('assets/')) expect(headers.get('cache-control')).toMatch(/immutable/)
    if (file.endsWith('.html')) expect(headers.get('cache-control')).toMatch(/no-cache/)
  })

  test('the header file goes along to any host', () => {
    expect(readFileSync('dist/page/_headers', 'utf8')).toBe(readFileSync('public/_headers', 'utf8'))
  })

  test('nothing is asked of anybody else', () => {
    for (const file of files.filter(name => /\.(html|js|css)$/.test(name))) {
      const text = readFileSync(join('dist/page', file), 'utf8')
      expect(text, file).not.toMatch(/(src|href)=["']https?:|url\(["']?https?:|import\(["']https?:/)
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
