/** For engines without a page, as JavaScriptCore's `jsc`: `jsc shell.js -- PLAN` prints one JSON line a scenario. */
import { runCases, type Plan } from './cases.ts'

/** What such a shell has of its own. */
declare function print(text: string): void

const [plan] = (globalThis as unknown as { readonly arguments: readonly string[] }).arguments
runCases(JSON.parse(plan) as Plan, made => print(JSON.stringify(made)))
