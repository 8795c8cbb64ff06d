import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { serve } from '../../src/cli/setup/serve.mjs'
import { chromiumOptions } from '../support/chromium.ts'
import { breakwater, crashLink } from '../support/commandLine.ts'
import { block, DESK, digest, listenTo, openPage, until } from '../support/faultyPage.ts'

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

/** A page with a script of ours before its own. */
async function openWith(
  script: () => void,
  hash = '',
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    ...DESK,
  })
  await context.addInitScript(script)
  const page = await context.newPage()
  const complaints = listenTo(page)
  await page.goto(`${server.url}${hash}`)
  await expect.poll(() => block(page), until).toBeGreaterThan(5)
  return { page, complaints }
}

describe('a canvas', () => {
  test('that is not to be had leaves its facts as a table, in every view', async () => {
    const { page, complaints } = await openWith(() => {
      HTMLCanvasElement.prototype.getContext = () => null
    })
    const table = page.getByRole('table', {
      name: /The stage without its picture/,
    })
    await table.waitFor(until)
    expect(await table.getByRole('row').count()).toBeGreaterThanOrEqual(5)
    const mark = (): Promise<string | null> => table.getByRole('cell').first().textContent()
    const before = await mark()
    await expect.poll(mark, until).not.toBe(before)
    for (const view of ['Cascade', 'Risk', 'Rules', 'Price']) {
      await page.getByRole('button', { name: view, exact: true }).first().click()
      const at = await block(page)
      await expect.poll(() => block(page), until).toBeGreaterThan(at)
    }
    expect(complaints).toEqual([])
  })

  test('that is lost is a table meanwhile, and all painted anew when it is back', async () => {
    const { page, complaints } = await openWith(() => undefined)
    await page.keyboard.press('Space')
    await page.waitForTimeout(500)
    const canvas = page.locator('.scene canvas')
    /** Colours that differ among a few hundred pixels. */
    const colours = (): Promise<number> =>
      canvas.evaluate((element: HTMLCanvasElement) => {
        const copy = new OffscreenCanvas(element.width, element.height)
        const context = copy.getContext('2d', { willReadFrequently: true })!
        context.drawImage(element, 0, 0)
        const { data } = context.getImageData(0, 0, copy.width, copy.height)
        return new Set(new Uint32Array(data.buffer)).size
      })
    const painted = await colours()
    expect(painted).toBeGreaterThan(20)
    await canvas.evaluate((element: HTMLCanvasElement) => {
      // What a driver's reset does: told, blank, told again.
      element.dispatchEvent(new Event('contextlost'))
      element.getContext('2d')!.reset()
    })
    await page.getByText('The stage without its picture').waitFor(until)
    expect(await colours()).toBe(1)
    await canvas.evaluate(element => element.dispatchEvent(new Event('contextrestored')))
    await expect.poll(colours, until).toBeGreaterThan(20)
    expect(await page.getByText('The stage without its picture').count()).toBe(0)
    expect(complaints).toEqual([])
  })
})

describe('a window of 320 by 256 (400 % of 1280 by 1024), no pointer, reduced motion', () => {
  test('has all controls within its width, and the keyboard reaches them', async () => {
    const { page } = await openPage(browser, server.url, {
      viewport: { width: 320, height: 256 },
      deviceScaleFactor: 4,
    })
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    const reached = new Set<string>()
    const outside: string[] = []
    for (let press = 0; press < 80; press++) {
      await page.keyboard.press('Tab')
      const { name, isInside } = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement
        const { left, right, top, bottom, width } = element.getBoundingClientRect()
        const name = element.getAttribute('aria-label') ?? element.textContent.trim()
        const across = left >= -1 && right <= innerWidth + 1 && width > 0
        return { name, isInside: element === document.body || (across && bottom > 0 && top < innerHeight) } // prettier-ignore
      })
      reached.add(name)
      if (!isInside) outside.push(name)
    }
    expect(outside).toEqual([])
    for (const name of ['Share', 'Incentives', 'Pause (Space)', 'One step on (→)', 'Time line'])
      expect([...reached].join('\n')).toContain(name)
  })
})

