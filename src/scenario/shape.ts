/** The schema of a document, made from the declarations of the parts it may name. */
import * as z from 'zod/mini'
import { startSeconds } from './clock.ts'
import { cohortParams } from './cohort.ts'
import type { Declarations } from './declaration.ts'
import { DEFAULTS } from './defaults.ts'
import { list, paramShape, partOf, real, strict, text, whole } from './fields.ts'
import { VERSION } from './migrate.ts'
import type { Doc } from './path.ts'
import { MARKET_SLOTS, PROTOCOL_LISTS, PROTOCOL_SLOTS, type Slots } from './slots.ts'
import { checkStructure } from './structure.ts'
import { codePoints, isPrintable } from './text.ts'

/** Parses the fields one by one, then checks what must hold between them, whatever came of it. */
export function scenarioSchema(declarations: Declarations): z.ZodMiniType {
  const { agents, shocks } = declarations
  const market = strict({
    id,
    base: z.string({ error: BASE }).check(z.refine(isSymbol, { error: BASE })),
    settlement: z.prefault(id, DEFAULTS.market.settlement),
    tick: real(1e-12, 1e9),
    lot: real(1e-12, 1e9),
    ...slotShape(MARKET_SLOTS, slot => partOf(declarations[slot]), DEFAULTS.market),
  })
  const protocol = strict({
    id,
    markets: list(id, 1, 16),
    ...slotShape(PROTOCOL_SLOTS, slot => partOf(declarations[slot]), DEFAULTS.protocol),
    ...slotShape(
      PROTOCOL_LISTS,
      slot => list(partOf(declarations[slot], BESIDE[slot]), 0, 16),
      DEFAULTS.protocol,
    ),
  })
  const cohort = strict({
    id,
    protocol: id,
    market: id,
    agent: partOf(agents),
    collateralAsset: z.prefault(idOrNone, DEFAULTS.cohort.collateralAsset),
    ...paramShape(cohortParams),
  })
  const shock = partOf(shocks, { market: id, step: whole(0, STEPS_MAX - 1) })
  return strict({
    ...HEAD,
    assets: z.prefault(list(asset, 1, 16), [...DEFAULTS.scenario.assets]),
    markets: list(market, 1, 16),
    correlations: z.prefault(list(correlation, 0, 120), [...DEFAULTS.scenario.correlations]),
    protocols: list(protocol, 1, 8),
    cohorts: list(cohort, 1, 64),
    shocks: z.prefault(list(shock, 0, 64), [...DEFAULTS.scenario.shocks]),
    edits: z.prefault(
      z
        .array(edit, { error: 'a list of edits' })
        .check(z.maxLength(EDITS_MAX, { error: `E_EDITS at most ${EDITS_MAX} edits` })),
      [...DEFAULTS.scenario.edits],
    ),
  }).check(
    z.superRefine((doc, context) => checkStructure(doc, declarations, context.issues), {
      when: () => true,
    }),
  )
}

/** The fields of slots; those that have a default may be left out. */
function slotShape(
  slots: Slots,
  schema: (slot: Slots[string]) => z.ZodMiniType,
  defaults: Doc,
): Record<string, z.ZodMiniType> {
  return Object.fromEntries(
    Object.entries(slots).map(([key, slot]) => [
      key,
      key in defaults ? z.prefault(schema(slot), copyOf(defaults[key])) : schema(slot),
    ]),
  )
}

// By way of text: not every engine outside a browser has structuredClone.
const copyOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const STEPS_MAX = 2_000_000
const EDITS_MAX = 1_000
const ID = 'E_ID 1 to 40 characters of a-z, 0-9 and -'
const BASE = 'E_ID 1 to 40 letters, digits and -'
const SEED = 'E_SEED text of 1 to 64 printable characters'
const START = 'E_RANGE a time of the calendar in UTC, as 2020-03-12T09:20Z'

const id = z.string({ error: ID }).check(z.refine(isId, { error: ID }))
const idOrNone = z
  .string({ error: ID })
  .check(z.refine(value => value === '' || isId(value), { error: ID }))
/** What stands beside the parameters of a part in a list. */
const BESIDE: Partial<Record<Slots[string], z.core.$ZodShape>> = {
  collaterals: { asset: id, market: id },
}
const asset = strict({ id, unit: real(1e-18, 1) })
const correlation = strict({ a: id, b: id, rho: real(-1, 1) })

const HEAD = {
  version: z.literal(VERSION, { error: String(VERSION) }),
  title: text(120),
  about: z.prefault(text(1_000, true), DEFAULTS.scenario.about),
  sources: z.prefault(list(text(300), 0, 20), [...DEFAULTS.scenario.sources]),
  seed: z.string({ error: SEED }).check(z.refine(isSeed, { error: SEED })),
  micro: z.prefault(whole(0, 4_294_967_295), DEFAULTS.scenario.micro),
  clock: strict({
    start: z
      .string({ error: START.replace('E_RANGE', 'E_TYPE') })
      .check(z.refine(start => startSeconds(start) !== null, { error: START })),
    stepSeconds: z.prefault(real(0.001, 86_400), DEFAULTS.clock.stepSeconds),
    steps: whole(1, STEPS_MAX),
  }),
}

const edit = strict({
  step: whole(0, STEPS_MAX - 1, 'E_EDIT_STEP'),
  patches: list(
    strict({
      op: z.prefault(z.literal('replace', { error: '"replace"' }), DEFAULTS.patch.op),
      path: list(z.union([z.string(), z.number()], { error: 'a key or an index' }), 1, 8),
      value: z
        .union([z.number(), z.string(), z.boolean()], { error: 'a number, text, true or false' })
        .check(z.overwrite(value => (typeof value === 'number' ? value + 0 : value))),
    }),
    1,
    2_000,
  ),
})

function isId(value: string): boolean {
  return /^[a-z0-9-]{1,40}$/.test(value)
}

function isSymbol(value: string): boolean {
  return /^[A-Za-z0-9-]{1,40}$/.test(value)
}

function isSeed(value: string): boolean {
  return value !== '' && value.length <= 128 && codePoints(value) <= 64 && isPrintable(value)
}
