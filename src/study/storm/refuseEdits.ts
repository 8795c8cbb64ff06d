/** Edits that must be refused, tried on a run that is under way. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import type { Param } from '../../scenario/declaration.ts'
import type { PatchDoc, Scenario } from '../../scenario/document.ts'
import { checkPatch, liveParams } from '../../scenario/edits.ts'
import { LawBroken } from './court.ts'
import { Dice } from './dice.ts'

const NONSENSE = ['nonsense', NaN, Infinity, -Infinity, null, {}, [], [1]] as const

/** A value that the parameter may not have. */
function illegal(dice: Dice, param: Param): unknown {
  if (param.kind === 'toggle') return dice.pick([1, 'true', ...NONSENSE])
  if (param.kind === 'choice') return dice.pick(['', 'toString', ...NONSENSE])
  if (param.kind === 'points') return 1
  const { min, max } = param
  const beyond = [max + Math.max(1, Math.abs(max)), min - Math.max(1, Math.abs(min)), '1']
  return dice.pick(param.kind === 'whole' ? [...beyond, min + 0.5, ...NONSENSE] : [...beyond, ...NONSENSE]) // prettier-ignore
}

/** G1: tries a value out of bounds, a parameter that may not change in a run, and a path to nowhere. */
export function refuseEdits(scenario: Scenario, step: number, count: (id: string) => void): void {
  const dice = new Dice(0xed17 + step)
  const params = liveParams(scenario, CATALOGUE)
  const live = params.filter(one => one.live)
  const still = params.filter(one => !one.live)
  const tries: { readonly path: PatchDoc['path']; readonly value: unknown }[] = []
  if (live.length > 0) {
    const { path, param } = dice.pick(live)
    tries.push({ path, value: illegal(dice, param) })
  }
  if (still.length > 0) {
    const { path, value } = dice.pick(still)
    tries.push({ path, value })
  }
  tries.push({ path: ['protocols', 0, 'constructor', 'prototype'], value: 1 })
  for (const { path, value } of tries) {
    const faults = checkPatch(scenario, { op: 'replace', path, value } as PatchDoc, CATALOGUE)
    if (faults.length > 0) count('an edit is refused')
    else throw new LawBroken({ ...REFUSED, step, what: path.join('.'), left: `${typeof value} ${String(value)}`, right: 'a fault' }) // prettier-ignore
  }
}

const REFUSED = {
  law: 'G1',
  name: 'an edit outside its bounds is refused',
  formula: 'every parameter within its bounds and its relations after each edit',
  phase: 'before an edit',
}