/** Counts the frames that were asked for and have not come, in the page itself. */
const countFrames = (): void => {
  const Real = Worker
  const pending = new Set<unknown>()
  const counted = { most: 0, all: 0 }
  Object.assign(window, { counted })
  window.Worker = class extends Real {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options)
      this.addEventListener('message', ({ data }: MessageEvent<{ id?: string }>) => {
        pending.delete(data.id)
      })
    }
    override postMessage(message: { id?: string; path?: string[] }, transfer?: unknown): void {
      if (message.path?.[0] === 'advance' || message.path?.[0] === 'seek') {
        pending.add(message.id)
        counted.all++
        counted.most = Math.max(counted.most, pending.size)
      }
      super.postMessage(message, transfer as Transferable[])
    }
  }
}

const counted = (page: Page): Promise<{ most: number; all: number }> =>
  page.evaluate(() => (window as unknown as { counted: { most: number; all: number } }).counted)

describe('a main thread that is six times slower', () => {
  test('has at most two frames queued, and its memory stays flat', async () => {
    const { page } = await openWith(countFrames)
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 6 })
    const used = async (): Promise<number> => {
      await session.send('HeapProfiler.collectGarbage')
      return (await session.send('Runtime.getHeapUsage')).usedSize
    }
    await page.waitForTimeout(3000)
    const before = await used()
    const { all } = await counted(page)
    await page.waitForTimeout(12_000)
    expect((await used()) - before).toBeLessThan(8e6)
    const now = await counted(page)
    expect(now.all).toBeGreaterThan(all + 3)
    expect(now.most).toBeLessThanOrEqual(2)
  })
})

describe('buttons that are hammered', () => {
  test('leave a run that is what its document replays to', async () => {
    const { page, complaints } = await openWith(countFrames, crashLink(400))
    await page.evaluate(async () => {
      const press = (label: string): void =>
        document.querySelector<HTMLElement>(`[aria-label^="${label}"]`)?.click()
      const line = document.querySelector<HTMLInputElement>('input[aria-label="Time line"]')!
      const sliders = [...document.querySelectorAll<HTMLInputElement>('.incentives input[type=range]')] // prettier-ignore
      const move = (input: HTMLInputElement, value: number): void => {
        input.value = String(value)
        input.dispatchEvent(new Event('input', { bubbles: true }))
        input.dispatchEvent(new Event('change', { bubbles: true }))
      }
      // As good as chance, and the same every time.
      let state = 7
      const chance = (below: number): number => (state = (state * 48271) % 2147483647) % below
      for (let round = 0; round < 150; round++) {
        const acts = [
          () => press('P'), // play or pause
          () => press('One step on'),
          () => press('One step back'),
          () => move(line, chance(300)),
          () => move(sliders[0], Number(sliders[0].min) + chance(20) * 0.05 * (Number(sliders[0].max) - Number(sliders[0].min))), // prettier-ignore
        ]
        acts[chance(acts.length)]()
        if (chance(4) === 0) await new Promise(resolve => setTimeout(resolve, chance(60)))
      }
    })
    expect(await page.locator('.marks .edit').count()).toBeGreaterThan(0)
    await page.getByRole('slider', { name: 'Time line' }).focus()
    await page.keyboard.press('End')
    await page.getByText('The run is over').waitFor(until)
    await expect.poll(() => block(page), until).toBe(400)
    const shown = await digest(page)
    await page.getByRole('button', { name: 'Share' }).first().click()
    const url = await page.getByRole('textbox', { name: 'Link' }).inputValue(until)
    const json = breakwater('run', url.slice(url.indexOf('#')), '--json')
    expect((JSON.parse(json) as { digest: string }).digest.slice(0, 8)).toBe(shown)
    expect((await counted(page)).most).toBeLessThanOrEqual(2)
    expect(complaints).toEqual([])
  })
})
