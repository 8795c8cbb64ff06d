/** Documents that differ from a sound one in values, chosen by what the declarations allow and just do not allow. */
import type { Declarations, Param } from '../../scenario/declaration.ts'
import type { Scenario } from '../../scenario/document.ts'
import { liveParams } from '../../scenario/edits.ts'
import { type Doc, isDoc, type Path, replacedAt, valueAt } from '../../scenario/path.ts'
import { SLOTS } from '../../scenario/slots.ts'
import type { Dice } from '../../study/storm/dice.ts'

/** Values of the wrong kind, and of no kind at all. */
const ODD: readonly unknown[] = [
  null, '', 'x', 0, -1, 2.5, 1e308, 5e-324, true, [], {}, [[]], [null], { kind: 'none' }, 'x'.repeat(300),
  [[0, 1]], '__proto__', 'constructor', '\ud800', 'a\0b', 9007199254740992, '1e3', '-5', [{}],
] // prettier-ignore

/** A document with one to five values replaced; `gently`: by ones that are allowed where they stand. */
export function otherValues(
  scenario: Scenario,
  declarations: Declarations,
  dice: Dice,
  gently: boolean,
): unknown {
  const params = liveParams(scenario, declarations)
  let document: unknown = scenario
  for (let changes = dice.whole(1, 5); changes > 0; changes--) {
    const { path, param } = dice.pick(params)
    const value = gently || dice.chance(0.5) ? allowed(param, dice) : beside(param, dice)
    if (gently || dice.chance(0.6)) document = replacedAt(document, path, value)
    else document = replacedAt(document, dice.pick(placesOf(scenario)), dice.pick(ODD))
  }
  if (dice.chance(0.4)) document = withEdits(document, scenario, declarations, dice)
  if (dice.chance(0.2)) document = withOtherKind(document, declarations, dice)
  return gently ? document : dice.chance(0.2) ? withOddKeys(document, dice) : document
}

/** A value inside the bounds: the default, the least, the most, or any. */
function allowed(param: Param, dice: Dice): unknown {
  switch (param.kind) {
    case 'toggle':
      return dice.chance(0.5)
    case 'choice':
      return dice.pick(param.choices)
    case 'points':
      return dice.pick([param.default, [[0, 1e-12]], [[0, 1e12], [1e8, 1e-12]]]) // prettier-ignore
    case 'number':
    case 'whole': {
      const value = dice.pick([param.default, param.min, param.max, dice.between(param.min, param.max)]) // prettier-ignore
      return param.kind === 'whole' ? Math.round(value) : value
    }
  }
}

/** A value just outside the bounds, or not of the right kind. */
function beside(param: Param, dice: Dice): unknown {
  if (param.kind !== 'number' && param.kind !== 'whole') return dice.pick(ODD)
  const { min, max } = param
  return dice.pick<unknown>([min - 1, max + 1, min * 1.0000001, max * 1.0000001, -max, -0, 1e300, String(max), [max], min + 0.5, dice.pick(ODD)]) // prettier-ignore
}

/** Places of the document's own fields: lists, ids, the clock. */
function placesOf({ assets, markets, protocols, cohorts }: Scenario): readonly Path[] {
  const within = (list: string, rows: readonly object[]): Path[] =>
    rows.flatMap((row, i) => [[list, i], ...Object.keys(row).map(key => [list, i, key])])
  const top = ['version', 'title', 'about', 'sources', 'seed', 'micro', 'clock', 'assets', 'markets', 'correlations', 'protocols', 'cohorts', 'shocks', 'edits'] // prettier-ignore
  return [
    ...top.map(key => [key]),
    ...['start', 'stepSeconds', 'steps'].map(key => ['clock', key]),
    ...within('assets', assets),
    ...within('markets', markets),
    ...within('protocols', protocols),
    ...within('cohorts', cohorts),
  ]
}

/** Edits of parameters that may change and of some that may not, mostly in rising order. */
function withEdits(
  document: unknown,
  scenario: Scenario,
  declarations: Declarations,
  dice: Dice,
): unknown {
  const params = liveParams(scenario, declarations)
  const free = params.filter(({ live, param }) => live && param.kind !== 'points')
  let step = 0
  const count = Math.round(dice.scaled(1, 300))
  const edits = Array.from({ length: count }, () => {
    step += dice.chance(0.02) ? -5 : dice.whole(0, 40)
    const { path, param } = dice.pick(dice.chance(0.99) && free.length > 0 ? free : params)
    const value = dice.chance(0.99) ? allowed(param, dice) : beside(param, dice)
    return { step, patches: [{ path, value }] }
  })
  return isDoc(document) ? { ...document, edits } : document
}

/** Another kind in one of the slots, with the old one's parameters. */
function withOtherKind(document: unknown, declarations: Declarations, dice: Dice): unknown {
  const places: Path[] = [
    ...Object.keys(SLOTS).flatMap(slot => [['protocols', 0, slot], ['protocols', 0, slot, 0], ['markets', 0, slot]]), // prettier-ignore
    ['cohorts', 0, 'agent'],
  ]
  const there = places.filter(path => isDoc(valueAt(document, path)))
  if (there.length === 0) return document
  const path = dice.pick(there)
  const key = path.findLast(step => typeof step === 'string') ?? ''
  const kinds = [...(declarations[SLOTS[key]] ?? declarations.agents).keys(), 'toString']
  const kind = dice.pick(kinds)
  const part = valueAt(document, path) as Doc
  return replacedAt(document, path, dice.chance(0.5) ? { kind } : { ...part, kind })
}

/** Keys misspelt, gone, and planted. */
function withOddKeys(document: unknown, dice: Dice): unknown {
  const text = JSON.stringify(document) ?? 'null'
  const keys = [...text.matchAll(/"([A-Za-z]+)":/g)].map(([, key]) => key)
  if (keys.length === 0) return document
  const key = dice.pick(keys)
  const other = dice.pick(['__proto__', 'constructor', 'prototype', 'toString', 'x', `${key}s`, key.slice(1), key.toUpperCase()]) // prettier-ignore
  return JSON.parse(text.replaceAll(`"${key}":`, `"${other}":`)) as unknown
}
