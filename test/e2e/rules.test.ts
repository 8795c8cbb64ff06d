import { readFileSync } from 'node:fs'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { linkTo } from '../support/commandLine.ts'
import { DESK, overflow, PHONE, until, visits } from '../support/page.ts'

const visit = visits()

const SMALL = linkOf('every-rung', 600, 300)

/** A preset, cut, with few noise traders and an early shock. */
function linkOf(id: string, steps: number, noise: number): string {
  return linkTo(id, steps, `cohorts.0.count=${noise}`, 'shocks.0.step=100')
}

async function open(hash: string, options: BrowserContextOptions = DESK): Promise<Page> {
  const page = await visit.open(hash, options)
  await page.getByRole('button', { name: 'Share' }).waitFor(until)
  return page
}

/** The view of the rules, over a run that stands still. */
async function openRules(hash = SMALL, options?: BrowserContextOptions): Promise<Page> {
  const page = await open(hash, options)
  await page.getByRole('button', { name: 'Pause (Space)' }).click(until)
  await page.getByRole('button', { name: 'Rules', exact: true }).click()
  await part(page, 'Margin model').waitFor(until)
  return page
}

const part = (page: Page, slot: string): Locator =>
  page.getByRole('combobox', { name: `Kind of ${slot.toLowerCase()}` })

const section = (page: Page, name: string): Locator => page.locator(`[data-section="${name}"]`)

const names = (page: Page, list: string): Promise<string[]> =>
  section(page, list)
    .locator('ol > li h3')
    .evaluateAll(heads => heads.map(head => head.firstChild?.textContent?.trim() ?? ''))

async function restarted(page: Page, why: string): Promise<void> {
  await page.getByText(`Restarted from the same seed: ${why}.`).waitFor(until)
}

async function shareLink(page: Page): Promise<{ hash: string; digest: string }> {
  await page.getByRole('button', { name: 'Share' }).first().click()
  const url = await page.getByRole('textbox', { name: 'Link' }).inputValue(until)
  const digest = await page.locator('[data-digest]').getAttribute('data-digest')
  await page.keyboard.press('Escape')
  return { hash: url.slice(url.indexOf('#')), digest: digest! }
}

