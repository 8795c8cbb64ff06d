/** A page in Chromium to break things on: opened, read, and its worker spoken to behind its back. */
import type { Browser, BrowserContextOptions, Page, Worker } from 'playwright-core'

export const DESK = { viewport: { width: 1440, height: 900 } }
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
export const until = { timeout: 60_000 }

/** What an error would have shown in the console. */
export interface Heard {
  readonly page: Page
  readonly complaints: string[]
}

/** A page in a fresh profile, listened to. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = DESK,
): Promise<Heard> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  const complaints = listenTo(page)
  await page.goto(url)
  return { page, complaints }
}

/** Collects what goes wrong on a page. */
export function listenTo(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  return complaints
}

const digits = (text: string | null): number => Number((text ?? '').replace(/\D/g, ''))

export const block = async (page: Page): Promise<number> =>
  digits(await page.locator('.block b').textContent())

/** Eight of the digest's digits, as the page shows them. */
export const digest = async (page: Page): Promise<string> =>
  ((await page.locator('.digest b').textContent()) ?? '').replace(/\s/g, '')

/** The worker that plays the run. */
export function simulation(page: Page): Worker {
  const worker = page.workers().find(one => one.url().includes('sim.worker'))
  if (!worker) throw new Error('the page has no worker')
  return worker
}

export const play = async (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Play (Space)' }).click()

export async function pause(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pause (Space)' }).click()
  await page.getByRole('button', { name: 'Play (Space)' }).waitFor(until)
  // A frame may still be under way.
  await page.waitForTimeout(200)
}

/** Moves a slider of the incentives by a key, and waits for its mark on the time line. */
export async function change(page: Page): Promise<void> {
  const before = await page.locator('.marks .edit').count()
  await page.locator('.incentives').getByRole('slider').first().focus()
  await page.keyboard.press('ArrowLeft')
  await page.locator('.marks .edit').nth(before).waitFor(until)
}
