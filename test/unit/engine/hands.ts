/** What a test does to a run by hand, between its phases. */
import { PHASES } from '../../../src/engine/step.ts'
import type { Run } from '../../../src/engine/run.ts'
import { COUNT } from '../../../src/world/events.ts'
import { pay } from '../../../src/world/ledger.ts'
import { MARK, STEP, equity } from '../../../src/world/world.ts'
import { eventsOf, type Seen } from '../../support/watch.ts'

/** Quanta of an account's position at the mark. */
export function notionalOf({ world }: Run, row: number): number {
  const [{ size, state, k }] = world.markets
  return Math.abs(size[row]) * state[MARK] * k
}

/** Pays money in or out until an account's equity is so many parts of its notional, nearest. */
export function leave(run: Run, row: number, ratio: number): void {
  const { world } = run
  const change = Math.round(ratio * notionalOf(run, row)) - equity(world, world.markets[0], row)
  if (change < 0) pay(world, 0, row, world.outside, -change)
  else pay(world, 0, world.outside, row, change)
}

/** Rows of a cohort, those of its agents that hold nothing left out unless asked for. */
export function rowsOf({ world }: Run, id: string, all = false): number[] {
  const { first, count } = world.cohorts.find(cohort => cohort.id === id)!
  const rows = Array.from({ length: count }, (_, slot) => first + slot)
  return rows.filter(row => all || world.markets[0].size[row] !== 0)
}

/** Makes one phase of the step that stands; returns what it told. */
export function phase(run: Run, name: string): Seen[] {
  const from = run.world.log.cursor[COUNT]
  PHASES.find(([id]) => id === name)![1](run)
  return eventsOf(run.world.log, from)
}

/** Margin and liquidations of the next step, and nothing else of it; returns what they told. */
export function liquidate(run: Run): Seen[] {
  run.world.scalars[STEP]++
  return [...phase(run, 'margin'), ...phase(run, 'liquidations')]
}
