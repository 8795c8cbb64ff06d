/** How browser tests start Chromium: the one the set-up found, without a display, as root too. */
import type { LaunchOptions } from 'playwright-core'

export const chromiumOptions = (): LaunchOptions => ({
  executablePath: process.env.CHROMIUM,
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Popups of the address bar, which nobody sees: a renderer, and 1.5 s of a core, for each profile.
    '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
  ],
})
