import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { aroundDoc, calm, LINKS, type LinkCase } from '../support/badLinks.ts'
import { block, PHONE, until, visits } from '../support/page.ts'

const { open, complaints, requests, url } = visits()

const title = (page: Page) => page.locator('.crumb strong').textContent()
const refused = LINKS.filter(({ faults }) => faults.length > 0)
const opening = LINKS.filter(({ faults }) => faults.length === 0)
const inFragment = ({ link }: LinkCase): boolean => link.startsWith('#')

/** Puts a link into the address of a page that is open, and agrees to open it. */
async function follow(page: Page, link: string): Promise<void> {
  await page.evaluate(hash => {
    location.hash = hash
  }, link)
  await page.getByRole('button', { name: 'Open the link' }).click(until)
}

/** The faults that the notice shows; it shows the first few. */
async function notice(page: Page): Promise<string[]> {
  const lines = await page.getByRole('alert').locator('li').allTextContents()
  return lines.map(line => line.replace(/\s+/g, ' ').trim())
}

const squeezed = (faults: readonly string[]): string[] =>
  faults.slice(0, 6).map(fault => fault.replace(/\s+/g, ' ').trim())

/** What the page says of a link in its address, where a browser writes % for blanks and for what is not ASCII. */
const inAddress = ({ link, faults }: LinkCase): readonly string[] =>
  /[^!-~]/.test(link) ? faults.map(one => one.replace(/got ".*" at/, 'got "%" at')) : faults

async function dismiss(page: Page): Promise<void> {
  await page.getByRole('alert').getByRole('button', { name: 'Close' }).click(until)
  await expect.poll(() => page.getByRole('alert').count(), until).toBe(0)
}

describe('a page that runs', () => {
  test('refuses each hostile link in the words of its list, and runs on as it was', { timeout: 900_000 }, async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    // Paused, so that a step more or less would show.
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Play (Space)' }).waitFor(until)
    await page.waitForTimeout(500)
    const at = await block(page)
    page.on('dialog', dialog => complaints.push(`dialog: ${dialog.message()}`))
    for (const one of refused.filter(inFragment)) {
      const label = `${one.id}, ${one.what}`
      await follow(page, one.link)
      await expect.poll(() => notice(page), { ...until, message: label }).toEqual(squeezed(inAddress(one))) // prettier-ignore
      expect(await title(page), label).toBe('A calm day')
      expect(await block(page), label).toBe(at)
      expect(await page.locator('.custom').count(), label).toBe(0)
      await dismiss(page)
    }
    expect(await page.locator('.marks .edit').count()).toBe(0)
    await page.getByRole('button', { name: 'Play (Space)' }).click(until)
    await expect.poll(() => block(page), until).toBeGreaterThan(at)
    expect(complaints).toEqual([])
  }) // prettier-ignore

  test('S50: asks before a link takes the place of its run, and keeps the run if told to', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    await page.evaluate(
      hash => {
        location.hash = hash
      },
      aroundDoc({ ...calm(), title: 'Another' }),
    )
    await page.getByRole('button', { name: 'Keep this run' }).click(until)
    const at = await block(page)
    await expect.poll(() => block(page), until).toBeGreaterThan(at)
    expect(await title(page)).toBe('A calm day')
    await follow(page, aroundDoc({ ...calm(), title: 'A third' }))
    await expect.poll(() => title(page), until).toBe('A third')
    expect(complaints).toEqual([])
  })

  test('opens what is odd and no more than that as plain text under a badge that it is custom', { timeout: 900_000 }, async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    page.on('dialog', dialog => complaints.push(`dialog: ${dialog.message()}`))
    for (const one of opening) {
      const label = `${one.id}, ${one.what}`
      await follow(page, one.link)
      await page.locator('.custom').waitFor(until)
      await expect.poll(() => title(page), { ...until, message: label }).toBe(one.title)
      await expect.poll(() => notice(page), { ...until, message: label }).toEqual(squeezed(one.notices)) // prettier-ignore
      if (one.notices.length > 0) await dismiss(page)
    }
    expect(await page.locator('a[href^="javascript:"], .crumb img, .crumb script').count()).toBe(0)
    expect(requests.filter(address => !address.startsWith(url()) && !/^(blob|data):/.test(address))).toEqual([]) // prettier-ignore
    expect(complaints).toEqual([])
  }) // prettier-ignore
})

describe('a page that is opened', () => {
  test.each(['E_LINK_CUT', 'E_JSON', 'E_RANGE', 'E_EDIT_RELATION', 'E_LINK_INFLATES'])(
    'with a link that ends in %s shows the calm market and says why',
    async code => {
      const { link, faults } = refused.find(one => one.faults[0].startsWith(`${code} `))!
      const page = await open(link)
      await expect.poll(() => notice(page), until).toEqual(squeezed(faults))
      await expect.poll(() => block(page), until).toBeGreaterThan(2)
      expect(await title(page)).toBe('A calm day')
      expect(complaints).toEqual([])
    },
  )

  test('S49: with a link in its query says that it belongs behind #', async () => {
    for (const { link, faults } of refused.filter(one => !inFragment(one))) {
      const page = await open(link)
      await expect.poll(() => notice(page), until).toEqual(squeezed(faults))
      await expect.poll(() => block(page), until).toBeGreaterThan(2)
      expect(await title(page)).toBe('A calm day')
    }
  })

  test('S32: with more work than a moment asks before it runs', async () => {
    const long = calm(doc => {
      doc.clock.steps = 100_000
      doc.title = 'Long'
    })
    const page = await open(aroundDoc(long))
    await page.getByText('A long run').waitFor(until)
    await page.getByText('about 3 min of work').waitFor()
    await page.waitForTimeout(500)
    expect(await block(page)).toBe(0)
    await page.getByRole('button', { name: 'Run it' }).click()
    await expect.poll(() => block(page), until).toBeGreaterThan(2)
    expect(complaints).toEqual([])
  })

  test('with more than its memory holds is refused before anything is set up', async () => {
    const page = await open(aroundDoc(calm(doc => (doc.clock.steps = 2_000_000))))
    await expect.poll(async () => (await notice(page))[0] ?? '', until).toMatch(/^E_MEMORY: got a run of \d+ MB, expected at most 1000 MB here$/) // prettier-ignore
    await expect.poll(() => block(page), until).toBeGreaterThan(2)
  })

  test('S42: on a phone shows the badge as well', async () => {
    const official = opening.find(({ id }) => id === 'S42')!
    const page = await open(official.link, PHONE)
    await expect.poll(() => title(page), until).toBe(official.title)
    const badge = page.locator('.custom')
    const box = await badge.boundingBox()
    expect(await badge.textContent()).toBe('custom')
    expect(box!.x + box!.width).toBeLessThan(390)
  })
})
