/** The storm's worker built from sources of which some are not as they stand: with a bug planted, or mutants inside. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'
import type { Plant } from './plants.ts'

/** Where the sources lie: plants need a checkout, not only what is built. */
export const ROOT = checkoutAbove(import.meta.dirname)

const BUILT = join(ROOT, 'node_modules/.cache/breakwater')

/** The nearest folder above that holds sources; the topmost of all if there is none. */
function checkoutAbove(folder: string): string {
  const above = dirname(folder)
  return above === folder || existsSync(join(folder, 'src/cli/storm.worker.ts'))
    ? folder
    : checkoutAbove(above)
}

/** Text of a source file, by its path under src. Throws if there is no checkout. */
export const sourceOf = (file: string): string => readFileSync(join(ROOT, 'src', file), 'utf8')

/** The source with the bug in it. Throws if the line is not there, or there twice. */
export function planted({ id, file, from, to }: Plant, source = sourceOf(file)): string {
  const parts = source.split(from)
  if (parts.length !== 2)
    throw new Error(`plant ${id}: ${file} has its line ${parts.length - 1} times, expected once`)
  return parts.join(to)
}

/** Builds the worker with other texts for some files, by their path under src. Returns the path of the program. */
export async function buildWorker(
  name: string,
  texts: ReadonlyMap<string, string>,
): Promise<string> {
  // Only a checkout that plants bugs needs a bundler.
  const { build } = await import('vite')
  const outDir = join(BUILT, name)
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    plugins: [replacing(texts)],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      ssr: true,
      rolldownOptions: { input: { worker: join(ROOT, 'src/cli/storm.worker.ts') } },
    },
  })
  return join(outDir, 'worker.js')
}

function replacing(texts: ReadonlyMap<string, string>): Plugin {
  const byPath = new Map([...texts].map(([file, text]) => [join(ROOT, 'src', file), text]))
  return {
    name: 'replacing',
    enforce: 'pre',
    load: id => byPath.get(id.split('?')[0]) ?? null,
  }
}
