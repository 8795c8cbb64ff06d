// Prints the page's figures: node test/measure/ui.mjs [--json]. Needs a build; finds a Chromium as the tests do.
import { execFileSync } from 'node:child_process'
import { ensureBrowser } from '../../src/cli/setup/browser.mjs'
import { ensureCommand, ensurePage } from '../../src/cli/setup/build.mjs'
import { ensureInstalled } from '../../src/cli/setup/install.mjs'
import { serve } from '../../src/cli/setup/serve.mjs'
import { firstView } from '../support/transfer.mjs'

ensureInstalled()
await ensurePage()
await ensureCommand()
const { chromium } = await import('playwright-core')
const executablePath = await ensureBrowser()
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const { url, close } = await serve({ port: 0 })
const browser = await chromium.launch({ executablePath, args })
const figures = {}
try {
  figures.initialTransferGzipKb = await transfer()
  figures.firstAnimationSeconds = await median(5, firstAnimation)
  figures.framesPerSecond5000InTheCrash = await framesInTheCrash(url, 600)
  figures.sliderToEffectMs = await median(5, sliderToEffect)
  figures.restartSeconds = await median(5, restart)
  figures.framesPerSecond50000 = await framesInTheCrash(`${url}${crowd()}`, 600)
} finally {
  await browser.close()
  await close()
}
if (process.argv.includes('--json')) console.log(JSON.stringify(figures))
else for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(34)} ${value}`)

/** The link of March 2020 with 50,000 accounts: long enough to reach the crash. */
function crowd() {
  const set = [0, 1, 2].flatMap(i => ['--set', `cohorts.${i}.count=${i === 2 ? 16_666 : 16_667}`])
  const words = ['dist/cli/breakwater.js', 'link', 'march-2020', '--steps', '3000', ...set]
  return execFileSync(process.execPath, words, { encoding: 'utf8' }).trim()
}

/** Everything that the first view asks for, compressed as a host would. */
async function transfer() {
  const page = await browser.newPage()
  const { bytes } = await firstView(page, url)
  await page.close()
  return Math.round(bytes / 1000)
}

/** The step on the transport bar has left zero. */
function running(page) {
  return page.waitForFunction(() =>
    /block\s+[1-9]/.test(document.body.innerText.replace(/\n/g, ' ')),
  )
}

async function firstAnimation() {
  const context = await browser.newContext()
  const page = await context.newPage()
  const begin = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await running(page)
  const seconds = (performance.now() - begin) / 1000
  await context.close()
  return Number(seconds.toFixed(2))
}

/** From the button of a simulation that broke off to another that stands where it stood. */
async function restart() {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(url)
  await running(page)
  await page
    .workers()
    .find(one => one.url().includes('sim.worker'))
    .evaluate(() => {
      setTimeout(() => {
        throw new Error('planted')
      })
    })
  const button = page.getByRole('alertdialog').getByRole('button', { name: /^Start again/ })
  await button.waitFor()
  const begin = performance.now()
  await button.click()
  await page.locator('.play:not(:disabled)').waitFor()
  const seconds = (performance.now() - begin) / 1000
  await context.close()
  return Number(seconds.toFixed(2))
}

/** Animation frames a second over five seconds of the crash. */
async function framesInTheCrash(address, fromStep) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(address)
  await running(page)
  if (!address.includes('#'))
    await page.getByRole('button', { name: '12 March 2020' }).first().click()
  await page.waitForFunction(
    from => {
      const block = /block\s+([\d\s  ]+?)\s+of/.exec(document.body.innerText.replace(/\n/g, ' '))
      return block && Number(block[1].replace(/\D/g, '')) > from
    },
    fromStep,
    { timeout: 120_000 },
  )
  const rate = await page.evaluate(
    () =>
      new Promise(resolve => {
        let frames = 0
        const begin = performance.now()
        const count = () => {
          frames++
          const passed = performance.now() - begin
          if (passed > 5000) resolve((frames * 1000) / passed)
          else requestAnimationFrame(count)
        }
        requestAnimationFrame(count)
      }),
  )
  await page.close()
  return Number(rate.toFixed(1))
}

/** From the key that moves a slider to its edit standing on the time line, drawn. */
async function sliderToEffect() {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(url)
  await running(page)
  const slider = page.getByRole('slider', { name: 'Depth' }).first()
  await slider.focus()
  const milliseconds = await page.evaluate(
    () =>
      new Promise(resolve => {
        const input = document.activeElement
        const begin = performance.now()
        input.value = String(Number(input.value) - Number(input.max) / 10)
        input.dispatchEvent(new Event('input', { bubbles: true }))
        input.dispatchEvent(new Event('change', { bubbles: true }))
        const look = () => {
          if (document.querySelector('.marks .edit')) {
            requestAnimationFrame(() => resolve(performance.now() - begin))
          } else requestAnimationFrame(look)
        }
        look()
      }),
  )
  await page.close()
  return Math.round(milliseconds)
}

async function median(times, measure) {
  const values = []
  for (let i = 0; i < times; i++) values.push(await measure())
  return values.sort((a, b) => a - b)[Math.floor(times / 2)]
}
