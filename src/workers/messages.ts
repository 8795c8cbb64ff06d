/** Everything that crosses between the page and the worker, in one place. */
import type { Plan } from '../agents/strategy.ts'
import type { Change } from '../scenario/compose.ts'
import type { Declarations, Param, ParamSpecs } from '../scenario/declaration.ts'
import type { Scenario } from '../scenario/document.ts'
import type { Fault } from '../scenario/faults.ts'
import type { Dropped } from '../scenario/keepEdits.ts'
import type { RunSnapshot } from '../engine/stepper.ts'
import type { Summary } from '../engine/summary.ts'
import type { OptionsView } from './options/types.ts'
import type { Risk } from './risk/types.ts'

/** A run to open: JSON text of a scenario, or a link. */
export type Source = { readonly text: string } | { readonly link: string }

/** A parameter of the scenario at hand, for a slider. */
export interface Control {
  /** Where it stands in the document: 'protocols.0.margin.maintenanceMarginRate'. */
  readonly key: string
  readonly path: readonly (string | number)[]
  readonly param: Param
  readonly value: number | string | boolean
  /** 'market', 'margin', 'liquidation', 'waterfall' or 'cohort'. */
  readonly group: string
  /** The part's own name ('Static margin'), or the cohort's. */
  readonly owner: string
}

export interface Rung {
  /** Part id: 'insurance-fund'. */
  readonly kind: string
  readonly name: string
  readonly about: string
  readonly account: number
}

/** What an agent is there for; colours the page. */
export type Role = 'trader' | 'carry' | 'maker' | 'keeper' | 'depositor' | 'attacker' | 'dealer'

/** What the page must know of a run before its first frame. */
export interface Opened {
  readonly scenario: Scenario
  readonly seed: string
  readonly steps: number
  readonly stepSeconds: number
  /** Milliseconds since 1970 of the start of step 0. */
  readonly startTime: number
  readonly agents: number
  /** Account rows that belong to agents; columns of a frame have this length. */
  readonly accounts: number
  /** Cohort of each account row, -1 for padding. */
  readonly cohortOf: Int32Array
  readonly cohorts: readonly {
    readonly id: string
    readonly name: string
    readonly about: string
    readonly role: Role
    /** Of attackers: the account of their common money, and their plan; else -1 and undefined. */
    readonly purse: number
    readonly plan: Plan | undefined
  }[]
  /** Names of the origins of price moves, in the order of `FrameEvents.detail` and of the observations `origin.ID`. */
  readonly origins: readonly string[]
  /** Equity of each account at the start, usd. */
  readonly startEquity: Float64Array
  readonly controls: readonly Control[]
  readonly rungs: readonly Rung[]
  /** Ids of the columns of `Frame.observations`, in order. */
  readonly observations: readonly string[]
  /** Things to tell the person: an unknown engine version, say. */
  readonly notices: readonly Fault[]
  /** Digest that the link promised, if it was a link. */
  readonly promised: string | null
  /** What the link says is to be looked at, if it was a link. */
  readonly view: string | null
  readonly frame: Frame
}

/** Events since the last frame (fills and marks left out), in order. */
export interface FrameEvents {
  readonly count: number
  readonly id: Float64Array
  readonly step: Int32Array
  /** Index into KINDS of world/events.ts. */
  readonly kind: Int32Array
  readonly account: Int32Array
  readonly other: Int32Array
  readonly ticks: Int32Array
  readonly lots: Float64Array
  readonly amount: Float64Array
  /** Id of the event that caused it, -1 for a root. */
  readonly cause: Float64Array
  /** For liquidations: leverage just before; shares of the cause by `Opened.origins`; generation in its cascade;
   *  index of the last safe mark in the history (0: the start, s + 1: in step s); that mark in ticks. */
  readonly detail: Float32Array
}

/** Numbers of `FrameEvents.detail` for each event, and where each stands. */
export const DETAIL = 15
export const DETAIL_LEVERAGE = 0
export const DETAIL_SHARES = 1 // one an origin, eleven
export const DETAIL_GENERATION = 12
export const DETAIL_SAFE_STEP = 13
export const DETAIL_SAFE_TICKS = 14

