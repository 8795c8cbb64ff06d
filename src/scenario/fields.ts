/** Schemas of single fields, lists and parts, and what they say is expected. */
import * as z from 'zod/mini'
import type { NumberParam, Param, ParamSpecs, Part } from './declaration.ts'
import { defaultOf } from './defaults.ts'
import { oneOf } from './suggest.ts'
import { codePoints, visible, withoutFloods } from './text.ts'

// The page's policy forbids code made from text.
z.config({ jitless: true })

/*
 * Every message is what stands after "expected", and begins with the fault's code where that does
 * not follow from the kind of the issue. Missing keys with a default are parsed from it, so that
 * nothing in a result is shared. An issue that stops zod (those of `int` and `custom`) would keep
 * the checks between fields from running: `refine` does not.
 */

/** An object with these keys and no others. */
export function strict<S extends z.core.$ZodShape>(shape: S) {
  const keys = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? keys : 'an object'),
  })
}

/** A whole number. */
export function whole(min: number, max: number, code = ''): z.ZodMiniType<number> {
  const error = `${code} a whole number from ${min} to ${max}`.trimStart()
  return bounded(min, max, error, Number.isInteger)
}

/** A real number. */
export function real(min: number, max: number): z.ZodMiniType<number> {
  return bounded(min, max, `a number from ${min} to ${max}`)
}

/** A list of so many items. */
export function list<T extends z.core.SomeType>(item: T, min: number, max: number) {
  const error = `a list of ${min} to ${max}`
  return z.array(item, { error }).check(z.minLength(min, { error }), z.maxLength(max, { error }))
}

/** A text of so many characters, those that are not seen left out. */
export function text(limit: number, lines = false) {
  return z.string({ error: `text of at most ${limit} characters` }).check(
    z.overwrite(value => visible(value, lines)),
    z.refine(value => codePoints(value) <= limit, {
      error: `E_TEXT_LONG at most ${limit} characters`,
    }),
    z.overwrite(withoutFloods),
  )
}

/** One of the parts of a slot: its kind, its parameters, and whatever else stands beside them. */
export function partOf(
  parts: ReadonlyMap<string, Part>,
  extras: z.core.$ZodShape = {},
): z.ZodMiniType {
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

/** The fields of a table of parameters; those left out take their defaults. */
export function paramShape(params: ParamSpecs): Record<string, z.ZodMiniType> {
  return Object.fromEntries(
    Object.entries(params).map(([name, param]) => [
      name,
      z.prefault(paramSchema(param), defaultOf(param)),
    ]),
  )
}

/** The schema of one parameter's value. */
export function paramSchema(param: Param): z.ZodMiniType {
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

const MINUTES = 'minutes from 0 to 100000000'
const PRICE = 'a price from 1e-12 to 1000000000000'
const RISING = 'E_RELATION minutes that rise from point to point'

const points = z
  .array(
    z.tuple([bounded(0, 1e8, MINUTES), bounded(1e-12, 1e12, PRICE)], { error: '[minutes, price]' }),
    { error: 'a list of [minutes, price]' },
  )
  .check(
    z.minLength(1, { error: 'at least one point' }),
    z.maxLength(2_000, { error: 'at most 2000 points' }),
    z.superRefine((path, { issues }) => {
      const fall = path.findIndex(([minute], i) => i > 0 && minute <= path[i - 1][0])
      if (fall < 0) return
      issues.push({ code: 'custom', path: [fall, 0], message: RISING, input: path[fall][0] })
    }),
  )

function numberOf({ kind, min, max }: NumberParam): z.ZodMiniType<number> {
  return kind === 'whole' ? whole(min, max) : real(min, max)
}

// -0 becomes 0 before it is compared or kept.
function bounded(min: number, max: number, error: string, holds?: (value: number) => boolean) {
  const number = z.number({ error }).check(z.overwrite(value => value + 0))
  return (holds ? number.check(z.refine(holds, { error })) : number).check(
    z.gte(min, { error }),
    z.lte(max, { error }),
  )
}
