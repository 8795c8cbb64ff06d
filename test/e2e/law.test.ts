import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { ENGINE_VERSION } from '../../src/engine/version.ts'
import { claimView } from '../../src/scenario/claim.ts'
import { encodeLink } from '../../src/scenario/link.ts'
import { block, until, violations, visits } from '../support/page.ts'
import { small } from '../support/scenarios.ts'

const { open, complaints, url } = visits()

const CLAIM = { law: 'L5', step: 12 }

/** A link as a storm gives it of a scenario that breaks a law. */
async function linkOf(): Promise<string> {
  const scenario = small('standard', 40, 60)
  const view = claimView(CLAIM)
  const made = await encodeLink({ scenario, engine: ENGINE_VERSION, digest: null, view }, CATALOGUE)
  if ('faults' in made) throw new Error('no link')
  return made.link
}

const card = (page: Page, name: string) => page.getByRole('status', { name })

test('a link that claims a broken law stands one step before it, and says if the law is kept here', async () => {
  const page = await open(await linkOf())
  await card(page, 'Law L5 is kept here').waitFor(until)
  expect(await block(page)).toBe(CLAIM.step)
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  expect(await card(page, 'Law L5 is kept here').count()).toBe(0)
  expect(complaints).toEqual([])
})

/** What the laws' own code would find in an engine that breaks one. */
const BROKEN = {
  ...CLAIM,
  name: 'open interest is the sum of longs, and of shorts',
  formula: 'counted longs = sum of max(size, 0)',
  phase: 'at its end',
  what: 'market btc, longs',
  left: 41,
  right: 40,
}

test('a broken law is shown with its formula and both sides, and the step that breaks it can be made', async () => {
  const page = await open()
  await page.route(/\/examine-[\w-]+\.js$/, route =>
    route.fulfill({
      contentType: 'text/javascript',
      headers: { 'content-security-policy': "default-src 'self'" },
      body: `export const examine = () => (${JSON.stringify(BROKEN)})`,
    }),
  )
  await page.goto('about:blank')
  await page.goto(`${url()}${await linkOf()}`)
  const breaks = card(page, 'Law L5 breaks in the next step')
  await breaks.waitFor(until)
  const text = await breaks.textContent()
  for (const part of [BROKEN.name, BROKEN.formula, BROKEN.what, '41', '40', 'Step 13'])
    expect(text).toContain(part)
  await page.getByRole('button', { name: 'Make that step' }).click()
  await expect.poll(() => block(page), until).toBe(CLAIM.step + 1)
  await card(page, 'Law L5 breaks in step 13').waitFor(until)
})
