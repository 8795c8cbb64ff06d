import { describe, expect, test } from 'vitest'
import type { Run } from '../../../../../src/engine/run.ts'
import type { Requirement } from '../../../../../src/protocol/margin/books/requirement.ts'
import type { Scenario } from '../../../../../src/scenario/document.ts'
import * as actions from '../../../../../src/study/storm/laws/actions.ts'
import * as margin from '../../../../../src/study/storm/laws/margin.ts'
import { HAIRCUT } from '../../../../../src/world/collateral.ts'
import { INITIAL, MAINTENANCE } from '../../../../../src/world/world.ts'
import { collateralVenue } from '../../../../support/collateralVenue.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { optionsScenario } from '../../../../support/optionsVenue.ts'
import { at, atEvery, rob, seldom } from './spoils.ts'
import { judged, type Spoil } from './judged.ts'

const LAWS = [...Object.values(margin), ...Object.values(actions)]

const OPTIONS = optionsScenario({ steps: 34, bookMargin: { kind: 'portfolio', grid: 'span-16' } })
const COINS = collateralVenue().run.run.scenario
const RUNGS = LIVELY['every rung']

const RUNS: readonly (readonly [name: string, scenario: Scenario, laws: readonly string[]])[] = [
  ['every rung', RUNGS, ['M1', 'M3', 'M10', 'M11', 'M12']],
  ['options', OPTIONS, ['M2', 'M6', 'M10: option-fill']],
  ['collateral', COINS, ['M9']],
]

describe.each(RUNS)('in a run of %s', (_, scenario, laws) => {
  const { broken, looks } = judged(scenario, LAWS)

  test('none breaks, and those that it is about have looked', () => {
    expect(broken).toBeUndefined()
    for (const id of laws) expect(looks[id], id).toBeGreaterThan(0)
  })
})

/** The margin rule of books answers something else. */
const answers = (change: (out: Requirement) => void): Spoil =>
  seldom('end', ({ rules }) => {
    const { view } = rules.books[0]!
    const { rule } = view
    const require: typeof rule.require = (book, out) => {
      rule.require(book, out)
      change(out)
      return out
    }
    Object.assign(view, { rule: { ...rule, require } })
  })

const sized = (maintenance: (notional: number) => number): Spoil =>
  seldom(
    'after oracle',
    ({ rules }) =>
    Object.assign(rules.protocols[0].margins[0], { sized: { maintenance, initial: () => 1, most: () => 0 } }), // prettier-ignore
  )

/** A sound agent's money goes while nobody trades with it. */
const robSound = (run: Run): void => {
  const { size } = run.world.markets[0]
  const traded = new Set(run.world.log.account)
  for (const other of run.world.log.other) traded.add(other)
  rob(run, size.findIndex((lots, row) => lots !== 0 && row < run.world.agentRows && !traded.has(row))) // prettier-ignore
}

type Way = readonly [law: string, what: string, scenario: Scenario, spoil: Spoil]

const SPOILT: readonly Way[] = [
  ['M1', 'initial margin below maintenance', RUNGS, at('after oracle', ({ world }) => {
    const [rates] = world.protocols[0].rates
    rates[INITIAL] = rates[MAINTENANCE] / 2
  })],
  ['M1', 'no maintenance', RUNGS, at('after oracle', ({ world }) => (world.protocols[0].rates[0][MAINTENANCE] = 0))],
  ['M2', 'a book that needs more to stay than to open', OPTIONS, answers(out => (out.maintenance = out.initial + 1))],
  ['M2', 'a book that needs less than nothing', OPTIONS, answers(out => (out.maintenance = -1))],
  ['M3', 'a rule under which size is cheap', RUNGS, sized(notional => 1e12 - notional)],
  ['M6', 'a loss that is not the worst', OPTIONS, answers(out => (out.charges.loss.maintenance -= 1))],
  ['M6', 'a scenario that was priced wrong', OPTIONS, answers(out => (out.byScenario[3] += 0.01))],
  ['M9', 'a haircut above the whole', COINS, at('end', ({ world }) => (world.markets[0].chain!.collateral[0].state[HAIRCUT] = 1.5))],
  ['M9', 'a charge above the value', COINS, seldom('end', ({ rules }) =>
    Object.assign(rules.books[0]!.collateral[0], { charge: (value: number) => 2 * value + 1 }))],
  ['M10', 'a position that nobody carries', RUNGS, atEvery('after market', 'fill', (run, row) => rob(run, run.world.log.account[row]))],
  ['M10', 'an option that nobody carries', OPTIONS, atEvery('after market', 'option-fill', (run, row) => rob(run, run.world.log.account[row]))],
  ['M11', 'money that was not free', RUNGS, atEvery('after market', 'vault-in', (run, row) => {
    const { flaggedAt, first } = run.world.protocols[0]
    flaggedAt[run.world.log.account[row] - first] = 1
  })],
  ['M12', 'money lost to nobody', RUNGS, seldom('after market', robSound)],
  ['M12', 'money lost to nobody, later', RUNGS, seldom('after waterfall', robSound)],
] // prettier-ignore

test.each(SPOILT)('%s breaks by %s', (id, _, scenario, spoil) => {
  const { broken } = judged(scenario, LAWS.filter(law => law.id === id), spoil) // prettier-ignore
  expect(broken?.law).toBe(id)
  expect(String(broken?.left)).not.toBe(String(broken?.right))
})
