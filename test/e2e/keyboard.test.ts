import type { ElementHandle, Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { block, choose, digits, show, standAt, toTheEnd, until, visits } from '../support/page.ts'

const visit = visits()

/** Stops of the tab key at most until all of the page has been passed. */
const STOPS = 400

const isFocused = (element: ElementHandle<Element>): Promise<boolean> =>
  element.evaluate(node => node === document.activeElement)

/** Presses the tab key until the target has the focus, and sees that it is drawn round it. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const element = await found(target)
  // What the pointer has focused has no ring: away from it and back.
  if (await isFocused(element)) {
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
  }
  for (let stops = 0; !(await isFocused(element)); stops++) {
    if (stops > STOPS) throw new Error(`no way to ${String(target)} by the tab key`)
    await page.keyboard.press(key)
  }
  const ring = await element.evaluate(node => {
    const { outlineStyle, outlineWidth } = getComputedStyle(node)
    // A slider's stands round its handle, which no style tells of: a picture does, below.
    return node.matches('[type="range"]') ? 'solid2px' : outlineStyle + outlineWidth
  })
  expect(ring, `ring of ${String(target)}`).toBe('solid2px')
}

/** Looked for once: to look for a name at every stop takes longer than to press the key. */
async function found(target: Locator): Promise<ElementHandle<Element>> {
  await target.first().waitFor(until)
  const element = await target.first().elementHandle(until)
  if (!element) throw new Error(`no ${String(target)}`)
  return element
}

/** Whether a slider looks otherwise with the focus than without. */
async function isSeen(page: Page, slider: Locator): Promise<boolean> {
  await tabTo(page, slider)
  const focused = await slider.screenshot()
  await slider.evaluate(element => element.blur())
  return !focused.equals(await slider.screenshot())
}

/** By tab key and Enter, as somebody without a pointer would. */
async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

async function calm(): Promise<Page> {
  const page = await visit.open()
  await expect.poll(() => block(page), until).toBeGreaterThan(5)
  await page.keyboard.press('Space')
  await button(page, 'Play (Space)').waitFor(until)
  return page
}

/** The stop of the tab key and the part of the page it is in. */
const stop = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const part = document.activeElement?.closest('header, .left, main, .right, footer')
    return part?.className.replace(/ ?s-\S+|svelte-\S+/g, '').trim() || (part?.localName ?? '')
  })

describe('the tab key', () => {
  test('goes through the page from the top to the transport, in few stops', async () => {
    const page = await calm()
    const parts: string[] = []
    let stops = 0
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    for (; stops < STOPS; stops++) {
      await page.keyboard.press('Tab')
      const part = await stop(page)
      if (part === '') break
      if (parts.at(-1) !== part) parts.push(part)
    }
    expect(parts).toEqual(['header', 'rail left', 'rail right', 'footer'])
    expect(stops).toBeLessThan(70)
  })

  test('shows where it is on sliders too', async () => {
    const page = await calm()
    const incentive = page.locator('.incentives').getByRole('slider').first()
    expect(await isSeen(page, incentive)).toBe(true)
    expect(await isSeen(page, page.getByRole('slider', { name: 'Time line' }))).toBe(true)
  })
})

