import { execFileSync } from 'node:child_process'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../../src/cli/setup/serve.mjs'
import { chromiumOptions } from '../support/chromium.ts'
import { block, change, DESK, digest, openPage, pause, play, simulation, until } from '../support/faultyPage.ts' // prettier-ignore

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

const open = async (hash = '', options = {}): Promise<Page> =>
  (await openPage(browser, `${server.url}${hash}`, { ...DESK, ...options })).page

const card = (page: Page) => page.getByRole('alertdialog')

/** Milliseconds, by the page's clock, from a click to a state that shows it was obeyed. */
async function timeTo(page: Page, button: string, state: string): Promise<number> {
  const time = page.evaluate(
    ([name, selector]) =>
      new Promise<number>(resolve => {
        const press = [...document.querySelectorAll('button')].find(one => one.textContent?.trim().startsWith(name)) // prettier-ignore
        const began = performance.now()
        press!.click()
        const look = (): void => {
          if (document.querySelector(selector)) resolve(performance.now() - began)
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }),
    [button, state] as const,
  )
  return time
}

const READY = '.play:not(:disabled)'

/** Has the worker throw outside any call. */
const breakWorker = (page: Page): Promise<unknown> =>
  simulation(page).evaluate(() => {
    setTimeout(() => {
      throw new Error('planted')
    })
  })

describe('a worker that throws', () => {
  test('leaves the run as it stood, and another goes on from there within a second', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(60)
    await change(page)
    await expect.poll(() => block(page), until).toBeGreaterThan(200)
    const times: number[] = []
    for (let time = 0; time < 3; time++) {
      await breakWorker(page)
      await card(page).getByText('The simulation broke off').waitFor(until)
      const at = await block(page)
      const before = await digest(page)
      expect(await card(page).textContent()).toContain('planted')
      times.push(await timeTo(page, 'Start again from block', READY))
      expect(await block(page)).toBe(at)
      expect(await digest(page)).toBe(before)
      expect(await page.locator('.marks .edit').count()).toBe(1)
      await play(page)
      await expect.poll(() => block(page), until).toBeGreaterThan(at + 40)
    }
    expect(times.sort((a, b) => a - b)[1]).toBeLessThan(1000)
    await pause(page)
    expect(await digest(page)).toBe(await replayed(page))
  })
})

/** Digest, as the page shows it, of the run made anew from its link as far as the page has come. */
async function replayed(page: Page): Promise<string> {
  const at = await block(page)
  await page.getByRole('button', { name: 'Share' }).first().click()
  const url = await page.getByRole('textbox', { name: 'Link' }).inputValue(until)
  await page.keyboard.press('Escape')
  const words = ['run', url.slice(url.indexOf('#')), '--steps', `${at}`, '--json']
  const json = execFileSync(process.execPath, ['dist/cli/breakwater.js', ...words], { encoding: 'utf8' }) // prettier-ignore
  return (JSON.parse(json) as { digest: string }).digest.slice(0, 8)
}
