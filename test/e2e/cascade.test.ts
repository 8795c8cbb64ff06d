import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { DESK, digits, overflow, PHONE, until, visits } from '../support/page.ts'

const visit = visits()

const open = (options: BrowserContextOptions = DESK): Promise<Page> => visit.open('', options)

/** Plays a scenario of the menu with the cascade in view until something is to be seen, and stops there. */
async function playUntil(page: Page, title: RegExp, seen: Locator): Promise<void> {
  await page.locator('.crumb').click()
  await page.locator('.panel').getByRole('button', { name: title }).click()
  await expect.poll(() => page.locator('.crumb').textContent(), until).toMatch(title)
  await page.getByRole('tab', { name: 'Cascade' }).click()
  await seen.first().waitFor(until)
  await page.getByRole('button', { name: 'Pause (Space)' }).click()
}

const headline = (page: Page): Promise<string | null> =>
  page.locator('.cascade h1').textContent(until)

describe('the view of a cascade', () => {
  test('has nothing to show on a calm day, and says what it is for', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Cascade', exact: true }).click()
    await page.getByRole('heading', { name: 'Nothing has broken yet' }).waitFor(until)
    await page.getByRole('button', { name: 'Price', exact: true }).click()
    await page.getByRole('heading', { name: 'The water is calm' }).waitFor(until)
    expect(visit.complaints).toEqual([])
  })

  test('tells what a dip became, by whom, and the story of the account that was chosen', async () => {
    const page = await open()
    await playUntil(page, /Standard crash/, page.getByRole('button', { name: /tell its story/ }))
    expect(await headline(page)).toMatch(/accounts?, \d+ generations?$/)
    await page.locator('.cascade').getByText('outside price').first().waitFor(until)
    await page.getByText('What could stop it').waitFor(until)
    const first = page.getByRole('button', { name: /tell its story/ }).first()
    const name = digits((await first.getAttribute('aria-label'))!.split('set off')[0])
    await first.click()
    const why = page.locator('.story .why')
    await expect.poll(() => why.locator('h2').textContent(), until).toContain('Why account')
    expect(await why.textContent()).toMatch(
      /fell below maintenance at .* because|no price had moved/,
    )
    expect(digits((await why.locator('h2').textContent())!.split('broke')[0])).toBe(name)
    // The line of accounts leads on to other stories.
    await page.locator('.story .line button').last().click()
    await expect
      .poll(async () => digits((await why.locator('h2').textContent())!.split('broke')[0]), until)
      .not.toBe(name)
    expect(visit.complaints).toEqual([])
  })

  test('comes and goes with its tab, which arrows reach', async () => {
    const page = await open()
    await page.getByRole('tab', { name: 'Now' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('tab', { name: 'Who paid' }).getAttribute('aria-selected')).toBe(
      'true',
    )
    await page.keyboard.press('ArrowRight')
    await page.locator('.cascade').waitFor(until)
    const centre = page.getByRole('group', { name: 'View' })
    expect(await centre.getByRole('button', { name: 'Cascade' }).getAttribute('aria-pressed')).toBe(
      'true',
    )
    await centre.getByRole('button', { name: 'Price' }).click()
    expect(await page.getByRole('tab', { name: 'Now' }).getAttribute('aria-selected')).toBe('true')
    await expect.poll(() => page.locator('.cascade').count(), until).toBe(0)
  })

  test('fits a phone', async () => {
    const page = await open(PHONE)
    await page
      .getByRole('button', { name: /12 March 2020/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Cascade', exact: true }).click()
    await expect.poll(() => headline(page), until).toMatch(/generation/)
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await page.locator('.story').scrollIntoViewIfNeeded()
    await page.getByRole('button', { name: 'What is going on' }).click()
    await expect.poll(() => page.getByText('Set off most').isVisible(), until).toBe(true)
    expect(visit.complaints).toEqual([])
  })
})

describe('the state of the venue', () => {
  test('opens to oracle, breakers and margin rule, and a feed can be made to lie', async () => {
    const page = await open()
    await page.locator('.monitor summary').filter({ hasText: 'Margin' }).click()
    await page.getByText('Peak to trough').waitFor(until)
    await page.locator('.monitor summary').filter({ hasText: 'Oracle' }).click()
    await page.getByRole('button', { name: 'Make a feed lie' }).click()
    await page.locator('.marks .edit').first().waitFor(until)
    await page.getByRole('button', { name: 'Let it speak the truth' }).waitFor(until)
    await page.locator('.source.faulty').first().waitFor(until)
    await page.getByRole('button', { name: 'Let it speak the truth' }).click()
    await expect.poll(() => page.locator('.source.faulty').count(), until).toBe(0)
    expect(visit.complaints).toEqual([])
  })

  test('a proposal moves its incentive at a press', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Play 12 March 2020' }).first().click()
    const proposal = page.locator('.scene ~ header .button')
    await proposal.waitFor(until)
    await proposal.click()
    await page.locator('.marks .edit').first().waitFor(until)
    expect(visit.complaints).toEqual([])
  })

  test('who paid lists every rung with money of its own', async () => {
    const page = await open()
    await page.getByRole('tab', { name: 'Who paid' }).click()
    const list = page.locator('.monitor')
    await expect.poll(() => list.textContent(), until).toContain('Insurance fund')
    expect(await list.textContent()).toContain('Closed without being asked')
  })
})
