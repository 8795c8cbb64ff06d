import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readFigures } from '../../../src/cli/docs/figures.ts'
import { guaranteesPage, LAWS } from '../../../src/cli/docs/guaranteesPage.ts'
import { EVENTS_IN_WORDS } from '../../../src/cli/docs/happenings.ts'
import { LIMIT_TABLES } from '../../../src/cli/docs/limitsTable.ts'
import { scenarioOdd } from '../../../src/cli/docs/odd.ts'
import { docPages } from '../../../src/cli/docs/pages.ts'
import { PHASES_IN_WORDS } from '../../../src/cli/docs/phases.ts'
import { PROMISES } from '../../../src/cli/docs/promises.ts'
import { columnsOf, wordsOf } from '../../../src/cli/docs/stateInWords.ts'
import { PRESETS } from '../../../src/cli/scenarioArgument.ts'
import { CATALOGUE } from '../../../src/engine/catalogue.ts'
import { PHASES } from '../../../src/engine/step.ts'
import { cohortParams } from '../../../src/scenario/cohort.ts'
import type { Part } from '../../../src/scenario/declaration.ts'
import { partsInUse } from '../../../src/scenario/parts.ts'
import { readScenario } from '../../../src/scenario/schema.ts'
import { KINDS } from '../../../src/world/events.ts'

const figures = readFigures(readFileSync('docs/figures.json', 'utf8'))
const pages = docPages(figures)
const parts = Object.entries(CATALOGUE).flatMap(([slot, all]) =>
  [...(all as ReadonlyMap<string, Part>).values()].map(part => ({ slot, part })),
)

function preset(text: string) {
  const read = readScenario(text, CATALOGUE)
  if ('faults' in read) throw new Error(read.faults[0].code)
  return read.scenario
}

describe('the pages are what the declarations say', () => {
  test.each([...pages])('%s (`breakwater docs` writes it anew)', async (name, text) => {
    await expect(text).toMatchFileSnapshot(`../../../docs/${name}`)
  })

  test('and no page of parts is left that nothing writes', () => {
    const left = readdirSync('docs/model').filter(name => !pages.has(`model/${name}`))
    expect(left).toEqual([])
  })

  test('twice the same', () => expect(docPages(figures)).toEqual(pages))
})

describe('the model page', () => {
  const index = pages.get('model.md')!

  test('has a paragraph for each phase, in the order of the step, and for nothing else', () => {
    const names = PHASES.map(([name]) => name)
    expect(Object.keys(PHASES_IN_WORDS)).toEqual(names)
    names.forEach((name, i) => expect(index).toContain(`${i + 1}. **${name}.** ${PHASES_IN_WORDS[name]}`)) // prettier-ignore
  })

  test('has every kind of event', () => {
    for (const kind of KINDS) expect(index).toContain(`| \`${kind}\` | ${EVENTS_IN_WORDS[kind].about} |`) // prettier-ignore
  })

  test.each(parts)('names $slot $part.id', ({ part }) => {
    expect(index).toContain(`| \`${part.id}\` | ${part.name} | ${part.about} |`)
  })
})

describe('the pages of parts', () => {
  const all = [...pages].flatMap(([name, text]) => (name.startsWith('model/') ? [text] : []))

  test.each(parts)('have every parameter of $slot $part.id', ({ part }) => {
    const page = all.find(text => text.includes(`## ${part.name}: \`${part.id}\``))!
    const from = page.indexOf(`## ${part.name}: \`${part.id}\``)
    const section = page.slice(from, page.indexOf('\n## ', from + 1) >>> 0)
    const rows = Object.entries(part.params).map(
      ([name, { label }]) => `| \`${name}\` | ${label} |`,
    )
    for (const row of rows) expect(section).toContain(row)
    for (const { expected } of part.relations ?? []) expect(section).toContain(expected)
  })

  test('have what every cohort has', () => {
    for (const name of Object.keys(cohortParams)) expect(pages.get('model/cohorts.md')).toContain(`| \`${name}\` |`) // prettier-ignore
  })
})

