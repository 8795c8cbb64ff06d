/** The library: read a scenario, run it, share it. Works in Node, in a page and in a worker. */
import { CATALOGUE } from './engine/catalogue.ts'
import { ENGINE_VERSION } from './engine/version.ts'
import type { Scenario } from './scenario/document.ts'
import type { Fault } from './scenario/faults.ts'
import * as links from './scenario/link.ts'
import * as schema from './scenario/schema.ts'

export { simulate, type Result } from './engine/simulate.ts'
export { stepper, type RunOptions, type RunSnapshot, type Stepper } from './engine/stepper.ts'
export { type Summary } from './engine/summary.ts'
export { type Scenario } from './scenario/document.ts'
export { formatFault, type Fault } from './scenario/faults.ts'
export { bankruptcyPrice, equity, liquidationPrice } from './world/world.ts'
export { CATALOGUE, ENGINE_VERSION }

interface Refused {
  readonly faults: readonly Fault[]
}

/** Reads a scenario from JSON text or from a plain object; returns every fault at once. */
export function parseScenario(input: unknown): { readonly scenario: Scenario } | Refused {
  if (typeof input !== 'string') return schema.parseScenario(input, CATALOGUE)
  return schema.readScenario(input, CATALOGUE)
}

/** The fragment `#v1.<payload>.<checksum>` of a scenario and, if known, the digest that it reproduces. */
export function encodeLink(
  scenario: Scenario,
  digest: string | null = null,
): Promise<{ readonly link: string } | Refused> {
  return links.encodeLink({ scenario, engine: ENGINE_VERSION, digest, view: null }, CATALOGUE)
}

/** Reads a fragment or a whole address. `notices` tell of what was read but is not quite what it was. */
export function decodeLink(link: string): Promise<links.DecodedLink | Refused> {
  return links.decodeLink(link, CATALOGUE, ENGINE_VERSION)
}
