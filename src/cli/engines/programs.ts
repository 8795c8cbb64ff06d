/** The engines that runs are compared in: where their programs are, and how each is started. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isExecutable, onPath } from '../setup/programs.mjs'
import { wrong } from '../wrongUse.ts'

export interface Browser {
  readonly names: readonly string[]
  /** Environment variable that names another one. */
  readonly variable: string
  /** Arguments that open a page with a profile of its own, which is an empty folder. */
  readonly open: (profile: string, url: string) => readonly string[]
}

export const BROWSERS: Readonly<Record<string, Browser>> = {
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    variable: 'CHROMIUM',
    open: (profile, url) => [
      '--headless',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Its sandbox does not run as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${profile}`,
      url,
    ],
  },
  firefox: {
    names: ['firefox-esr', 'firefox'],
    variable: 'FIREFOX',
    open: (profile, url) => {
      writeFileSync(join(profile, 'user.js'), preferences())
      return ['--headless', '--no-remote', '--profile', profile, url]
    },
  },
}

/** Shells that run one script, print what it prints, and know no page. */
export const SHELLS: Readonly<Record<string, Pick<Browser, 'names' | 'variable'>>> = {
  jsc: { names: ['jsc'], variable: 'JSC' },
}

/** Path of an engine's program; undefined if there is none. A path that is named must be one. */
export function programOf(id: string): string | undefined {
  const { names, variable } = BROWSERS[id] ?? SHELLS[id]
  const named = process.env[variable]
  if (!named) return onPath(names)
  return isExecutable(named) ? named : wrong('E_ARG', variable, named, 'the path of an executable')
}

/** A quiet Firefox: no pages of its own, no updates, nothing sent home. */
function preferences(): string {
  const off = [
    'app.normandy.enabled',
    'app.update.enabled',
    'browser.aboutConfig.showWarning',
    'browser.safebrowsing.downloads.enabled',
    'browser.safebrowsing.malware.enabled',
    'browser.safebrowsing.phishing.enabled',
    'browser.search.update',
    'browser.shell.checkDefaultBrowser',
    'datareporting.healthreport.uploadEnabled',
    'datareporting.policy.dataSubmissionEnabled',
    'extensions.getAddons.cache.enabled',
    'extensions.update.enabled',
    'network.captive-portal-service.enabled',
    'network.connectivity-service.enabled',
    'toolkit.telemetry.enabled',
    'toolkit.telemetry.unified',
  ]
  const values: Record<string, unknown> = {
    ...Object.fromEntries(off.map(name => [name, false])),
    'browser.startup.homepage_override.mstone': 'ignore',
    'browser.startup.page': 0,
    'datareporting.policy.firstRunURL': '',
    'services.settings.server': 'data:,',
    'startup.homepage_welcome_url': '',
    'toolkit.telemetry.server': 'data:,',
  }
  return Object.entries(values)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('')
}