/** Resting notional in usd by distance from the middle of the book: bucket j holds prices up to (j + 1) x `bucket` away. */
export interface Depth {
  readonly mid: number
  /** usd. */
  readonly bucket: number
  readonly bids: Float32Array
  readonly asks: Float32Array
}

/** What the protocol's oracle sees. */
export interface OracleView {
  readonly indexPrice: number
  readonly state: 'live' | 'stale' | 'diverged'
  /** Last price of each source in usd, its age in seconds, and 1 where it is at fault. */
  readonly prices: Float32Array
  readonly ages: Float32Array
  readonly faulty: Uint8Array
}

/** A breaker of the protocol. */
export interface BreakerView {
  readonly kind: string
  readonly name: string
  readonly about: string
  /** Whether it watches at all. */
  readonly isArmed: boolean
  readonly isOn: boolean
  /** Step at which it last went on or off; -1 if it never did. */
  readonly since: number
  /** What it watches, and the value at which it goes on. */
  readonly value: number
  readonly limit: number
}

/** The state of the run after a step, and what happened since the frame before. */
export interface Frame {
  readonly step: number
  readonly done: boolean
  readonly markPrice: number
  readonly outsidePrice: number
  /** usd, NaN without a position. */
  readonly liquidationPrice: Float32Array
  /** Signed notional in usd: long above zero. */
  readonly notional: Float32Array
  /** Rows of `Opened.observations`, one a step since the last frame. */
  readonly observations: Float64Array
  readonly observed: number
  readonly events: FrameEvents
  /** Balance in usd of each rung's account, positions that it took over included. */
  readonly balances: Float64Array
  /** Signed notional in usd of the positions that each rung took over and has not sold yet. */
  readonly inventories: Float64Array
  /** Null where no order book is traded on. */
  readonly depth: Depth | null
  readonly oracle: OracleView | null
  readonly breakers: readonly BreakerView[]
  readonly summary: Summary
  readonly digest: string
}

/** Buffers that go to and fro, so that a frame allocates nothing. */
export interface Spare {
  readonly liquidationPrice: Float32Array
  readonly notional: Float32Array
}

export interface Faulty {
  readonly faults: readonly Fault[]
}

/** A part that a document may name. */
export interface PartView {
  readonly id: string
  readonly name: string
  readonly about: string
  readonly params: ParamSpecs
  /** Of an agent. */
  readonly role?: Role
}

/** All that a document may be made of, by slot, and the fields that every cohort has. */
export interface Parts {
  readonly slots: Readonly<Record<keyof Declarations, readonly PartView[]>>
  readonly cohort: ParamSpecs
}

/** What a change of a document comes to. With faults it is a draft: it can be changed further, and not be run. */
export interface Composition {
  readonly scenario: Scenario
  readonly faults: readonly Fault[]
  /** Edits that address nothing any more. */
  readonly dropped: readonly Dropped[]
}

/** What a cohort has, usd, in the order of the document. */
export interface CastMember {
  readonly members: number
  /** Of them, those who have not left. */
  readonly present: number
  /** Accounts at the mark, shares of the vault, purse, coins held outside. */
  readonly wealth: number
  /** What they came with and brought later. */
  readonly brought: number
  readonly profit: number
}

/** Somebody an attack dealt with: a cohort or a rung by its place in the document, or one of a few others. */
export interface AttackParty {
  readonly kind:
    | 'cohort'
    | 'rung'
    | 'treasury'
    | 'bad-debt'
    | 'unpaid'
    | 'keeper-pool'
    | 'house'
    | 'funding'
    | 'outside-venue'
    | 'world'
  readonly place: number
}

/** The account of an attack, usd. */
export interface AttackView {
  /** Place of its cohort in the document; that has its plan. */
  readonly cohort: number
  readonly budget: number
  readonly worth: number
  readonly profit: number
  /** What it took from others and what it lost to others; their difference is the profit. */
  readonly extracted: number
  readonly spent: number
  /** Taken from a party (above zero) or lost to it, largest first. */
  readonly taken: readonly (AttackParty & { readonly amount: number })[]
  /** Places in its plan: of the phase it is in, and of the reason for which it went there. */
  readonly phase: number
  readonly reason: number
  /** Phases entered so far with their first step. */
  readonly story: readonly {
    readonly phase: number
    readonly step: number
    readonly reason: number
  }[]
}

