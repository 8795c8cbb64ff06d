import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { FIRST_PARTS } from '../../../src/engine/firstParts.ts'
import { knownParts } from '../../../src/engine/parts.ts'
import { readScenario } from '../../../src/scenario/schema.ts'
import { simService } from '../../../src/workers/service.ts'

// Not from test/support: that brings all parts at once.
const textOf = (id: string): string => readFileSync(`presets/${id}.json`, 'utf8')

/** Every file that a module brings along: all that it and they import, but for types and what is imported on demand. */
function broughtBy(entry: string): Set<string> {
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file) || !existsSync(file)) return
    seen.add(file)
    const source = readFileSync(file, 'utf8')
    for (const [, path] of source.matchAll(/^(?:import|export) (?!type)[^;]*?from '(\.[^']+)'/gm)) {
      visit(normalize(join(dirname(file), path)))
    }
  }
  visit(entry)
  return seen
}

test('the first load leaves the catalogue, links, composing and risk to when they are wanted', () => {
  const files = [...broughtBy('src/workers/sim.worker.ts')]
  expect(files).toContain('src/engine/firstParts.ts')
  expect(files.length).toBeGreaterThan(100)
  const late = /engine\/catalogue|scenario\/(link|deflate|compose)\.ts|workers\/(risk|compose)\.ts/
  expect(files.filter(file => late.test(file))).toEqual([])
})

test('the scenario that a page opens with, and the crash it proposes, need no other part', () => {
  for (const id of ['calm', 'march-2020']) {
    expect(readScenario(textOf(id), FIRST_PARTS)).toHaveProperty('scenario')
  }
})

test('other parts come with the first document that names one', async () => {
  const service = simService()
  await service.open({ text: textOf('calm') })
  expect(knownParts()).toBe(FIRST_PARTS)
  const { digest } = await service.advance(5)
  expect(await service.open({ text: textOf('every-rung') })).toHaveProperty('frame')
  expect(knownParts().rungs.has('lp-vault')).toBe(true)
  await service.advance(2)
  await service.open({ text: textOf('calm') })
  expect((await service.advance(5)).digest).toBe(digest)
})

test('a document that is wrong is told with all parts in mind', async () => {
  const wrong = textOf('calm').replace('"kind": "static"', '"kind": "dynamik"')
  const answer = await simService().open({ text: wrong })
  expect(JSON.stringify(answer)).toMatch(/E_KIND_UNKNOWN.*did you mean.*dynamic/)
})
