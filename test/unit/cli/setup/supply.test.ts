import { describe, expect, test } from 'vitest'
import { supplyFaults } from '../../../../src/cli/setup/supply.mjs'

type Supply = Parameters<typeof supplyFaults>[0]

const integrity = `sha512-${'A'.repeat(86)}==`
const good = { version: '1.0.0', integrity, license: 'MIT' }

/** A project with one package, sound but for the changes. */
function faults(
  entry: object,
  manifest: Parameters<Supply['manifestOf']>[0] | object = {},
  others = {},
) {
  const packages = { '': {}, 'node_modules/one': { ...good, ...entry }, ...others }
  const installed = { license: 'MIT', ...(manifest as object) }
  return supplyFaults({
    manifest: { dependencies: { one: '1.0.0' } },
    lock: { packages },
    manifestOf: path => (path === 'node_modules/one' ? installed : undefined),
  })
}

test('a sound supply has no fault, wherever it comes from', () => {
  expect(faults({})).toEqual([])
  expect(faults({ resolved: 'https://registry.example/one.tgz' })).toEqual([])
})

test('more than ten dependencies are too many', () => {
  const names = Array.from({ length: 11 }, (_, i) => [`package-${i}`, '1.0.0'])
  const manifest = { dependencies: Object.fromEntries(names) as Record<string, string> }
  const told = supplyFaults({ manifest, lock: { packages: {} }, manifestOf: () => undefined })
  expect(told).toEqual(['dependencies: got 11, expected at most 10'])
})

describe('a package', () => {
  test.each([
    ['without integrity', { integrity: undefined }, /got integrity none/],
    ['with a weak one', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, /got integrity sha1/],
    ['that is a folder elsewhere', { link: true }, /is a link/],
    ['over plain http', { resolved: 'http://registry.example/one.tgz' }, /expected https/],
    ['from a repository', { resolved: 'git+ssh://git@example/one.git' }, /expected https/],
    ['with an install script', { hasInstallScript: true }, /runs a script/],
    ['with one for development', { hasInstallScript: true, dev: true }, /runs a script/],
  ])('%s is a fault', (_, entry, told) => {
    expect(faults(entry)).toEqual([expect.stringMatching(told)])
  })

  test.each([
    ['a script that the lock file hides', { scripts: { postinstall: 'node x.js' } }],
    ['something to compile', { gypfile: true }],
  ])('with %s is a fault', (_, manifest) => {
    expect(faults({}, manifest)).toEqual(['node_modules/one: runs a script when it is installed'])
  })

  test('comes from the host that all come from', () => {
    const other = { 'node_modules/two': { ...good, resolved: 'https://b.example/two.tgz' } }
    expect(faults({ resolved: 'https://a.example/one.tgz' }, {}, other)).toEqual([
      'hosts: got a.example, b.example, expected one',
    ])
  })
})

describe('a licence', () => {
  const told = (license: unknown, entry = {}) => faults(entry, { license })

  test.each(['MIT', 'ISC', 'Apache-2.0', 'OFL-1.1', '(GPL-3.0 OR MIT)', { type: 'MIT' }])(
    'of %s is fine at run time',
    license => expect(told(license)).toEqual([]),
  )

  test('that a tool may have and the page may not', () => {
    expect(told('(MIT AND Zlib)', { dev: true })).toEqual([])
    expect(told('Python-2.0', { dev: true })).toEqual([])
    expect(told('Python-2.0')).toEqual([expect.stringMatching(/got licence/)])
  })

  test.each(['GPL-3.0', 'AGPL-3.0', 'MPL-2.0', 'MIT AND GPL-3.0', 'UNLICENSED', '', undefined])(
    'of %s is a fault at run time',
    license => expect(told(license)).toEqual([expect.stringMatching(/got licence/)]),
  )

  test('may be wider for what only builds and tests', () => {
    expect(told('MPL-2.0', { dev: true })).toEqual([])
    expect(told('AGPL-3.0', { dev: true })).toHaveLength(1)
  })

  test('is read from the lock file where a package is not installed', () => {
    const other = { 'node_modules/two': { ...good, license: 'AGPL-3.0', dev: true } }
    expect(faults({}, {}, other)).toEqual([expect.stringMatching(/^node_modules\/two: .*AGPL/)])
  })
})
