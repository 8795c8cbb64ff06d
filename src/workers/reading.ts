/** Reads what is to be run. Parts that the first load does not bring come when a document needs them. */
import { FIRST_PARTS } from '../engine/firstParts.ts'
import { hasParts, knownParts, useParts } from '../engine/parts.ts'
import { ENGINE_VERSION } from '../engine/version.ts'
import type { Scenario } from '../scenario/document.ts'
import type { Fault } from '../scenario/faults.ts'
import { readScenario } from '../scenario/schema.ts'
import type { Faulty, Source } from './messages.ts'

export interface Read {
  readonly scenario: Scenario
  readonly notices: readonly Fault[]
  readonly promised: string | null
  /** What a link says is to be looked at. */
  readonly view: string | null
}

/** Begins with the parts of the first load, unless more are at hand. */
export function beginWithParts(): void {
  if (!hasParts()) useParts(FIRST_PARTS)
}

/** Brings all parts into use. */
export async function allParts(): Promise<void> {
  useParts((await import('../engine/catalogue.ts')).CATALOGUE)
}

/** Reads a document or a link, with every fault at once. */
export async function readSource(source: Source): Promise<Read | Faulty> {
  if ('link' in source) return readLink(source.link)
  const first = readScenario(source.text, knownParts())
  if ('scenario' in first) return readAs(first.scenario)
  // It may name what is not here yet.
  await allParts()
  const read = readScenario(source.text, knownParts())
  return 'faults' in read ? read : readAs(read.scenario)
}

const readAs = (scenario: Scenario): Read => ({
  scenario,
  notices: [],
  promised: null,
  view: null,
})

async function readLink(link: string): Promise<Read | Faulty> {
  const [{ decodeLink }] = await Promise.all([import('../scenario/link.ts'), allParts()])
  const read = await decodeLink(link, knownParts(), ENGINE_VERSION)
  if ('faults' in read) return read
  const { scenario, digest, view } = read.content
  return { scenario, notices: read.notices, promised: digest, view }
}
