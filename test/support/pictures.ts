/** Pictures of the page held against those in the repository, blurred so that only what a person would see counts. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const GOLDEN = 'test/golden/pictures'
const FAILED = join(tmpdir(), 'breakwater-pictures')

/**
 * Pictures are kept at half their size and looked at at a quarter: letters drawn by another version of the browser are
 * the same greys there. A pixel differs if a channel does by more than `LEVELS`; a tile, by its mean, by more than `TINT`.
 */
const LEVELS = 28
const TINT = 9

/** What two pictures of one view may differ by on two machines. */
export const TOLERANCE = { share: 0.02, tiles: 1 } as const

export interface Difference {
  /** Share of pixels that differ, 0 to 1; 1 if the sizes do. */
  readonly share: number
  /** Of 12 x 8 tiles, how many have another colour on the whole. */
  readonly tiles: number
  /** PNG: what is alike in grey, what is not in red. */
  readonly picture: Buffer
}

/** The page as it stands at half its size, without motion, once its letters have come. `blank`: where it is made small. */
export async function pictureOf(blank: Page, page: Page): Promise<Buffer> {
  await page.mouse.move(0, 0)
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.waitForTimeout(700)
  const whole = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  return Buffer.from(await blank.evaluate(halveOnCanvas, whole.toString('base64')), 'base64')
}

/** Compares two PNGs on the canvas of an empty page. */
export async function difference(blank: Page, a: Buffer, b: Buffer): Promise<Difference> {
  const found = await blank.evaluate(compareOnCanvas, {
    pictures: [a, b].map(picture => picture.toString('base64')),
    levels: LEVELS,
    tint: TINT,
  })
  return { ...found, picture: Buffer.from(found.picture, 'base64') }
}

export const isAlike = ({ share, tiles }: Difference): boolean =>
  share <= TOLERANCE.share && tiles <= TOLERANCE.tiles

/** Whether pictures are to be written anew rather than looked at: `PICTURES=write`. */
const isWriting = (): boolean => process.env.PICTURES === 'write'

/** What is wrong with a view, in words; empty if it looks as it did. Leaves the picture and what differs in a folder. */
export async function lookAt(blank: Page, page: Page, name: string): Promise<string> {
  const seen = await pictureOf(blank, page)
  const file = join(GOLDEN, `${name}.png`)
  if (isWriting()) {
    mkdirSync(GOLDEN, { recursive: true })
    writeFileSync(file, seen)
    return ''
  }
  if (!existsSync(file)) return `${name}: no picture; PICTURES=write makes it`
  const found = await difference(blank, readFileSync(file), seen)
  if (isAlike(found)) return ''
  mkdirSync(FAILED, { recursive: true })
  writeFileSync(join(FAILED, `${name}.png`), seen)
  writeFileSync(join(FAILED, `${name}-difference.png`), found.picture)
  const share = (100 * found.share).toFixed(1)
  return `${name}: ${share} % of the pixels and ${found.tiles} tiles differ; see ${FAILED}/${name}-difference.png`
}

/* These run in the browser: no names from outside them. */

async function halveOnCanvas(picture: string): Promise<string> {
  const bytes = Uint8Array.from(atob(picture), letter => letter.charCodeAt(0))
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const canvas = new OffscreenCanvas(image.width >> 1, image.height >> 1)
  const context = canvas.getContext('2d')!
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  const small = new Uint8Array(await blob.arrayBuffer())
  return btoa(small.reduce((text, byte) => text + String.fromCharCode(byte), ''))
}

async function compareOnCanvas({
  pictures,
  levels,
  tint,
}: {
  pictures: string[]
  levels: number
  tint: number
}): Promise<{ share: number; tiles: number; picture: string }> {
  const SCALE = 2
  const [COLUMNS, ROWS] = [12, 8]
  const images = await Promise.all(
    pictures.map(async text => {
      const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
      return createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    }),
  )
  const width = Math.floor(images[0].width / SCALE)
  const height = Math.floor(images[0].height / SCALE)
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.imageSmoothingQuality = 'high'
  const [first, second] = images.map(image => {
    context.drawImage(image, 0, 0, width, height)
    return context.getImageData(0, 0, width, height)
  })
  const sums = new Float64Array(COLUMNS * ROWS * 3)
  const counts = new Float64Array(COLUMNS * ROWS)
  const shown = context.createImageData(width, height)
  let unlike = 0
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = 4 * pixel
    const tile =
      Math.floor(((pixel % width) * COLUMNS) / width) +
      COLUMNS * Math.floor((Math.floor(pixel / width) * ROWS) / height)
    counts[tile]++
    let most = 0
    for (let channel = 0; channel < 3; channel++) {
      const gap = second.data[at + channel] - first.data[at + channel]
      sums[3 * tile + channel] += gap
      most = Math.max(most, Math.abs(gap))
    }
    const isUnlike = most > levels
    unlike += +isUnlike
    const grey = 0.4 * second.data[at] + 60
    shown.data.set(isUnlike ? [255, 40, 40, 255] : [grey, grey, grey, 255], at)
  }
  context.putImageData(shown, 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  const bytes = new Uint8Array(await blob.arrayBuffer())
  const isOtherSize = images[0].width !== images[1].width || images[0].height !== images[1].height
  let tiles = 0
  for (let tile = 0; tile < counts.length; tile++) {
    const means = [0, 1, 2].map(channel => Math.abs(sums[3 * tile + channel] / counts[tile]))
    tiles += +(Math.max(...means) > tint)
  }
  return {
    share: isOtherSize ? 1 : unlike / (width * height),
    tiles,
    picture: btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), '')),
  }
}
