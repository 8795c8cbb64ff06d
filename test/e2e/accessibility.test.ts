import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import {
  choose,
  DESK,
  overflow,
  PHONE,
  show,
  standAt,
  TABLET,
  toTheEnd,
  until,
  violations,
  visits,
  type Rules,
} from '../support/page.ts'

const visit = visits()

type Theme = 'dark' | 'light'
/** What is looked at in which theme: the second differs in its colours alone. */
type Looks = Readonly<Partial<Record<Theme, Rules>>>

const BOTH: Looks = { dark: 'all', light: 'contrast' }
const DARK: Looks = { dark: 'all' }
const LIGHT: Looks = { light: 'all' }

const SIZES = [
  ['desk', DESK, BOTH],
  ['tablet', TABLET, { dark: 'all but contrast' }],
  ['phone', PHONE, { light: 'all but contrast' }],
] as const
/** A desk at twice its zoom: half as many pixels of the page. */
const ZOOMED = { viewport: { width: 720, height: 450 } }
/** Milliseconds for one journey through views, each looked at twice: axe takes its time. */
const LONG = 400_000

/** Faults of the page as it stands, each with where it was found. */
async function faults(page: Page, where: string, looks: Looks = BOTH): Promise<string[]> {
  const found: string[] = []
  for (const [colorScheme, rules] of Object.entries(looks) as [Theme, Rules][]) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await violations(page, rules)).map(line => `${where}, ${colorScheme}: ${line}`))
  }
  const wide = await overflow(page)
  return wide > 0 ? [...found, `${where}: ${wide} px wider than its window`] : found
}

/** The page with options listed, in the middle of its cascade. */
async function crisis(options: BrowserContextOptions = DESK): Promise<Page> {
  const page = await visit.open('', options)
  await choose(page, 'FTX, 7 to 10 November 2022')
  await standAt(page, 1200)
  return page
}

/** Opens all that is folded, until nothing is. */
async function unfold(page: Page, summaries: string): Promise<void> {
  const closed = page.locator(summaries)
  for (let left = await closed.count(); left > 0; left--) await closed.first().press('Enter')
}

/** Each view, and what it has once it is drawn. */
const VIEWS = {
  Price: '.scene canvas',
  Options: '.options .market svg',
  Cascade: '.story',
  Risk: '.risk .layer',
  Rules: '.rules [data-section="run"]',
} as const

describe('every view in the middle of a crisis has no accessibility violation', () => {
  test.each(SIZES)(
    'on a %s',
    async (name, options, looks) => {
      const page = await crisis(options)
      const found: string[] = []
      for (const [view, ready] of Object.entries(VIEWS)) {
        await show(page, view)
        await page.locator(ready).first().waitFor(until)
        found.push(...(await faults(page, `${view} on a ${name}`, looks)))
      }
      expect(found).toEqual([])
      expect(visit.complaints).toEqual([])
    },
    LONG,
  )

  test('with text at twice its size, where the page scrolls to all of it', async () => {
    const page = await crisis(ZOOMED)
    expect(await faults(page, 'zoomed', DARK)).toEqual([])
    // The stage keeps room to be read in, and the controls stay in sight.
    const scene = await page.locator('.scene').last().boundingBox()
    expect(scene!.height).toBeGreaterThan(180)
    expect(await page.getByRole('button', { name: 'Play (Space)' }).isVisible()).toBe(true)
    await page.locator('.tanks').scrollIntoViewIfNeeded()
    const tanks = await page.locator('.tanks').boundingBox()
    expect(tanks!.y + tanks!.height).toBeLessThan(ZOOMED.viewport.height)
  })
})