/** Who has paid for trading and for being closed, and who got it, usd. */
export interface Revenue {
  readonly takerFees: number
  readonly feesBy: readonly { readonly role: Role; readonly amount: number }[]
  /** Paid to makers out of the fees; below zero they paid. */
  readonly rebates: number
  readonly toFund: number
  readonly toVault: number
  readonly toKeepers: number
  readonly kept: number
  readonly penalties: number
  readonly rewards: number
  readonly gas: number
  readonly bonus: number
}

/** Numbers of a cohort in a row of `CastView.series`, and where each stands. */
export const CAST_WIDTH = 3
export const CAST_PRESENT = 0
export const CAST_WEALTH = 1
export const CAST_PROFIT = 2

export interface CastView {
  /** Number of the run that it tells of: rows of another, or of an earlier start, do not go with them. */
  readonly run: number
  /** First row that is sent; 0 if the rows asked for are of another run. */
  readonly from: number
  /** Steps that were made at each row. */
  readonly steps: Int32Array
  /** Row after row, cohort after cohort: `CAST_WIDTH` numbers. */
  readonly series: Float64Array
  readonly members: readonly CastMember[]
  readonly attacks: readonly AttackView[]
  readonly revenue: Revenue
}

/** A run as it stood, with what its worker had gathered: from here another worker goes on. */
export interface Kept {
  readonly snapshot: RunSnapshot
  /** Steps made. */
  readonly step: number
  /** Number of the run, as in `CastView`. */
  readonly number: number
  readonly cast: Pick<CastView, 'steps' | 'series'>
}

export interface SimService {
  /** Opens a run at step 0. A source with faults changes nothing of the run that is open. */
  open(source: Source): Promise<Opened | Faulty>
  /** Makes up to `steps` steps and returns what is to be drawn. */
  advance(steps: number, spare?: Spare): Promise<Frame>
  /** Changes a live parameter from the next step on. */
  edit(
    path: readonly (string | number)[],
    value: number | string | boolean,
  ): Promise<Edited | Faulty>
  /** Starts again from step 0, keeping the edits made so far or dropping them. */
  restart(keepEdits: boolean): Promise<Opened | Faulty>
  /** Goes to a step: back by starting again and replaying, forward by running. */
  seek(step: number): Promise<Frame>
  /** Ends a seek where it is. */
  cancel(): Promise<void>
  /** The whole state of the run, for the page to keep. */
  keep(): Promise<Kept>
  /**
   * Opens a run that another worker had reached: from what was kept of it, else from its document
   * alone, on to a step. The frame tells nothing of what was before.
   */
  resume(kept: Kept | null, scenario: Scenario, step: number): Promise<Frame>
  /** What stands at risk now, and who would pay: computed when it is asked for. */
  risk(): Promise<Risk>
  /** The options venue now, with the book of an account if one is named; null where none are listed. */
  options(account: number | null): Promise<OptionsView | null>
  /** The link of the run with its edits, and the digest of the whole run. */
  share(): Promise<Shared | Faulty>
  /** The link of a document whose run was not made to its end. */
  linkOf(scenario: Scenario): Promise<{ readonly fragment: string } | Faulty>
  /** The cast as it stands, and the rows of its series from `from` on, if they are of that run. */
  cast(run: number, from: number): Promise<CastView>
  /** All parts that there are. */
  parts(): Promise<Parts>
  /** A document after a change, or as it is; the run that is open is not touched. */
  compose(scenario: Scenario, change: Change | null): Promise<Composition>
  /** A document as a file holds it: without defaults. */
  fileText(scenario: Scenario): Promise<string>
  /** Digest of a whole run, computed from its document alone. */
  digestOf(source: Source): Promise<{ readonly digest: string } | Faulty>
  /** The first law that a run breaks, computed from its document alone; null if it keeps them all. */
  lawOf(source: Source): Promise<Verdict | null | Faulty>
}

/** A broken law: its sentence and formula, where it broke, and both sides. */
export interface Verdict {
  readonly law: string
  readonly name: string
  readonly formula: string
  /** From 0. */
  readonly step: number
  readonly phase: string
  readonly what: string
  readonly left: number | string
  readonly right: number | string
}

export interface Edited {
  /** The step at which it takes effect. */
  readonly step: number
  readonly scenario: Scenario
}

export interface Shared {
  readonly fragment: string
  readonly digest: string
}
