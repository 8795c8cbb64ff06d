import { afterEach, describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../../src/engine/catalogue.ts'
import { ENGINE_VERSION } from '../../../src/engine/version.ts'
import { formatFault } from '../../../src/scenario/faults.ts'
import { decodeLink, isEmptyLink } from '../../../src/scenario/link.ts'
import { aroundDoc, calm, LINKS, type Loose, SOUND } from '../../support/badLinks.ts'

const BIRTH = Object.getOwnPropertyNames(Object.prototype).sort()

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(BIRTH)
  expect(({} as Loose).polluted).toBeUndefined()
})

const decode = (link: string) => decodeLink(link, CATALOGUE, ENGINE_VERSION)

describe('a link', () => {
  test.each(LINKS.map(one => [`${one.id}, ${one.what}`, one] as const))(
    '%s',
    async (_, { link, faults, notices, title }) => {
      const read = await decode(link)
      expect('faults' in read ? read.faults.map(formatFault) : []).toEqual(faults)
      expect('faults' in read ? '' : read.content.scenario.title).toBe(title)
      expect('faults' in read ? [] : read.notices.map(formatFault)).toEqual(notices)
    },
  )

  test.each(['', '#', 'https://example.org/', 'https://example.org/#', '/app/?lang=en'])(
    'S1, nothing: %j is no link and no fault',
    link => expect(isEmptyLink(link)).toBe(true),
  )

  test('S3: two million characters are refused at once', async () => {
    const { link } = LINKS.find(({ id }) => id === 'S3')!
    const times: number[] = []
    // The best of five: other work on the machine is not the link's fault.
    for (let i = 0; i < 5; i++) {
      const start = performance.now()
      await decode(link)
      times.push(performance.now() - start)
    }
    expect(Math.min(...times)).toBeLessThan(50)
  })

  test('S6: cut anywhere, it asks for the whole link', async () => {
    const codes = new Map<string, number>()
    for (let length = 1; length < SOUND.length; length++)
      for (const code of await codesOf(SOUND.slice(0, length)))
        codes.set(code, (codes.get(code) ?? 0) + 1)
    // The first letters of all links are cut links of no version; `#` alone is no link.
    expect([...codes]).toEqual([
      ['E_LINK_EMPTY', 1],
      ['E_LINK_FORMAT', 2],
      ['E_LINK_CUT', SOUND.length - 4],
    ])
  })

  test('S7: with any one of its bits flipped it does not open', async () => {
    const codes = new Set<string>()
    for (let at = 1; at < SOUND.length; at++) {
      for (let bit = 0; bit < 7; bit++) {
        const char = String.fromCharCode(SOUND.charCodeAt(at) ^ (1 << bit))
        const found = await codesOf(SOUND.slice(0, at) + char + SOUND.slice(at + 1))
        expect(found, `bit ${bit} of character ${at}`).toHaveLength(1)
        codes.add(found[0])
      }
    }
    expect([...codes].sort()).toEqual(['E_LINK_CHARS', 'E_LINK_CHECKSUM', 'E_LINK_CUT', 'E_LINK_FORMAT', 'E_VERSION_NEWER']) // prettier-ignore
  })

  test('S12: of a version gone by it is migrated and says so', async () => {
    const old = { ...calm(), version: 0, title: undefined, name: 'Old' }
    const migrations = new Map([[0, ({ name, ...doc }: Loose) => ({ ...doc, title: name })]])
    const read = await decodeLink(aroundDoc(old), CATALOGUE, ENGINE_VERSION, migrations)
    expect(read).toMatchObject({ content: { scenario: { version: 1, title: 'Old' } } })
    expect('notices' in read && read.notices.map(formatFault)).toEqual([
      'W_MIGRATED version: got version 0, expected version 1',
    ])
  })

  test('that opens is what was put into it', async () => {
    const read = await decode(`https://example.org/app/?lang=en${SOUND}`)
    expect(read).toMatchObject({ content: { engine: ENGINE_VERSION, digest: null }, notices: [] })
    expect(await decode(`  ${SOUND.slice(1)}\n`)).toEqual(read)
  })
})

async function codesOf(link: string): Promise<string[]> {
  const read = await decode(link)
  return 'faults' in read ? read.faults.map(({ code }) => code) : []
}
