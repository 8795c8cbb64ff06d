/** `breakwater vectors`: published numbers against the program's own functions. */
import { Command, Option } from 'commander'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDoc } from '../../scenario/path.ts'
import { escaped } from '../../scenario/text.ts'
import { checkFile, type Source, type VectorFile } from '../vectors/check.ts'
import type { Family } from '../vectors/family.ts'
import * as families from '../vectors/index.ts'
import { parityPage, type Compared } from '../vectors/parityPage.ts'
import { wrong } from '../wrongUse.ts'

export const vectors = (): Command =>
  new Command('vectors')
    .argument('<dir>', 'a folder of vector files (*.json)')
    .description('compare vectors with the answers of the public functions; exit 1 if one fails')
    .addOption(
      new Option('--page <file>', 'write the numbers side by side, as markdown').hideHelp(),
    )
    .action((dir: string, { page }: { page?: string }) => {
      const byId = new Map<string, Family>(Object.values(families).map(one => [one.id, one]))
      const compared: Compared[] = []
      const sum = { passed: 0, failed: 0, notYet: 0 }
      for (const name of namesIn(dir)) {
        const file = readVectors(join(dir, name))
        const family = byId.get(file.id)
        if (family) compared.push({ file, family })
        const { failures, passed, failed, notYet } = checkFile(file, family)
        for (const text of failures) process.stdout.write(`${escaped(text, 500)}\n`)
        sum.passed += passed
        sum.failed += failed
        sum.notYet += notYet
      }
      if (page !== undefined) writeFileSync(page, parityPage(compared))
      process.stdout.write(`${sum.notYet} not yet\n${sum.passed} passed, ${sum.failed} failed\n`)
      if (sum.failed > 0) process.exitCode = 1
    })

function namesIn(dir: string): readonly string[] {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    wrong('E_ARG', 'dir', JSON.stringify(dir), 'a folder')
  }
  const names = readdirSync(dir).filter(name => name.endsWith('.json'))
  if (names.length === 0) wrong('E_ARG', 'dir', `${dir} without a file *.json`, 'vector files')
  return names.sort()
}

function readVectors(path: string): VectorFile {
  const document = parsed(path)
  if (isDoc(document) && typeof document.id === 'string' && Array.isArray(document.vectors)) {
    const { id, title, sources, vectors: list } = document
    return {
      id,
      vectors: list as readonly unknown[],
      title: typeof title === 'string' ? title : undefined,
      sources: Array.isArray(sources) ? sources.filter(isSource) : undefined,
    }
  }
  return wrong('E_VECTORS', path, 'another document', 'an object with its `id` and its `vectors`')
}

function isSource(value: unknown): value is Source {
  return isDoc(value) && typeof value.ref === 'string'
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    return wrong('E_VECTORS', path, error instanceof Error ? error.message : 'no text', 'JSON')
  }
}
