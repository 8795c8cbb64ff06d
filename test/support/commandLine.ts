/** The built command line, as a person calls it. */
import { execFileSync } from 'node:child_process'

/** What it prints. */
export const breakwater = (...words: readonly string[]): string =>
  execFileSync(process.execPath, ['dist/cli/breakwater.js', ...words], { encoding: 'utf8' })

/** Fragment of a link to a preset, cut to so many steps; `set` are values by path, `cohorts.0.count=5`. */
export const linkTo = (id: string, steps: number, ...set: readonly string[]): string =>
  breakwater('link', id, '--steps', `${steps}`, '--yes', ...set.flatMap(one => ['--set', one])).trim() // prettier-ignore

/** Fragment of a link to the standard crash, which comes soon: where tests play any market that breaks. */
export const crashLink = (steps: number): string => linkTo('standard', steps, 'shocks.0.step=100')
