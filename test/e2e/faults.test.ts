import { readFileSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { serve } from '../../src/cli/setup/serve.mjs'
import { chromiumOptions } from '../support/chromium.ts'
import { breakwater, crashLink } from '../support/commandLine.ts'
import { block, change, DESK, digest, listenTo, openPage, pause, play, simulation, until } from '../support/faultyPage.ts' // prettier-ignore

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

const open = async (hash = '', options = {}): Promise<Page> =>
  (await openPage(browser, `${server.url}${hash}`, { ...DESK, ...options })).page

const card = (page: Page) => page.getByRole('alertdialog')

/** Has another worker take over; `npm run measure:ui` says how long that takes. */
async function startAgain(page: Page): Promise<void> {
  await card(page)
    .getByRole('button', { name: /^Start again from block/ })
    .click()
  await page.locator(READY).waitFor(until)
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
  test('leaves the run as it stood, and another goes on from there, again and again', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(60)
    await change(page)
    await expect.poll(() => block(page), until).toBeGreaterThan(200)
    for (let time = 0; time < 3; time++) {
      await breakWorker(page)
      await card(page).getByText('The simulation broke off').waitFor(until)
      const at = await block(page)
      const before = await digest(page)
      expect(await card(page).textContent()).toContain('planted')
      await startAgain(page)
      expect(await block(page)).toBe(at)
      expect(await digest(page)).toBe(before)
      expect(await page.locator('.marks .edit').count()).toBe(1)
      await play(page)
      await expect.poll(() => block(page), until).toBeGreaterThan(at + 40)
    }
    await pause(page)
    expect(await digest(page)).toBe(await replayed(page))
  })

  test('is told with a link that rebuilds the run, and other runs go on meanwhile', async () => {
    const page = await open(crashLink(400), {
      permissions: ['clipboard-write'],
    })
    await page.getByRole('tab', { name: 'Who paid' }).click()
    const lucks = page.getByRole('region', { name: 'Other lucks' })
    await lucks.getByRole('button', { name: 'Run 20 other lucks' }).click()
    await lucks.getByText(/^[1-9]\d? of 20$/).waitFor(until)
    await change(page)
    await breakWorker(page)
    await card(page).getByText('The simulation broke off').waitFor(until)
    const at = await block(page)
    expect(await card(page).textContent()).toContain(`after block ${at}`)
    await page.evaluate(() => {
      const { clipboard } = navigator
      const write = clipboard.writeText.bind(clipboard)
      clipboard.writeText = text => write(text).then(() => Object.assign(window, { copied: text }) && undefined) // prettier-ignore
    })
    await card(page).getByRole('button', { name: 'Copy link' }).click()
    await card(page).getByRole('button', { name: 'Copied' }).waitFor(until)
    const copied = await page.evaluate(() => (window as unknown as { copied: string }).copied)
    // The change came after they had begun.
    await lucks.getByText('Rules changed since').waitFor(until)
    await lucks.getByText('Liquidated, of open interest').waitFor(until)

    const other = await open(copied.slice(copied.indexOf('#')))
    await expect.poll(() => block(other), until).toBeGreaterThan(5)
    expect(await other.locator('.marks .edit').count()).toBe(1)
  })

  test('can be left for a fresh run', async () => {
    const page = await open(crashLink(400))
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    await breakWorker(page)
    await card(page).getByRole('button', { name: 'Open a fresh run' }).click()
    await expect.poll(() => page.locator('.crumb').textContent(), until).toContain('A calm day')
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    await expect.poll(() => card(page).count(), until).toBe(0)
  })
})

