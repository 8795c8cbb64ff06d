/** The cases run in Node, and compared with what another engine makes of them. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runCases, type Made, type Plan } from './cases.ts'
import { compare, type Comparison } from './compare.ts'
import { judge, type Judged } from './judge.ts'
import { visit } from './visit.ts'

/** What Node made, which is what everybody else is held to. */
export interface Expected {
  readonly plan: Plan
  readonly made: readonly Made[]
  readonly seconds: number
}

/** What one engine made of it. */
export interface Row extends Comparison {
  readonly engine: string
  readonly version: string
  /** Of a browser's runs alone; of a shell's whole process. */
  readonly seconds: number
  /** The forbidden acts; none where there is no policy. */
  readonly acts: readonly Judged[]
}

export interface Engine {
  readonly id: string
  readonly program: string
  /** Folder of the built page and of `shell.js`. */
  readonly built: string
}

type OnDone = (done: number) => void

/** Bytes that a shell may print. */
const OUTPUT_LIMIT = 2 ** 30

/** Makes all runs here. A run that breaks throws: it is no question of engines. */
export function inNode(plan: Plan): Expected {
  const made: Made[] = []
  const began = performance.now()
  runCases(plan, one => {
    if (one.trail[0].startsWith('broken')) throw new Error(`${one.name} in Node: ${one.trail[0]}`)
    made.push(one)
  })
  return { plan, made, seconds: (performance.now() - began) / 1000 }
}

export async function inBrowser(
  { id, program, built }: Engine,
  { plan, made: expected }: Expected,
  onDone: OnDone = () => undefined,
): Promise<Row> {
  const made: Made[] = []
  let seconds = NaN
  let version = ''
  const visited = await visit({
    id,
    program,
    root: built,
    plan,
    heard: report => {
      if (report.kind === 'failed') throw new Error(`${id}: ${report.error}`)
      if (report.kind === 'made') onDone(made.push(report.made))
      if (report.kind !== 'done') return false
      seconds = report.seconds
      version = versionIn(report.agent)
      return true
    },
  })
  return { engine: id, version, seconds, acts: judge(visited), ...compare(expected, made) }
}

export async function inShell(
  { id, program, built }: Engine,
  { plan, made: expected }: Expected,
): Promise<Row> {
  const began = performance.now()
  const args = [join(built, 'shell.js'), '--', JSON.stringify(plan)]
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: OUTPUT_LIMIT })
  const seconds = (performance.now() - began) / 1000
  const made = stdout
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as Made)
  return { engine: id, version: '', seconds, acts: [], ...compare(expected, made) }
}

/** `Firefox/153.0`, `Chrome/156.0.0.0`: the last product of those that are no others' names. */
function versionIn(agent: string): string {
  return /(?:Firefox|Chrome)\/[\d.]+/.exec(agent)?.[0] ?? agent
}
