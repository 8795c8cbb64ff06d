/** `breakwater docs`: the pages of `docs/` that are written from the declarations, or an ODD description of one scenario. */
import { Command } from 'commander'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FIGURES_FILE, readFigures } from '../docs/figures.ts'
import type { Pages } from '../docs/markdown.ts'
import { scenarioOdd } from '../docs/odd.ts'
import { docPages } from '../docs/pages.ts'
import { openFolder } from '../folder.ts'
import { once } from '../options.ts'
import { loadScenario } from '../scenarioArgument.ts'

interface DocsOptions {
  readonly out?: string
  readonly check?: boolean
  readonly preset?: string
}

export const docs = (): Command =>
  new Command('docs')
    .description('write the pages that follow from the declarations')
    .option('--out <dir>', 'the folder of the docs (docs)', once('--out'))
    .option('--check', 'write nothing; name the pages that are not up to date and exit 1')
    .option(
      '--preset <scenario>',
      'print an ODD description of one scenario, with all of its values (preset id, file, - or link)',
      once('--preset'),
    )
    .action(async ({ out = 'docs', check, preset }: DocsOptions) => {
      if (preset !== undefined) {
        const { scenario } = await loadScenario(preset)
        process.stdout.write(scenarioOdd(scenario))
        return
      }
      const pages = docPages(figuresIn(out))
      if (check) report(stalePages(out, pages), pages.size)
      else write(out, pages)
    })

/** Figures are measured, not declared: a folder without a file of them has none. */
function figuresIn(out: string): ReturnType<typeof readFigures> {
  const file = join(out, FIGURES_FILE)
  return existsSync(file) ? readFigures(readFileSync(file, 'utf8')) : []
}

/** Pages that differ from what would be written, and parts' pages that nothing writes any more. */
function stalePages(out: string, pages: Pages): readonly string[] {
  const differs = [...pages].filter(([name, text]) => {
    const file = join(out, name)
    return !existsSync(file) || readFileSync(file, 'utf8') !== text
  })
  const folder = join(out, 'model')
  const left = existsSync(folder) ? readdirSync(folder).map(name => `model/${name}`) : []
  return [...differs.map(([name]) => name), ...left.filter(name => !pages.has(name))]
}

function report(stale: readonly string[], all: number): void {
  for (const name of stale) process.stdout.write(`stale: ${name}\n`)
  process.stdout.write(`${all} pages, ${stale.length} stale\n`)
  if (stale.length > 0) process.exitCode = 1
}

function write(out: string, pages: Pages): void {
  for (const folder of new Set([...pages.keys()].map(dirname))) {
    const { write: put } = openFolder(join(out, folder), true)
    for (const [name, text] of pages) if (dirname(name) === folder) put(name, text)
  }
  process.stdout.write(`${pages.size} pages in ${out}\n`)
}
