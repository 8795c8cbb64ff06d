/** A whole experiment in a URL's fragment: `#v1.<payload>.<CRC-32>`. */
import * as z from 'zod/mini'
import { toBase64Url } from './bytes.ts'
import type { Declarations } from './declaration.ts'
import { deflate } from './deflate.ts'
import type { Scenario } from './document.ts'
import { strict, text, whole } from './fields.ts'
import { type Fault, fault, type Refused } from './faults.ts'
import { toFaults } from './issues.ts'
import { readJson } from './json.ts'
import { LIMITS } from './limits.ts'
import { LINK_MAX, readPayload, tooLong, withChecksum } from './linkPayload.ts'
import { readFragment } from './linkText.ts'
import { type Migrations, MIGRATIONS, VERSION } from './migrate.ts'
import { nameEdits, parseScenario } from './schema.ts'
import { withoutDefaults } from './withoutDefaults.ts'

export interface LinkContent {
  /** With its seed, micro and edits. */
  readonly scenario: Scenario
  /** Results version of the engine that it was made with. */
  readonly engine: number
  /** What the run came to there, as 16 hex digits. */
  readonly digest: string | null
  /** What was on the screen. */
  readonly view: string | null
}

export interface DecodedLink {
  readonly content: LinkContent
  /** What a person should know: W_BUILD_UNKNOWN, W_MIGRATED. */
  readonly notices: readonly Fault[]
}

/** The fragment of a link, `#` included. */
export async function encodeLink(
  { scenario, engine, digest, view }: LinkContent,
  declarations: Declarations,
): Promise<{ readonly link: string } | Refused> {
  const content = {
    scenario: withoutDefaults(scenario, declarations),
    engine,
    ...(digest !== null && { digest }),
    ...(view !== null && { view }),
  }
  const json = JSON.stringify(content)
  // What could not be opened again is not sent.
  const read = readContent(json)
  if ('faults' in read) return read
  const payload = toBase64Url(await deflate(new TextEncoder().encode(json)))
  if (payload.length > LINK_MAX)
    return tooLong(`${payload.length} characters`, '; share the file instead')
  return { link: withChecksum(payload) }
}

/** Whether there is no link at all, so that the page shows what it always shows. */
export function isEmptyLink(link: string): boolean {
  const found = readFragment(link)
  return 'fragment' in found && found.fragment === ''
}

/** Reads a fragment or a whole URL. `engine` is the results version that would run it. */
export async function decodeLink(
  link: string,
  declarations: Declarations,
  engine: number,
  migrations: Migrations = MIGRATIONS,
): Promise<DecodedLink | Refused> {
  const found = readFragment(link)
  if ('faults' in found) return found
  const json = await readPayload(found.fragment)
  if ('faults' in json) return json
  const read = readContent(json.text)
  if ('faults' in read) return read
  const parsed = parseScenario(read.content.scenario, declarations, migrations)
  if ('faults' in parsed) return parsed
  const content = { ...read.content, scenario: parsed.scenario }
  return { content, notices: noticesOf(content, parsed.migratedFrom, engine) }
}

const DIGEST = 'E_TYPE 16 hex digits'

const CONTENT = strict({
  scenario: z.looseObject({}, { error: 'E_SHAPE an object' }),
  engine: whole(0, 1_000_000_000),
  digest: z.prefault(
    z.nullable(
      z
        .string({ error: DIGEST })
        .check(z.refine(digest => /^[0-9a-f]{16}$/.test(digest), { error: DIGEST })),
    ),
    null,
  ),
  view: z.prefault(z.nullable(text(LIMITS.text)), null),
})

type Content = z.infer<typeof CONTENT>

/** Everything but the scenario, which is still of unknown origin. */
function readContent(json: string): { readonly content: Content } | Refused {
  const read = readJson(json)
  if ('faults' in read) return { faults: read.faults.map(inDocument).map(nameEdits) }
  const result = CONTENT.safeParse(read.value)
  if (result.success) return { content: result.data }
  return { faults: toFaults(result.error.issues, read.value, ['link']) }
}

// What stands in the scenario has the same path whichever way it came.
function inDocument(found: Fault): Fault {
  return { ...found, path: found.path.replace(/^scenario\./, '') }
}

function noticesOf(content: LinkContent, from: number | null, engine: number): Fault[] {
  const notices: Fault[] = []
  if (content.engine !== engine) {
    const [got, expected] = [content.engine, engine].map(version => `results version ${version}`)
    notices.push(fault('W_BUILD_UNKNOWN', 'link.engine', got, `${expected}: results may differ`))
  }
  if (from !== null)
    notices.push(fault('W_MIGRATED', 'version', `version ${from}`, `version ${VERSION}`))
  return notices
}
