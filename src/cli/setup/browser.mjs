import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { say } from './install.mjs'
import { isExecutable, onPath } from './programs.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    join(process.env.PROGRAMFILES ?? '', 'Google/Chrome/Application/chrome.exe'),
    join(process.env['PROGRAMFILES(X86)'] ?? '', 'Google/Chrome/Application/chrome.exe'),
  ],
}

/** Path of a Chromium: the one named by CHROMIUM, an installed one, else one it installs. */
export async function ensureBrowser() {
  const named = process.env.CHROMIUM
  if (named) {
    if (isExecutable(named)) return named
    throw new Error(`CHROMIUM: got ${named}, expected the path of an executable`)
  }
  const found = installed() ?? debian() ?? (await playwright())
  if (found) return found
  throw new Error('no browser: install Chromium or Chrome, or set CHROMIUM to the path of one')
}

function installed() {
  return onPath(NAMES) ?? (PLACES[process.platform] ?? []).find(isExecutable)
}

function debian() {
  if (process.getuid?.() !== 0 || !onPath(['apt-get'])) return undefined
  say('installing chromium (apt-get)')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = args => spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env }).status === 0
  if (!apt(['update'])) say('apt-get update failed; trying with the lists at hand')
  apt(['install', '-y', 'chromium'])
  return installed()
}

async function playwright() {
  const { chromium } = await import('playwright-core')
  if (!isExecutable(chromium.executablePath())) {
    say('downloading chromium (playwright-core)')
    const home = dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'))
    const args = [join(home, 'cli.js'), 'install', 'chromium']
    spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] })
  }
  return isExecutable(chromium.executablePath()) ? chromium.executablePath() : undefined
}
