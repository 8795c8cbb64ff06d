/** Mutants of the core, made by Stryker's instrumenter and drawn by a seed. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hashText } from '../../kernel/random.ts'
import { Dice } from '../../study/storm/dice.ts'
import { ROOT, sourceOf } from './patched.ts'

export interface Mutant {
  /** `ArithmeticOperator 417`. */
  readonly id: string
  /** Under src. */
  readonly file: string
  readonly line: number
  /** That line, as it stands. */
  readonly source: string
  readonly from: string
  readonly to: string
  /** The whole file with the mutant in place. */
  readonly text: string
}

/** What money, margins, losses and orders go through. */
export const CORE = ['world', 'market/book', 'protocol/margin', 'protocol/waterfall', 'protocol/liquidation', 'engine/liquidation', 'engine/phases'] as const // prettier-ignore

/** Changes of texts and of declarations, which no run looks at. */
const EXCLUDED = ['StringLiteral', 'ObjectLiteral', 'ArrayDeclaration', 'Regex']

/** Draws so many mutants of the core, each of another place. */
export async function mutantsOf(seed: string, count: number): Promise<readonly Mutant[]> {
  if (count === 0) return []
  const files = CORE.flatMap(folder =>
    readdirSync(join(ROOT, 'src', folder))
      .filter(name => name.endsWith('.ts') && !/(Params|index)\.ts$/.test(name))
      .sort()
      .map(name => `${folder}/${name}`),
  )
  const all = (await Promise.all(files.map(mutantsIn))).flat()
  const dice = new Dice(hashText(`mutants ${seed}`))
  return Array.from({ length: Math.min(count, all.length) }, () =>
    all.splice(dice.whole(0, all.length - 1), 1),
  ).flat()
}

async function mutantsIn(file: string): Promise<readonly Mutant[]> {
  const text = sourceOf(file)
  const places = await instrumented(join(ROOT, 'src', file), text)
  return places.flatMap(({ id, mutatorName, location, replacement }) => {
    const [from, to] = [offsetOf(text, location.start), offsetOf(text, location.end)]
    // What a person reads: labels, helps, messages.
    if (EXCLUDED.includes(mutatorName)) return []
    return [
      {
        id: `${mutatorName} ${file.split('/').at(-1)} ${id}`,
        file,
        line: location.start.line + 1,
        source: text.split('\n')[location.start.line].trim(),
        from: text.slice(from, to).replace(/\s+/g, ' ').slice(0, 60),
        to: replacement.replace(/\s+/g, ' ').slice(0, 60),
        text: text.slice(0, from) + replacement + text.slice(to),
      },
    ]
  })
}

interface Place {
  readonly line: number
  readonly column: number
}

interface Instrumented {
  readonly id: string
  readonly mutatorName: string
  readonly location: { readonly start: Place; readonly end: Place }
  readonly replacement: string
}

/** Everything that Stryker would change in a file. */
async function instrumented(name: string, content: string): Promise<readonly Instrumented[]> {
  const { Instrumenter } = await import('@stryker-mutator/instrumenter')
  const silent = () => undefined
  const logger = { debug: silent, info: silent, warn: silent, error: silent, isDebugEnabled: () => false } // prettier-ignore
  const instrumenter = new Instrumenter(logger as never)
  const options = { plugins: null, excludedMutations: [], ignorers: [] }
  const { mutants } = await instrumenter.instrument([{ name, content, mutate: true }], options)
  return mutants as unknown as readonly Instrumented[]
}

/** Lines count from 0, and columns. */
function offsetOf(text: string, { line, column }: Place): number {
  let at = 0
  for (let i = 0; i < line; i++) at = text.indexOf('\n', at) + 1
  return at + column
}
