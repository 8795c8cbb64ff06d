import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { DESK, overflow, PHONE, TABLET, until, visits } from '../support/page.ts'

const visit = visits()

const open = (options: BrowserContextOptions = DESK): Promise<Page> => visit.open('', options)

/** Opens a scenario of the menu, and the view of its risk. */
async function look(page: Page, title: RegExp): Promise<void> {
  await page.locator('.crumb').click()
  await page.locator('.panel').getByRole('button', { name: title }).click()
  await expect.poll(() => page.locator('.crumb').textContent(), until).toMatch(title)
  await page.getByRole('button', { name: 'Risk', exact: true }).click()
  await page.locator('.risk .layer').first().waitFor(until)
}

const headline = (page: Page): Promise<string | null> => page.locator('.risk h1').textContent(until)

describe('the view of risk', () => {
  test('says how far the fund reaches, and comes with its tab', async () => {
    const page = await open()
    await look(page, /Standard crash/)
    await expect.poll(() => headline(page), until).toMatch(/^The fund (covers a|is empty)/)
    const tab = page.getByRole('tab', { name: 'Risk' })
    expect(await tab.getAttribute('aria-selected')).toBe('true')
    await page.getByText('Cover of the crowd').waitFor(until)
    // The incentives stay where there is room for them.
    expect(await page.locator('.rail.left').isVisible()).toBe(true)
    await page.getByRole('tab', { name: 'Now' }).click()
    expect(await page.locator('.risk').count()).toBe(1)
    await page.getByRole('button', { name: 'Price', exact: true }).click()
    await expect.poll(() => page.locator('.risk').count(), until).toBe(0)
    expect(visit.complaints).toEqual([])
  })

  test('the gap is moved by the keyboard and the pointer, and the figures follow', async () => {
    const page = await open()
    await look(page, /Standard crash/)
    await page.getByRole('button', { name: 'Pause (Space)' }).click()
    const gap = page.getByRole('slider', {
      name: 'Gap of the mark: arrow keys move it by a percent',
    })
    await gap.focus()
    await page.keyboard.press('ArrowRight')
    expect(await gap.getAttribute('aria-valuetext')).toMatch(
      /^−24\u202f%, to .* accounts liquidated/,
    )
    await page.locator('.card').getByText('−24\u202f%').waitFor(until)
    await page
      .getByText(/at −24/)
      .first()
      .waitFor(until)
    const box = (await page.locator('.curve').boundingBox())!
    await page.mouse.move(box.x + box.width - 24, box.y + box.height / 2)
    await page.locator('.card').getByText('+40\u202f%').waitFor(until)
    expect(visit.complaints).toEqual([])
  })

  test('the same can be had as a table', async () => {
    const page = await open()
    await look(page, /Standard crash/)
    await page.getByRole('button', { name: 'Table', exact: true }).click()
    const table = page.getByRole('table', { name: /Losses at each gap of the mark/ })
    await table.waitFor(until)
    expect(await table.getByRole('row').count()).toBe(18)
    expect(await table.getByRole('columnheader', { name: 'Own margin' }).count()).toBe(1)
    await page.getByRole('button', { name: 'Picture', exact: true }).click()
    await page.locator('.risk .layer').first().waitFor(until)
    expect(visit.complaints).toEqual([])
  })

  test('has words for a venue without a book, a feed, breakers or keepers', async () => {
    const page = await open()
    await look(page, /12 March 2020, linear venue/)
    const view = page.locator('.risk')
    await view.getByText('This venue fills every order at the mark').waitFor(until)
    await view.getByText('There is no feed').waitFor(until)
    await view.getByText('This protocol has none').waitFor(until)
    await view.getByText('nobody has to come').waitFor(until)
    expect(visit.complaints).toEqual([])
  })

  test('fits a tablet and a phone', async () => {
    for (const size of [TABLET, PHONE]) {
      const page = await open(size)
      await page
        .getByRole('button', { name: /12 March 2020/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Risk', exact: true }).click()
      await expect.poll(() => headline(page), until).toMatch(/^The fund/)
      expect(await overflow(page)).toBeLessThanOrEqual(0)
      await page.getByRole('heading', { name: /^Keepers/ }).scrollIntoViewIfNeeded()
      expect(await page.getByRole('heading', { name: /^Keepers/ }).isVisible()).toBe(true)
      expect(visit.complaints).toEqual([])
    }
  })
})
