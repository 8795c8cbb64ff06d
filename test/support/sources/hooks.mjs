/** Lets Node load our TypeScript by itself. Under Vitest's own loader every use of an import is a call, and runs take three times as long. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'rolldown/utils'

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context)
  const file = fileURLToPath(url)
  const { code, map, errors } = transformSync(file, await readFile(file, 'utf8'), { sourcemap: true }) // prettier-ignore
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`)
  return { format: 'module', source: `${code}\n${inline(map)}`, shortCircuit: true }
}

/** So that a stack names the lines that we wrote. */
const inline = map =>
  `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`
