/** `storm --plant`: bugs planted on purpose, and which of them the storm finds how soon. */
import { availableParallelism } from 'node:os'
import { wrong } from '../wrongUse.ts'
import { whyAlike } from './alike.ts'
import { parsedPresets } from '../parsedPresets.ts'
import { hunt, isSound, shortFirst, soundDigests, type Hunt, type Hunting } from './hunt.ts'
import { mutantsOf, type Mutant } from './mutants.ts'
import { buildWorker, planted } from './patched.ts'
import { PLANTS } from './plants.ts'

/** A mutant is found in the first few trials, or hardly ever. */
const MUTANT_TRIALS = 160

export interface PlantOptions {
  /** Of the storm whose trials are played. */
  readonly seed: string
  /** Ids of the plants; undefined for all. */
  readonly ids: readonly string[] | undefined
  /** Mutants drawn by the seed, beside. */
  readonly mutants: number
  /** Trials after which a bug counts as missed. */
  readonly most: number
  readonly workers: number | undefined
}

export interface Found extends Hunt {
  readonly id: string
  readonly what: string
  /** Why no run can show it, of one that was not hunted. */
  readonly alike?: string
}

export interface PlantReport {
  readonly plants: readonly Found[]
  readonly mutants: readonly Found[]
}

/** Plants each bug in turn, tells of each as it ends, and returns all. */
export async function plantReport(
  options: PlantOptions,
  tell: (found: Found) => void,
): Promise<PlantReport> {
  const { seed, most } = options
  const numbers = shortFirst(seed, most, parsedPresets())
  const hunting = { numbers, workers: options.workers ?? availableParallelism() }
  const unpatched = await buildWorker('plants/sound', new Map())
  await isSound(unpatched, hunting)
  const plants: Found[] = []
  for (const plant of chosen(options.ids)) {
    const texts = new Map([[plant.file, planted(plant)]])
    const program = await buildWorker(`plants/${plant.id}`, texts)
    plants.push({ id: plant.id, what: plant.what, ...(await hunt(program, hunting)) })
    tell(plants.at(-1)!)
  }
  const mutants: Found[] = []
  // A mutant that breaks no law may still play another game than the engine as it stands.
  const few = { ...hunting, numbers: numbers.slice(0, MUTANT_TRIALS) }
  const sound = options.mutants > 0 ? await soundDigests(unpatched, few) : undefined
  for (const mutant of await mutantsOf(seed, options.mutants)) {
    const alike = whyAlike(mutant)
    const hunted = alike === undefined ? await huntMutant(mutant, { ...few, sound }) : NOT_HUNTED
    mutants.push({ ...named(mutant), ...hunted, alike })
    tell(mutants.at(-1)!)
  }
  return { plants, mutants }
}

function chosen(ids: readonly string[] | undefined): typeof PLANTS {
  const unknown = ids?.find(id => PLANTS.every(plant => plant.id !== id))
  if (unknown !== undefined)
    return wrong('E_ARG', '--plant', unknown, `one of ${PLANTS.map(({ id }) => id).join(', ')}`)
  return ids ? PLANTS.filter(({ id }) => ids.includes(id)) : PLANTS
}

const named = ({ id, file, line, from, to }: Mutant): Pick<Found, 'id' | 'what'> => ({
  id,
  what: `${file}:${line}: ${from} becomes ${to}`,
})

const NOT_HUNTED: Hunt = { trials: 0, seconds: 0, law: undefined }

async function huntMutant({ file, text }: Mutant, hunting: Hunting): Promise<Hunt> {
  const program = await buildWorker('plants/mutant', new Map([[file, text]]))
  return hunt(program, hunting)
}

/** One line a bug, and how many were found. */
export function foundText({ id, what, law, trials, seconds, alike }: Found): string {
  if (alike !== undefined) return `alike   ${id}: ${what} (${alike})`
  return law === undefined
    ? `MISSED  ${id}: ${what} (${trials} trials, ${seconds} s)`
    : `found   ${id} by ${law} after ${trials} trials, ${seconds} s: ${what}`
}

export function reportText({ plants, mutants }: PlantReport): string {
  const found = (list: readonly Found[]): number => list.filter(({ law }) => law).length
  const hunted = mutants.filter(({ alike }) => alike === undefined)
  const byLaw = mutants.filter(({ law }) => law !== undefined && law !== 'digest').length
  const lines =
    mutants.length > 0
      ? [
          `${found(hunted)} of ${hunted.length} mutants found, ${byLaw} by a law; ${mutants.length - hunted.length} more change nothing`,
        ]
      : []
  return [...lines, `${found(plants)} of ${plants.length} planted bugs found`].join('\n')
}
