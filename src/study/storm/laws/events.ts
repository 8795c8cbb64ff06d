/** R: events are a forest of allowed causes; agents read what they may only read, and act once. */
import { lookAtMarket } from '../../../engine/look.ts'
import type { Run } from '../../../engine/run.ts'
import type { View } from '../../../agents/strategy.ts'
import { CAUSES, ROOT } from '../../../world/eventCauses.ts'
import { COUNT, FIRST, KIND, KINDS } from '../../../world/events.ts'
import { GAS, STEP } from '../../../world/world.ts'
import type { Law, Note } from '../law.ts'

/** By kind and kind of cause + 1 (0: none): whether it is allowed. */
const ALLOWED: readonly boolean[][] = KINDS.map(kind =>
  [ROOT, ...KINDS].map(cause => (CAUSES[kind] as readonly string[]).includes(cause)),
)

export const eventCauses: Law = {
  id: 'R1',
  name: 'every event comes from an earlier one of a kind that may cause it',
  formula: '-1 <= id of cause < id; kind of cause as declared; ids without gaps',
  bind: ({ world: { log } }, note) => {
    // Kinds of all events since the law began to look.
    let kinds = new Uint8Array(4096)
    const first = log.cursor[FIRST]
    let next = first
    return {
      end: () => {
        const { cursor, kind, back } = log
        const sides = { what: 'first id of a step', left: cursor[FIRST], right: next }
        note(cursor[FIRST] === next, () => sides)
        next = cursor[FIRST] + cursor[COUNT]
        kinds = withRoom(kinds, next - first)
        for (let row = 0; row < cursor[COUNT]; row++) {
          const id = cursor[FIRST] + row
          kinds[id - first] = kind[row]
          const cause = back[row] === 0 ? -1 : id - back[row]
          // What came before it began to look is not known.
          const isEarlier = cause >= -1 && cause < id
          const of = cause < first ? undefined : kinds[cause - first]
          const isAllowed = cause >= 0 && of === undefined ? true : ALLOWED[kind[row]][of === undefined ? 0 : of + 1] // prettier-ignore
          note(isEarlier && isAllowed, () => ({
            what: `event ${id} (${KINDS[kind[row]]}), its cause`,
            left: cause < 0 ? ROOT : `event ${cause} (${of === undefined ? 'unknown' : KINDS[of]})`,
            right: CAUSES[KINDS[kind[row]]].join(', '),
          }))
        }
      },
    }
  },
}

function withRoom(kinds: Uint8Array<ArrayBuffer>, count: number): Uint8Array<ArrayBuffer> {
  let length = kinds.length
  if (count <= length) return kinds
  while (length < count) length *= 2
  const grown = new Uint8Array(length)
  grown.set(kinds)
  return grown
}

/** The ledger is weighed in every such step. */
const EVERY = 4

export const readOnly: Law = {
  id: 'R19',
  name: 'agents change nothing that they may only read',
  formula:
    'views, registers of markets, marks of options, the ledger (but for who comes back): after deciding = before',
  bind: (run, note) => {
    const { world, scratch } = run
    const fresh = scratch.views.map(copyOf)
    const known = scratch.views.map((view, row) => marketFigures(run, view, row))
    const states = world.markets.map(({ state }) => state.slice())
    const marks = world.markets.map(({ chain }) => chain?.mark.slice() ?? new Float64Array(0))
    let weight = 0
    let from = 0
    const isDue = (): boolean => world.scalars[STEP] % EVERY === 0
    return {
      before: {
        agents: () => {
          world.markets.forEach(({ state, chain }, row) => {
            states[row].set(state)
            if (chain) marks[row].set(chain.mark)
          })
          from = world.log.cursor[COUNT]
          if (isDue()) weight = weigh(world)
        },
      },
      after: {
        agents: () => {
          world.markets.forEach((market, row) => {
            const { id, state, chain } = market
            // The engine itself ends a rise of gas here.
            states[row][GAS] = state[GAS]
            lookAtColumn([`market ${id}, register`, state, states[row]], note)
            if (chain) lookAtColumn([`market ${id}, mark of option`, chain.mark, marks[row]], note)
            lookAtMarket(fresh[row], world, market, run.rules.markets[row])
            for (const name of known[row]) {
              const [left, right] = [scratch.views[row][name], fresh[row][name]]
              note(isAlike(left, right), () => ({ what: `view of ${id}, ${name}`, left: String(left), right: String(right) })) // prettier-ignore
            }
          })
          if (!isDue() || hasReturned(world, from)) return
          const now = weigh(world)
          note(now === weight, () => ({ what: 'ledger, weighed', left: now, right: weight }))
        },
      },
    }
  },
}

