import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { simulate } from '../../src/engine/simulate.ts'
import { ENGINE_VERSION } from '../../src/engine/version.ts'
import { formatFault } from '../../src/scenario/faults.ts'
import { decodeLink } from '../../src/scenario/link.ts'

/** Links as they were once handed out. Lines are added here, never changed or removed. */
const links = readFileSync('test/golden/links.txt', 'utf8').trim().split('\n')

describe('a link that was handed out opens for ever', () => {
  test.each(links)('%s', async link => {
    const read = await decodeLink(link, CATALOGUE, ENGINE_VERSION)
    if ('faults' in read) throw new Error(read.faults.map(formatFault).join('\n'))
    const { scenario, engine, digest } = read.content
    expect(digest).toMatch(/^[0-9a-f]{16}$/)
    // Another results version may give another digest; the same one may not.
    if (engine === ENGINE_VERSION) expect(simulate(scenario).digest).toBe(digest)
  })
})
