import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { catalogue } from '../../src/engine/parts.ts'
import { cohortParams } from '../../src/scenario/cohort.ts'
import type { Part } from '../../src/scenario/declaration.ts'

const all: [string, Part][] = Object.entries(CATALOGUE).flatMap(([slot, parts]) =>
  [...(parts as ReadonlyMap<string, Part>).values()].map((part): [string, Part] => [
    `${slot}/${part.id}`,
    part,
  ]),
)

describe.each(all)('%s', (_, part) => {
  test('says what it is in one sentence', () => {
    expect(part.id).toMatch(/^[a-z0-9-]+$/)
    expect(part.name.length).toBeGreaterThan(2)
    expect(part.about).toMatch(/^[A-Z].*\.$/)
  })

  test.each(Object.entries(part.params))(
    'declares %s with help, bounds and a default inside',
    (_name, param) => {
      expect(param.label).toMatch(/^[A-Z]/)
      expect(param.help).toMatch(/\.$/)
      if (param.kind !== 'number' && param.kind !== 'whole') return
      expect(param.default).toBeGreaterThanOrEqual(param.min)
      expect(param.default).toBeLessThanOrEqual(param.max)
      expect(param.slider[0]).toBeGreaterThanOrEqual(param.min)
      expect(param.slider[1]).toBeLessThanOrEqual(param.max)
      if (param.scale === 'log') expect(param.slider[0]).toBeGreaterThan(0)
    },
  )

  test('holds its own relations by default', () => {
    const defaults = Object.fromEntries(
      Object.entries(part.params).map(([name, param]) => [name, param.default]),
    )
    for (const relation of part.relations ?? [])
      expect(relation.holds(defaults as never)).toBe(true)
  })
})

test('a second part of one id is refused at start-up', () => {
  const [part] = CATALOGUE.rungs.values()
  expect(() => catalogue([part, part])).toThrow(`two parts are called ${part.id}`)
})

test('every parameter of a cohort is declared like a part', () => {
  for (const param of Object.values(cohortParams)) expect(param.help).toMatch(/\.$/)
})
