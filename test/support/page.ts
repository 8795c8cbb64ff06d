/** The built page in Chromium, for browser tests: fresh profiles that are listened to and closed after each test. */
import AxeBuilder from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { serve } from '../../src/cli/setup/serve.mjs'
import { chromiumOptions } from './chromium.ts'

export const DESK = { viewport: { width: 1440, height: 900 } }
export const TABLET = { viewport: { width: 1024, height: 768 } }
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** How long anything may take, ms: machines that run tests are slow and shared; and how often it is asked for. */
export const until = { timeout: 90_000, interval: 150 }

export interface Visits {
  /** A page of a fresh profile without motion; `hash` is a link's fragment. */
  readonly open: (hash?: string, options?: BrowserContextOptions) => Promise<Page>
  /** What consoles and failed requests said since the latest page was opened. */
  readonly complaints: string[]
  /** Addresses asked for since then. */
  readonly requests: string[]
  /** Where the page is served. */
  readonly url: () => string
}

/** Serves the page and starts the browser for all tests of a file. */
export function visits(): Visits {
  let browser: Browser | undefined
  let server: Awaited<ReturnType<typeof serve>> | undefined
  const pages: Page[] = []
  const complaints: string[] = []
  const requests: string[] = []

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

  async function open(hash = '', options: BrowserContextOptions = DESK): Promise<Page> {
    complaints.length = 0
    requests.length = 0
    const context = await browser!.newContext({ reducedMotion: 'reduce', ...options })
    const page = await context.newPage()
    pages.push(page)
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', error => complaints.push(error.message))
    page.on('requestfailed', request => complaints.push(`failed: ${request.url()}`))
    page.on('request', request => requests.push(request.url()))
    await page.goto(`${server!.url}${hash}`)
    return page
  }
  return { open, complaints, requests, url: () => server!.url }
}

export const digits = (text: string | null): number => Number((text ?? '').replace(/\D/g, ''))

/** The block that the page shows. */
export const block = async (page: Page): Promise<number> =>
  digits(await page.locator('.block b').textContent())

/** The view in the centre, by the name on its button. */
export const show = (page: Page, view: string): Promise<void> =>
  page.getByRole('button', { name: view, exact: true }).first().click()

/** A shipped scenario, chosen from the menu by the beginning of its title. */
export async function choose(page: Page, title: string): Promise<void> {
  await page.locator('.crumb').click(until)
  const entry = page.locator('.crumb + .panel').getByRole('button')
  await entry.filter({ has: page.locator('.title', { hasText: title }) }).first().click(until) // prettier-ignore
  await expect.poll(() => page.locator('.crumb').textContent(), until).toContain(title)
}

/** Stops the run and goes to a step by way of the start, so that the page is the same each time. */
export async function standAt(page: Page, step: number): Promise<void> {
  const pause = page.getByRole('button', { name: 'Pause (Space)' })
  if (await pause.count()) await pause.click()
  const line = page.getByRole('slider', { name: 'Time line' })
  for (const at of [0, step]) {
    await line.fill(`${at}`)
    await expect.poll(() => block(page), until).toBe(at)
  }
}

export async function toTheEnd(page: Page): Promise<void> {
  await page.getByRole('slider', { name: 'Time line' }).focus()
  await page.keyboard.press('End')
  await page.getByText('The run is over').waitFor(until)
}

/** CSS pixels by which the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

/** Of the rules of axe, what is looked at: contrast takes most of the time, and is the same at every size. */
export type Rules = 'all' | 'contrast' | 'all but contrast'

/** What axe finds, a line each. */
export async function violations(page: Page, rules: Rules = 'all'): Promise<string[]> {
  // Nodes that pass are not collected, which takes a third of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
  if (rules === 'contrast') axe.withRules(['color-contrast'])
  if (rules === 'all but contrast') axe.disableRules(['color-contrast'])
  const { violations: found } = await axe.analyze()
  return found.map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes[0].html}`)
}
