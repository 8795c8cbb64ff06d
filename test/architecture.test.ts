import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** Lowest floor first. A folder may import from the floors below its own, and from itself. */
const FLOORS = [
  ['kernel'],
  ['pricing', 'game', 'scenario'],
  ['world'],
  ['market', 'protocol', 'agents'],
  ['engine'],
  ['study'],
  ['workers'],
  ['ui', 'cli'],
]
const floorOf = new Map(FLOORS.flatMap((folders, floor) => folders.map(name => [name, floor])))
const STUDY = floorOf.get('study')!

/** The library's entry: above the studies, below what runs them. */
const ENTRY = 'index.ts'
floorOf.set(ENTRY, STUDY + 0.5)

/** The page may know any type, but may run only these: the engine stays in its worker. */
const UI_RUNS = new Set(['ui', 'workers', 'scenario', 'kernel', 'presets'])

/** Outside src, only these may be imported, and only by these. */
const OUTSIDE: Record<string, string[]> = {
  presets: ['ui', 'cli'],
  'package.json': ['ui', 'cli'],
}

/** Packages that floors 0 to 5 and the entry may import. */
const PACKAGES: Record<string, string[]> = { kernel: ['seedrandom'], scenario: ['zod', 'immer'] }

/** Members of Math that give the same bits in every engine. */
const EXACT_MATH =
  /^(abs|floor|ceil|trunc|round|sign|sqrt|min|max|imul|clz32|fround|PI|E|LN2|LN10|LOG2E|LOG10E|SQRT2|SQRT1_2)$/

/** What would make two machines disagree about one seed, or the engine talk. Lint knows more names. */
const MACHINE = /^(Date|Intl|performance|console|globalThis|setTimeout|setInterval)$/

const LEFTOVER = new RegExp(
  `\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`,
)

interface Import {
  readonly path: string
  readonly kind: 'type' | 'value' | 'worker'
}

interface Source {
  /** Path under src. */
  readonly file: string
  /** First folder of the path, or the file's own name if it lies in src itself. */
  readonly folder: string
  readonly text: string
  readonly imports: readonly Import[]
  readonly impurities: readonly string[]
  readonly hasReExport: boolean
}

const all = existsSync('src') ? readdirSync('src', { recursive: true, encoding: 'utf8' }) : []
const sources = all
  .map(normalizeSlashes)
  .filter(file => /\.(ts|svelte|mjs|js)$/.test(file) && !file.endsWith('.d.ts'))
  .sort()
  .map(read)
const byFile = new Map(sources.map(source => [source.file, source]))
const modules = sources.filter(({ file }) => /\.(ts|svelte)$/.test(file))

test('every file stands on a floor', () => {
  expect(namesOf(modules.filter(({ folder }) => !floorOf.has(folder)))).toEqual([])
})

test('a file imports only from lower floors', () => {
  const wrong = edges(modules).filter(({ from, to }) => {
    if (to.startsWith('../')) return false
    const [own, other] = [from.folder, folderOf(to)]
    return own !== other && !(floorOf.get(other)! < floorOf.get(own)!)
  })
  expect(wrong.map(arrow)).toEqual([])
})

test('outside src, a file imports only presets and the manifest, and only from the page and the command line', () => {
  const wrong = edges(modules).filter(
    ({ from, to }) => to.startsWith('../') && !OUTSIDE[to.split('/')[1]]?.includes(from.folder),
  )
  expect(wrong.map(arrow)).toEqual([])
})

test('floors 0 to 5 import no package but those listed', () => {
  const wrong = modules.filter(isPure).flatMap(({ file, folder, imports }) =>
    imports
      .filter(({ path, kind }) => !path.startsWith('.') && kind !== 'type')
      .filter(
        ({ path }) => !PACKAGES[folder]?.some(name => path === name || path.startsWith(`${name}/`)),
      )
      .map(({ path }) => `${file} -> ${path}`),
  )
  expect(wrong).toEqual([])
})

test('the page runs no engine code, not even through what it imports', () => {
  const wrong: string[] = []
  const isSeen = new Set<string>()
  const visit = (source: Source, trail: string): void => {
    if (isSeen.has(source.file)) return
    isSeen.add(source.file)
    for (const { to } of edges([source], ['value'])) {
      const folder = to.startsWith('../') ? to.split('/')[1] : folderOf(to)
      if (to !== '../package.json' && !UI_RUNS.has(folder)) wrong.push(`${trail} -> ${to}`)
      else if (byFile.has(to)) visit(byFile.get(to)!, `${trail} -> ${to}`)
    }
  }
  for (const source of modules) if (source.folder === 'ui') visit(source, source.file)
  expect(wrong).toEqual([])
})

test('floors 0 to 5 are pure', () => {
  expect(
    modules
      .filter(isPure)
      .flatMap(({ file, impurities }) => impurities.map(what => `${file}: ${what}`)),
  ).toEqual([])
})

test('only a registry re-exports', () => {
  const wrong = modules.filter(
    ({ file, hasReExport }) => hasReExport && basename(file) !== 'index.ts',
  )
  expect(namesOf(wrong)).toEqual([])
})