describe('an ODD description has every entity, phase, submodel, parameter and value', () => {
  test.each([...PRESETS])('of %s', (_, text) => {
    const scenario = preset(text)
    const page = scenarioOdd(scenario)
    const lines = new Set(page.split('\n'))
    const titles = [...lines].filter(line => line.startsWith('## ')).map(line => line[3])
    expect(titles).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    for (const [name] of PHASES) expect(page).toContain(`**${name}.**`)
    for (const { id } of scenario.cohorts) expect(page).toContain(`**Cohort \`${id}\`**`)
    for (const { id } of [...scenario.markets, ...scenario.protocols]) expect(page).toContain(id)
    const uses = partsInUse(scenario, CATALOGUE)
    const rows = [...lines].filter(line => line.startsWith('| `'))
    let values = 0
    for (const { part, params, values: own } of uses) {
      if (part) expect(page).toMatch(new RegExp(`### .*: \`${part.id}\` at `))
      for (const [name, { help }] of Object.entries(params)) {
        const found = rows.some(
          row =>
            row.startsWith(`| \`${name}\` | `) && row.includes(help) && hasValue(row, own[name]),
        )
        expect(found, `${name} = ${JSON.stringify(own[name])}`).toBe(true)
        values++
      }
    }
    expect(values).toBeGreaterThan(20)
  })

  const hasValue = (row: string, value: unknown): boolean => {
    const cell = row.split(' | ')[1]
    return cell.replaceAll(',', '') === (Array.isArray(value) ? JSON.stringify(value) : String(value)).replaceAll(',', '') // prettier-ignore
  }

  test.each([...PRESETS])('every column of the state of %s has words', (_, text) => {
    const silent = columnsOf(preset(text)).filter(({ name }) => wordsOf(name) === undefined)
    expect(silent.map(({ name }) => name)).toEqual([])
  })
})

describe('what is promised', () => {
  const named = [...PROMISES, ...LAWS].flatMap(({ tests }) => tests as readonly string[])

  test('names tests that there are', () => {
    const missing = named.filter(
      name => !existsSync(`test/${name}.test.ts`) && !existsSync(`test/${name}`),
    )
    expect(missing).toEqual([])
  })

  test('has 104 laws, each once, with a test or a reason', () => {
    expect(new Set(LAWS.map(({ id }) => id)).size).toBe(104)
    expect(LAWS).toHaveLength(104)
    for (const { id, tests, note } of LAWS) expect(tests.length > 0 || note !== '', id).toBe(true)
  })

  test('a law that the storm looks at names it, and says its formula', () => {
    const held = LAWS.find(({ state }) => state === 'held')!
    const page = guaranteesPage([], [{ id: held.id, name: 'a name', formula: 'left = right' }])
    expect(page).toContain(`| ${held.id} | ${held.law} | held | storm, `)
    expect(page).toContain(`| ${held.id} | a name | left = right |`)
  })

  test('every limit is what its file says', () => {
    for (const [, limits] of LIMIT_TABLES) {
      for (const { where, says } of limits) expect(readFileSync(where, 'utf8'), where).toContain(says) // prettier-ignore
    }
  })
})

describe('a file of figures', () => {
  const one = {
    id: 'a',
    promise: 'storm',
    what: 'scenarios',
    figure: '2,000',
    command: 'breakwater storm',
    on: '2026-11-30',
  }

  test('puts each beside its promise', () => {
    const page = docPages(readFigures(JSON.stringify([one]))).get('guarantees.md')!
    const section = page.slice(page.indexOf('## Random scenarios'), page.indexOf('## Planted bugs'))
    expect(section).toContain('| scenarios | 2,000 | `breakwater storm` | 2026-11-30 |')
  })

  test.each([
    ['no JSON', '[', 'figures.json'],
    ['no list', '{}', 'figures.json'],
    ['a row that is none', '[5]', 'figures.json[0]'],
    ['a key too few', JSON.stringify([{ ...one, figure: undefined }]), 'figures.json[0].figure'],
    ['no day', JSON.stringify([{ ...one, on: 'today' }]), 'figures.json[0].on'],
    ['no promise', JSON.stringify([{ ...one, promise: 'luck' }]), 'figures.json[0].promise'],
    ['one twice', JSON.stringify([one, one]), 'figures.json'],
  ])('with %s is refused', (_, text, path) => {
    expect(() => readFigures(text)).toThrow(
      expect.objectContaining({
        faults: [expect.objectContaining({ code: 'E_FIGURES', path })],
      }),
    )
  })
})
