import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { crashLink, linkTo } from '../support/commandLine.ts'
import { until, visits } from '../support/page.ts'

const visit = visits()

/** A scenario played on the page, with the panel in view. */
async function open(hash: string): Promise<{ page: Page; panel: Locator }> {
  const page = await visit.open(hash)
  await page.getByRole('tab', { name: 'Who paid' }).waitFor(until)
  expect(visit.requests.filter(url => /lucks|study/i.test(url))).toEqual([])
  await page.getByRole('tab', { name: 'Who paid' }).click()
  const panel = page.getByRole('region', { name: 'Other lucks' })
  await panel.waitFor(until)
  return { page, panel }
}

const strips = (panel: Locator): Promise<(string | null)[]> =>
  panel
    .getByRole('img')
    .evaluateAll(images => images.map(image => image.getAttribute('aria-label')))

describe('other lucks', () => {
  test('are run off the page, told in a sentence and drawn, and know when rules have changed', async () => {
    const { page, panel } = await open(crashLink(400))
    expect(visit.requests.filter(url => url.includes('study.worker'))).toEqual([])
    await panel.getByRole('button', { name: 'Run 20 other lucks' }).click()
    await panel.getByText(/^[1-9]\d? of 20$/).waitFor(until)
    await panel.getByText(/across 20 lucks liquidated is .* of open interest/).waitFor(until)
    expect(visit.requests.some(url => url.includes('study.worker'))).toBe(true)
    expect(await panel.locator('svg').first().locator('circle').count()).toBe(20)

    // Its own mark is that of the run on the page, once that is over.
    await page.getByRole('slider', { name: 'Time line' }).focus()
    await page.keyboard.press('End')
    await page.getByText('The run is over').waitFor(until)
    await expect.poll(async () => (await strips(panel))[0], until).toContain('this run')
    const told = (await strips(panel)).at(-1)!
    const shown = await page.locator('.finished dd').first().textContent()
    expect(told.split('this run ')[1]).toBe(shown)

    await page.locator('.incentives').getByRole('slider').first().focus()
    await page.keyboard.press('ArrowRight')
    await panel.getByText('Rules changed since; run again.').waitFor(until)
    expect((await strips(panel)).join()).not.toContain('this run')
    await panel.getByRole('button', { name: 'Run again' }).waitFor()
    expect(visit.complaints).toEqual([])
  })

  test('can be cancelled, and go on while another tab is open', async () => {
    const { page, panel } = await open(linkTo('standard', 3000))
    const button = panel.getByRole('button')
    await button.click()
    await page.getByRole('tab', { name: 'Now' }).click()
    await page.getByRole('tab', { name: 'Who paid' }).click()
    await panel.getByText(/ of 20$/).waitFor(until)
    await panel.getByRole('button', { name: 'Cancel' }).click()
    await panel.getByText(/Stopped after \d+ of 20/).waitFor(until)
    await panel.getByRole('button', { name: 'Run 20 other lucks' }).waitFor()
    expect(visit.complaints).toEqual([])
  })

  test('ask before they take long', async () => {
    const { panel } = await open(
      linkTo('standard', 3000, ...[0, 1, 2].map(i => `cohorts.${i}.count=20000`)),
    )
    await panel.getByRole('button', { name: 'Run 20 other lucks' }).click()
    await panel.getByText(/20 runs of .* agents over 3\s000 steps: about/).waitFor(until)
    await panel.getByRole('button', { name: 'Not now' }).click()
    await panel.getByRole('button', { name: 'Run 20 other lucks' }).waitFor()
    expect(visit.complaints).toEqual([])
  })
})