describe('by keyboard alone', () => {
  test('time is played, stopped, stepped, sped up and gone through', async () => {
    const page = await calm()
    const at = await block(page)
    await press(page, button(page, /^One step on/))
    await expect.poll(() => block(page), until).toBe(at + 1)
    await tabTo(page, button(page, /^One step back/), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => block(page), until).toBe(at)
    await press(page, page.locator('.speed button'))
    await press(page, page.getByRole('checkbox'), 'Space')
    expect(await page.getByRole('checkbox').isChecked()).toBe(false)
    await tabTo(page, button(page, /^×6 ?000/), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.speed').textContent(), until).toContain('000')
    await page.keyboard.press('ArrowDown')
    await press(page, page.getByRole('slider', { name: 'Time line' }), 'Home')
    await expect.poll(() => block(page), until).toBe(0)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => block(page), until).toBe(1)
    await page.keyboard.press('Space')
    await expect.poll(() => block(page), until).toBeGreaterThan(1)
    await page.keyboard.press('r')
    await expect.poll(() => page.locator('.marks .edit').count(), until).toBe(0)
    expect(visit.complaints).toEqual([])
  })

  test('scenarios are chosen, seeds are written and rolled, the theme is turned', async () => {
    const page = await calm()
    const crumb = page.locator('.crumb')
    await press(page, crumb)
    await page.keyboard.press('Escape')
    await expect.poll(async () => isFocused(await found(crumb)), until).toBe(true)
    await page.keyboard.press('Enter')
    await press(page, button(page, /^12 March 2020 B/))
    await expect.poll(() => crumb.textContent(), until).toContain('12 March 2020')
    const seed = page.locator('.seed button').first()
    await press(page, seed)
    await tabTo(page, page.getByRole('textbox', { name: /^Any words/ }))
    await page.keyboard.press('Control+a')
    await page.keyboard.type('by hand')
    await page.keyboard.press('Enter')
    await expect.poll(() => seed.textContent(), until).toContain('by hand')
    await press(page, button(page, 'Roll another seed'))
    await expect.poll(() => seed.textContent(), until).not.toContain('by hand')
    const theme = button(page, /^Switch to/)
    const before = await theme.getAttribute('aria-label')
    await press(page, theme)
    expect(await theme.getAttribute('aria-label')).not.toBe(before)
    expect(visit.complaints).toEqual([])
  })

  test('dialogs open, hold the focus, close, and give it back', async () => {
    const page = await calm()
    const help = button(page, 'Help and keys')
    await press(page, help)
    await page.getByRole('dialog').waitFor(until)
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('Tab')
      const isOutside = await page.evaluate(
        () =>
          document.activeElement !== document.body && !document.activeElement?.closest('dialog'),
      )
      expect(isOutside).toBe(false)
    }
    await page.keyboard.press('Escape')
    await expect.poll(async () => isFocused(await found(help)), until).toBe(true)
    await press(page, button(page, 'Share'))
    await page.getByRole('textbox', { name: 'Link' }).waitFor(until)
    await tabTo(page, button(page, 'Save as a file'))
    const waiting = page.waitForEvent('download')
    await page.keyboard.press('Enter')
    expect((await waiting).suggestedFilename()).toMatch(/\.json$/)
    await press(page, button(page, 'Close'))
    await expect.poll(() => page.locator('dialog').count(), until).toBe(0)
    await expect.poll(async () => isFocused(await found(button(page, 'Share'))), until).toBe(true)
  })

  test('incentives are found, moved, written, switched, unfolded and put back', async () => {
    const page = await calm()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('keeper reward')
    const slider = page.locator('.incentives').getByRole('slider', { name: 'Keeper reward' })
    await press(page, slider, 'ArrowRight')
    await page.locator('.incentives .dot').first().waitFor(until)
    await tabTo(page, button(page, 'Reset Keeper reward'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.incentives .dot').count(), until).toBe(0)
    const field = page.getByRole('textbox', { name: /^Keeper reward,/ })
    await tabTo(page, field)
    await page.keyboard.press('Control+a')
    await page.keyboard.type('0.7')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.incentives .dot').count(), until).toBe(1)
    await tabTo(page, button(page, 'Reset all'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.incentives .dot').count(), until).toBe(0)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('order, breaker armed')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('armed')
    const armed = page.getByRole('switch', { name: 'Armed' }).first()
    const before = await armed.getAttribute('aria-checked')
    await press(page, armed, 'Space')
    await expect.poll(() => armed.getAttribute('aria-checked'), until).not.toBe(before)
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Delete')
    const group = page.locator('.incentives summary').filter({ hasText: 'Oracle' })
    await press(page, group)
    await page.getByRole('slider', { name: 'Heartbeat' }).waitFor(until)
  })

  test('views, tabs and the state of the venue are reached, and a feed is made to lie', async () => {
    const page = await calm()
    for (const view of ['Cascade', 'Risk', 'Rules', 'Price']) {
      await tabTo(page, page.getByRole('group', { name: 'View' }).getByRole('button', { name: view }), view === 'Price' ? 'Shift+Tab' : 'Tab') // prettier-ignore
      await page.keyboard.press('Enter')
      const pressed = page.locator('.switch [aria-pressed="true"]').first()
      await expect.poll(() => pressed.textContent(), until).toBe(view)
    }
    await tabTo(page, page.getByRole('tab', { selected: true }))
    for (const tab of ['Who paid', 'Cascade', 'Risk', 'Cast', 'Now']) {
      await page.keyboard.press('ArrowRight')
      expect(await page.getByRole('tab', { selected: true }).textContent()).toBe(tab)
    }
    await press(page, page.locator('.monitor summary').filter({ hasText: 'Next in line' }))
    await page.getByRole('columnheader', { name: 'Liquidated at' }).waitFor(until)
    await tabTo(page, page.locator('.monitor summary').filter({ hasText: 'Oracle' }), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await press(page, button(page, 'Make a feed lie'))
    await button(page, 'Let it speak the truth').waitFor(until)
  })

  test('a crash is started, a remedy is tried, and the stories of accounts are told', async () => {
    const page = await calm()
    await press(page, button(page, /Play 12 March 2020/))
    await expect.poll(() => page.locator('.crumb').textContent(), until).toContain('12 March')
    await standAt(page, 840)
    await press(page, button(page, /^Try /))
    await page.locator('.marks .edit').first().waitFor(until)
    await page.keyboard.press('c')
    const told = page.locator('.story .why h2')
    await press(page, button(page, /tell its story/))
    const first = await told.textContent(until)
    await press(page, page.locator('.story .line button').last())
    await expect.poll(() => told.textContent(), until).not.toBe(first)
    await press(page, page.getByRole('textbox', { name: /^Why an account broke/ }))
    await page.keyboard.type(String(digits(first!.split('broke')[0])))
    await page.keyboard.press('Enter')
    await expect.poll(() => told.textContent(), until).toBe(first)
    expect(visit.complaints).toEqual([])
  })

  test('losses are looked at gap by gap and as a table, books by account', async () => {
    const page = await calm()
    await choose(page, 'FTX, 7 to 10 November 2022')
    await standAt(page, 1200)
    await show(page, 'Risk')
    const gap = page.locator('.risk').getByRole('slider')
    await tabTo(page, gap)
    const before = await gap.getAttribute('aria-valuetext')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => gap.getAttribute('aria-valuetext'), until).not.toBe(before)
    await tabTo(page, button(page, 'Table'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('table', { name: /Losses at each gap/ }).waitFor(until)
    await show(page, 'Options')
    const chosen = page.locator('.options').getByRole('radio', { checked: true })
    const book = await chosen.getAttribute('aria-label', until)
    await tabTo(page, chosen)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => chosen.getAttribute('aria-label'), until).not.toBe(book)
    await tabTo(page, button(page, 'Table'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page.locator('.options table').first().waitFor(until)
  })

  test('a protocol is composed: parts added, ordered, set, taken out, undone, saved', async () => {
    const page = await calm()
    await press(page, button(page, 'Rules'))
    const names = (): Promise<string[]> =>
      page.locator('[data-section="waterfall"] ol > li h3').allTextContents()
    await page.locator('[data-section="waterfall"] h3').first().waitFor(until)
    const before = await names()
    await press(page, page.locator('[data-section="waterfall"] .handle').first(), 'ArrowDown')
    await expect.poll(async () => (await names())[1], until).toBe(before[0])
    await tabTo(page, button(page, 'Undo'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect.poll(names, until).toEqual(before)
    await press(page, button(page, /Add a breaker$/))
    await press(page, button(page, /^Withdrawal limit/))
    const breakers = page.locator('[data-section="breakers"] ol > li')
    await expect.poll(() => breakers.last().textContent(), until).toContain('Withdrawal limit')
    const count = await breakers.count()
    await tabTo(page, button(page, 'Remove Withdrawal limit'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => breakers.count(), until).toBe(count - 1)
    await tabTo(page, button(page, 'Settings of Insurance fund'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await tabTo(page, page.getByRole('combobox', { name: 'Kind of margin model' }), 'Shift+Tab')
    await page.keyboard.press('ArrowDown')
    await page.getByText('the margin model cannot change while it runs').waitFor(until)
    await tabTo(page, button(page, 'Save as preset'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor(until)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('dialog').count(), until).toBe(0)
    expect(visit.complaints).toEqual([])
  })

  test('a finished run is played again, its lucks are run, and the cast is measured otherwise', async () => {
    const page = await calm()
    await choose(page, 'Vault drain')
    await toTheEnd(page)
    await tabTo(page, page.getByRole('tab', { selected: true }), 'Shift+Tab')
    await page.keyboard.press('ArrowRight')
    await press(page, button(page, 'Run 20 other lucks'))
    await press(page, button(page, 'Cancel'))
    await button(page, 'Run 20 other lucks').waitFor(until)
    await tabTo(page, page.getByRole('tab', { selected: true }), 'Shift+Tab')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await press(page, button(page, 'Wealth'))
    expect(await button(page, 'Wealth').getAttribute('aria-pressed')).toBe('true')
    await tabTo(page, button(page, 'Play again'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => block(page), until).toBeLessThan(1200)
    expect(visit.complaints).toEqual([])
  })

  test('generations stand side by side, run and stop, and a notice is closed', async () => {
    const page = await visit.open('#v1.damaged.00000000')
    await press(page, page.getByRole('alert').getByRole('button', { name: 'Close' }))
    await expect.poll(() => page.getByRole('alert').count(), until).toBe(0)
    await choose(page, 'Generation 2')
    await press(page, page.locator('.crumb'))
    await press(page, button(page, 'Three generations side by side'))
    await press(page, button(page, 'Run 6 seeds of each'))
    await press(page, button(page, 'Cancel'))
    await button(page, 'Run 6 seeds of each').waitFor(until)
    await press(page, page.locator('.generations article').nth(2).getByRole('button'))
    await expect.poll(() => page.locator('.crumb').textContent(), until).toContain('Generation 3')
  })
})