describe('a protocol of one’s own', () => {
  test('is composed, shared, and reproduced bit for bit in a fresh page', async () => {
    const page = await openRules()
    await part(page, 'Margin model').selectOption({ label: 'Dynamic margin' })
    await restarted(page, 'the margin model cannot change while it runs')

    await page.getByRole('button', { name: 'Add a breaker' }).click()
    await page.getByRole('button', { name: /^Withdrawal limit/ }).click()
    await restarted(page, 'the list of breakers cannot change while it runs')
    expect((await names(page, 'breakers')).at(-1)).toBe('Withdrawal limit')

    const [first, second] = await names(page, 'waterfall')
    await page.getByRole('button', { name: `${first}, 1 of`, exact: false }).focus()
    await page.keyboard.press('ArrowDown')
    await restarted(page, 'the waterfall cannot change while it runs')
    await expect.poll(async () => (await names(page, 'waterfall')).slice(0, 2), until).toEqual([second, first]) // prettier-ignore

    await page.getByRole('button', { name: 'Add players' }).click()
    await page.getByRole('button', { name: /^Liquidation hunter/ }).click()
    await restarted(page, 'nobody joins the cast while it runs')
    await section(page, 'cast').getByText('liquidation-hunter', { exact: true }).waitFor(until)

    const { hash, digest } = await shareLink(page)
    const other = await open(hash)
    await other.getByText('reproduced bit for bit').waitFor(until)
    expect((await shareLink(other)).digest).toBe(digest)
    expect(visit.complaints).toEqual([])
  })

  test('is put in order by dragging, and what was done can be taken back', async () => {
    const page = await openRules()
    const before = await names(page, 'waterfall')
    const handles = section(page, 'waterfall').locator('.handle')
    await handles.first().scrollIntoViewIfNeeded()
    const from = (await handles.first().boundingBox())!
    const to = (await handles.nth(2).boundingBox())!
    await page.mouse.move(from.x + 8, from.y + 10)
    await page.mouse.down()
    await page.mouse.move(to.x + 8, to.y + to.height + 6, { steps: 5 })
    await page.mouse.up()
    const moved = [before[1], before[2], before[0], ...before.slice(3)]
    await expect.poll(() => names(page, 'waterfall'), until).toEqual(moved)
    await page.getByRole('button', { name: `Remove ${before[1]}` }).click()
    await expect.poll(() => names(page, 'waterfall'), until).toEqual(moved.slice(1))
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => names(page, 'waterfall'), until).toEqual(moved)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => names(page, 'waterfall'), until).toEqual(before)
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect.poll(() => names(page, 'waterfall'), until).toEqual(moved)
    expect(visit.complaints).toEqual([])
  })

  test('with a fault is not run: the fault stands at its field, and the run goes on as it was', async () => {
    const page = await openRules()
    const digest = await page.locator('.digest').textContent()
    const length = page.getByRole('textbox', { name: /^Length/ })
    await length.fill('0')
    await length.press('Enter')
    await page.getByText('Not run yet: one thing does not fit.').waitFor(until)
    const field = page.locator('[data-path="clock.steps"]')
    await field.getByText('got 0, expected a whole number from 1 to 2000000').waitFor()
    expect(await page.locator('.digest').textContent()).toBe(digest)
    await length.fill('400')
    await length.press('Enter')
    await restarted(page, 'Length cannot change while it runs')
    await page.getByText('of 400').waitFor()
    expect(visit.complaints).toEqual([])
  })

  test('what is live goes in live, with a mark on the time line and no new start', async () => {
    const page = await openRules()
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: /^One step on/ }).click()
    const field = section(page, 'rules').getByRole('textbox', { name: /^Maintenance margin/ })
    await field.fill('1.5')
    await field.press('Enter')
    await page.locator('.marks .edit').first().waitFor(until)
    expect(await page.getByText('Restarted from').count()).toBe(0)
    expect(visit.complaints).toEqual([])
  })

  test('is saved as a file that opens again, with its name', async () => {
    const page = await openRules(SMALL, { ...DESK, permissions: ['clipboard-write'] }) // prettier-ignore
    await page.getByRole('button', { name: 'Save as preset' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Harbour wall')
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save file and copy link' }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe('harbour-wall.json')
    await page.getByText('harbour-wall.json is in your downloads').waitFor(until)
    await page.getByText('the link in the clipboard').waitFor()
    const copied = await page.getByRole('textbox', { name: 'Link' }).inputValue()
    const text = readFileSync(await download.path(), 'utf8')
    await page.keyboard.press('Escape')
    const { digest } = await shareLink(page)

    const other = await open(copied.slice(copied.indexOf('#')))
    await other.getByText('reproduced bit for bit').waitFor(until)
    await other.evaluate(content => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content], 'scenario.json', { type: 'application/json' }))
      dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }))
    }, text)
    await expect.poll(() => other.locator('.crumb').textContent(), until).toContain('Harbour wall')
    expect((await shareLink(other)).digest).toBe(digest)
    expect(visit.complaints).toEqual([])
  })

  test('has shocks that are moved along the run', async () => {
    const page = await openRules()
    const mark = page.getByRole('slider', { name: 'Price shock' })
    const before = Number(await mark.getAttribute('aria-valuenow'))
    await mark.focus()
    await page.keyboard.press('ArrowRight')
    await restarted(page, 'Block cannot change while it runs')
    await expect.poll(async () => Number(await mark.getAttribute('aria-valuenow')), until).toBe(before + 6) // prettier-ignore
    expect(visit.complaints).toEqual([])
  })

  test('tells what a breaker does, from the same seeds with it and without', async () => {
    const page = await openRules(linkOf('every-rung', 900, 100)) // prettier-ignore
    expect(visit.requests.filter(url => url.includes('study.worker'))).toEqual([])
    await page.getByRole('button', { name: 'Measure its effect' }).first().click()
    await page.getByText(/^[1-9]\d? of 20 runs$/).waitFor(until)
    const table = section(page, 'breakers').locator('.table')
    await table.getByText(/10 seeds each/).waitFor(until)
    expect(await table.locator('tbody tr').count()).toBeGreaterThan(3)
    expect(await table.textContent()).toContain('Liquidated, of open interest')
    expect(visit.complaints).toEqual([])
  })
})

describe('the view of rules', () => {
  test('is loaded when it is wanted, and finds a rule by its words', async () => {
    const page = await open(SMALL)
    expect(visit.requests.filter(url => /\/Rules-/.test(url))).toEqual([])
    await page.getByRole('button', { name: 'Rules', exact: true }).click()
    await page.getByRole('searchbox', { name: 'Find a rule' }).fill('penalty liquidation')
    await expect.poll(() => page.locator('.rules .setting').count(), until).toBeLessThan(6)
    await page.locator('.rules').getByText('Liquidation penalty').first().waitFor()
    expect(visit.requests.filter(url => /\/Rules-/.test(url)).length).toBeGreaterThan(0)
  })

  test('fits a phone', async () => {
    const page = await openRules(SMALL, PHONE)
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    const wide = await page
      .locator('.rules .body')
      .evaluate(body => body.scrollWidth - body.clientWidth)
    expect(wide).toBeLessThanOrEqual(0)
  })
})