describe('every panel has no accessibility violation', () => {
  test(
    'the tabs beside the centre, with all that folds open',
    async () => {
      const page = await crisis()
      const found: string[] = []
      for (const [i, tab] of ['Now', 'Who paid', 'Cast', 'Cascade', 'Risk'].entries()) {
        await page.getByRole('tab', { name: tab }).click()
        await unfold(page, '.monitor details:not([open]) > summary')
        await page.locator('.monitor [role="tabpanel"] > *').first().waitFor(until)
        found.push(...(await faults(page, tab, i % 2 === 0 ? DARK : LIGHT)))
      }
      expect(found).toEqual([])
    },
    LONG,
  )

  test('the incentives with every group open, one changed and one refused', async () => {
    const page = await crisis()
    await page.locator('.incentives').getByRole('slider').first().focus()
    await page.keyboard.press('ArrowLeft')
    const field = page.locator('.incentives').getByRole('textbox').nth(3)
    await field.fill('a lot')
    await field.press('Enter')
    await page.locator('.incentives .fault').first().waitFor(until)
    await unfold(page, '.incentives details:not([open]) > summary')
    expect(await faults(page, 'incentives', LIGHT)).toEqual([])
  })

  test(
    'rules with settings and a menu open, a table of losses, and one of options',
    async () => {
      const page = await crisis()
      await show(page, 'Rules')
      await page.getByRole('button', { name: 'Settings of Insurance fund' }).click(until)
      await page.getByRole('button', { name: 'Add a breaker' }).click()
      const found = await faults(page, 'rules', LIGHT)
      await page.keyboard.press('Escape')
      for (const view of ['Risk', 'Options']) {
        await show(page, view)
        await page.getByRole('button', { name: 'Table', exact: true }).click(until)
        found.push(...(await faults(page, `table of ${view}`, DARK)))
      }
      expect(found).toEqual([])
    },
    LONG,
  )

  test('an attack in the cast, and three generations', async () => {
    const page = await visit.open()
    await choose(page, 'Vault drain')
    await page.getByRole('tab', { name: 'Cast' }).click()
    await toTheEnd(page)
    await page.locator('.monitor article').waitFor(until)
    const found = await faults(page, 'attack, finished')
    await choose(page, 'Generation 2')
    await page.locator('.crumb').click()
    await page.getByRole('button', { name: 'Three generations side by side' }).click()
    await page.locator('.generations article').nth(2).waitFor(until)
    found.push(...(await faults(page, 'generations')))
    expect(found).toEqual([])
  })
})

describe('every dialog and menu has no accessibility violation', () => {
  const OPENERS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
    help: page => page.keyboard.press('?'),
    share: async page => {
      await page.getByRole('button', { name: 'Share' }).first().click()
      await page.getByRole('textbox', { name: 'Link' }).waitFor(until)
    },
    'save as a preset': async page => {
      await show(page, 'Rules')
      await page.getByRole('button', { name: 'Save as preset' }).click(until)
      await page.getByRole('dialog').waitFor(until)
    },
    'open another link': async page => {
      await page.evaluate(() => {
        location.hash = '#v1.damaged.00000000'
      })
      await page.getByRole('dialog').waitFor(until)
    },
    scenarios: async page => {
      await page.locator('.crumb').click()
      await page.locator('.crumb + .panel .title').nth(8).waitFor(until)
    },
    speed: page => page.locator('.speed button').first().click(),
    seed: page => page.locator('.seed button').first().click(),
  }

  test.each(Object.entries(OPENERS))('%s', async (name, opens) => {
    const page = await visit.open()
    await page.getByRole('heading', { name: 'The water is calm' }).waitFor(until)
    await page.keyboard.press('Space')
    await opens(page)
    expect(await faults(page, name)).toEqual([])
  })

  test('a notice over a calm day, and a cascade that has not begun', async () => {
    const page = await visit.open('#v1.damaged.00000000')
    await page.getByRole('alert').waitFor(until)
    const found = await faults(page, 'notice')
    await show(page, 'Cascade')
    await page.getByRole('heading', { name: 'Nothing has broken yet' }).waitFor(until)
    found.push(...(await faults(page, 'empty cascade')))
    expect(found).toEqual([])
  })

  test('a violation that is planted is found', async () => {
    const page = await visit.open()
    await page.getByRole('heading', { name: 'The water is calm' }).waitFor(until)
    await page.evaluate(() => {
      document.querySelector('main')!.append(document.createElement('button'))
    })
    expect((await faults(page, 'planted', DARK)).join()).toContain('button-name')
  })
})

test('what a screen reader hears follows the headline', async () => {
  const page = await visit.open()
  const live = page.locator('.unseen[aria-live]').first()
  await expect.poll(() => live.textContent(), until).toBe('The water is calm')
  await choose(page, '12 March 2020')
  await standAt(page, 840)
  await expect.poll(() => live.textContent(), until).toBe('The longs are going under')
  const picture = page.getByRole('img', { name: /Mark price .* longs below it/ })
  expect(await picture.getAttribute('aria-label')).toMatch(/\d+ liquidated\.$/)
  await toTheEnd(page)
  await expect.poll(() => live.textContent(), until).toBe('It held, at a price')
})
