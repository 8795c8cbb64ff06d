import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { breakwater, crashLink } from '../support/commandLine.ts'
import { block, digits, overflow, PHONE, until, visits } from '../support/page.ts'

const { open, complaints } = visits()

async function liquidations(page: Page): Promise<number> {
  const figure = page.locator('.monitor dl div').filter({ hasText: 'Liquidations' })
  return digits(await figure.locator('b').textContent())
}

async function openCrash(hash = ''): Promise<Page> {
  const page = await open(hash)
  await page.getByRole('button', { name: 'Play 12 March 2020' }).first().click()
  await expect.poll(() => page.locator('.crumb').textContent(), until).toContain('12 March 2020')
  return page
}

/** Plays on at full speed, however many break. */
async function hurry(page: Page): Promise<void> {
  await page.locator('.speed button').first().click()
  await page.getByRole('checkbox').uncheck()
  await page.getByRole('button', { name: /^×6 ?000/ }).click()
}

function slider(page: Page, name: string) {
  return page.locator('.incentives').getByRole('slider', { name, exact: true }).first()
}

/** Types into the search of incentives. */
async function find(page: Page, words: string): Promise<void> {
  await page.getByRole('searchbox').fill(words)
}

describe('the page', () => {
  test('opens on a living calm market without a click', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(20)
    expect(await page.locator('header').first().textContent()).toContain('Breakwater')
    await page.getByRole('heading', { name: 'The water is calm' }).waitFor()
    expect(complaints).toEqual([])
  })

  test('plays 12 March 2020 until accounts break, and tells it', async () => {
    const page = await openCrash()
    await expect.poll(() => liquidations(page), until).toBeGreaterThan(100)
    await page.getByText('The longs are going under').first().waitFor()
    await expect.poll(() => page.locator('ol li').count(), until).toBeGreaterThan(0)
    expect(await page.locator('.monitor').textContent()).toContain('Who has paid')
    expect(complaints).toEqual([])
  })

  test('runs to the end and says what it came to', async () => {
    const page = await openCrash()
    await hurry(page)
    await page.getByRole('slider', { name: 'Time line' }).focus()
    await page.keyboard.press('End')
    await page.getByText('The run is over').waitFor(until)
    expect(await page.locator('.finished').textContent()).toContain('Liquidated')
    await page.getByRole('button', { name: 'Play again' }).click()
    await expect.poll(() => block(page), until).toBeLessThan(12_720)
  })

  test('fits a phone', async () => {
    const page = await open('', PHONE)
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: 'Incentives' }).click()
    await expect.poll(() => slider(page, 'Depth').isVisible(), until).toBe(true)
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    expect(complaints).toEqual([])
  })
})

describe('an incentive', () => {
  test('obeys at the next step and leaves a mark on the time line', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    await slider(page, 'Depth').focus()
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft')
    await page.locator('.marks .edit').first().waitFor(until)
    // At most ten edits a second: the last one comes a moment after the key.
    const gap = async (): Promise<number> => {
      const label = await page.locator('.marks .edit').last().getAttribute('aria-label')
      const shown = await page
        .getByRole('textbox', { name: /^Depth,/ })
        .first()
        .inputValue()
      return digits(label!.split(':')[1]) - digits(shown)
    }
    await expect.poll(gap, until).toBe(0)
    await page.getByRole('button', { name: 'Reset Depth' }).click()
    await expect.poll(() => page.locator('.incentives .dot').count(), until).toBe(0)
    expect(complaints).toEqual([])
  })

  test('with a value that is not allowed is refused at its row, and the old value stands', async () => {
    const page = await open()
    await find(page, 'maintenance')
    const field = page.getByRole('textbox', { name: /^Maintenance/ }).first()
    await field.waitFor(until)
    const before = await field.inputValue()
    await field.fill('50')
    await field.press('Enter')
    await page.locator('.fault').first().waitFor(until)
    await expect.poll(() => field.inputValue(), until).toBe(before)
    await field.fill('a lot')
    await field.press('Enter')
    await page.getByText('expected a number').waitFor(until)
  })

  test('is found by search, which a key reaches', async () => {
    const page = await open()
    await slider(page, 'Depth').waitFor(until)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('liquidation penalty')
    await expect.poll(() => page.locator('.incentives .row').count(), until).toBeLessThan(4)
    await page.getByText('Liquidation penalty').waitFor()
  })
})

