/** Many links thrown at the decoder, counted by what came of them. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Grounds, hostileLink } from './hostile.ts'
import { tryLink } from './trial.ts'

export interface Campaign {
  readonly links: number
  readonly seed: number
  /** How many ended with each code, `opens` among them. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Milliseconds a link, of processor time where it matters. */
  readonly p50: number
  readonly p99: number
  readonly slowest: number
  /** MB in use: at most, and what a collection at the end leaves above one after the first tenth. */
  readonly heapPeak: number
  readonly heapGrowth: number
  readonly problems: readonly Problem[]
}

export interface Problem {
  /** Number of the link: `--seed NUMBER --links 1` makes it again. */
  readonly seed: number
  readonly kind: string
  readonly problem: string
  readonly link: string
}

/** More than so many are not kept. */
const PROBLEMS_MOST = 20

/** Links between two looks at the heap: to look takes as long as a link. */
const HEAP_EVERY = 16

/** Throws links `seed` to `seed + links - 1`. `onDone` hears how many are done and may wait. */
export async function campaign(
  links: number,
  seed: number,
  grounds: Grounds,
  onDone: (done: number) => Promise<void> | void = () => undefined,
): Promise<Campaign> {
  const outcomes = new Map<string, number>()
  const times = new Float64Array(links)
  let heapPeak = 0
  let heapEarly = 0
  const problems: Problem[] = []
  for (let i = 0; i < links; i++) {
    const own = (seed + i) >>> 0
    const { kind, link } = hostileLink(own, grounds)
    const { outcome, milliseconds, problem } = await tryLink(link, grounds.declarations)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    times[i] = milliseconds
    if (problem !== undefined && problems.length < PROBLEMS_MOST)
      problems.push({ seed: own, kind, problem, link })
    if (i % HEAP_EVERY === 0) heapPeak = Math.max(heapPeak, heapNow())
    if (i === Math.floor(links / 10)) heapEarly = heapLeft()
    await onDone(i + 1)
  }
  times.sort()
  const sorted = [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    links,
    seed,
    outcomes: Object.fromEntries(sorted),
    p50: times[Math.floor(links * 0.5)],
    p99: times[Math.floor(links * 0.99)],
    slowest: times[links - 1],
    heapPeak,
    heapGrowth: heapLeft() - heapEarly,
    problems,
  }
}

const heapNow = (): number => process.memoryUsage().heapUsed / 1e6

/** MB after a collection. */
function heapLeft(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return heapNow()
}
