import AxeBuilder from '@axe-core/playwright'
import { readFileSync } from 'node:fs'
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

/** A small venue that lists options of three expiries, with dealers, buyers and sellers. */
function venue(bookMargin = 'portfolio'): string {
  const base = JSON.parse(readFileSync('presets/standard.json', 'utf8'))
  const [protocol] = base.protocols
  const cohort = (id: string, agent: object, count: number, equity: number): object => ({
    ...{ id, protocol: protocol.id, market: base.markets[0].id, agent, count, equity },
    activity: 60,
  })
  return JSON.stringify({
    ...base,
    title: 'Small options venue',
    clock: { ...base.clock, stepSeconds: 15, steps: 2000 },
    shocks: [],
    protocols: [
      {
        ...protocol,
        chain: { kind: 'grid', firstHours: 30, everyHours: 120, strikes: 6, strikeStep: 0.04 },
        surface: { kind: 'ssvi' },
        bookMargin: { kind: bookMargin },
        bookLiquidation: { kind: 'dutch-auction' },
        waterfall: [{ kind: 'insurance-fund' }, { kind: 'socialized-loss' }],
      },
    ],
    cohorts: [
      ...base.cohorts.map((one: { count: number }) => ({
        ...one,
        count: Math.max(1, Math.round(one.count / 40)),
      })),
      cohort('buyers', { kind: 'option-buyer' }, 30, 60_000),
      cohort('sellers', { kind: 'option-seller', notional: 3 }, 20, 60_000),
      cohort('makers-of-vol', { kind: 'vol-maker' }, 4, 1_000_000),
      cohort('desks', { kind: 'gamma-hedger' }, 4, 1_000_000),
    ],
  })
}

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
  await page.locator('.crumb').waitFor(until)
  return page
}

/** Drops a scenario on the page, and goes to the view of its options. */
async function look(page: Page, scenario = venue()): Promise<void> {
  await page.getByRole('button', { name: 'Pause (Space)' }).waitFor(until)
  const dataTransfer = await page.evaluateHandle(text => {
    const data = new DataTransfer()
    data.items.add(new File([text], 'venue.json', { type: 'application/json' }))
    return data
  }, scenario)
  await page.dispatchEvent('body', 'drop', { dataTransfer })
  await page.getByRole('button', { name: 'Options', exact: true }).click(until)
  await page.locator('.options .shelf').waitFor(until)
}

const pause = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Pause (Space)' }).click(until)

const chosen = (page: Page) => page.getByRole('radio', { checked: true })

describe('the view of options', () => {
  test('is offered only where options are listed', async () => {
    const page = await open()
    expect(await page.getByRole('button', { name: 'Options', exact: true }).count()).toBe(0)
    await look(page)
    for (const name of ['Implied volatility', 'Open interest, BTC', 'Dealer gamma'])
      await page.locator('.options').getByRole('heading', { name }).waitFor(until)
    await page.getByText('Margin for the same crowd').waitFor(until)
    // The incentives stay where there is room for them; another run without options shows the price.
    expect(await page.locator('.rail.left').isVisible()).toBe(true)
    await page.locator('.crumb').click()
    await page
      .locator('.panel')
      .getByRole('button', { name: /A calm day/ })
      .click()
    await expect.poll(() => page.locator('.options').count(), until).toBe(0)
    expect(await page.getByRole('button', { name: 'Options', exact: true }).count()).toBe(0)
    expect(complaints).toEqual([])
  })

  test('an account is chosen by pointer and by keyboard, and its book follows', async () => {
    const page = await open()
    await look(page)
    await page.getByRole('radio').nth(2).waitFor(until)
    await pause(page)
    const name = async (): Promise<string> =>
      (await chosen(page).getAttribute('aria-label'))!.replace(/,.*/, '')
    const book = (): Promise<string | null> => page.locator('.book h2').first().textContent()
    await page.getByRole('radio').nth(1).click()
    await expect.poll(book, until).toContain(await name())
    const first = await name()
    await page.keyboard.press('ArrowRight')
    await expect.poll(name, until).not.toBe(first)
    await expect.poll(book, until).toContain(await name())
    await page.getByRole('table', { name: /^Profit and loss/ }).waitFor(until)
    await page.getByText('Worst:').waitFor(until)
    await page.getByRole('button', { name: /other scenarios?$/ }).click()
    await page.getByText('counts').first().waitFor(until)
    expect(complaints).toEqual([])
  })

  test('a price is looked at by pointer and by keyboard, in all rows at once', async () => {
    const page = await open()
    await look(page)
    await pause(page)
    const slider = page.getByRole('slider', { name: 'Price that is looked at' })
    await slider.focus()
    await page.keyboard.press('ArrowLeft')
    expect(await slider.getAttribute('aria-valuetext')).toMatch(
      /: implied \d.*, dealers (buy|sell) /,
    )
    expect(await page.locator('.options line.cursor').count()).toBeGreaterThanOrEqual(3)
    await slider.blur()
    await expect.poll(() => page.locator('.options line.cursor').count(), until).toBe(0)
    const box = (await page.locator('.market .chart').first().boundingBox())!
    await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.5 * box.height)
    await expect.poll(() => page.locator('.options line.cursor').count(), until).toBeGreaterThan(2)
    expect(complaints).toEqual([])
  })

  test('the same can be had as a table', async () => {
    const page = await open()
    await look(page)
    await page.getByRole('button', { name: 'Table', exact: true }).click()
    const table = page.getByRole('table', { name: /^Every listed option/ })
    await table.waitFor(until)
    expect(await table.getByRole('row').count()).toBeGreaterThan(60)
    await page.getByRole('button', { name: 'Picture', exact: true }).click()
    await page.locator('.market .chart').first().waitFor(until)
    expect(complaints).toEqual([])
  })

  test('has words for rules that know no scenarios', async () => {
    const page = await open()
    await look(page, venue('rule-based'))
    await page.getByText('The rules in force know no scenarios').waitFor(until)
    expect(complaints).toEqual([])
  })

  test('has no accessibility violation, as a picture and as a table', async () => {
    for (const colorScheme of ['dark', 'light'] as const) {
      const page = await open({ ...DESK, colorScheme })
      await look(page)
      await page.locator('.book').waitFor(until)
      await pause(page)
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
      await look(page)
      const overflow = (): Promise<number> =>
        page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(await overflow()).toBeLessThanOrEqual(0)
      const inner = await page
        .locator('section.options')
        .evaluate(view => view.scrollWidth - view.clientWidth)
      expect(inner).toBeLessThanOrEqual(0)
      const margin = page.getByRole('heading', { name: /^Margin, account/ })
      await margin.scrollIntoViewIfNeeded(until)
      expect(await margin.isVisible()).toBe(true)
      expect(complaints).toEqual([])
    }
  })
})
