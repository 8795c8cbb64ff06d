/** What one protection of a protocol does: the same seeds with it and without it. */
import { assert } from '../kernel/assert.ts'
import type { EditDoc, PatchDoc, ProtocolDoc, Scenario } from '../scenario/document.ts'
import { isUnder, type Path } from '../scenario/path.ts'
import type { Design } from './ensemble.ts'
import type { RunMany } from './runMany.ts'
import { sideBySide, type SideRow } from './sideBySide.ts'

/** A breaker by its places in the document. */
export interface Protection {
  readonly protocol: number
  readonly breaker: number
}

/** Runs a scenario without the protection and with it: `differences[1]` of each row is its effect. */
export function protectionEffect(
  runMany: RunMany,
  scenario: Scenario,
  { protection, ...design }: Design & { readonly protection: Protection },
  onDone?: (done: number) => void,
): Promise<readonly SideRow[]> {
  return sideBySide(runMany, protectionPair(scenario, protection), design, onDone)
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
  if (!('armed' in one)) return [withoutBreaker(scenario, path), scenario]
  const edits = editsBut(scenario.edits, patch =>
    isUnder(patch.path, [...path, 'armed']) ? null : patch,
  )
  const armed = (is: boolean): Scenario => ({
    ...withBreakers(scenario, protocol, list =>
      list.map((other, i) => (i === breaker ? { ...other, armed: is } : other)),
    ),
    edits,
  })
  return [armed(false), armed(true)]
}

/** Takes a breaker out of its list; edits of it go, edits of those behind it move up with them. */
function withoutBreaker(scenario: Scenario, path: Path): Scenario {
  const [, protocol, , breaker] = path as readonly [string, number, string, number]
  const edits = editsBut(scenario.edits, patch => {
    if (isUnder(patch.path, path)) return null
    const place = patch.path[3]
    if (!isUnder(patch.path, path.slice(0, 3)) || typeof place !== 'number' || place < breaker) {
      return patch
    }
    return { ...patch, path: [...path.slice(0, 3), place - 1, ...patch.path.slice(4)] }
  })
  return {
    ...withBreakers(scenario, protocol, list => list.filter((_, i) => i !== breaker)),
    edits,
  }
}

function withBreakers(
  scenario: Scenario,
  protocol: number,
  change: (breakers: ProtocolDoc['breakers']) => ProtocolDoc['breakers'],
): Scenario {
  const protocols = scenario.protocols.map((one, i) =>
    i === protocol ? { ...one, breakers: change(one.breakers) } : one,
  )
  return { ...scenario, protocols }
}

/** Edits with each patch as it should be, or without it (null); an edit without patches goes. */
function editsBut(
  edits: readonly EditDoc[],
  change: (patch: PatchDoc) => PatchDoc | null,
): readonly EditDoc[] {
  return edits
    .map(edit => ({ ...edit, patches: edit.patches.map(change).filter(patch => patch !== null) }))
    .filter(({ patches }) => patches.length > 0)
}