describe('a worker that hangs', () => {
  const hang = async (page: Page): Promise<void> => {
    // The answer to this would never come.
    void simulation(page)
      .evaluate(() => {
        setTimeout(() => {
          for (;;);
        })
      })
      .catch(() => undefined)
    await page.waitForTimeout(100)
  }

  test('is asked about after 5 s, let go after 15 s, and another stands where it stood', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(60)
    await change(page)
    await hang(page)
    const began = performance.now()
    await card(page).getByText('The simulation does not answer').waitFor(until)
    const asked = performance.now() - began
    const [at, before] = [await block(page), await digest(page)]
    // Whoever waits is asked again 5 s later; the 15 s begin anew.
    await card(page).getByRole('button', { name: 'Wait' }).click()
    await expect.poll(() => card(page).count(), until).toBe(0)
    await card(page).getByText('The simulation fell silent').waitFor(until)
    const lost = performance.now() - began - asked
    expect(asked).toBeGreaterThan(3000)
    expect(asked).toBeLessThan(15_000)
    expect(lost).toBeGreaterThan(13_000)
    expect(lost).toBeLessThan(40_000)
    await page.locator(READY).waitFor(until)
    expect([await block(page), await digest(page)]).toEqual([at, before])
    await card(page).getByRole('button', { name: 'Go on' }).click()
    await expect.poll(() => block(page), until).toBeGreaterThan(at)
    await pause(page)
    expect(await digest(page)).toBe(await replayed(page))
  })

  test('can be replaced at once', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(60)
    await hang(page)
    await card(page).getByText('The simulation does not answer').waitFor(until)
    const [at, before] = [await block(page), await digest(page)]
    await startAgain(page)
    expect([await block(page), await digest(page)]).toEqual([at, before])
  })
})

describe('an agent', () => {
  test('whose decision fills the call stack ends its run by name, and the page opens others', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(20)
    await simulation(page).evaluate(() => {
      const sound = Math.abs
      const endless = (x: number): number => endless(x) + 1
      Math.abs = x => (/\bdecide\b/.test(new Error('here').stack ?? '') ? endless(x) : sound(x))
      Error.stackTraceLimit = 50
    })
    await card(page).getByText('This run cannot go on').waitFor(until)
    expect(await card(page).textContent()).toMatch(/block \d+: agent [\w-]+ of [\w-]+: Maximum call stack size exceeded/) // prettier-ignore
    await card(page).getByRole('button', { name: 'Open a fresh run' }).click()
    await expect.poll(() => card(page).count(), until).toBe(0)
    await expect.poll(() => block(page), until).toBeGreaterThan(20)
  })
})

describe('memory', () => {
  test('that a column does not get is told with what is needed and what there is, and the run goes on', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(20)
    await simulation(page).evaluate(() => {
      const scope = globalThis as unknown as Record<string, unknown>
      const refuse = (most: number, name: string): void => {
        scope[name] = new Proxy(scope[name] as ArrayBufferConstructor, {
          construct: (real, [length]: [unknown]) => {
            if (Number(length) > most) throw new RangeError('Array buffer allocation failed')
            return Reflect.construct(real, [length]) as object
          },
        })
      }
      refuse(12e6, 'ArrayBuffer')
      refuse(400, 'Float64Array')
    })
    await page.getByTitle('Roll another seed').click()
    const notice = page.getByRole('alert')
    await notice.getByText(/E_MEMORY/).waitFor(until)
    expect(await notice.textContent()).toMatch(/got a run of \d+ MB, expected at most \d+ MB, all that this browser gives/) // prettier-ignore
  })

  test('that a run would need beyond the budget is refused before it starts', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    const { clock, ...rest } = JSON.parse(readFileSync('presets/standard.json', 'utf8')) as { clock: object } // prettier-ignore
    await page.evaluate(
      text => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File([text], 'long.json', { type: 'application/json' }))
        dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }))
      },
      JSON.stringify({ ...rest, clock: { ...clock, steps: 2_000_000 } }),
    )
    await page
      .getByRole('alert')
      .getByText(/E_MEMORY/)
      .waitFor(until)
    expect(await page.getByRole('alert').textContent()).toContain('expected at most 1000 MB here')
    expect(await page.locator('.crumb').textContent()).toContain('A calm day')
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
  })
})

