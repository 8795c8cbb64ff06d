/** A browser sent to a page of ours: what the page reports, until it is done. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '../setup/serve.mjs'
import type { Plan } from './cases.ts'
import { EMBED, foreignOrigin, type Foreign } from './foreign.ts'
import type { Report } from './page/report.ts'
import { BROWSERS } from './programs.ts'

export interface Visit {
  readonly reports: readonly Report[]
  /** What the page, or its worker, got out of a foreign origin. */
  readonly seen: ReadonlySet<string>
}

export interface VisitOptions {
  readonly id: string
  readonly program: string
  /** Folder of the built page, with its `_headers`. */
  readonly root: string
  /** For a page that makes runs. */
  readonly plan?: Plan
  /** The foreign origin; else one that lives as long as the visit. */
  readonly foreign?: Foreign
  /** Hears every report as it comes; true ends the visit. */
  readonly heard: (report: Report) => boolean
  /** Milliseconds of silence after which the visit is given up. */
  readonly patience?: number
}

/** One run may be long, and the machine busy. */
const PATIENCE = 600_000

/** Opens the page in a foreign frame first, then by itself. Rejects if the browser ends or falls silent. */
export async function visit(options: VisitOptions): Promise<Visit> {
  const reports: Report[] = []
  const { promise, resolve, reject } = deferred()
  const silence = watchdog(options.patience ?? PATIENCE, reject)
  const receive = (text: string): void => {
    silence.heard()
    const report = JSON.parse(text) as Report
    reports.push(report)
    if (options.heard(report)) resolve()
  }
  const own = await serve({ root: options.root, receive })
  const foreign = options.foreign ?? (await foreignOrigin())
  const profile = mkdtempSync(join(tmpdir(), 'breakwater-engine-'))
  const page = `${own.url}?${new URLSearchParams({ plan: JSON.stringify(options.plan ?? null), foreign: foreign.url })}`
  const address = `${foreign.url}/${EMBED}?${new URLSearchParams({ page })}`
  const browser = start(options.program, BROWSERS[options.id].open(profile, address))
  browser.once('error', reject)
  browser.once('exit', code => reject(new Error(`${options.id} ended (exit code ${code})`)))
  const stop = (): void => end(browser)
  process.once('exit', stop)
  try {
    await promise
  } finally {
    process.off('exit', stop)
    silence.stop()
    await ended(browser)
    await own.close()
    if (!options.foreign) await foreign.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
  }
  return { reports, seen: foreign.seen }
}

// A group of its own: browsers are many processes.
function start(program: string, args: readonly string[]): ChildProcess {
  return spawn(program, args, { stdio: 'ignore', detached: process.platform !== 'win32' })
}

function end({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has just ended.
  }
}

function ended(browser: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (browser.exitCode !== null || browser.signalCode !== null) return resolve()
    browser.removeAllListeners('exit')
    browser.once('exit', () => resolve())
    browser.once('error', () => resolve())
    if (browser.pid === undefined) resolve()
    end(browser)
  })
}

function watchdog(
  patience: number,
  silent: (error: Error) => void,
): { readonly heard: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout>
  const heard = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => silent(new Error(`silent for ${patience / 1000} s`)), patience)
  }
  heard()
  return { heard, stop: () => clearTimeout(timer) }
}

function deferred(): {
  promise: Promise<void>
  resolve: () => void
  reject: (error: Error) => void
} {
  let resolve!: () => void
  let reject!: (error: Error) => void
  const promise = new Promise<void>((...settle) => ([resolve, reject] = settle))
  return { promise, resolve, reject }
}
