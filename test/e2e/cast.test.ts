import AxeBuilder from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../../src/cli/setup/serve.mjs'
import { chromiumOptions } from '../support/chromium.ts'

let browser: Browser
let server: Awaited<ReturnType<typeof serve>>
let complaints: string[] = []
let scripts: string[] = []
const pages: Page[] = []
const until = { timeout: 90_000 }
const DESK = { viewport: { width: 1440, height: 900 } }

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

/** A shipped scenario, chosen from the menu. */
async function open(title: string, options: BrowserContextOptions = DESK): Promise<Page> {
  complaints = []
  scripts = []
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  pages.push(page)
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  page.on('request', request => scripts.push(request.url()))
  await page.goto(server.url)
  await page.locator('.crumb').click(until)
  await page.getByRole('button', { name: title, exact: false }).first().click()
  await expect.poll(() => page.locator('.crumb').textContent(), until).toContain(title)
  return page
}

async function toTheEnd(page: Page): Promise<void> {
  await page.getByRole('slider', { name: 'Time line' }).focus()
  await page.keyboard.press('End')
  await page.getByText('The run is over').waitFor(until)
}

/** `+1.2 k`, `−30`: as a number. */
function amount(text: string | null): number {
  const [, sign, digits, scale] = /([+−]?)([\d.\s]+?)\s*([kMB]?)$/.exec((text ?? '').trim())!
  const size = { '': 1, k: 1e3, M: 1e6, B: 1e9 }[scale as '']
  return (sign === '−' ? -1 : 1) * Number(digits.replace(/\s/g, '')) * size
}

async function expectAccessible(page: Page, of: string): Promise<void> {
  const axe = new AxeBuilder({ page }).include(of).setLegacyMode(true)
  const { violations } = await axe.analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([])
}

describe('the cast', () => {
  test('tells an attack: its plan, its account, whom it took from, and why it worked', async () => {
    const page = await open('Vault drain')
    expect(scripts.filter(url => /\/Cast-/.test(url))).toEqual([])
    await page.getByRole('tab', { name: 'Cast' }).click()
    await toTheEnd(page)
    const card = page.locator('.monitor article')
    await card.getByText(/^It (worked|failed)/).waitFor(until)
    const figures = await card.locator('dd').allTextContents()
    const [budget, taken, spent, profit] = figures.map(amount)
    expect(budget).toBeGreaterThan(0)
    // Printed to three digits.
    expect(Math.abs(taken - spent - profit)).toBeLessThan(0.02 * taken)
    const parties = (await card.locator('tbody td:last-child').allTextContents()).map(amount)
    const sum = parties.reduce((all, one) => all + one, 0)
    expect(Math.abs(sum - profit)).toBeLessThan(0.02 * taken)
    expect(await card.locator('li.entered').count()).toBeGreaterThan(2)
    await expectAccessible(page, '.monitor')
    expect(complaints).toEqual([])
  })

  test('ranks strategies by profit, draws roles over time, and says who paid for trading', async () => {
    const page = await open('Every rung')
    await page.getByRole('tab', { name: 'Cast' }).click()
    await toTheEnd(page)
    await page.getByText('By strategy, most profit first').waitFor(until)
    const profits = await page
      .locator('.monitor table tbody td:last-child')
      .evaluateAll(cells => cells.map(cell => cell.firstChild?.textContent ?? ''))
    const values = profits.map(amount)
    expect(values).toEqual([...values].sort((a, b) => b - a))
    const charts = page.getByRole('region', { name: 'By role over time' }).getByRole('img')
    expect(await charts.count()).toBe(5)
    const before = await charts.first().getAttribute('aria-label')
    await page.getByRole('button', { name: 'Wealth' }).click()
    await expect.poll(() => charts.first().getAttribute('aria-label'), until).not.toBe(before)
    await page.getByText(/^Takers paid|^Revenue/).waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page, '.monitor')
    }
    expect(complaints).toEqual([])
  })

  test('begins anew when the run goes back', async () => {
    const page = await open('Liquidation hunt')
    await page.getByRole('tab', { name: 'Cast' }).click()
    await toTheEnd(page)
    const card = page.locator('.monitor article')
    await card.getByText(/^It (worked|failed)/).waitFor(until)
    await page.getByRole('slider', { name: 'Time line' }).focus()
    await page.keyboard.press('Home')
    await card.getByText('It has not begun.').waitFor(until)
    expect(complaints).toEqual([])
  })
})

describe('three generations', () => {
  test('stand side by side, from the menu of one of them', async () => {
    const page = await open('Generation 2')
    await page.locator('.crumb').click()
    await page.getByRole('button', { name: 'Three generations side by side' }).click()
    const three = page.locator('.generations article')
    await expect.poll(() => three.count(), until).toBe(3)
    expect(await three.nth(1).textContent()).toContain('On the page now')
    await expectAccessible(page, '.generations')
    await page.getByRole('button', { name: 'Run 6 seeds of each' }).click()
    await page.getByText(/^\d+ of 18 runs$/).waitFor(until)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Run 6 seeds of each' }).waitFor()
    await three.nth(2).getByRole('button', { name: 'Play it' }).click()
    await expect.poll(() => page.locator('.crumb').textContent(), until).toContain('Generation 3')
    expect(complaints).toEqual([])
  })
})
