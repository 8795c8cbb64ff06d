import AxeBuilder from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../../src/cli/setup/serve.mjs'
import { chromiumOptions } from '../support/chromium.ts'

let browser: Browser
let server: Awaited<ReturnType<typeof serve>>
let complaints: string[] = []
const pages: Page[] = []

const DESK = { viewport: { width: 1440, height: 900 } }
const TABLET = { viewport: { width: 1024, height: 768 } }
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const until = { timeout: 90_000 }

beforeAll(async () => {
  server = await serve()
  browser = await chromium.launch(chromiumOptions())
})

afterEach(async () => {
  await Promise.all(pages.splice(0).map(page => page.context().close()))
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function open(options: BrowserContextOptions = DESK): Promise<Page> {
  complaints = []
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  pages.push(page)
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  await page.goto(server.url)
  return page
}

/** Opens a scenario of the menu, and the view of its risk. */
async function look(page: Page, title: RegExp): Promise<void> {
  await page.locator('.crumb').click()
  await page.locator('.panel').getByRole('button', { name: title }).click()
  await expect.poll(() => page.locator('.crumb').textContent(), until).toMatch(title)
  await page.getByRole('button', { name: 'Risk', exact: true }).click()
  await page.locator('.risk .layer').first().waitFor(until)
}

const headline = (page: Page): Promise<string | null> => page.locator('.risk h1').textContent(until)

describe('the view of risk', () => {
  test('says how far the fund reaches, and comes with its tab', async () => {
    const page = await open()
    await look(page, /Standard crash/)
    await expect.poll(() => headline(page), until).toMatch(/^The fund (covers a|is empty)/)
    const tab = page.getByRole('tab', { name: 'Risk' })
    expect(await tab.getAttribute('aria-selected')).toBe('true')
    await page.getByText('Cover of the crowd').waitFor(until)
    // The incentives stay where there is room for them.
    expect(await page.locator('.rail.left').isVisible()).toBe(true)
    await page.getByRole('tab', { name: 'Now' }).click()
    expect(await page.locator('.risk').count()).toBe(1)
    await page.getByRole('button', { name: 'Price', exact: true }).click()
    await expect.poll(() => page.locator('.risk').count(), until).toBe(0)
    expect(complaints).toEqual([])
  })

  test('the gap is moved by the keyboard and the pointer, and the figures follow', async () => {
    const page = await open()
    await look(page, /Standard crash/)
    await page.getByRole('button', { name: 'Pause (Space)' }).click()
    const gap = page.getByRole('slider', {
      name: 'Gap of the mark: arrow keys move it by a percent',
    })
    await gap.focus()
    await page.keyboard.press('ArrowRight')
    expect(await gap.getAttribute('aria-valuetext')).toMatch(
      /^−24\u202f%, to .* accounts liquidated/,
    )
    await page.locator('.card').getByText('−24\u202f%').waitFor(until)
    await page
      .getByText(/at −24/)
      .first()
      .waitFor(until)
    const box = (await page.locator('.curve').boundingBox())!
    await page.mouse.move(box.x + box.width - 24, box.y + box.height / 2)
    await page.locator('.card').getByText('+40\u202f%').waitFor(until)
    expect(complaints).toEqual([])
  })

  test('the same can be had as a table', async () => {
    const page = await open()
    await look(page, /Standard crash/)
    await page.getByRole('button', { name: 'Table', exact: true }).click()
    const table = page.getByRole('table', { name: /Losses at each gap of the mark/ })
    await table.waitFor(until)
    expect(await table.getByRole('row').count()).toBe(18)
    expect(await table.getByRole('columnheader', { name: 'Own margin' }).count()).toBe(1)
    await page.getByRole('button', { name: 'Picture', exact: true }).click()
    await page.locator('.risk .layer').first().waitFor(until)
    expect(complaints).toEqual([])
  })

  test('has words for a venue without a book, a feed, breakers or keepers', async () => {
    const page = await open()
    await look(page, /12 March 2020, linear venue/)
    const view = page.locator('.risk')
    await view.getByText('This venue fills every order at the mark').waitFor(until)
    await view.getByText('There is no feed').waitFor(until)
    await view.getByText('This protocol has none').waitFor(until)
    await view.getByText('nobody has to come').waitFor(until)
    expect(complaints).toEqual([])
  })

  test('has no accessibility violation, as a picture and as a table', async () => {
    for (const colorScheme of ['dark', 'light'] as const) {
      const page = await open({ ...DESK, colorScheme })
      await look(page, /Every rung/)
      await page.getByRole('button', { name: 'Pause (Space)' }).click()
      for (const name of ['Table', 'Picture']) {
        const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([])
        await page.getByRole('button', { name, exact: true }).click()
      }
    }
  })

  test('fits a tablet and a phone', async () => {
    for (const size of [TABLET, PHONE]) {
      const page = await open(size)
      await page
        .getByRole('button', { name: /12 March 2020/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Risk', exact: true }).click()
      await expect.poll(() => headline(page), until).toMatch(/^The fund/)
      const overflow = (): Promise<number> =>
        page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(await overflow()).toBeLessThanOrEqual(0)
      await page.getByRole('heading', { name: /^Keepers/ }).scrollIntoViewIfNeeded()
      expect(await page.getByRole('heading', { name: /^Keepers/ }).isVisible()).toBe(true)
      expect(complaints).toEqual([])
    }
  })
})
