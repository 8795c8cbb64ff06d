/** What an agent wanted in one step it does not want in the next, unless it says so again. */
import { expect, test } from 'vitest'
import type { StrategyPart } from '../../../../src/agents/strategy.ts'
import { QUOTE } from '../../../../src/world/intents.ts'
import { STEP } from '../../../../src/world/world.ts'
import { replaced } from '../../../support/strategies.ts'
import { handMade, handMadeScenario } from '../handMade.ts'
import { phase } from '../hands.ts'

/** Wants all there is to want, at the start and never again. */
const once = (sound: StrategyPart): StrategyPart => ({
  ...sound,
  decide: ({ intents, quotes, offers, transfers, plot, view }) => {
    if (view.step > 0) return
    for (const wanted of [intents.lots, intents.limit, intents.rule]) wanted.fill(3)
    quotes.action.fill(QUOTE)
    for (const wanted of [offers.most, offers.margin]) wanted.fill(3)
    for (const wanted of [transfers.amount, transfers.outward, plot.collateral]) wanted.fill(3)
    plot.spotLots = 3
  },
})

test.each(['w1-noise', 'market-maker', 'keeper', 'vault-depositor', 'wash-pair'])('%s', kind => {
  const { cohorts } = handMadeScenario()
  const active = cohorts.map(cohort => ({ ...cohort, muted: false, activity: 720 }))
  const wants = replaced(kind, once, () => {
    const { run, world } = handMade({ cohorts: active })
    const { cohort } = run.rules.cohorts.find(({ strategy }) => strategy.id === kind)!
    const { intents, quotes, offers, transfers, plot } = run.scratch.cohorts[cohort.index]
    const look = (): number[] => [
      ...[...intents.lots, ...intents.limit, ...intents.rule, ...quotes.action],
      ...[...offers.most, ...offers.margin, ...transfers.amount, ...transfers.outward],
      // Only attackers have a plot.
      ...[...plot.collateral, cohort.role === 'attacker' ? plot.spotLots : 0],
    ]
    return [1, 2].map(() => {
      phase(run, 'agents')
      world.scalars[STEP]++
      return look()
    })
  })
  expect(wants[0].some(amount => amount !== 0)).toBe(true)
  expect(wants[1].filter(amount => amount !== 0)).toEqual([])
})
