/** The smallest document that is read as a given scenario. */
import { cohortParams } from './cohort.ts'
import type { Declarations, ParamSpecs, Part } from './declaration.ts'
import { DEFAULTS, defaultsOf } from './defaults.ts'
import type { PartDoc, Scenario } from './document.ts'
import type { Doc } from './path.ts'
import { MARKET_SLOTS, PROTOCOL_LISTS, PROTOCOL_SLOTS, type Slots } from './slots.ts'

/** What to write into a file or a link: parsed again, it is the same scenario. */
export function withoutDefaults(scenario: Scenario, declarations: Declarations): Doc {
  const { agents, shocks } = declarations
  const single = (row: object, slots: Slots): Doc =>
    mapped(row, slots, (part, slot) => shorterPart(part as PartDoc, declarations[slot]))
  const listed = (row: object, slots: Slots): Doc =>
    mapped(row, slots, (parts, slot) =>
      (parts as readonly PartDoc[]).map(part => shorterPart(part, declarations[slot])),
    )
  const full = {
    ...scenario,
    clock: shorter(scenario.clock, DEFAULTS.clock),
    markets: scenario.markets.map(market =>
      shorter({ ...market, ...single(market, MARKET_SLOTS) }, DEFAULTS.market),
    ),
    protocols: scenario.protocols.map(protocol =>
      shorter(
        {
          ...protocol,
          ...single(protocol, PROTOCOL_SLOTS),
          ...listed(protocol, PROTOCOL_LISTS),
        },
        DEFAULTS.protocol,
      ),
    ),
    cohorts: scenario.cohorts.map(cohort => ({
      ...shorter(cohort, { ...DEFAULTS.cohort, ...defaultsOf(cohortParams) }),
      agent: shorterPart(cohort.agent, agents),
    })),
    shocks: scenario.shocks.map(shock => shorterPart(shock, shocks)),
    edits: scenario.edits.map(({ step, patches }) => ({
      step,
      patches: patches.map(patch => shorter(patch, DEFAULTS.patch)),
    })),
  }
  return shorter(full, DEFAULTS.scenario)
}

/** What stands in the slots of a row, each changed. */
function mapped(
  row: object,
  slots: Slots,
  change: (value: unknown, slot: Slots[string]) => unknown,
): Doc {
  return Object.fromEntries(
    Object.entries(slots).map(([key, slot]) => [key, change((row as Doc)[key], slot)]),
  )
}

function shorterPart(part: PartDoc, parts: ReadonlyMap<string, Part>): Doc {
  const params: ParamSpecs = parts.get(part.kind)?.params ?? {}
  return shorter(part, defaultsOf(params))
}

function shorter(doc: object, defaults: Doc): Doc {
  return Object.fromEntries(
    Object.entries(doc).filter(
      ([key, value]) => !Object.hasOwn(defaults, key) || !isSame(value, defaults[key]),
    ),
  )
}

/** Whether two plain values of known depth are equal through and through. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return a === b
  const keys = Object.keys(a)
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every(key => Object.hasOwn(b, key) && isSame((a as Doc)[key], (b as Doc)[key]))
  )
}
