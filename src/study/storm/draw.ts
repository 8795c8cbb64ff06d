/** Values of declared parameters, drawn: from sensible to absurd, all of them legal, a few just beyond. */
import type { Param, ParamSpecs, Part, Value } from '../../scenario/declaration.ts'
import type { Dice } from './dice.ts'

/** How far from what is usual a scenario strays. Chances of a parameter's value; they sum to one. */
export interface Manner {
  readonly usual: number
  /** Near its present value, */
  readonly near: number
  /** somewhere on its slider, */
  readonly slider: number
  /** anywhere that is legal, */
  readonly anywhere: number
  /** or on a bound. */
  readonly bound: number
}

export const MANNERS: readonly (readonly [weight: number, manner: Manner])[] = [
  [0.6, { usual: 0.6, near: 0.2, slider: 0.15, anywhere: 0.03, bound: 0.02 }],
  [0.25, { usual: 0.3, near: 0.2, slider: 0.3, anywhere: 0.15, bound: 0.05 }],
  [0.15, { usual: 0.2, near: 0.1, slider: 0.2, anywhere: 0.25, bound: 0.25 }],
]

export function drawManner(dice: Dice): Manner {
  let left = dice.next()
  for (const [weight, manner] of MANNERS) {
    left -= weight
    if (left < 0) return manner
  }
  return MANNERS[0][1]
}

/** A value for a parameter that now stands at `now`. */
export function drawValue(dice: Dice, param: Param, manner: Manner, now: Value): Value {
  if (param.kind === 'toggle') return dice.chance(manner.usual) ? now : dice.chance(0.5)
  if (param.kind === 'choice') return dice.chance(manner.usual) ? now : dice.pick(param.choices)
  if (param.kind === 'points') return dice.chance(manner.usual) ? now : drawPath(dice)
  const value = drawNumber(dice, param, manner, Number(now))
  return param.kind === 'whole' ? Math.round(value) : value
}

type NumberParam = Extract<Param, { kind: 'number' | 'whole' }>

function drawNumber(dice: Dice, param: NumberParam, manner: Manner, now: number): number {
  const { min, max, slider } = param
  const within = (value: number): number => Math.max(min, Math.min(max, value))
  const { usual, near, anywhere } = manner
  const which = dice.next()
  if (which < usual) return now
  if (which < usual + near) return within(now * dice.scaled(0.5, 2))
  if (which < usual + near + manner.slider) return between(dice, slider, param.scale)
  if (which < usual + near + manner.slider + anywhere) return between(dice, [min, max], param.scale)
  return dice.pick([min, max, slider[0], slider[1]])
}

const between = (dice: Dice, [low, high]: readonly [number, number], scale: string): number =>
  scale === 'log' && low > 0 ? dice.scaled(low, high) : dice.between(low, high)

/** Shapes of an outside path, as changes of the log price by part of the way: flat, a crash, a gap in one minute, a
 *  rally, a saw, a crash that recovers. */
const SHAPES: readonly (readonly (readonly [at: number, move: number])[])[] = [
  [[0, 0], [1, 0]],
  [[0, 0], [0.3, 0], [0.5, -1], [1, -1.1]],
  [[0, 0], [0.4, 0], [0.4001, -1], [1, -1]],
  [[0, 0], [0.3, 0.1], [0.6, 1], [1, 0.9]],
  [[0, 0], [0.1, -0.5], [0.2, 0.3], [0.3, -0.6], [0.4, 0.4], [0.5, -0.7], [0.6, 0], [1, 0]],
  [[0, 0], [0.2, 0], [0.35, -1], [0.5, -0.2], [1, 0]],
] // prettier-ignore

/** A path of minutes and prices. It moves early: runs are short. */
export function drawPath(dice: Dice): (readonly [number, number])[] {
  const shape = dice.pick(SHAPES)
  const start = dice.scaled(20, 60_000)
  const minutes = dice.scaled(3, 200)
  const size = dice.scaled(0.02, 1)
  let last = -1
  return shape.map(([at, move]) => {
    last = Math.max(last + 0.01, at * minutes)
    return [last, Math.max(0.01, start * (1 + (move * size) / (1 + size)))] as const
  })
}

/** A part with drawn values whose relations hold, as it stands in a document. */
export function drawPart(dice: Dice, part: Part, manner: Manner): Record<string, Value> {
  return { kind: part.id, ...drawParams(dice, part.params, part.relations ?? [], manner) }
}

const TRIES = 30

/** Values for a table of parameters. If nothing drawn agrees with the relations, what is usual does. */
export function drawParams(
  dice: Dice,
  params: ParamSpecs,
  relations: NonNullable<Part['relations']>,
  manner: Manner,
): Record<string, Value> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const drawn = Object.fromEntries(
      Object.entries(params).map(([name, param]) => [
        name,
        drawValue(dice, param, manner, param.default),
      ]),
    )
    if (relations.length > 0 && dice.chance(0.15)) level(drawn, params, dice.pick(relations).of)
    if (relations.every(relation => relation.holds(drawn as never))) return drawn
  }
  return Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default]))
}

/** Gives two related parameters one value, where both may have it: the edge of `lower <= upper`. */
function level(drawn: Record<string, Value>, params: ParamSpecs, of: readonly string[]): void {
  const [low, high] = of
  const param = params[high]
  const value = drawn[low]
  if (of.length !== 2 || typeof value !== 'number' || !('min' in param)) return
  if (value >= param.min && value <= param.max) drawn[high] = value
}
