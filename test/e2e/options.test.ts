import { readFileSync } from 'node:fs'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { DESK, overflow, PHONE, TABLET, until, visits } from '../support/page.ts'

const visit = visits()

/** A small venue that lists options of three expiries, with dealers, buyers and sellers. */
function venue(bookMargin = 'portfolio'): string {
  const base = JSON.parse(readFileSync('presets/standard.json', 'utf8'))
  const [protocol] = base.protocols
  const cohort = (id: string, agent: object, count: number, equity: number): object => ({
    ...{ id, protocol: protocol.id, market: base.markets[0].id, agent, count, equity },
    activity: 60,
  })
  return JSON.stringify({
    ...base,
    title: 'Small options venue',
    clock: { ...base.clock, stepSeconds: 15, steps: 2000 },
    shocks: [],
    protocols: [
      {
        ...protocol,
        chain: { kind: 'grid', firstHours: 30, everyHours: 120, strikes: 6, strikeStep: 0.04 },
        surface: { kind: 'ssvi' },
        bookMargin: { kind: bookMargin },
        bookLiquidation: { kind: 'dutch-auction' },
        waterfall: [{ kind: 'insurance-fund' }, { kind: 'socialized-loss' }],
      },
    ],
    cohorts: [
      ...base.cohorts.map((one: { count: number }) => ({
        ...one,
        count: Math.max(1, Math.round(one.count / 40)),
      })),
      cohort('buyers', { kind: 'option-buyer' }, 30, 60_000),
      cohort('sellers', { kind: 'option-seller', notional: 3 }, 20, 60_000),
      cohort('makers-of-vol', { kind: 'vol-maker' }, 4, 1_000_000),
      cohort('desks', { kind: 'gamma-hedger' }, 4, 1_000_000),
    ],
  })
}

async function open(options: BrowserContextOptions = DESK): Promise<Page> {
  const page = await visit.open('', options)
  await page.locator('.crumb').waitFor(until)
  return page
}

/** Drops a scenario on the page, and goes to the view of its options. */
async function look(page: Page, scenario = venue()): Promise<void> {
  await page.getByRole('button', { name: 'Pause (Space)' }).waitFor(until)
  const dataTransfer = await page.evaluateHandle(text => {
    const data = new DataTransfer()
    data.items.add(new File([text], 'venue.json', { type: 'application/json' }))
    return data
  }, scenario)
  await page.dispatchEvent('body', 'drop', { dataTransfer })
  await page.getByRole('button', { name: 'Options', exact: true }).click(until)
  await page.locator('.options .shelf').waitFor(until)
}

const pause = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Pause (Space)' }).click(until)

const chosen = (page: Page) => page.getByRole('radio', { checked: true })

describe('the view of options', () => {
  test('is offered only where options are listed', async () => {
    const page = await open()
    expect(await page.getByRole('button', { name: 'Options', exact: true }).count()).toBe(0)
    await look(page)
    for (const name of ['Implied volatility', 'Open interest, BTC', 'Dealer gamma'])
      await page.locator('.options').getByRole('heading', { name }).waitFor(until)
    await page.getByText('Margin for the same crowd').waitFor(until)
    // The incentives stay where there is room for them; another run without options shows the price.
    expect(await page.locator('.rail.left').isVisible()).toBe(true)
    await page.locator('.crumb').click()
    await page
      .locator('.panel')
      .getByRole('button', { name: /A calm day/ })
      .click()
    await expect.poll(() => page.locator('.options').count(), until).toBe(0)
    expect(await page.getByRole('button', { name: 'Options', exact: true }).count()).toBe(0)
    expect(visit.complaints).toEqual([])
  })

  test('an account is chosen by pointer and by keyboard, and its book follows', async () => {
    const page = await open()
    await look(page)
    await page.getByRole('radio').nth(2).waitFor(until)
    await pause(page)
    const name = async (): Promise<string> =>
      (await chosen(page).getAttribute('aria-label'))!.replace(/,.*/, '')
    const book = (): Promise<string | null> => page.locator('.book h2').first().textContent()
    await page.getByRole('radio').nth(1).click()
    await expect.poll(book, until).toContain(await name())
    const first = await name()
    await page.keyboard.press('ArrowRight')
    await expect.poll(name, until).not.toBe(first)
    await expect.poll(book, until).toContain(await name())
    await page.getByRole('table', { name: /^Profit and loss/ }).waitFor(until)
    await page.getByText('Worst:').waitFor(until)
    await page.getByRole('button', { name: /other scenarios?$/ }).click()
    await page.getByText('counts').first().waitFor(until)
    expect(visit.complaints).toEqual([])
  })

  test('a price is looked at by pointer and by keyboard, in all rows at once', async () => {
    const page = await open()
    await look(page)
    await pause(page)
    const slider = page.getByRole('slider', { name: 'Price that is looked at' })
    await slider.focus()
    await page.keyboard.press('ArrowLeft')
    expect(await slider.getAttribute('aria-valuetext')).toMatch(
      /: implied \d.*, dealers (buy|sell) /,
    )
    expect(await page.locator('.options line.cursor').count()).toBeGreaterThanOrEqual(3)
    await slider.blur()
    await expect.poll(() => page.locator('.options line.cursor').count(), until).toBe(0)
    const box = (await page.locator('.market .chart').first().boundingBox())!
    await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.5 * box.height)
    await expect.poll(() => page.locator('.options line.cursor').count(), until).toBeGreaterThan(2)
    expect(visit.complaints).toEqual([])
  })

  test('the same can be had as a table', async () => {
    const page = await open()
    await look(page)
    await page.getByRole('button', { name: 'Table', exact: true }).click()
    const table = page.getByRole('table', { name: /^Every listed option/ })
    await table.waitFor(until)
    expect(await table.getByRole('row').count()).toBeGreaterThan(60)
    await page.getByRole('button', { name: 'Picture', exact: true }).click()
    await page.locator('.market .chart').first().waitFor(until)
    expect(visit.complaints).toEqual([])
  })

  test('has words for rules that know no scenarios', async () => {
    const page = await open()
    await look(page, venue('rule-based'))
    await page.getByText('The rules in force know no scenarios').waitFor(until)
    expect(visit.complaints).toEqual([])
  })

  test('fits a tablet and a phone', async () => {
    for (const size of [TABLET, PHONE]) {
      const page = await open(size)
      await look(page)
      expect(await overflow(page)).toBeLessThanOrEqual(0)
      const inner = await page
        .locator('section.options')
        .evaluate(view => view.scrollWidth - view.clientWidth)
      expect(inner).toBeLessThanOrEqual(0)
      const margin = page.getByRole('heading', { name: /^Margin, account/ })
      await margin.scrollIntoViewIfNeeded(until)
      expect(await margin.isVisible()).toBe(true)
      expect(visit.complaints).toEqual([])
    }
  })
})
