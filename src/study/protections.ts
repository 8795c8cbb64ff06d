/** What one protection of a protocol does: the same seeds with it and without it. */
import { CATALOGUE } from '../engine/catalogue.ts'
import { assert } from '../kernel/assert.ts'
import { removePart } from '../scenario/compose.ts'
import type { Scenario } from '../scenario/document.ts'
import { isUnder, replacedAt } from '../scenario/path.ts'

/** A breaker by its places in the document. */
export interface Protection {
  readonly protocol: number
  readonly breaker: number
}

/**
 * The scenario without a breaker and with it. One that can be armed is disarmed in the first and
 * armed from the start in the second, and no edit of the run changes that; another is taken out.
 */
export function protectionPair(
  scenario: Scenario,
  { protocol, breaker }: Protection,
): readonly [without: Scenario, with_: Scenario] {
  const one = scenario.protocols[protocol]?.breakers[breaker]
  assert(one, () => `protection: got breaker ${breaker} of protocol ${protocol}, expected one of the document`) // prettier-ignore
  const path = ['protocols', protocol, 'breakers', breaker]
  if (!('armed' in one)) return [removePart(scenario, path, CATALOGUE).scenario, scenario]
  const own = [...path, 'armed']
  const edits = scenario.edits
    .map(edit => ({ ...edit, patches: edit.patches.filter(patch => !isUnder(patch.path, own)) }))
    .filter(({ patches }) => patches.length > 0)
  const armed = (is: boolean): Scenario => replacedAt({ ...scenario, edits }, own, is) as Scenario
  return [armed(false), armed(true)]
}
