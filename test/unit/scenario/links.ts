/** Links made by hand, sound and unsound. */
import { deflateRawSync } from 'node:zlib'
import { crc32, toBase64Url } from '../../../src/scenario/bytes.ts'
import { decodeLink } from '../../../src/scenario/link.ts'
import { DECLARATIONS, places } from './fakes.ts'

/** Results version that the tests' engine has. */
export const ENGINE = 3

/** A link around a payload, with the checksum that belongs to it. */
export const around = (payload: string): string => `#v1.${payload}.${crc32(payload)}`

/** A link around bytes that stand where a deflate stream belongs. */
export const aroundBytes = (bytes: Uint8Array): string => around(toBase64Url(bytes))

/** A link around a JSON text. */
export const aroundText = (text: string): string => aroundBytes(deflateRawSync(text))

/** A link around a document, as if `encodeLink` had let it pass. */
export const aroundDoc = (scenario: unknown, extra: object = {}): string =>
  aroundText(JSON.stringify({ scenario, engine: ENGINE, ...extra }))

export const decode = (link: string) => decodeLink(link, DECLARATIONS, ENGINE)

/** Code and path of each fault; empty if the link opens. */
export async function linkFaults(link: string): Promise<string[]> {
  const result = await decode(link)
  return 'faults' in result ? places(result.faults) : []
}