describe('keys', () => {
  test('play, pause and step', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Play (Space)' }).waitFor(until)
    await page.waitForTimeout(300)
    const at = await block(page)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => block(page), until).toBe(at + 1)
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => block(page), until).toBe(at)
    await page.keyboard.press('r')
    await expect.poll(() => block(page), until).toBe(0)
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    // Closed for the page, not only hidden by the browser.
    await expect.poll(() => page.locator('dialog').count(), until).toBe(0)
    await page.keyboard.press('Space')
    await expect.poll(() => block(page), until).toBeGreaterThan(0)
  })
})

describe('a link', () => {
  async function shareLink(page: Page): Promise<{ url: string; digest: string }> {
    await page.getByRole('button', { name: 'Share' }).first().click()
    const url = await page.getByRole('textbox', { name: 'Link' }).inputValue(until)
    const digest = await page.locator('[data-digest]').getAttribute('data-digest')
    return { url, digest: digest! }
  }

  test('replays a run with its edits, bit for bit, in a fresh profile', async () => {
    const page = await open(crashLink(1200))
    await expect.poll(() => liquidations(page), until).toBeGreaterThan(0)
    await slider(page, 'Depth').focus()
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowLeft')
    await page.locator('.marks .edit').first().waitFor(until)
    const marks = await page.locator('.marks .edit').count()
    const { url, digest } = await shareLink(page)

    const other = await open(url.slice(url.indexOf('#')))
    await other.getByText('reproduced bit for bit').waitFor(until)
    expect(await other.locator('.chip.yes').getAttribute('title')).toBe(digest)
    expect(await other.locator('.marks .edit').count()).toBeGreaterThanOrEqual(marks)
    expect((await shareLink(other)).digest).toBe(digest)
    expect(breakwater('verify', url.slice(url.indexOf('#')))).toBe(`${digest}\nreproduced\n`)
    expect(complaints).toEqual([])
  })

  test('that is damaged leaves a notice and a working page', async () => {
    const page = await open('#v1.damaged.00000000')
    await page.getByRole('alert').waitFor(until)
    expect(await page.getByRole('alert').textContent()).toMatch(/E_\w+.*: got .*, expected /)
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    await page.getByRole('button', { name: 'Close' }).click()
    await expect.poll(() => page.getByRole('alert').count(), until).toBe(0)
    expect(complaints).toEqual([])
  })

  test('in the address of a running page asks before it replaces the run', async () => {
    const page = await open()
    await expect.poll(() => page.locator('.crumb').textContent(), until).toContain('A calm day')
    await page.evaluate(hash => {
      location.hash = hash
    }, crashLink(1200))
    await page.getByRole('button', { name: 'Open the link' }).click()
    await expect.poll(() => page.locator('.crumb').textContent(), until).toContain('crash')
  })
})

describe('a file', () => {
  test('with faults changes nothing and lists them', async () => {
    const page = await open()
    await expect.poll(() => block(page), until).toBeGreaterThan(5)
    await drop(page, '{"version":1,"seed":5}')
    await page.getByRole('alert').waitFor(until)
    expect(await page.getByRole('alert').textContent()).toContain('E_')
    expect(await page.locator('.crumb').textContent()).toContain('A calm day')
  })

  /** Drops a text as a file onto the page. */
  async function drop(page: Page, text: string): Promise<void> {
    await page.evaluate(content => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content], 'scenario.json', { type: 'application/json' }))
      dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }))
    }, text)
  }
})
