import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

/** The code blocks of the README's section on agents: the file, and the line of the index. */
function sample(): readonly [string, string] {
  const section = readFileSync('README.md', 'utf8').split('## Add an agent in two minutes')[1]
  const [file, line] = [...section.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code)
  return [file, line]
}

test("the README's agent is one file and one line, and passes the contract tests in a scratch copy", () => {
  const copy = mkdtempSync(join(tmpdir(), 'breakwater-agent-'))
  for (const name of [
    'src',
    'presets',
    'test',
    'vite.config.ts',
    'package.json',
    'svelte.config.js',
  ])
    cpSync(name, join(copy, name), { recursive: true })
  for (const name of ['tsconfig.json', 'tsconfig.core.json']) cpSync(name, join(copy, name))
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'))
  const [file, line] = sample()
  writeFileSync(join(copy, 'src/agents/traders/contrarian.ts'), file)
  appendFileSync(join(copy, 'src/agents/traders/index.ts'), line)

  const run = (program: string, ...words: string[]): string =>
    execFileSync(process.execPath, [join(copy, 'node_modules', program), ...words], {
      cwd: copy,
      encoding: 'utf8',
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
    })
  run('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.core.json')
  const contract = ['run', '--project', 'unit', 'test/contract', '-t', 'contrarian']
  const report = run('vitest/vitest.mjs', ...contract, '--reporter=verbose')
  expect(report).toMatch(/agent contrarian > plays on a book, twice alike, and keeps the books/)
  expect(report).toMatch(/agents\/contrarian > declares lean with help/)
  expect(report).not.toMatch(/failed/)
})
