import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { foreignOrigin } from '../../src/cli/engines/foreign.ts'
import { judge, type Judged } from '../../src/cli/engines/judge.ts'
import { programOf } from '../../src/cli/engines/programs.ts'
import { visit, type Visit } from '../../src/cli/engines/visit.ts'

const chromium = process.env.CHROMIUM!
const firefox = programOf('firefox')
const minutes = 300_000

const folders: string[] = []
const folder = (): string => {
  folders.push(mkdtempSync(join(tmpdir(), 'breakwater-policy-')))
  return folders.at(-1)!
}
afterAll(() => folders.forEach(path => rmSync(path, { recursive: true, force: true })))

/** The built page with a probe in the page and one in the worker of its simulation; the rest as it is. */
function probed(foreign: string): string {
  const home = folder()
  cpSync('dist/page', home, { recursive: true })
  cpSync('dist/engines/assets', join(home, 'assets'), { recursive: true })
  for (const file of ['probe.js', 'probeWorker.js']) cpSync(`dist/engines/${file}`, join(home, file)) // prettier-ignore
  const query = `?foreign=${encodeURIComponent(foreign)}`
  change(join(home, 'index.html'), text =>
    text.replace('</body>', `<script type="module" src="./probe.js${query}"></script></body>`),
  )
  const workers = readdirSync('dist/page/assets').filter(name => /^sim\.worker-.*\.js$/.test(name))
  expect(workers).toHaveLength(1)
  change(join(home, 'assets', workers[0]), text => `import"../probeWorker.js${query}";${text}`)
  return home
}

function change(path: string, edit: (text: string) => string): void {
  const before = readFileSync(path, 'utf8')
  const after = edit(before)
  expect(after).not.toBe(before)
  writeFileSync(path, after)
}

/** Opens a page with probes, and waits for both and for the page's sign of life. */
async function probe(id: string, program: string): Promise<Visit> {
  const foreign = await foreignOrigin()
  const waiting = new Set(['policy page', 'policy worker', 'lives'])
  try {
    return await visit({
      id,
      program,
      root: probed(foreign.url),
      foreign,
      heard: report => {
        waiting.delete(report.kind === 'policy' ? `policy ${report.where}` : report.kind)
        return waiting.size === 0
      },
    })
  } finally {
    await foreign.close()
  }
}

const open = (acts: readonly Judged[]): string[] =>
  acts.filter(({ isBlocked }) => !isBlocked).map(({ name, why }) => `${name}: ${why}`)

function isHeld(visited: Visit): void {
  const acts = judge(visited)
  expect(open(acts)).toEqual([])
  expect(acts.length).toBeGreaterThan(40)
  // The one thing that was let through: the foreign page that tried to show ours.
  expect([...visited.seen].filter(path => path !== 'favicon.ico')).toEqual(['embed'])
  expect(visited.reports.find(({ kind }) => kind === 'lives')).toEqual({ kind: 'lives', changed: true }) // prettier-ignore
}

describe('the page and the worker of its simulation refuse every forbidden act, and go on', () => {
  test('in Chromium', async () => isHeld(await probe('chromium', chromium)), minutes)

  test.skipIf(!firefox)(
    `in Firefox${firefox ? '' : ' (left out: not installed)'}`,
    async () => isHeld(await probe('firefox', firefox!)),
    minutes,
  )
})

test(
  'without the policy every one of these acts has its effect, so that the probe would tell',
  async () => {
    const root = folder()
    cpSync(resolve('dist/engines'), root, { recursive: true })
    writeFileSync(join(root, '_headers'), '')
    const heard = { policies: 0 }
    const visited = await visit({
      id: 'chromium',
      program: chromium,
      root,
      plan: { presetSteps: 1, from: 20, scenarios: 1 },
      heard: ({ kind }) => kind === 'policy' && ++heard.policies === 2,
    })
    const acts = judge(visited)
    expect(acts.length).toBeGreaterThan(40)
    expect(acts.filter(({ isBlocked }) => isBlocked)).toEqual([])
    expect(open(acts).filter(line => line.endsWith(': nothing'))).toEqual([])
  },
  minutes,
)
