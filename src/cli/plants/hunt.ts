/** How long a storm takes to find a bug. */
import { Interrupted } from '../interrupt.ts'
import type { Scenario } from '../../scenario/document.ts'
import { isShort, trialNumber, type Trial } from '../../study/storm/trial.ts'
import { poolOf } from '../pool.ts'

export interface Hunt {
  /** Trials played until it was found, and seconds; all of them if it was not. */
  readonly trials: number
  readonly seconds: number
  /** What gave it away: a law, or a digest that is not the sound engine's; undefined if nothing did. */
  readonly law: string | undefined
}

export interface Hunting {
  /** Trials in the order in which they are played; after all of them it counts as missed. */
  readonly numbers: readonly number[]
  readonly workers: number
  /** Digests of the sound engine by trial number, for bugs that break no law; those that are not there are not compared. */
  readonly sound?: ReadonlyMap<number, string>
}

/** The first trials of a storm's seed, the short ones before the others: they find most bugs, soon. */
export function shortFirst(seed: string, most: number, presets: readonly Scenario[]): number[] {
  const all = Array.from({ length: most }, (_, k) => trialNumber(seed, k))
  const short = new Set(all.filter(number => isShort(number, presets)))
  return [...short, ...all.filter(number => !short.has(number))]
}

/** Plays trials with a program, in order, until something is wrong or all are played. */
export async function hunt(program: string, { numbers, workers, sound }: Hunting): Promise<Hunt> {
  const began = performance.now()
  const batch = 4 * workers
  for (let from = 0; from < numbers.length; from += batch) {
    const some = numbers.slice(from, from + batch)
    const { place, law } = await firstWrong(program, some, workers, sound)
    if (law !== undefined) return { trials: from + place + 1, seconds: since(began), law }
  }
  return { trials: numbers.length, seconds: since(began), law: undefined }
}

const since = (began: number): number => Math.round((performance.now() - began) / 100) / 10

/** A worker that dies, or never ends, has found it as well. */
async function firstWrong(
  program: string,
  numbers: readonly number[],
  workers: number,
  sound?: Hunting['sound'],
): Promise<{ readonly place: number; readonly law: string | undefined }> {
  try {
    const trials = await poolOf<number, Trial>(workers, program)(numbers)
    const wrongs = trials.map(trial => wrongWith(trial, sound?.get(trial.number)))
    const place = wrongs.findIndex(law => law !== undefined)
    return { place, law: wrongs[place] }
  } catch (error) {
    // Somebody has stopped the hunt: nothing was found.
    if (error instanceof Interrupted) throw error
    return { place: 0, law: `a worker that ended: ${String(error)}` }
  }
}

function wrongWith({ broken, digest }: Trial, sound: string | undefined): string | undefined {
  if (broken) return broken.law
  return sound === undefined || digest === sound ? undefined : 'digest'
}

/** Trials that the sound engine plays first: where it seems to break, so would every bug. */
const CONTROL = 8

/** Throws unless the unpatched program plays some trials and nothing is found: it starts, and no law breaks by itself. */
export async function isSound(program: string, hunting: Hunting): Promise<void> {
  const { law } = await hunt(program, { ...hunting, numbers: hunting.numbers.slice(0, CONTROL) })
  if (law !== undefined)
    throw new Error(`the engine without a planted bug is found as well: ${law}`)
}

/** Digests of a program that is sound, by trial number. */
export async function soundDigests(
  program: string,
  { numbers, workers }: Hunting,
): Promise<ReadonlyMap<number, string>> {
  const trials = await poolOf<number, Trial>(workers, program)(numbers)
  return new Map(trials.map(({ number, digest }) => [number, digest]))
}
