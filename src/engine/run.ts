/** A run under way: the document, the world, the rules in force, and room to work in. */
import type {
  Acting,
  Intents,
  Offers,
  OptionDesk,
  Plot,
  Quotes,
  Transfers,
  View,
} from '../agents/strategy.ts'
import type { Distressed } from '../protocol/liquidation/liquidationMethod.ts'
import { spendable } from '../protocol/waterfall/holdings.ts'
import type { HandOver, Shortfalls } from '../protocol/waterfall/rung.ts'
import type { Scenario } from '../scenario/document.ts'
import { emit, KIND } from '../world/events.ts'
import { pay } from '../world/ledger.ts'
import type { Market, World } from '../world/world.ts'
import type { Memories } from './memory.ts'
import type { BoundRung, Rules } from './rules.ts'

/** How often the books are added up: at the end, every 64 steps too, or after every phase. */
export type AuditLevel = 'events' | 'sampled' | 'full'

/** Who of a cohort acts in this step, and what each wants. */
export interface CohortScratch {
  readonly acting: Acting
  /** Accounts of the orders that are left once empty ones are taken out; `acting` stays as it is. */
  readonly orderRows: Int32Array
  readonly intents: Intents
  readonly quotes: Quotes
  readonly offers: Offers
  readonly transfers: Transfers
  readonly plot: Plot
  /** For those who hold options. */
  readonly options: OptionDesk | undefined
  /** Equity that counts as margin, by j, where it is not all of it. */
  readonly counted: Float64Array
}

/** Columns that live for a step. Never read in a later one. */
export interface Scratch {
  readonly cohorts: readonly CohortScratch[]
  /** What everybody may know, by market. */
  readonly views: readonly View[]
  /** Whether the liquidation map of each market has been made in this step. */
  readonly maps: readonly { isMapped: boolean }[]
  /** Accounts under maintenance, by protocol and market in turn, and how far each is under. */
  readonly breached: Int32Array
  readonly breachedEnds: Int32Array
  readonly ratio: Float64Array
  /** By agent row: step + 1 at which it was found. */
  readonly seenAt: Int32Array
  readonly shortfalls: Shortfalls
  /** By market: the liquidation of this step that will move the price most; event -1 if there is none. */
  readonly heaviest: readonly {
    readonly market: Market
    event: number
    impact: number
    generation: number
  }[]
  /** One row a liquidation of this step, in order: leverage just before, shares of its cause, and so on. */
  readonly liquidated: { count: number; detail: Float64Array }
  readonly distressed: Distressed
  readonly handOver: HandOver
  /** Keepers in the order of the step: row, latency, least reward, most lots; drawn when first needed. */
  readonly keepers: {
    step: number
    count: number
    readonly row: Int32Array
    readonly market: Int32Array
    readonly latency: Int32Array
    readonly least: Float64Array
    readonly margin: Float64Array
    readonly most: Float64Array
    readonly rank: Float64Array
  }
}

/** Numbers of a row of `Scratch.liquidated`: leverage, a share for each of ORIGINS, generation, step of the last safe
 *  mark, and that mark in ticks. */
export const LIQUIDATED_DETAIL = 15

export interface Run {
  /** As it stands now, edits up to this step applied. */
  scenario: Scenario
  readonly world: World
  rules: Rules
  readonly memories: Memories
  readonly audit: AuditLevel
  readonly scratch: Scratch
  /** Looks into each step between its phases, if anybody does. */
  watch?: Watch
}

/** Called around each phase of a step with its name. It may read anything and change nothing. */
export interface Watch {
  readonly before: (phase: string, run: Run) => void
  readonly after: (phase: string, run: Run) => void
}

/** Moves money into a rung from the outside world, or back out as far as it is there. */
export function fund(world: World, { context }: BoundRung, amount: number): void {
  const { asset, account } = context
  // What its positions may still lose stays.
  const moved = amount < 0 ? -Math.min(-amount, Math.max(0, spendable(context, account))) : amount
  if (moved === 0) return
  if (moved > 0) pay(world, asset, world.outside, account, moved)
  else pay(world, asset, account, world.outside, -moved)
  emit(world.log, { kind: KIND.deposit, account, amount: moved })
}