const copyOf = (view: View): View => ({
  ...view,
  outside: view.outside.slice(),
  trend: view.trend.slice(),
  trendDeviation: view.trendDeviation.slice(),
})

/** Names of the figures of a view that are the market's own, not the cohort's that looked last. */
function marketFigures({ world, rules }: Run, view: View, row: number): readonly (keyof View)[] {
  const names = Object.keys(view) as (keyof View)[]
  const blank = Object.fromEntries(names.map(name => [name, typeof view[name] === 'number' ? BLANK : view[name]])) // prettier-ignore
  const probe = copyOf(blank as unknown as View)
  probe.outside.fill(BLANK)
  probe.trend.fill(BLANK)
  lookAtMarket(probe, world, world.markets[row], rules.markets[row])
  return names.filter(name => name === 'outside' || name === 'trend' || (typeof view[name] === 'number' && probe[name] !== BLANK)) // prettier-ignore
}

/** No figure of a market. */
const BLANK = -0.123456789

/** Whether two figures, or two lists of them, are the same; what is no number is equal to itself. */
function isAlike(one: View[keyof View], other: View[keyof View]): boolean {
  if (typeof one === 'number' || typeof other === 'number') return Object.is(one, other)
  const [list, others] = [one as ArrayLike<number>, other as ArrayLike<number>]
  for (let i = 0; i < list.length; i++) if (!Object.is(list[i], others[i])) return false
  return list.length === others.length
}

function lookAtColumn(
  [what, now, was]: readonly [string, Float64Array, Float64Array],
  note: Note,
): void {
  const at = now.findIndex((value, i) => !Object.is(value, was[i]))
  note(at < 0, () => ({ what: `${what} ${at}`, left: now[at], right: was[at] }))
}

/** A sum over the ledger that changes with each of its numbers, and with their places. */
function weigh({ cash, markets }: Run['world']): number {
  let sum = 0
  const add = (column: Float64Array): void => {
    for (let i = 0; i < column.length; i++) sum += column[i] * (1 + (i % 31))
  }
  for (const column of cash) add(column)
  for (const { size, quote, spot, chain } of markets) {
    for (const column of [size, quote, spot]) add(column)
    if (chain) add(chain.legSize)
  }
  return sum
}

function hasReturned({ log }: Run['world'], from: number): boolean {
  for (let row = from; row < log.cursor[COUNT]; row++) {
    if (log.kind[row] === KIND.reentry) return true
  }
  return false
}

export const actsOnce: Law = {
  id: 'R20',
  name: 'nobody acts twice in a step, nor for another cohort',
  formula: 'rows that act rise within their cohort',
  bind: ({ world, scratch }, note) => ({
    after: {
      agents: () => {
        for (const { index, id, first, count } of world.cohorts) {
          const { acting } = scratch.cohorts[index]
          let last = first - 1
          for (let j = 0; j < acting.count; j++) {
            const row = acting.rows[j]
            const after = last
            note(row > after && row < first + count, () => ({
              what: `cohort ${id}, row that acts`,
              left: row,
              right: `above ${after}, below ${first + count}`,
            }))
            last = row
          }
        }
      },
    },
  }),
}
