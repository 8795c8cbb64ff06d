import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lettersOf } from '../../../../src/cli/setup/letters.ts'

const styles = (range: string): string =>
  `@font-face { src: url('first-letters.woff2') format('woff2'); ${range} }`

test('the letters of a unicode-range are those of each part of it', () => {
  expect(lettersOf(styles('unicode-range: U+41-43, U+D7,\n  U+2212;'))).toBe('ABC×−')
})

test('styles without a range behind the font are refused', () => {
  expect(() => lettersOf(styles(''))).toThrow(/tokens\.css: found no unicode-range/)
})

test('every letter of the texts of the page that the font has is among those of the first view', () => {
  const tokens = readFileSync('src/ui/tokens.css', 'utf8')
  const all = lettersOf(tokens, 'inter-latin-wght-normal.woff2')
  const first = lettersOf(tokens)
  const said = new Set(readFileSync('src/ui/text/en.ts', 'utf8'))
  expect([...said].filter(letter => all.includes(letter) && !first.includes(letter))).toEqual([])
  expect([...first].filter(letter => !all.includes(letter))).toEqual([])
})
