/** The shipped scenarios: the folder is the list. */

export interface Preset {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly text: string
}

const files = import.meta.glob<string>('../../../presets/*.json', {
  query: '?raw',
  import: 'default',
})

/** What comes first; others follow by name. */
const ORDER = [
  'calm',
  'march-2020',
  'may-2021',
  'october-2025',
  'standard',
  'march-2020-linear',
  'w1',
]

/** Opened when the address names nothing else. */
export const FIRST_PRESET = 'calm'

const loaders = new Map(
  Object.entries(files).map(([path, load]) => [path.replace(/^.*\/|\.json$/g, ''), load]),
)

/** Ids in the order of the menu. */
export const PRESET_IDS = [
  ...ORDER.filter(id => loaders.has(id)),
  ...[...loaders.keys()].filter(id => !ORDER.includes(id)).sort(),
]

/** Fetches one; undefined if there is none of that name. */
export async function loadPreset(id: string): Promise<Preset | undefined> {
  const text = await loaders.get(id)?.()
  if (text === undefined) return undefined
  const { title, about } = JSON.parse(text) as { title: string; about: string }
  return { id, title, about, text }
}

/** Fetches all, for the menu. */
export async function loadPresets(): Promise<Preset[]> {
  const all = await Promise.all(PRESET_IDS.map(loadPreset))
  return all.filter(preset => preset !== undefined)
}
