/** The fields of a sweep's SPEC. */
import * as z from 'zod/mini'
import { list, real, strict, text, whole } from '../scenario/fields.ts'
import { oneOf } from '../scenario/suggest.ts'
import { FIGURES } from '../study/figures.ts'

const SEEDS_MAX = 10_000
const FIGURE_IDS = FIGURES.map(({ id }) => id)

/** What is printed of a spec that does not say. */
const FIGURES_USUAL = ['liquidated', 'bad-debt', 'fund-low', 'adl']

const set = z.record(z.string(), z.unknown(), { error: 'an object of path: value' })
const VALUE = 'a number, text, or true or false'
const value = z.union([z.number(), z.string(), z.boolean()], { error: VALUE })

const axis = strict({
  name: z.optional(text(40)),
  path: text(200),
  values: z.optional(list(value, 1, 1000)),
  from: z.optional(real(-1e15, 1e15)),
  to: z.optional(real(-1e15, 1e15)),
  count: z.optional(whole(2, 1000)),
  scale: z.optional(z.enum(['linear', 'log'], { error: oneOf(['linear', 'log']) })),
})

const cell = strict({ name: text(60), scenario: z.optional(z.unknown()), set: z.optional(set) })

/** Fields one by one; what must hold between them is checked where they are used. */
export const SPEC = strict({
  about: z.optional(text(2000, true)),
  scenario: z.optional(z.unknown()),
  set: z.optional(set),
  axes: z.optional(list(axis, 1, 4)),
  cells: z.optional(list(cell, 1, 2000)),
  macros: z.prefault(whole(1, SEEDS_MAX), 20),
  micros: z.prefault(whole(1, SEEDS_MAX), 1),
  seed: z.optional(z.string({ error: 'text' })),
  figures: z.prefault(
    list(z.enum(FIGURE_IDS, { error: oneOf(FIGURE_IDS) }), 1, FIGURE_IDS.length),
    FIGURES_USUAL,
  ),
  base: z.optional(z.string({ error: 'the name of a cell' })),
})

export type Spec = z.infer<typeof SPEC>
