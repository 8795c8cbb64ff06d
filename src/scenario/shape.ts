/** The schema of a document, made from the declarations of the parts it may name. */
import * as z from 'zod'
import { startSeconds } from './clock.ts'
import { cohortParams } from './cohort.ts'
import type { Declarations, NumberParam, Param, ParamSpecs, Part } from './declaration.ts'
import { DEFAULTS, defaultOf } from './defaults.ts'
import { VERSION } from './migrate.ts'
import { checkStructure } from './structure.ts'
import { oneOf } from './suggest.ts'
import { codePoints, isPrintable, visible, withoutFloods } from './text.ts'

// The page's policy forbids code made from text.
z.config({ jitless: true })

/**
 * Every message of the schema is what stands after "expected", and begins with the fault's code
 * where that does not follow from the kind of the issue. Missing keys with a default are parsed
 * from it, so that nothing in a result is shared. An issue that stops zod (`int`, `custom`) would
 * keep the checks between fields from running: `refine` does not.
 */
export function scenarioSchema(declarations: Declarations): z.ZodType {
  const { processes, venues, margins, liquidations, rungs, agents, shocks } = declarations
  const market = strict({
    id,
    base: z.string({ error: BASE }).refine(isSymbol, { error: BASE }),
    settlement: id.prefault(DEFAULTS.market.settlement),
    tick: real(1e-12, 1e9),
    lot: real(1e-12, 1e9),
    process: partOf(processes),
    venue: partOf(venues),
  })
  const protocol = strict({
    id,
    markets: list(id, 1, 16),
    margin: partOf(margins),
    liquidation: partOf(liquidations),
    waterfall: list(partOf(rungs), 0, 16).prefault([...DEFAULTS.protocol.waterfall]),
  })
  const cohort = strict({
    id,
    protocol: id,
    market: id,
    agent: partOf(agents),
    ...paramShape(cohortParams),
  })
  const shock = partOf(shocks, { market: id, step: whole(0, STEPS_MAX - 1) })
  return strict({
    ...HEAD,
    assets: list(asset, 1, 16).prefault([...DEFAULTS.scenario.assets]),
    markets: list(market, 1, 16),
    protocols: list(protocol, 1, 8),
    cohorts: list(cohort, 1, 64),
    shocks: list(shock, 0, 64).prefault([...DEFAULTS.scenario.shocks]),
    edits: z
      .array(edit, { error: 'a list of edits' })
      .max(EDITS_MAX, { error: `E_EDITS at most ${EDITS_MAX} edits` })
      .prefault([...DEFAULTS.scenario.edits]),
  }).superRefine((doc, context) => checkStructure(doc, declarations, context.issues), {
    when: () => true,
  })
}

/** The schema of one parameter's value. */
export function paramSchema(param: Param): z.ZodType {
  switch (param.kind) {
    case 'number':
    case 'whole':
      return numberOf(param)
    case 'choice':
      return z.enum(param.choices, { error: oneOf(param.choices) })
    case 'toggle':
      return z.boolean({ error: 'true or false' })
    case 'points':
      return points
  }
}

/** An object with these keys and no others. */
export function strict<S extends z.ZodRawShape>(shape: S) {
  const keys = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? keys : 'an object'),
  })
}

/** A whole number. */
export function whole(min: number, max: number, code = ''): z.ZodType<number> {
  const error = `${code} a whole number from ${min} to ${max}`.trimStart()
  return bounded(min, max, error, Number.isInteger)
}

/** A text of so many characters, those that are not seen left out. */
export function text(limit: number, lines = false) {
  return z
    .string({ error: `text of at most ${limit} characters` })
    .overwrite(value => visible(value, lines))
    .refine(value => codePoints(value) <= limit, {
      error: `E_TEXT_LONG at most ${limit} characters`,
    })
    .overwrite(withoutFloods)
}

const STEPS_MAX = 2_000_000
const EDITS_MAX = 1_000
const ID = 'E_ID 1 to 40 characters of a-z, 0-9 and -'
const BASE = 'E_ID 1 to 40 letters, digits and -'
const SEED = 'E_SEED text of 1 to 64 printable characters'
const START = 'E_RANGE a time of the calendar in UTC, as 2020-03-12T09:20Z'

