/** One link thrown at the decoder, and what came of it. */
import type { Declarations } from '../../scenario/declaration.ts'
import { formatFault } from '../../scenario/faults.ts'
import { decodeLink, encodeLink, type LinkContent } from '../../scenario/link.ts'
import { parseScenario } from '../../scenario/schema.ts'
import { withoutDefaults } from '../../scenario/withoutDefaults.ts'

export interface Trial {
  /** Code of the first fault; 'opens' for a link that does. */
  readonly outcome: string
  /** By the clock if it was quick; else of processor time, which does not tell what else the machine does. */
  readonly milliseconds: number
  /** What should not have happened, in a sentence. */
  readonly problem: string | undefined
}

/** Milliseconds of processor time that no link may take. */
export const SLOWEST = 250

/** Milliseconds by the clock up to which processor time is not asked for: to ask takes longer than most links do. */
const QUICK = 8

/** Times that a slow link is tried again: a collection or a compilation that falls into it is not its fault. */
const AGAIN = 4

const BORN = fingerprint()

/** Decodes the link, times it, and looks at what it has left behind. */
export async function tryLink(link: string, declarations: Declarations): Promise<Trial> {
  try {
    const { read, milliseconds } = await timed(link, declarations)
    const outcome = 'faults' in read ? read.faults[0].code : 'opens'
    const problem = 'faults' in read ? undefined : await lost(read.content, declarations)
    return { outcome, milliseconds, problem: changed() ?? slow(milliseconds) ?? problem }
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { outcome: 'crash', milliseconds: 0, problem }
  }
}

type Read = Awaited<ReturnType<typeof decodeLink>>

/** The least time of several, unless the first was quick. */
async function timed(
  link: string,
  declarations: Declarations,
): Promise<{ read: Read; milliseconds: number }> {
  const begun = performance.now()
  const read = await decodeLink(link, declarations, ENGINE)
  let milliseconds = performance.now() - begun
  if (milliseconds <= QUICK) return { read, milliseconds }
  for (let attempt = 0; ; attempt++) {
    const before = process.cpuUsage()
    await decodeLink(link, declarations, ENGINE)
    const { user, system } = process.cpuUsage(before)
    milliseconds = Math.min(milliseconds, (user + system) / 1000)
    if (milliseconds <= SLOWEST || attempt === AGAIN) return { read, milliseconds }
  }
}

const ENGINE = 0

const slow = (milliseconds: number): string | undefined =>
  milliseconds > SLOWEST ? `took ${Math.round(milliseconds)} ms` : undefined

/** Why what was decoded cannot be had back from its own link; undefined if it can. */
async function lost(content: LinkContent, declarations: Declarations): Promise<string | undefined> {
  const encoded = await encodeLink(content, declarations)
  if ('faults' in encoded) {
    const [first] = encoded.faults
    // Packed more tightly than here, it came in a link that is short enough; as a file it must come back.
    if (first.code === 'E_LINK_TOO_LONG') return lostAsFile(content, declarations)
    return `opens, and is not encoded: ${formatFault(first)}`
  }
  const read = await decodeLink(encoded.link, declarations, content.engine)
  if ('faults' in read) return `opens, and its own link does not: ${formatFault(read.faults[0])}`
  return isSame(read.content, content) ? undefined : 'opens, and its own link opens as another'
}

function lostAsFile({ scenario }: LinkContent, declarations: Declarations): string | undefined {
  const read = parseScenario(withoutDefaults(scenario, declarations), declarations)
  if ('faults' in read) return `opens, and its file does not: ${formatFault(read.faults[0])}`
  return isSame(read.scenario, scenario) ? undefined : 'opens, and its file opens as another'
}

/** Both were built from one schema, so that their keys stand in one order. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const changed = (): string | undefined =>
  fingerprint() === BORN ? undefined : 'changed a prototype'

function fingerprint(): string {
  return [Object, Array, String, Number, Function, Map]
    .map(({ prototype }) =>
      Reflect.ownKeys(prototype as object)
        .map(String)
        .join(),
    )
    .join(';')
}
