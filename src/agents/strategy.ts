/** How an agent decides: from what it may know to how much it wants to trade. */
import { deriveKey, draws32, type Key } from '../kernel/random.ts'
import type { ParamSpecs, ParamsOf, Part } from '../scenario/declaration.ts'

/** What everybody may know in a step. One object, reused. */
export interface View {
  step: number
  /** Published price, in usd. */
  markPrice: number
  /** Log return of the published price over the last step. */
  lastReturn: number
  /** Equity's unit over a lot's value at the mark: lots that one unit of equity buys at leverage one. */
  lotsPerEquity: number
  /** usd in one unit of `equity`, base in one lot. */
  unit: number
  lot: number
}

/** The agents of one cohort that act in this step, and their own figures; row j belongs to one agent. */
export interface Acting {
  count: number
  /** Agent rows, rising; for addressing draws only. */
  rows: Int32Array
  /** Row of the cohort's first agent. */
  first: number
  /** Equity at the mark, in whole units of the settlement asset (quanta). */
  equity: Float64Array
  /** Signed position, lots. */
  size: Float64Array
  /** The leverage this agent wants, its cohort's appetite included. */
  leverage: Float64Array
}

/** A cohort's own randomness: addressed by agent and step, so nobody else's draws move. */
export interface Luck {
  readonly key: Key
}

/** Fills `out[j]` with 32 random bits for each acting agent; `k` tells draws of one step apart. */
export function bits(luck: Luck, acting: Acting, view: View, k: number, out: Int32Array): void {
  const [k0, k1] = deriveKey(luck.key, DRAW, k)
  draws32(k0, k1, acting.rows, acting.count, view.step, out, acting.first)
}

const DRAW = 301

export interface Decision<P> {
  readonly acting: Acting
  readonly view: View
  readonly params: P
  readonly luck: Luck
}

export interface StrategyPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  /** Writes the lots each acting agent wants to trade now (signed, whole) to `lots[0 .. count)`. */
  readonly decide: (decision: Decision<ParamsOf<S>>, lots: Float64Array) => void
}

/** Gives the parameters' types to `decide`. */
export const defineStrategy = <const S extends ParamSpecs>(part: StrategyPart<S>): StrategyPart =>
  part as unknown as StrategyPart

interface One<P> {
  readonly params: P
  /** usd. */
  readonly equity: number
  /** Signed base held. */
  readonly size: number
  /** The leverage this agent wants, its cohort's appetite included. */
  readonly leverage: number
}

/** A strategy written for one agent: `wantedSize` is the position it wants, in units of base, signed. */
export function defineAgent<const S extends ParamSpecs>({
  wantedSize,
  ...part
}: Part<S> & {
  readonly wantedSize: (own: One<ParamsOf<S>>, view: Readonly<View>) => number
}): StrategyPart {
  return defineStrategy<S>({
    ...part,
    decide: ({ acting, view, params }, lots) => {
      for (let j = 0; j < acting.count; j++) {
        const own = {
          params,
          equity: acting.equity[j] * view.unit,
          size: acting.size[j] * view.lot,
          leverage: acting.leverage[j],
        }
        lots[j] = Math.round(wantedSize(own, view) / view.lot) - acting.size[j]
      }
    },
  })
}
