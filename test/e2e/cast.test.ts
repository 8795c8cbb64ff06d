import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { DESK, toTheEnd, until, visits } from '../support/page.ts'

const visit = visits()

/** A shipped scenario, chosen from the menu. */
async function open(title: string, options: BrowserContextOptions = DESK): Promise<Page> {
  const page = await visit.open('', options)
  await page.locator('.crumb').click(until)
  await page.getByRole('button', { name: title, exact: false }).first().click()
  await expect.poll(() => page.locator('.crumb').textContent(), until).toContain(title)
  return page
}

/** `+1.2 k`, `−30`: as a number. */
function amount(text: string | null): number {
  const [, sign, digits, scale] = /([+−]?)([\d.\s]+?)\s*([kMB]?)$/.exec((text ?? '').trim())!
  const size = { '': 1, k: 1e3, M: 1e6, B: 1e9 }[scale as '']
  return (sign === '−' ? -1 : 1) * Number(digits.replace(/\s/g, '')) * size
}

describe('the cast', () => {
  test('tells an attack: its plan, its account, whom it took from, and why it worked', async () => {
    const page = await open('Vault drain')
    expect(visit.requests.filter(url => /\/Cast-/.test(url))).toEqual([])
    await page.getByRole('tab', { name: 'Cast' }).click()
    await toTheEnd(page)
    const card = page.locator('.monitor article')
    await card.getByText(/^It (worked|failed)/).waitFor(until)
    const figures = await card.locator('dd').allTextContents()
    const [budget, taken, spent, profit] = figures.map(amount)
    expect(budget).toBeGreaterThan(0)
    // Printed to three digits.
    expect(Math.abs(taken - spent - profit)).toBeLessThan(0.02 * taken)
    const parties = (await card.locator('tbody td:last-child').allTextContents()).map(amount)
    const sum = parties.reduce((all, one) => all + one, 0)
    expect(Math.abs(sum - profit)).toBeLessThan(0.02 * taken)
    expect(await card.locator('li.entered').count()).toBeGreaterThan(2)
    expect(visit.complaints).toEqual([])
  })

  test('ranks strategies by profit, draws roles over time, and says who paid for trading', async () => {
    const page = await open('Every rung')
    await page.getByRole('tab', { name: 'Cast' }).click()
    await toTheEnd(page)
    await page.getByText('By strategy, most profit first').waitFor(until)
    const profits = await page
      .locator('.monitor table tbody td:last-child')
      .evaluateAll(cells => cells.map(cell => cell.firstChild?.textContent ?? ''))
    const values = profits.map(amount)
    expect(values).toEqual([...values].sort((a, b) => b - a))
    const charts = page.getByRole('region', { name: 'By role over time' }).getByRole('img')
    expect(await charts.count()).toBe(5)
    const before = await charts.first().getAttribute('aria-label')
    await page.getByRole('button', { name: 'Wealth' }).click()
    await expect.poll(() => charts.first().getAttribute('aria-label'), until).not.toBe(before)
    await page.getByText(/^Takers paid|^Revenue/).waitFor()
    expect(visit.complaints).toEqual([])
  })

  test('begins anew when the run goes back', async () => {
    const page = await open('Liquidation hunt')
    await page.getByRole('tab', { name: 'Cast' }).click()
    await toTheEnd(page)
    const card = page.locator('.monitor article')
    await card.getByText(/^It (worked|failed)/).waitFor(until)
    await page.getByRole('slider', { name: 'Time line' }).focus()
    await page.keyboard.press('Home')
    await card.getByText('It has not begun.').waitFor(until)
    expect(visit.complaints).toEqual([])
  })
})

describe('three generations', () => {
  test('stand side by side, from the menu of one of them', async () => {
    const page = await open('Generation 2')
    await page.locator('.crumb').click()
    await page.getByRole('button', { name: 'Three generations side by side' }).click()
    const three = page.locator('.generations article')
    await expect.poll(() => three.count(), until).toBe(3)
    expect(await three.nth(1).textContent()).toContain('On the page now')
    await page.getByRole('button', { name: 'Run 6 seeds of each' }).click()
    await page.getByText(/^\d+ of 18 runs$/).waitFor(until)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Run 6 seeds of each' }).waitFor()
    await three.nth(2).getByRole('button', { name: 'Play it' }).click()
    await expect.poll(() => page.locator('.crumb').textContent(), until).toContain('Generation 3')
    expect(visit.complaints).toEqual([])
  })
})
