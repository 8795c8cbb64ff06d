import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { docs } from '../../../src/cli/commands/docs.ts'

const folder = mkdtempSync(join(tmpdir(), 'docs-'))

/** What the command prints. */
async function said(...options: readonly string[]): Promise<string> {
  let text = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    text += String(chunk)
    return true
  })
  try {
    await docs().parseAsync(options, { from: 'user' })
  } finally {
    write.mockRestore()
  }
  return text
}

afterEach(() => {
  process.exitCode = undefined
})

describe('breakwater docs', () => {
  test('writes what it then finds up to date, without figures where there is no file of them', async () => {
    const written = await said('--out', folder)
    const [count] = /\d+/.exec(written)!
    expect(await said('--out', folder, '--check')).toBe(`${count} pages, 0 stale\n`)
    expect(process.exitCode).toBe(undefined)
    expect(readFileSync(join(folder, 'guarantees.md'), 'utf8')).not.toContain('| what | figure |')
  })

  test('with --check names each page that is stale, missing or no longer written, and exits with 1', async () => {
    const file = join(folder, 'limits.md')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('Limits', 'Limit'))
    rmSync(join(folder, 'model', 'fees.md'))
    writeFileSync(join(folder, 'model', 'old.md'), '')
    const lines = (await said('--out', folder, '--check')).split('\n')
    expect(lines.slice(0, -2)).toEqual(['model/fees.md', 'limits.md', 'model/old.md'].map(name => `stale: ${name}`)) // prettier-ignore
    expect(process.exitCode).toBe(1)
    expect(readFileSync(file, 'utf8')).not.toBe(text)
    rmSync(folder, { recursive: true })
  })

  test('with --preset prints that scenario and writes nothing', async () => {
    const text = await said('--preset', 'w1', '--out', folder)
    expect(text).toMatch(/^# ODD description: /)
    expect(existsSync(folder)).toBe(false)
  })

  test('refuses a preset that there is not', async () => {
    await expect(said('--preset', 'nowhere')).rejects.toThrow('wrong use')
  })
})

describe('what a reader is pointed at', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', ...markdownIn('docs'), ...markdownIn('docs/model')]

  test.each(pages)('from %s is there', page => {
    const text = readFileSync(page, 'utf8')
    const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target)
    const missing = targets.filter(
      target => !/^[a-z]+:/.test(target) && !existsSync(join(dirname(page), target)),
    )
    expect(missing).toEqual([])
  })

  test('and every command that README and CONTRIBUTING name', () => {
    const text = readFileSync('README.md', 'utf8') + readFileSync('CONTRIBUTING.md', 'utf8')
    const names = [...text.matchAll(/breakwater -- ([a-z]+)/g)].map(([, name]) => name)
    expect(names.length).toBeGreaterThan(8)
    for (const name of names) expect(existsSync(`src/cli/commands/${name}.ts`), name).toBe(true)
  })

  function markdownIn(dir: string): readonly string[] {
    return readdirSync(dir).filter(name => name.endsWith('.md')).map(name => `${dir}/${name}`) // prettier-ignore
  }
})
