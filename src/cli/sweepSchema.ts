/** The fields of a sweep's SPEC. */
import * as z from 'zod'
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
  name: text(40).optional(),
  path: text(200),
  values: list(value, 1, 1000).optional(),
  from: real(-1e15, 1e15).optional(),
  to: real(-1e15, 1e15).optional(),
  count: whole(2, 1000).optional(),
  scale: z.enum(['linear', 'log'], { error: oneOf(['linear', 'log']) }).optional(),
})

const cell = strict({ name: text(60), scenario: z.unknown().optional(), set: set.optional() })

/** Fields one by one; what must hold between them is checked where they are used. */
export const SPEC = strict({
  about: text(2000, true).optional(),
  scenario: z.unknown().optional(),
  set: set.optional(),
  axes: list(axis, 1, 4).optional(),
  cells: list(cell, 1, 2000).optional(),
  macros: whole(1, SEEDS_MAX).prefault(20),
  micros: whole(1, SEEDS_MAX).prefault(1),
  seed: z.string({ error: 'text' }).optional(),
  figures: list(z.enum(FIGURE_IDS, { error: oneOf(FIGURE_IDS) }), 1, FIGURE_IDS.length).prefault(
    FIGURES_USUAL,
  ),
  base: z.string({ error: 'the name of a cell' }).optional(),
})

export type Spec = z.infer<typeof SPEC>
