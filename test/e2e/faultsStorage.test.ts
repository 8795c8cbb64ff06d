import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { serve } from '../../src/cli/setup/serve.mjs'
import { chromiumOptions } from '../support/chromium.ts'
import { crashLink } from '../support/commandLine.ts'
import { block, change, DESK, digest, listenTo, simulation, until } from '../support/faultyPage.ts'

// Pages are opened, played and lost several times over.
vi.setConfig({ testTimeout: 300_000 })

let browser: Browser
let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  server = await serve()
  browser = await chromium.launch(chromiumOptions())
})

afterEach(async () => {
  await Promise.all(browser.contexts().map(context => context.close()))
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const profile = (of = browser): Promise<BrowserContext> =>
  of.newContext({ reducedMotion: 'reduce', ...DESK })

async function openIn(context: BrowserContext, hash = ''): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${server.url}${hash}`)
  await page.locator('.block b').waitFor(until)
  return page
}

const offer = (page: Page) => page.getByRole('complementary', { name: 'A run was left behind' })

interface Saved {
  readonly step: number
  readonly digest: string
  readonly changes: number
  readonly text: string
}

const saved = (page: Page): Promise<Saved | null> =>
  page.evaluate(() => JSON.parse(localStorage.getItem('breakwater-run') ?? 'null') as Saved | null)

/** A run of a person's own, with a change, saved at least once since. */
async function playOwn(context: BrowserContext): Promise<Page> {
  const page = await openIn(context)
  await page.getByRole('button', { name: 'Play 12 March 2020' }).first().click()
  await expect.poll(() => page.locator('.crumb').textContent(), until).toContain('12 March 2020')
  await expect.poll(() => block(page), until).toBeGreaterThan(10)
  await change(page)
  await expect.poll(async () => (await saved(page))?.changes, until).toBe(1)
  return page
}

/** Goes on with what is on offer, and holds it to what was saved. */
async function goOn(page: Page): Promise<number> {
  await offer(page).waitFor(until)
  const left = (await saved(page))!
  expect(await offer(page).textContent()).toContain('12 March 2020')
  expect(await offer(page).textContent()).toContain('with 1 change')
  await offer(page)
    .getByRole('button', { name: /^Go on at block/ })
    .click()
  await expect.poll(() => block(page), until).toBe(left.step)
  expect(await digest(page)).toBe(left.digest.slice(0, 8))
  expect(await page.locator('.marks .edit').count()).toBe(1)
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(await offer(page).count()).toBe(0)
  return left.step
}

describe('a tab that dies', () => {
  test('leaves a run that is at most ten seconds old and goes on to the same state', async () => {
    const context = await profile()
    const page = await playOwn(context)
    await page.waitForTimeout(6000)
    const tenSecondsAgo = await block(page)
    await page.waitForTimeout(10_000)
    expect(JSON.stringify(await saved(page)).length).toBeLessThan(20_000)
    const session = await context.newCDPSession(page)
    const crashed = page.waitForEvent('crash')
    void session.send('Page.crash').catch(() => undefined)
    await crashed

    const next = await openIn(context)
    // It is offered, and what the page opens on plays meanwhile.
    await offer(next).waitFor(until)
    await expect.poll(() => block(next), until).toBeGreaterThan(5)
    expect(await next.locator('.crumb').textContent()).toContain('A calm day')
    expect(await goOn(next)).toBeGreaterThanOrEqual(tenSecondsAgo)
  })

  test('for want of memory in its worker leaves a run that goes on', async () => {
    const { args = [], ...options } = chromiumOptions()
    const small = await chromium.launch({ ...options, args: [...args, '--js-flags=--max-old-space-size=96'] }) // prettier-ignore
    try {
      const context = await profile(small)
      const page = await playOwn(context)
      const crashed = page.waitForEvent('crash', until)
      void simulation(page)
        .evaluate(() => {
          const all: object[] = []
          for (;;) all.push({ one: all.length, another: [all.length] })
        })
        .catch(() => undefined)
      await crashed
      await goOn(await openIn(context))
    } finally {
      await small.close()
    }
  })
})

describe('what was left behind', () => {
  test('does not come before a link, and is not offered again once it is forgotten', async () => {
    const context = await profile()
    const page = await playOwn(context)
    await page.close({ runBeforeUnload: true })

    const linked = await openIn(context, crashLink(400))
    await expect.poll(() => block(linked), until).toBeGreaterThan(5)
    expect(await offer(linked).count()).toBe(0)
    await linked.close()

    const own = await playOwn(context)
    await own.reload()
    await offer(own).getByRole('button', { name: 'Forget it' }).click()
    await expect.poll(() => block(own), until).toBeGreaterThan(5)
    await own.reload()
    await expect.poll(() => block(own), until).toBeGreaterThan(5)
    expect(await offer(own).count()).toBe(0)
  })

  test('is nothing where a newcomer has only looked', async () => {
    const context = await profile()
    const page = await openIn(context)
    await expect.poll(async () => (await saved(page))?.step ?? 0, until).toBeGreaterThan(5)
    await page.reload()
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    expect(await offer(page).count()).toBe(0)
  })

  test('by an engine that has changed since is played, and the difference is told', async () => {
    const context = await profile()
    const page = await playOwn(context)
    await page.evaluate(() => {
      const write = localStorage.setItem.bind(localStorage)
      Storage.prototype.setItem = (key, text) =>
        write(key, text.replace(/"digest":"[0-9a-f]{16}"/, `"digest":"${'f'.repeat(16)}"`))
    })
    await page.reload()
    await offer(page)
      .getByRole('button', { name: /^Go on at block/ })
      .click()
    await page.getByRole('alert').getByText('W_DIGEST').waitFor(until)
    expect(await page.getByRole('alert').textContent()).toContain('ffffffffffffffff: the engine has changed since') // prettier-ignore
  })
})

describe('storage that is denied', () => {
  test('keeps nobody from anything, and is told in Share alone', async () => {
    const context = await profile()
    await context.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
        Object.defineProperty(window, name, {
          get: () => {
            throw new DOMException('denied', 'SecurityError')
          },
        })
      }
    })
    const page = await context.newPage()
    const complaints = listenTo(page)
    await page.goto(server.url)
    await expect.poll(() => block(page), until).toBeGreaterThan(20)
    await change(page)
    await page.getByRole('button', { name: /^Switch to/ }).click()
    await page.waitForTimeout(6000)
    expect(await page.getByText('W_NOT_SAVED').count()).toBe(0)
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.getByRole('button', { name: 'Share' }).first().click()
    await page.getByRole('textbox', { name: 'Link' }).waitFor(until)
    expect(await page.getByText('W_NOT_SAVED').count()).toBe(1)
    expect(complaints).toEqual([])
  })
})
