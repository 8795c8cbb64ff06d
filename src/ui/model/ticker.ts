/** The ticker of one run: a sentence for each happening, newest first. */
import type { Frame } from '../../workers/messages.ts'
import { sentenceOf, type Teller } from '../text/sentences.ts'
import { gather } from './happenings.ts'
import type { History, TickerLine } from './types.ts'

const LINES_MAX = 200

/** Shares of the fund's start, and moves of the mark, whose first crossing is told. */
const FUND_LEVELS = [0.75, 0.5, 0.25, 0.1, 0.01]
const PRICE_LEVELS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]

export interface Ticker {
  /** Takes in a frame whose observations stand in the history from row `from` on, and its liquidations in the chronicle. */
  readonly add: (frame: Frame, from: number, bucket: number) => void
  readonly lines: () => readonly TickerLine[]
}

/** An empty ticker. */
export function createTicker(teller: Teller): Ticker {
  const { opened, history } = teller
  const gathering = gather(opened)
  let lines: readonly TickerLine[] = []
  const crossings = [
    crossing({ column: 'fund', levels: FUND_LEVELS, below: true }),
    crossing({ column: 'markPrice', levels: PRICE_LEVELS, below: true, asMove: true }),
    crossing({ column: 'markPrice', levels: PRICE_LEVELS, below: false, asMove: true }),
  ]
  return {
    add: (frame, from, bucket) => {
      gathering.add(frame.events, bucket)
      for (const { crossed, kind } of crossings) {
        const last = crossed(history, from)
        if (last) gathering.level({ kind, ...last }, bucket)
      }
      const changed = gathering.take().sort((a, b) => a.first - b.first || a.id - b.id)
      if (changed.length === 0) return
      const told = changed.slice(-LINES_MAX).map(one => {
        const { id, first } = one
        return { id, step: first, ...sentenceOf(one, teller) }
      })
      lines = merged(lines, told)
    },
    lines: () => lines,
  }
}

/** Later lines before earlier ones; a line that has grown replaces itself where it stands. */
function merged(lines: readonly TickerLine[], told: readonly TickerLine[]): TickerLine[] {
  const grown = new Map(told.map(line => [line.id, line]))
  const kept = lines.map(line => {
    const other = grown.get(line.id)
    if (other) grown.delete(line.id)
    return other ?? line
  })
  return [...[...grown.values()].reverse(), ...kept].slice(0, LINES_MAX)
}

interface Watched {
  readonly column: 'fund' | 'markPrice'
  /** Rising distances from the start. */
  readonly levels: readonly number[]
  readonly below: boolean
  /** Levels are moves away from the start rather than shares of it. */
  readonly asMove?: boolean
}

/** Finds the latest level that a column passes for the first time. */
function crossing({ column, levels, below, asMove = false }: Watched) {
  let next = 0
  const passed = (value: number, start: number): boolean => {
    const bound = asMove ? 1 + (below ? -levels[next] : levels[next]) : levels[next]
    return below ? value < bound * start : value > bound * start
  }
  return {
    kind: column === 'fund' ? ('fund-level' as const) : ('price-level' as const),
    crossed: (history: History, from: number): { step: number; level: number } | undefined => {
      const values = history.column(column)
      let found: { step: number; level: number } | undefined
      if (from === 0) next = 0
      for (let row = from; row < values.length; row++) {
        let level: number | undefined
        while (next < levels.length && values[0] > 0 && passed(values[row], values[0])) {
          level = asMove && below ? -levels[next] : levels[next]
          next++
        }
        if (level !== undefined) found = { step: row, level }
      }
      return found
    },
  }
}
