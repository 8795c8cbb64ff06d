/** The font of the first view, cut down to its letters: the whole Latin file is two and a half times as large. */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Plugin } from 'vite'

const WHOLE = 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'
const CUT = resolve('node_modules/.cache/breakwater/first-letters.woff2')
const STYLES = 'src/ui/tokens.css'
/** Kerning, digits of one width, signs that suit their neighbours. */
const FEATURES = ['kern', 'tnum', 'calt', 'ccmp']

/** Makes `first-letters.woff2`, of the characters that its `unicode-range` in the page's styles names. */
export function firstLetters(): Plugin {
  return {
    name: 'first-letters',
    async config() {
      if (isOld()) await cut()
      return { resolve: { alias: [{ find: 'first-letters.woff2', replacement: CUT }] } }
    },
  }
}

/** Every start of a test asks: what is there is made anew only if something that it is made of is newer. */
function isOld(): boolean {
  const made = statSync(CUT, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return [WHOLE, STYLES, 'package.json', import.meta.filename].some(
    file => statSync(file).mtimeMs > made,
  )
}

async function cut(): Promise<void> {
  const { default: subsetFont } = await import('subset-font')
  const font = await subsetFont(readFileSync(WHOLE), lettersOf(readFileSync(STYLES, 'utf8')), {
    targetFormat: 'woff2',
    keepFeatures: FEATURES,
    variationAxes: { wght: { min: 400, max: 700 } },
  })
  // Builds run beside each other in tests: none may find half a file.
  mkdirSync(dirname(CUT), { recursive: true })
  writeFileSync(`${CUT}.${process.pid}`, font)
  renameSync(`${CUT}.${process.pid}`, CUT)
}

/** All characters of the `unicode-range` that stands behind a font in a style sheet. */
export function lettersOf(styles: string, font = 'first-letters.woff2'): string {
  const [, face] = styles.split(font)
  const [, ranges] = /^[^}]*?unicode-range:([^;]*);/.exec(face ?? '') ?? []
  if (!ranges) throw new Error(`${STYLES}: found no unicode-range behind ${font}`)
  return ranges
    .split(',')
    .map(range => {
      const [from, to = from] = range.replace('U+', '').trim().split('-').map(hex => parseInt(hex, 16)) // prettier-ignore
      return Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join(
        '',
      )
    })
    .join('')
}
