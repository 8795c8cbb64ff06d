/** What the first view asks a host for. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Opens a built page and hears what it asks for until its market lives: file names, and their bytes compressed as a host would. */
export async function firstView(page, url) {
  const paths = new Set()
  page.on('response', response => paths.add(new URL(response.url()).pathname))
  await page.goto(url)
  await page.waitForFunction(() =>
    /block\s+[1-9]/.test(document.body.innerText.replace(/\n/g, ' ')),
  )
  await page.waitForTimeout(1000)
  const assets = new Set(readdirSync('dist/page/assets'))
  const files = [...paths].map(path => path.split('/').at(-1)).filter(name => assets.has(name))
  const sizes = files.map(name => gzipSync(readFileSync(join('dist/page/assets', name))).length)
  const bytes = sizes.reduce(
    (sum, size) => sum + size,
    gzipSync(readFileSync('dist/page/index.html')).length,
  )
  return { files, bytes }
}
