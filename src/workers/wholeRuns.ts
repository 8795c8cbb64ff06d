/** What is asked of a document alone, not of the run that is open: its link and its digest. */
import { knownParts } from '../engine/parts.ts'
import { stepper } from '../engine/stepper.ts'
import { ENGINE_VERSION } from '../engine/version.ts'
import type { Scenario } from '../scenario/document.ts'
import { goTo } from './chunks.ts'
import type { Faulty, Shared, SimService } from './messages.ts'
import { readSource } from './reading.ts'

type WholeRuns = Pick<SimService, 'linkOf' | 'digestOf' | 'lawOf'>

export const wholeRuns: WholeRuns = {
  linkOf: async scenario => {
    const read = await readSource({ text: JSON.stringify(scenario) })
    return 'faults' in read ? read : linkOf(read.scenario, null)
  },
  digestOf: async source => {
    const read = await readSource(source)
    return 'faults' in read ? read : { digest: await wholeDigest(read.scenario) }
  },
  lawOf: async source => {
    const read = await readSource(source)
    if ('faults' in read) return read
    const { examine } = await import('../study/storm/examine.ts')
    return examine(read.scenario) ?? null
  },
}

/** The link of a document, with the digest that its whole run comes to. */
export async function shareOf(document: Scenario): Promise<Shared | Faulty> {
  const digest = await wholeDigest(document)
  const link = await linkOf(document, digest)
  return 'faults' in link ? link : { ...link, digest }
}

async function linkOf(
  scenario: Scenario,
  digest: string | null,
): Promise<Pick<Shared, 'fragment'> | Faulty> {
  const { encodeLink } = await import('../scenario/link.ts')
  const content = { scenario, engine: ENGINE_VERSION, digest, view: null }
  const link = await encodeLink(content, knownParts())
  return 'faults' in link ? link : { fragment: link.link }
}

async function wholeDigest(document: Scenario): Promise<string> {
  const run = stepper(document)
  await goTo(run, document.clock.steps)
  return run.digest()
}
