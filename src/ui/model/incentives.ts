/** The incentives panel as data: controls gathered into groups and rows. */
import type { Param } from '../../scenario/declaration.ts'
import type { Control } from '../../workers/messages.ts'

type Value = Control['value']

/** One row: a parameter, or the same parameter of every cohort. */
export interface Row {
  readonly id: string
  readonly param: Param
  readonly owner: string
  readonly controls: readonly Control[]
  readonly value: Value
  /** What it was when the run began. */
  readonly start: Value
  readonly isMixed: boolean
  readonly isChanged: boolean
}

/** Rows of one part of the rules; cohorts have their single rows under the common ones. */
export interface Group {
  readonly id: string
  readonly rows: readonly Row[]
  readonly single: readonly { readonly owner: string; readonly rows: readonly Row[] }[]
}

/** Groups first in the panel; others follow as they come. */
const ORDER = ['market', 'margin', 'liquidation', 'waterfall', 'cohort']

/** All rows by group. `start` holds the same controls with the values the run began with. */
export function incentiveGroups(controls: readonly Control[], start: readonly Control[]): Group[] {
  const starts = new Map(start.map(({ key, value }) => [key, value]))
  const ids = [...new Set([...ORDER, ...controls.map(({ group }) => group)])]
  return ids
    .map(id =>
      group(
        id,
        controls.filter(control => control.group === id),
        starts,
      ),
    )
    .filter(({ rows, single }) => rows.length + single.length > 0)
}

/** The groups with only those rows whose words match. */
export function matching(
  groups: readonly Group[],
  text: string,
  title: (group: string) => string,
): Group[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...groups]
  return groups
    .map(({ id, rows, single }) => {
      const fits = ({ param: { label, help }, owner }: Row): boolean => {
        const own = `${label} ${help} ${owner} ${title(id)}`.toLowerCase()
        return words.every(word => own.includes(word))
      }
      const parts = single.map(part => ({ ...part, rows: part.rows.filter(fits) }))
      return {
        id,
        rows: rows.filter(fits),
        single: parts.filter(part => part.rows.length > 0),
      }
    })
    .filter(({ rows, single }) => rows.length + single.length > 0)
}

/** Every row that has been moved away from its start, once each. */
export function changedControls(
  controls: readonly Control[],
  start: readonly Control[],
): { readonly control: Control; readonly start: Value }[] {
  const starts = new Map(start.map(({ key, value }) => [key, value]))
  return controls
    .filter(({ key, value }) => starts.has(key) && starts.get(key) !== value)
    .map(control => ({ control, start: starts.get(control.key)! }))
}

function group(id: string, controls: readonly Control[], starts: Map<string, Value>): Group {
  if (id !== 'cohort') {
    return { id, rows: controls.map(control => row([control], starts)), single: [] }
  }
  const owners = [...new Set(controls.map(ownerPath))]
  const single = owners.map(path => {
    const own = controls.filter(control => ownerPath(control) === path)
    return { owner: own[0].owner, rows: own.map(control => row([control], starts)) }
  })
  const names = [...new Set(controls.map(nameOf))]
  const common = names
    .map(name => controls.filter(control => nameOf(control) === name))
    .filter(same => owners.length > 1 && same.length === owners.length)
  return { id, rows: common.map(same => row(same, starts)), single }
}

function row(controls: readonly Control[], starts: Map<string, Value>): Row {
  const [first, ...others] = controls
  return {
    id: others.length > 0 ? `all.${nameOf(first)}` : first.key,
    param: first.param,
    owner: first.owner,
    controls,
    value: first.value,
    start: starts.get(first.key) ?? first.value,
    isMixed: others.some(({ value }) => value !== first.value),
    isChanged: controls.some(({ key, value }) => value !== starts.get(key)),
  }
}

/** A field of the cohort itself or of its strategy: 'activity', 'agent.patience'. */
function nameOf({ path }: Control): string {
  return path.slice(2).join('.')
}

function ownerPath({ path }: Control): string {
  return path.slice(0, 2).join('.')
}
