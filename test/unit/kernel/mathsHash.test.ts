import { describe, expect, test } from 'vitest'
import { mathsHashes } from '../../../src/kernel/selfCheck.ts'

/** A change here changes every run. The same digests are expected of every engine. */
const GOLDEN: Readonly<Record<string, string>> = {
  exp: '0d592235b2c872df',
  expWide: '846c97db8a4dcb00',
  log: '9fa304c0e0eb98a7',
  logNearOne: 'a9c5d9ebc54212e4',
  log1p: '18b8ea788f95df64',
  pow: '59aa8314bfbbef12',
  sin: '5829e4ea62068cb6',
  cos: '06bf7cd52b8144d9',
  tanh: '341e3d1f03915762',
  erf: 'dbb4ae97e3222ae0',
  normalCdf: 'afa32510d9ed422b',
  normalDensity: 'b993b697556ab162',
  normalQuantile: 'dc7f83c00df1ec31',
  normalQuantileTail: '6f5b86d367e79f54',
}

describe('the bits of the functions', () => {
  const hashes = mathsHashes(1_000_000)

  test.each(Object.entries(hashes))('of %s are the golden ones', (name, hash) => {
    expect(hash).toBe(GOLDEN[name])
  })

  test('are golden for every function', () => {
    expect(Object.keys(hashes)).toEqual(Object.keys(GOLDEN))
  })
})
