import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { choose, DESK, PHONE, show, standAt, TABLET, until, visits } from '../support/page.ts'
import { difference, isAlike, lookAt, pictureOf } from '../support/pictures.ts'

const visit = visits()

/** A blank page of the same browser, to compare pictures on. */
const blankBeside = async (page: Page): Promise<Page> => {
  const blank = await page.context().newPage()
  await blank.goto('about:blank')
  return blank
}

/** A step in the middle of a scenario's cascade. */
async function crisis(
  title: string,
  step: number,
  options: BrowserContextOptions = DESK,
): Promise<Page> {
  const page = await visit.open('', options)
  await choose(page, title)
  await standAt(page, step)
  return page
}

describe('the page looks as it did', () => {
  test.each(Object.entries({ desk: DESK, tablet: TABLET, phone: PHONE }))(
    'in the middle of 12 March 2020, on a %s, dark and light',
    async (name, options) => {
      const page = await crisis('12 March 2020', 840, options)
      const blank = await blankBeside(page)
      await page.bringToFront()
      const wrong: string[] = []
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme })
        wrong.push(await lookAt(blank, page, `price-${name}-${colorScheme}`))
      }
      expect(wrong.filter(Boolean)).toEqual([])
    },
  )

  test('in the views of that crash', async () => {
    const page = await crisis('12 March 2020', 840)
    const blank = await blankBeside(page)
    await page.bringToFront()
    const VIEWS = [
      ['Cascade', '.story', 'dark'],
      ['Risk', '.risk .layer', 'light'],
      ['Rules', '.rules [data-section="run"]', 'dark'],
    ] as const
    const wrong: string[] = []
    for (const [view, ready, colorScheme] of VIEWS) {
      await page.emulateMedia({ colorScheme })
      await show(page, view)
      await page.locator(ready).first().waitFor(until)
      wrong.push(await lookAt(blank, page, `${view.toLowerCase()}-${colorScheme}`))
    }
    await show(page, 'Price')
    await page.getByRole('tab', { name: 'Cast' }).click()
    await page.getByText('By strategy').waitFor(until)
    wrong.push(await lookAt(blank, page, 'cast-dark'))
    expect(wrong.filter(Boolean)).toEqual([])
  })

  test('where options are listed', async () => {
    const page = await crisis('FTX, 7 to 10 November 2022', 1200)
    const blank = await blankBeside(page)
    await page.bringToFront()
    await show(page, 'Options')
    await page.locator('.options .market svg').first().waitFor(until)
    expect(await lookAt(blank, page, 'options-light')).toBe('')
  })
})

describe('the comparison', () => {
  const PLANTS = {
    'a missing panel': '.tanks { visibility: hidden }',
    'another colour of one role': ':root { --trader: #4fc27a !important }',
    'text on top of the picture': '.scene ~ header { font-size: 40px; line-height: 1 } h1 { font-size: 64px !important; line-height: 1 !important }', // prettier-ignore
    'a narrower rail': '.page { grid-template-columns: 240px minmax(0, 1fr) 320px !important }',
  }

  test('overlooks letters that are drawn a little differently, and sees what is planted', async () => {
    const page = await crisis('12 March 2020', 840, { ...DESK, bypassCSP: true })
    const blank = await blankBeside(page)
    await page.bringToFront()
    await page.emulateMedia({ colorScheme: 'dark' })
    const before = await pictureOf(blank, page)

    const plant = async (css: string): Promise<boolean> => {
      const style = await page.addStyleTag({ content: css })
      // The stage reads its colours when the theme changes.
      await page.evaluate(() => document.documentElement.classList.toggle('seen'))
      const alike = isAlike(await difference(blank, before, await pictureOf(blank, page)))
      await style.evaluate(element => (element as Element).remove())
      await page.evaluate(() => document.documentElement.classList.toggle('seen'))
      return alike
    }
    expect(await plant('body { letter-spacing: 0.003em; -webkit-font-smoothing: auto }')).toBe(true)
    const unseen: string[] = []
    for (const [name, css] of Object.entries(PLANTS)) if (await plant(css)) unseen.push(name)
    expect(unseen).toEqual([])
    expect(isAlike(await difference(blank, before, await pictureOf(blank, page)))).toBe(true)
  })

  test('keeps less than two megabytes of pictures', () => {
    const folder = 'test/golden/pictures'
    const sizes = readdirSync(folder).map(name => statSync(join(folder, name)).size)
    expect(sizes.length).toBeGreaterThan(8)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2_000_000)
  })
})
