import * as fc from 'fast-check'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { crc32, fromBase64Url, toBase64Url } from '../../../src/scenario/bytes.ts'
import { deflate, inflate } from '../../../src/scenario/deflate.ts'
import { encodeLink, type LinkContent } from '../../../src/scenario/link.ts'
import { scenarios } from './arbitrary.ts'
import { changed, DECLARATIONS, expectPlaces, type Loose, parsed, sound } from './fakes.ts'
import { aroundDoc, aroundText, decode, ENGINE, linkFaults } from './links.ts'

const content: LinkContent = {
  scenario: parsed(sound()),
  engine: ENGINE,
  digest: '0123456789abcdef',
  view: 'risk',
}

async function linkOf(content: LinkContent): Promise<string> {
  const result = await encodeLink(content, DECLARATIONS)
  if ('faults' in result) throw new Error(JSON.stringify(result.faults))
  return result.link
}

describe('a link', () => {
  test('is version, payload and checksum, and says only what differs from the defaults', async () => {
    const [, payload, checksum] = /^#v1\.([A-Za-z0-9_-]+)\.([0-9a-f]{8})$/.exec(
      await linkOf(content),
    )!
    expect(checksum).toBe(crc32(payload))
    const json = JSON.parse(inflateRawSync(Buffer.from(payload, 'base64url')).toString()) as unknown
    expect(json).toEqual({
      scenario: sound(),
      engine: ENGINE,
      digest: content.digest,
      view: 'risk',
    })
  })

  test('opens as what was put into it', async () => {
    for (const url of ['', 'https://example.org/app/', 'https://example.org/?lang=en'])
      expect(await decode(url + (await linkOf(content)))).toEqual({ content, notices: [] })
    const bare = { ...content, digest: null, view: null }
    expect(await decode(await linkOf(bare))).toEqual({ content: bare, notices: [] })
  })

  test('opens as what was put into it, whatever that is', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, fc.nat(1e9), async (scenario, engine) => {
        const any = { ...content, scenario, engine }
        expect(await decode(await linkOf(any))).toMatchObject({ content: any })
      }),
      { numRuns: 100 },
    )
  })

  test('of too much is refused with advice', async () => {
    const doc = changed(doc => {
      doc.clock.steps = 2000
      doc.edits = Array.from({ length: 1000 }, (_, i) => ({
        step: i,
        patches: [{ path: ['markets', 0, 'venue', 'depth'], value: (i * 7919.77) % 12345 }],
      }))
    })
    const result = await encodeLink({ ...content, scenario: parsed(doc) }, DECLARATIONS)
    expectPlaces(result, ['E_LINK_TOO_LONG link'])
    expect((result as Loose).faults[0].expected).toContain('share the file')
  })
})

test('what could not be opened again is not made into a link', async () => {
  const digest = '0123'
  expectPlaces(await encodeLink({ ...content, digest }, DECLARATIONS), ['E_TYPE link.digest'])
  const view = 'a'.repeat(201)
  expectPlaces(await encodeLink({ ...content, view }, DECLARATIONS), ['E_TEXT_LONG view'])
  expectPlaces(await encodeLink({ ...content, engine: 0.5 }, DECLARATIONS), ['E_TYPE link.engine'])
})

describe('the wrapper', () => {
  test.each([
    [{ digest: 'ABCDEF0123456789' }, ['E_TYPE link.digest']],
    [{ digest: '0123' }, ['E_TYPE link.digest']],
    [{ digest: 5, view: [] }, ['E_TYPE link.digest', 'E_TYPE link.view']],
    [{ engine: -1 }, ['E_RANGE link.engine']],
    [{ engine: '3' }, ['E_TYPE link.engine']],
    [{ scenario: undefined }, ['E_MISSING link.scenario']],
    [{ scenario: [] }, ['E_SHAPE link.scenario']],
    [{ result: 'solvent' }, ['E_KEY_UNKNOWN link.result']],
    [{ digest: null, view: null }, []],
  ])('with %j has the faults %j', async (extra, expected) => {
    expect(await linkFaults(aroundDoc(sound(), extra))).toEqual(expected)
  })

  test('is an object', async () => {
    for (const text of ['[]', 'null', '"a"'])
      expect(await linkFaults(aroundText(text))).toEqual(['E_TYPE link'])
    expect(await linkFaults(aroundText('{"scenario":{'))).toEqual(['E_JSON line 1, column 14'])
  })

  test('carries the faults of its scenario', async () => {
    const doc = changed(doc => (doc.cohorts[0].count = 0))
    expect(await linkFaults(aroundDoc(doc))).toEqual(['E_RANGE cohorts[0].count'])
  })
})

describe('bytes', () => {
  test('are written in base64url and read back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), bytes => {
        const text = toBase64Url(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64url'))
        expect(fromBase64Url(text)).toEqual(new Uint8Array(bytes))
      }),
    )
    for (const text of ['A', 'AB', 'AAAAA', 'AA=', 'A+', 'A/'])
      expect(fromBase64Url(text), text).toBeNull()
  })

  test('have the checksum that zip and png use', () => {
    expect(crc32('123456789')).toBe('cbf43926')
    expect(crc32('')).toBe('00000000')
  })

  test('deflate and inflate again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async bytes => {
        const whole = new Uint8Array(bytes)
        expect(await inflate(await deflate(whole), 3000)).toEqual({ type: 'whole', bytes: whole })
      }),
      { numRuns: 50 },
    )
  })

  test('inflate up to the limit and not a byte more', async () => {
    const zeros = await deflate(new Uint8Array(262_144))
    expect(await inflate(zeros, 262_144)).toMatchObject({ type: 'whole' })
    expect(await inflate(zeros, 262_143)).toEqual({ type: 'too large' })
  })
})