const id = z.string({ error: ID }).refine(isId, { error: ID })
const asset = strict({ id, unit: real(1e-18, 1) })

const HEAD = {
  version: z.literal(VERSION, { error: String(VERSION) }),
  title: text(120),
  about: text(1_000, true).prefault(DEFAULTS.scenario.about),
  sources: list(text(300), 0, 20).prefault([...DEFAULTS.scenario.sources]),
  seed: z.string({ error: SEED }).refine(isSeed, { error: SEED }),
  micro: whole(0, 4_294_967_295).prefault(DEFAULTS.scenario.micro),
  clock: strict({
    start: z
      .string({ error: START.replace('E_RANGE', 'E_TYPE') })
      .refine(start => startSeconds(start) !== null, { error: START }),
    stepSeconds: real(0.001, 86_400).prefault(DEFAULTS.clock.stepSeconds),
    steps: whole(1, STEPS_MAX),
  }),
}

const edit = strict({
  step: whole(0, STEPS_MAX - 1, 'E_EDIT_STEP'),
  patches: list(
    strict({
      op: z.literal('replace', { error: '"replace"' }).prefault(DEFAULTS.patch.op),
      path: list(z.union([z.string(), z.number()], { error: 'a key or an index' }), 1, 8),
      value: z
        .union([z.number(), z.string(), z.boolean()], { error: 'a number, text, true or false' })
        .overwrite(value => (typeof value === 'number' ? value + 0 : value)),
    }),
    1,
    2_000,
  ),
})

const RISING = 'E_RELATION minutes that rise from point to point'

const points = z
  .array(
    z.tuple(
      [bounded(0, 1e8, 'minutes from 0 to 100000000'), bounded(1e-12, 1e12, 'a price above 0')],
      {
        error: '[minutes, price]',
      },
    ),
    { error: 'a list of [minutes, price]' },
  )
  .min(1, { error: 'at least one point' })
  .max(2_000, { error: 'at most 2000 points' })
  .superRefine((path, { issues }) => {
    const fall = path.findIndex(([minute], i) => i > 0 && minute <= path[i - 1][0])
    if (fall < 0) return
    issues.push({ code: 'custom', path: [fall, 0], message: RISING, input: path[fall][0] })
  })

function numberOf({ kind, min, max }: NumberParam): z.ZodType<number> {
  return kind === 'whole' ? whole(min, max) : real(min, max)
}

function real(min: number, max: number): z.ZodType<number> {
  return bounded(min, max, `a number from ${min} to ${max}`)
}

// -0 becomes 0 before it is compared or kept.
function bounded(min: number, max: number, error: string, holds?: (value: number) => boolean) {
  const number = z.number({ error }).overwrite(value => value + 0)
  return (holds ? number.refine(holds, { error }) : number).min(min, { error }).max(max, { error })
}

function list<T extends z.ZodType>(item: T, min: number, max: number) {
  const error = `a list of ${min} to ${max}`
  return z.array(item, { error }).min(min, { error }).max(max, { error })
}

function partOf(parts: ReadonlyMap<string, Part>, extras: z.ZodRawShape = {}): z.ZodType {
  const kinds = [...parts.keys()]
  const options = [...parts].map(([kind, { params }]) =>
    strict({ kind: z.literal(kind), ...extras, ...paramShape(params) }),
  )
  const known = oneOf(kinds)
  const error = ({ code }: { code?: string }): string =>
    code === 'invalid_union' ? known : `an object whose kind is ${known}`
  const [first, ...rest] = options
  if (!first) return z.never({ error: `E_KIND_UNKNOWN ${known}` })
  return z.discriminatedUnion('kind', [first, ...rest], { error })
}

function paramShape(params: ParamSpecs): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(params).map(([name, param]) => [
      name,
      paramSchema(param).prefault(defaultOf(param)),
    ]),
  )
}

function isId(value: string): boolean {
  return /^[a-z0-9-]{1,40}$/.test(value)
}

function isSymbol(value: string): boolean {
  return /^[A-Za-z0-9-]{1,40}$/.test(value)
}

function isSeed(value: string): boolean {
  return value !== '' && value.length <= 128 && codePoints(value) <= 64 && isPrintable(value)
}