test('imports form no cycle', () => {
  const state = new Map<string, 'open' | 'done'>()
  const cycles: string[] = []
  const visit = (source: Source, trail: readonly string[]): void => {
    state.set(source.file, 'open')
    for (const { to } of edges([source], ['type', 'value'])) {
      // A component may draw itself.
      if (to === source.file || !byFile.has(to)) continue
      const path = [...trail, to]
      if (state.get(to) === 'open') cycles.push(path.slice(path.indexOf(to)).join(' -> '))
      else if (!state.has(to)) visit(byFile.get(to)!, path)
    }
    state.set(source.file, 'done')
  }
  for (const source of modules) if (!state.has(source.file)) visit(source, [source.file])
  expect(cycles).toEqual([])
})

test('no file is longer than 400 lines', () => {
  expect(namesOf(sources.filter(({ text }) => text.trimEnd().split('\n').length > 400))).toEqual([])
})

test('no note to self is left', () => {
  expect(namesOf(sources.filter(({ text }) => LEFTOVER.test(text)))).toEqual([])
})

function isPure({ folder }: Source): boolean {
  return floorOf.get(folder)! <= floorOf.get(ENTRY)!
}

function namesOf(list: readonly Source[]): string[] {
  return list.map(({ file }) => file)
}

function folderOf(file: string): string {
  return file.split('/')[0]
}

function normalizeSlashes(path: string): string {
  return path.replaceAll('\\', '/')
}

function arrow({ from, to }: { from: Source; to: string }): string {
  return `${from.file} -> ${to}`
}

/** Relative imports, their targets as paths under src. */
function edges(list: readonly Source[], kinds = ['type', 'value', 'worker']) {
  return list.flatMap(from =>
    from.imports
      .filter(({ path, kind }) => /^[./]/.test(path) && kinds.includes(kind))
      .map(({ path }) => ({ from, to: targetOf(from.file, path) })),
  )
}

// A path from the root of the server ('/src/...') is shown as lying outside, which no rule allows.
function targetOf(file: string, path: string): string {
  const bare = path.replace(/\?.*$/, '')
  if (bare.startsWith('/')) return `..${bare}`
  return normalizeSlashes(normalize(join(dirname(file), bare)))
}

function read(file: string): Source {
  const text = readFileSync(join('src', file), 'utf8')
  const found = { imports: [] as Import[], impurities: [] as string[], hasReExport: false }
  const code = file.endsWith('.svelte') ? scriptsOf(text) : text
  walk(ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true), found)
  if (file.endsWith('.svelte')) {
    // Imports in the markup, as in an await block.
    const markup = text.replace(/<script[^>]*>[\s\S]*?<\/script>/g, '')
    for (const [, path] of markup.matchAll(/\bimport\(\s*['"`]([^'"`]+)/g)) add(found.imports, path)
  }
  return { file, folder: folderOf(file), text, ...found }
}

function scriptsOf(text: string): string {
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code).join('\n')
}

function add(imports: Import[], path: string, isType = false): void {
  const isWorker = /\?(.*&)?(worker|sharedworker|url|raw)\b/.test(path)
  imports.push({ path, kind: isType ? 'type' : isWorker ? 'worker' : 'value' })
}

type Found = { imports: Import[]; impurities: string[]; hasReExport: boolean }

function walk(node: ts.Node, found: Found): void {
  noteImport(node, found)
  noteImpurity(node, found.impurities)
  ts.forEachChild(node, child => walk(child, found))
}

function noteImport(node: ts.Node, found: Found): void {
  if (ts.isImportDeclaration(node)) {
    // `import { type X }` still runs the file: only `import type` is erased.
    add(found.imports, textOf(node.moduleSpecifier), node.importClause?.isTypeOnly)
  } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    add(found.imports, textOf(node.moduleSpecifier), node.isTypeOnly)
    found.hasReExport = true
  } else if (ts.isImportTypeNode(node)) {
    if (ts.isLiteralTypeNode(node.argument)) add(found.imports, textOf(node.argument.literal), true)
  } else if (ts.isCallExpression(node)) {
    const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword
    const isGlob = node.expression.getText() === 'import.meta.glob'
    if (isImport || isGlob)
      for (const path of stringsOf(node.arguments[0])) add(found.imports, path)
  } else if (ts.isNewExpression(node) && node.expression.getText() === 'URL') {
    const [path, base] = node.arguments ?? []
    if (base?.getText() !== 'import.meta.url') return
    for (const text of stringsOf(path)) found.imports.push({ path: text, kind: 'worker' })
  }
}

function noteImpurity(node: ts.Node, impurities: string[]): void {
  if (ts.isForInStatement(node)) impurities.push('for...in')
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.getText()
    if (operator === '**' || operator === '**=') impurities.push(node.getText())
  }
  if (!ts.isIdentifier(node) || isMemberName(node)) return
  if (MACHINE.test(node.text)) impurities.push(node.text)
  if (node.text !== 'Math') return
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) && EXACT_MATH.test(parent.name.text)) return
  impurities.push(parent.getText())
}

/** Whether an identifier only names a member, as `date` in `clock.date` or `{ date: 1 }`. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) return parent.name === node
  return false
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : ''
}

function stringsOf(node: ts.Node | undefined): string[] {
  if (!node) return []
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(stringsOf)
  return ts.isStringLiteralLike(node) ? [node.text] : [node.getText()]
}
