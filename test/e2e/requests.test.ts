import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../../src/cli/setup/serve.mjs'
import { EN } from '../../src/ui/text/en.ts'
import { chromiumOptions } from '../support/chromium.ts'
import { firstView } from '../support/transfer.mjs'

let browser: Browser
let server: Awaited<ReturnType<typeof serve>>
beforeAll(async () => {
  server = await serve()
  browser = await chromium.launch(chromiumOptions())
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const until = { timeout: 60_000 }

/** Every view of the centre, every tab beside it, and the dialogs. */
async function lookAtEverything(page: Page): Promise<number> {
  let seen = 0
  for (const name of Object.values(EN.centre.views)) {
    const button = page.locator('.switch').getByRole('button', { name, exact: true })
    await button.click(until)
    await expect.poll(() => button.getAttribute('aria-pressed'), until).toBe('true')
    seen++
  }
  for (const tab of await page.getByRole('tab').all()) {
    if (await tab.isVisible()) await tab.click()
  }
  await page.getByRole('button', { name: 'Share' }).first().click()
  await page.getByRole('dialog').first().waitFor(until)
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.keyboard.press('Escape')
  return seen
}

test('a session over all views asks nobody but its own origin, stores no cookie and has no powers', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const asked = new Set<string>()
  context.on('request', request => asked.add(request.url()))
  const page = await context.newPage()
  page.on('websocket', socket => asked.add(socket.url()))
  await page.goto(server.url)
  await page.locator('.crumb').click(until)
  await page.locator('.lists button').filter({ hasText: 'FTX' }).first().click(until)
  // Once it plays, it may stand: every view asks for what it needs all the same.
  await page.getByRole('button', { name: 'Pause (Space)' }).click(until)
  expect(await lookAtEverything(page)).toBe(Object.keys(EN.centre.views).length)
  const own = server.url.slice(0, -1)
  const foreign = [...asked].filter(url => !url.startsWith('data:') && new URL(url).origin !== own)
  expect(foreign).toEqual([])
  // The worker's script and the fonts as well: requests of all kinds were heard.
  for (const kind of [/\.worker-.*\.js$/, /\.woff2$/, /\.css$/])
    expect(
      [...asked].some(url => kind.test(url)),
      String(kind),
    ).toBe(true)
  expect(await context.cookies()).toEqual([])
  const powers = ['camera', 'microphone', 'geolocation', 'usb', 'payment', 'display-capture']
  expect(await page.evaluate(allowed, [...powers, 'clipboard-write'])).toEqual(['clipboard-write'])
  await context.close()
}, 300_000)

test('the first view comes in 250 kB, with one font of its own letters', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const { files, bytes } = await firstView(page, server.url)
  expect(files.filter(name => name.endsWith('.woff2'))).toEqual([
    expect.stringMatching(/^first-letters/),
  ])
  expect(files.some(name => name.startsWith('sim.worker'))).toBe(true)
  expect(bytes).toBeGreaterThan(100_000)
  expect(bytes).toBeLessThan(250_000)
  await page.close()
})

/** Those of some features that the page may use, as Chromium tells it. */
function allowed(features: string[]): string[] {
  const { featurePolicy } = document as unknown as {
    featurePolicy: { allowsFeature(name: string): boolean }
  }
  return features.filter(name => featurePolicy.allowsFeature(name))
}
