/** From a document that anybody may have written to a scenario that the rest can rely on. */
import type * as z from 'zod/mini'
import type { Declarations } from './declaration.ts'
import type { Scenario } from './document.ts'
import { checkEdits, mergeEdits } from './editFaults.ts'
import { type Fault, fault, type Refused, shown } from './faults.ts'
import { toFaults } from './issues.ts'
import { readJson } from './json.ts'
import { inspect, LIMITS } from './limits.ts'
import { type Migrations, migrate, MIGRATIONS } from './migrate.ts'
import { deepFreeze, isDoc } from './path.ts'
import { scenarioSchema } from './shape.ts'

export interface Parsed {
  /** Deep-frozen, built afresh field by field, defaults filled in, one edit a step. */
  readonly scenario: Scenario
  /** The earlier version it was written in, if it was. */
  readonly migratedFrom: number | null
}

/** Reads the text of a file. */
export function readScenario(
  text: string,
  declarations: Declarations,
  migrations: Migrations = MIGRATIONS,
): Parsed | Refused {
  const read = readJson(text)
  if ('faults' in read) return { faults: read.faults.map(nameEdits) }
  return parseScenario(read.value, declarations, migrations)
}

/** Checks a document of unknown origin against the declarations. */
export function parseScenario(
  input: unknown,
  declarations: Declarations,
  migrations: Migrations = MIGRATIONS,
): Parsed | Refused {
  if (!isDoc(input)) return { faults: [fault('E_SHAPE', '', shown(input), 'an object')] }
  const oversize = inspect(input, FILLED_IN)
  if (oversize.length > 0) return { faults: oversize.map(nameEdits) }
  const current = migrate(input, migrations)
  if ('faults' in current) return current
  const result = schemaFor(declarations).safeParse(current.doc)
  if (!result.success) return { faults: toFaults(result.error.issues, current.doc) }
  const scenario = result.data as Scenario
  const faults = checkEdits(scenario, declarations)
  if (faults.length > 0) return { faults }
  return { scenario: deepFreeze(mergeEdits(scenario)), migratedFrom: current.from }
}

// With its defaults filled in, a document that was just small enough has more values.
const FILLED_IN = { ...LIMITS, nodes: 2 * LIMITS.nodes }

const schemas = new WeakMap<Declarations, z.ZodMiniType>()

function schemaFor(declarations: Declarations): z.ZodMiniType {
  const known = schemas.get(declarations)
  if (known) return known
  const schema = scenarioSchema(declarations)
  schemas.set(declarations, schema)
  return schema
}

/** A list of edits past the limit of every list is past its own limit as well. */
export function nameEdits(found: Fault): Fault {
  if (found.code !== 'E_ARRAY' || found.path !== 'edits') return found
  return { ...found, code: 'E_EDITS', expected: 'at most 1000 edits' }
}
