/**
 * How a part of the model declares itself: id, one sentence, and parameters from which the schema,
 * the sliders, the docs and the tests follow.
 */

/** What a number counts. Shares and rates are fractions of one; the page prints them as percent. */
export type Unit =
  | 'share'
  | 'usd'
  | 'usd per agent'
  | 'multiple'
  | 'seconds'
  | 'steps'
  | 'per hour'
  | 'per day'
  | 'count'
  | 'none'

interface Described {
  readonly label: string
  /** One line: why somebody would move it. */
  readonly help: string
  /** May change while a run is under way, through an edit. */
  readonly live: boolean
  /** An incentive names the behaviour it moves and by which formula (its channel). */
  readonly channel?: string
}

export interface NumberParam extends Described {
  readonly kind: 'number' | 'whole'
  readonly unit: Unit
  readonly default: number
  readonly min: number
  readonly max: number
  /** The stretch a slider covers; the number field still takes everything from min to max. */
  readonly slider: readonly [number, number]
  readonly scale: 'linear' | 'log'
}

export interface ChoiceParam<C extends string = string> extends Described {
  readonly kind: 'choice'
  readonly choices: readonly C[]
  readonly default: C
}

export interface ToggleParam extends Described {
  readonly kind: 'toggle'
  readonly default: boolean
}

/** A path: pairs [minutes from the start of the path, price in usd], minutes rising, prices above zero. */
export interface PointsParam extends Described {
  readonly kind: 'points'
  readonly default: readonly (readonly [number, number])[]
}

export type Param = NumberParam | ChoiceParam | ToggleParam | PointsParam
export type ParamSpecs = Readonly<Record<string, Param>>
export type Value = number | string | boolean | readonly (readonly [number, number])[]

/** The values that belong to a table of parameters. */
export type ParamsOf<S extends ParamSpecs> = {
  -readonly [K in keyof S]: S[K] extends NumberParam
    ? number
    : S[K] extends ChoiceParam<infer C>
      ? C
      : S[K] extends ToggleParam
        ? boolean
        : readonly (readonly [number, number])[]
}

/** A condition between parameters of one part, checked when a document is read and after each edit. */
export interface Relation<S extends ParamSpecs = ParamSpecs> {
  /** Parameters it speaks of; the fault is reported at the first. */
  readonly of: readonly (keyof S & string)[]
  /** A method on purpose: a list of parts of different parameters is still a list of parts. */
  holds(params: ParamsOf<S>): boolean
  /** What is allowed, as it stands after "expected". */
  readonly expected: string
  /** Of its fault: E_SUM where parts of a whole are more than the whole, else E_RELATION. */
  readonly code?: 'E_SUM'
}

/** Anything that can be plugged into a scenario. */
export interface Part<S extends ParamSpecs = ParamSpecs> {
  readonly id: string
  /** Its name on the page. */
  readonly name: string
  /** One sentence about what it does. */
  readonly about: string
  readonly params: S
  readonly relations?: readonly Relation<S>[]
}

/** The declarations a document may name, by slot; the engine's catalogue provides them. */
export interface Declarations {
  readonly processes: ReadonlyMap<string, Part>
  readonly venues: ReadonlyMap<string, Part>
  readonly oracles: ReadonlyMap<string, Part>
  readonly margins: ReadonlyMap<string, Part>
  readonly liquidations: ReadonlyMap<string, Part>
  readonly fees: ReadonlyMap<string, Part>
  readonly chains: ReadonlyMap<string, Part>
  readonly surfaces: ReadonlyMap<string, Part>
  readonly bookMargins: ReadonlyMap<string, Part>
  readonly bookLiquidations: ReadonlyMap<string, Part>
  readonly collaterals: ReadonlyMap<string, Part>
  readonly rungs: ReadonlyMap<string, Part>
  readonly breakers: ReadonlyMap<string, Part>
  readonly agents: ReadonlyMap<string, Part>
  readonly shocks: ReadonlyMap<string, Part>
}

type Labelled = Pick<Described, 'label' | 'help'>

interface NumberOptions extends Labelled {
  readonly min: number
  readonly max: number
  readonly slider?: readonly [number, number]
  readonly scale?: 'linear' | 'log'
  readonly live?: boolean
  readonly channel?: string
}

/** A real parameter with its unit, default and bounds. */
export function number(unit: Unit, value: number, options: NumberOptions): NumberParam {
  const { min, max, slider = [min, max], scale = 'linear', live = false, ...rest } = options
  return { kind: 'number', unit, default: value, min, max, slider, scale, live, ...rest }
}

/** A whole-number parameter with its unit, default and bounds. */
export function whole(unit: Unit, value: number, options: NumberOptions): NumberParam {
  return { ...number(unit, value, options), kind: 'whole' }
}

/** A fraction of one. Printed as percent. */
export function share(value: number, options: Partial<NumberOptions> & Labelled): NumberParam {
  return number('share', value, { min: 0, max: 1, ...options })
}

/** One of a few words. */
export function choice<const C extends string>(
  value: NoInfer<C>,
  choices: readonly C[],
  options: Labelled & { readonly live?: boolean },
): ChoiceParam<C> {
  return { kind: 'choice', default: value, choices, live: false, ...options }
}

/** On or off. */
export function toggle(
  value: boolean,
  options: Labelled & { readonly live?: boolean; readonly channel?: string },
): ToggleParam {
  return { kind: 'toggle', default: value, live: false, ...options }
}

const FLAT = [
  [0, 100],
  [1440, 100],
] as const

/** A path of points, by default a flat one. */
export function points(options: Labelled): PointsParam {
  return { kind: 'points', default: FLAT, live: false, ...options }
}
