/** The incentives panel as data: controls gathered into groups by what they rule, and rows. */
import type { Param } from '../../scenario/declaration.ts'
import type { Control, Role } from '../../workers/messages.ts'

type Value = Control['value']

/** One row: a parameter, or the same parameter of every cohort of traders. */
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

/** Rows of one part of the rules, or of one cohort. */
export interface Block {
  readonly owner: string
  readonly rows: readonly Row[]
}

/** What a group holds: blocks in full view, and single cohorts one by one behind a fold. */
export interface Group {
  readonly id: GroupId
  readonly blocks: readonly Block[]
  readonly single: readonly Block[]
  readonly count: number
  readonly changed: number
}

/** Groups in the order of the panel. */
const GROUPS = [
  'first',
  'trading',
  'makers',
  'attackers',
  'margin',
  'options',
  'liquidation',
  'fees',
  'waterfall',
  'oracle',
  'breakers',
  'keepers',
  'other',
] as const
export type GroupId = (typeof GROUPS)[number]

/** Of more rows than this, those to begin with stand in a group of their own, before all others. */
export const FEW = 24

/** What to begin with: ends of a path and the slot they stand in. Each stands in its own group as well. */
const FIRST: readonly (readonly [keys: string, slot?: string])[] = [
  ['depth'],
  ['crisisRebate', 'venue'],
  ['maintenanceMarginRate', 'margin'],
  ['initialMarginRate', 'margin'],
  ['range', 'bookMargin'],
  ['penaltyRate', 'liquidation'],
  ['keeperReward', 'liquidation'],
  // A fund is so large as a share of open interest, or in usd: the one that is not in use is zero.
  ['sizeShare capital', 'waterfall'],
  ['backstopPace', 'waterfall'],
  ['hedgeBand'],
]

/** Owner of the rows that move every cohort of traders at once. */
export const EVERYONE = ''

const BY_ROLE: Readonly<Record<Role, GroupId>> = {
  trader: 'trading',
  carry: 'trading',
  maker: 'makers',
  keeper: 'keepers',
  depositor: 'waterfall',
  attacker: 'attackers',
  dealer: 'makers',
}

/** Slots of a protocol that share a group with others. */
const BY_SLOT: Readonly<Record<string, GroupId>> = {
  chain: 'options',
  surface: 'options',
  bookMargin: 'margin',
  bookLiquidation: 'liquidation',
}

/** The group a control belongs to; `roles` are those of the cohorts, in order. */
export function groupOf({ path }: Control, roles: readonly Role[]): GroupId {
  const [list, row, slot] = path
  if (list === 'cohorts') return BY_ROLE[roles[Number(row)] ?? 'trader']
  if (list === 'markets') return slot === 'oracle' ? 'oracle' : 'trading'
  return BY_SLOT[String(slot)] ?? GROUPS.find(id => id === slot) ?? 'other'
}

/** All rows by group. `start` holds the same controls with the values the run began with. */
export function incentiveGroups(
  controls: readonly Control[],
  start: readonly Control[],
  roles: readonly Role[] = [],
): Group[] {
  const starts = new Map(start.map(({ key, value }) => [key, value]))
  const groups = GROUPS.map(id => {
    const own = controls.filter(control => groupOf(control, roles) === id)
    return id === 'trading' ? tradingGroup(own, starts) : group(id, blocksOf(own, starts), [])
  }).filter(({ count }) => count > 0)
  const isMany = groups.reduce((sum, { count }) => sum + count, 0) > FEW
  const first = isMany ? blocksOf(firstOf(controls), starts) : []
  return first.length > 0 ? [group('first', first, []), ...groups] : groups
}

function firstOf(controls: readonly Control[]): Control[] {
  return FIRST.flatMap(([keys, slot]) => {
    const found = keys.split(' ').flatMap(key => {
      const fits = ({ path }: Control): boolean =>
        path.at(-1) === key && (slot === undefined || path[2] === slot)
      return controls.find(fits) ?? []
    })
    return found.find(({ value }) => value !== 0) ?? found.slice(0, 1)
  })
}

/** The groups with only those rows whose words match. */
export function matching(
  groups: readonly Group[],
  text: string,
  title: (group: GroupId) => string,
): Group[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...groups]
  return groups
    .filter(({ id }) => id !== 'first')
    .map(({ id, blocks, single }) => {
      const fits = ({ param: { label, help }, owner }: Row): boolean => {
        const own = `${label} ${help} ${owner} ${title(id)}`.toLowerCase()
        return words.every(word => own.includes(word))
      }
      const kept = (list: readonly Block[]): Block[] =>
        list
          .map(({ owner, rows }) => ({ owner, rows: rows.filter(fits) }))
          .filter(({ rows }) => rows.length > 0)
      return group(id, kept(blocks), kept(single))
    })
    .filter(({ count }) => count > 0)
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

type Starts = ReadonlyMap<string, Value>

/** Market first, then what all cohorts of traders share, then each of them by itself. */
function tradingGroup(controls: readonly Control[], starts: Starts): Group {
  const cohorts = controls.filter(({ path }) => path[0] === 'cohorts')
  const market = blocksOf(
    controls.filter(({ path }) => path[0] !== 'cohorts'),
    starts,
  )
  const single = blocksOf(cohorts, starts)
  if (single.length < 2) return group('trading', [...market, ...single], [])
  const names = [...new Set(cohorts.map(nameOf))]
  const common = names
    .map(name => cohorts.filter(control => nameOf(control) === name))
    .filter(same => same.length === single.length)
    .map(same => row(same, starts))
  const everyone = common.length > 0 ? [{ owner: EVERYONE, rows: common }] : []
  return group('trading', [...market, ...everyone], single)
}

function group(id: GroupId, blocks: readonly Block[], single: readonly Block[]): Group {
  const rows = blocks.flatMap(block => block.rows)
  const folded = single.flatMap(block => block.rows)
  const changed = new Set(
    [...rows, ...folded]
      .filter(({ isChanged }) => isChanged)
      .flatMap(({ controls }) => controls.map(({ key }) => key)),
  )
  return { id, blocks, single, count: rows.length + folded.length, changed: changed.size }
}

/** One block for each part or cohort, in the order they come. */
function blocksOf(controls: readonly Control[], starts: Starts): Block[] {
  const owners = [...new Set(controls.map(ownerPath))]
  return owners.map(path => {
    const own = controls.filter(control => ownerPath(control) === path)
    return { owner: own[0].owner, rows: own.map(control => row([control], starts)) }
  })
}

function row(controls: readonly Control[], starts: Starts): Row {
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

/** The cohort, the slot of a market or protocol, or the part at a place of a list. */
function ownerPath({ path }: Control): string {
  if (path[0] === 'cohorts') return path.slice(0, 2).join('.')
  return path.slice(0, typeof path[3] === 'number' ? 4 : 3).join('.')
}