describe('a page that stands still', () => {
  test('frozen and thawed, or put to sleep for longer than a silence, loses nothing and nobody', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(20)
    const session = await page.context().newCDPSession(page)
    for (const state of ['frozen', 'active'] as const) {
      await session.send('Page.setWebLifecycleState', { state })
      await new Promise(resolve => setTimeout(resolve, 7000))
    }
    const thawed = await block(page)
    await expect.poll(() => block(page), until).toBeGreaterThan(thawed)

    // The machine sleeps: all threads of the page stop, and the clock does not.
    const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo') // prettier-ignore
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
    expect(renderers.length).toBeGreaterThan(0)
    for (const id of renderers) process.kill(id, 'SIGSTOP')
    await new Promise(resolve => setTimeout(resolve, 20_000))
    for (const id of renderers) process.kill(id, 'SIGCONT')
    await page.waitForTimeout(2000)
    expect(await card(page).count()).toBe(0)
    const woken = await block(page)
    await expect.poll(() => block(page), until).toBeGreaterThan(woken)
    await pause(page)
    expect(await digest(page)).toBe(await replayed(page))
  })

  test('hidden, it waits; seen again, it goes on without making up for the time', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(20)
    await page.evaluate(() => {
      // What a browser does with a tab in the background: no animation frames, and it says so.
      const frames = requestAnimationFrame
      const waiting: FrameRequestCallback[] = []
      const show = (state: DocumentVisibilityState): void => {
        Object.defineProperty(document, 'visibilityState', {
          get: () => state,
          configurable: true,
        })
        document.dispatchEvent(new Event('visibilitychange'))
        window.requestAnimationFrame = state === 'hidden' ? then => waiting.push(then) : frames
        if (state === 'visible') for (const then of waiting.splice(0)) frames(then)
      }
      show('hidden')
      setTimeout(() => show('visible'), 20_000)
    })
    await page.waitForTimeout(1500)
    const hidden = await block(page)
    await page.waitForTimeout(16_000)
    expect(await block(page)).toBe(hidden)
    await expect.poll(() => block(page), until).toBeGreaterThan(hidden)
    expect(await block(page)).toBeLessThan(hidden + 1500)
    expect(await card(page).count()).toBe(0)
    await pause(page)
    expect(await digest(page)).toBe(await replayed(page))
  })
})

describe('a clock', () => {
  test('that jumps by an hour to and fro changes nothing', async () => {
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      ...DESK,
    })
    await context.addInitScript(() => {
      const real = Date.now
      let jump = 0
      setInterval(() => (jump = jump > 0 ? -3.6e6 : 3.6e6), 300)
      Date.now = () => real() + jump
      const Real = Date
      globalThis.Date = new Proxy(Real, {
        construct: (_, list: unknown[]) => new Real(...((list.length > 0 ? list : [Date.now()]) as [number])), // prettier-ignore
      })
    })
    const page = await context.newPage()
    const complaints = listenTo(page)
    await page.goto(server.url)
    await expect.poll(() => block(page), until).toBeGreaterThan(50)
    // Sixty steps a second, whatever the clock says.
    const [from, began] = [await block(page), performance.now()]
    await page.waitForTimeout(4000)
    const rate = ((await block(page)) - from) / ((performance.now() - began) / 1000)
    expect(rate).toBeGreaterThan(1)
    expect(rate).toBeLessThan(130)
    expect(await card(page).count()).toBe(0)
    await pause(page)
    expect(await digest(page)).toBe(await replayed(page))
    expect(complaints).toEqual([])
  })
})

/** Digest, as the page shows it, of the run made anew from its link as far as the page has come. */
async function replayed(page: Page): Promise<string> {
  const at = await block(page)
  await page.getByRole('button', { name: 'Share' }).first().click()
  const url = await page.getByRole('textbox', { name: 'Link' }).inputValue(until)
  await page.keyboard.press('Escape')
  const json = breakwater('run', url.slice(url.indexOf('#')), '--steps', `${at}`, '--json')
  return (JSON.parse(json) as { digest: string }).digest.slice(0, 8)
}
