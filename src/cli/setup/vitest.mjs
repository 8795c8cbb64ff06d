import { ensureBrowser } from './browser.mjs'
import { ensureCommand, ensureEngines, ensurePage } from './build.mjs'

/** Before the browser tests: what they drive is built, and CHROMIUM names a browser. */
export default async function setup() {
  process.env.CHROMIUM = await ensureBrowser()
  await ensurePage()
  await ensureCommand()
  await ensureEngines()
}
